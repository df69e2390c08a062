// Zooming and dragging the maps; without scripts they are just drawings.
document.querySelectorAll(".view").forEach(function (view) {
  var svg = view.querySelector("svg"), whole = svg.getAttribute("viewBox").split(" ").map(Number);
  var box = whole.slice(), dragged = null;
  function show() {
    box[2] = Math.min(box[2], whole[2]);
    box[3] = box[2] * whole[3] / whole[2];
    box[0] = Math.max(0, Math.min(box[0], whole[2] - box[2]));
    box[1] = Math.max(0, Math.min(box[1], whole[3] - box[3]));
    svg.setAttribute("viewBox", box.join(" "));
    svg.style.setProperty("--zoom", box[2] / whole[2]);
    svg.style.cursor = box[2] < whole[2] ? "grab" : "";
  }
  function zoom(factor) {
    var width = Math.max(box[2] * factor, whole[2] / 40), height = width * whole[3] / whole[2];
    box = [box[0] + (box[2] - width) / 2, box[1] + (box[3] - height) / 2, width, height];
    show();
  }
  var buttons = view.querySelectorAll("button"), tools = view.querySelector(".tools");
  tools.style.display = "flex";
  buttons[0].onclick = function () { zoom(0.6); };
  buttons[1].onclick = function () { zoom(1 / 0.6); };
  buttons[2].onclick = function () { box = whole.slice(); show(); };
  svg.onpointerdown = function (event) {
    if (box[2] < whole[2]) { dragged = [event.clientX, event.clientY]; svg.setPointerCapture(event.pointerId); }
  };
  svg.onpointermove = function (event) {
    if (!dragged) { return; }
    var scale = box[2] / svg.clientWidth;
    box[0] -= (event.clientX - dragged[0]) * scale;
    box[1] -= (event.clientY - dragged[1]) * scale;
    dragged = [event.clientX, event.clientY];
    show();
  };
  svg.onpointerup = svg.onpointercancel = function () { dragged = null; };
  window.addEventListener("beforeprint", function () { box = whole.slice(); show(); });
});
