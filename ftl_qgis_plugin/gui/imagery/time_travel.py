"""Hangs strip, caption, swipe and lens on the main map, and does what their keys say."""

from __future__ import annotations

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, QPoint
from qgis.PyQt.QtWidgets import QApplication, QMenu, QWidget

from ...interpretation.imagery.image_sources import WEB
from ...interpretation.imagery.place_image import PlaceImage
from ...interpretation.session.session import InterpretationSession
from ...study.log.looks import MAP
from ..commands import Commands
from ..map.image_flicker import PROJECT_SOURCE, SLOTS, ImageFlicker
from ..views.linked_views import LinkedViews
from .caption import MapCaption
from .curtain import LENS, SWIPE, Curtain
from .date_strip import DateStrip, resolution_text
from .fetch_ahead import FetchAhead
from .picture_keeper import PictureKeeper
from .services_dialog import ServicesDialog
from .timeline import Timeline

_MARGIN_PX = 6


class TimeTravel(QObject):
    """In sight while the review page is, and there are candidates."""

    def __init__(
        self,
        iface: object,
        session: InterpretationSession,
        flicker: ImageFlicker,
        views: LinkedViews,
        commands: Commands,
    ) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        self._flicker = flicker
        self._views = views
        self._commands = commands
        self._canvas = canvas = iface.mapCanvas()
        self.timeline = Timeline(session, flicker)
        self.strip = DateStrip(canvas)
        self.caption = MapCaption(canvas)
        self.curtain = Curtain(canvas)
        self._ahead = FetchAhead(canvas, session, self.timeline)
        self._pictures = PictureKeeper(session)
        self._is_wanted = False
        self._noted: set[str] = set()
        self._keyed: QWidget | None = None  # what gets the key that holds "before"
        self.strip.hide()
        self.caption.hide()
        self.strip.chosen.connect(self.timeline.show)
        self.strip.menuWanted.connect(self._show_menu)
        self.timeline.changed.connect(self._show)
        views.sourcesShown.connect(self._show)
        canvas.installEventFilter(self)
        canvas.xyCoordinates.connect(self._session.looks.active)
        session.candidates.currentChanged.connect(self._candidate_changed)

    def set_visible(self, is_on: bool) -> None:
        """Whether the review page is in sight."""
        self._is_wanted = is_on
        self._show()

    def close(self) -> None:
        self._canvas.removeEventFilter(self)
        self._canvas.xyCoordinates.disconnect(self._session.looks.active)
        self._let_go()
        self._session.candidates.currentChanged.disconnect(self._candidate_changed)
        self.timeline.changed.disconnect(self._show)
        self._views.sourcesShown.disconnect(self._show)
        self._ahead.close()
        self._pictures.close()
        self.curtain.close()
        self.timeline.close()
        for widget in (self.strip, self.caption):
            widget.setParent(None)
            widget.deleteLater()

    # Commands.

    def hold_before(self) -> None:
        """Shows "before" as long as the key is down, and what has the focus keeps it.

        A filter on the whole application would see the key come up too, but brings every object of QGIS to Python, and
        QGIS crashes at those of WebKit, which carry no type.
        """
        if not self.timeline.hold_before() or self._keyed is not None:
            return
        self._keyed = QApplication.focusWidget() or self._canvas
        if self._keyed is not self._canvas:  # which is watched all the time
            self._keyed.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._let_go)

    def toggle_swipe(self) -> None:
        self._toggle(SWIPE)

    def toggle_lens(self) -> None:
        self._toggle(LENS)

    def before_and_after(self) -> None:
        """Two linked views side by side: the pinned or oldest image, and the newest."""
        pair = self.timeline.pair()
        if pair is None:
            self._session.tell(
                "info",
                self.tr("There are no two dates of this place. Load dated images, or switch image services on."),
            )
            return
        if not self._views.is_open:
            self._views.toggle()
        self._views.set_sources([image.id for image in pair])

    def measure_pair(self) -> None:
        """Before and the shown image (else the pair of the strip) are cut to the study area, then measured with all."""
        timeline, session = self.timeline, self._session
        chosen = [image for image in (timeline.before, timeline.shown) if image is not None]
        pair = chosen if len({image.date for image in chosen}) > 1 else list(timeline.pair() or ())
        session.area_images.cut(pair, session.evidence.measure)

    def choose_services(self) -> None:
        if ServicesDialog(self._session.images.settings, self._iface.mainWindow()).exec():
            self._session.images.settings_changed()

    # Inside.

    def _toggle(self, mode: str) -> None:
        if self.curtain.mode == mode:
            self.curtain.hide()
        else:
            self._draw_curtain(mode)
        self._show()

    def _draw_curtain(self, mode: str) -> None:
        other = self.timeline.before
        images = self._session.sources.make_layers(other.id) if other is not None else []
        if other is None:
            self._session.tell("info", self.tr("There is no other date of this place to compare with."))
            return
        over = [layer for layer in self._canvas.layers() if isinstance(layer, QgsVectorLayer) and layer not in images]
        self.curtain.show(mode, [*over, *images])

    def _candidate_changed(self, _candidate: str) -> None:
        if self._session.images.settings.opens_before_and_after and self._is_wanted:
            pair = self.timeline.pair()
            if pair is not None:
                self.before_and_after()

    def _show(self) -> None:
        timeline = self.timeline
        is_on = self._is_wanted and bool(self._session.current)
        self.strip.setVisible(is_on)
        self.caption.setVisible(is_on)
        if not is_on:
            if self.curtain.mode:
                self.curtain.hide()
            return
        self._note_looks()
        self.strip.show_images(timeline.images, timeline.shown, timeline.pinned, timeline.note())
        self.caption.set_text(self.caption_text())
        self._place()
        if self.curtain.mode:
            self._draw_curtain(self.curtain.mode)

    def _note_looks(self) -> None:
        """What every view shows goes into the study's log beside the verdict."""
        shown = {MAP: self._flicker.shown}
        if self.curtain.mode and self.timeline.before is not None:
            shown[self.curtain.mode] = self.timeline.before.id
        views = self._views.views if self._views.is_open else []
        shown.update({f"view {number}": view.source for number, view in enumerate(views, 1)})
        for view in {*self._noted, *shown}:
            identifier = shown.get(view, "")
            image = next((item for item in self.timeline.images if item.id == identifier), None)
            source = self._session.sources.source(identifier) if identifier and image is None else None
            if image is not None:
                self._pictures.look(image)
                self._session.looks.show(view, image.name, image.date, image.resolution_m)
            else:
                if source is not None and source.kind == WEB and source.date:
                    self._pictures.look(PlaceImage(source.id, source.name, source.date, attribution=source.attribution))
                self._session.looks.show(view, source.name if source is not None else "", source.date if source else "")
        self._noted = set(shown)

    def caption_text(self) -> str:
        """Key, name, date and resolution of what the main map shows; what the mouse uncovers as well."""
        flicker, commands = self._flicker, self._commands
        shown = self.timeline.shown
        if flicker.shown == PROJECT_SOURCE:
            parts = [self.tr("the map as it is")]
        elif shown is not None:
            parts = [shown.name, shown.date]
            if shown.resolution_m:
                parts.append(resolution_text(shown.resolution_m))
            if not self._session.sources.make_layers(shown.id):
                parts.append(self.tr("loading…"))
        else:
            source = self._session.sources.source(flicker.shown)
            parts = [source.name if source else "", self.tr("date not known")]
        slots = flicker.slots()
        for number in range(SLOTS):
            if slots[number] == flicker.shown and flicker.shown != PROJECT_SOURCE:
                parts.insert(0, commands.key(f"image_{number + 1}"))
        if self.timeline.is_holding:
            parts.insert(0, self.tr("before"))
        text = " · ".join(part for part in parts if part)
        if self.curtain.mode and self.timeline.before is not None:
            before = self.timeline.before
            text = self.tr("{before} | {after}").format(before=f"{before.name} · {before.date}", after=text)
        return text

    def _place(self) -> None:
        """Along the lower edge; the caption above it."""
        width, height = self._canvas.width(), self._canvas.height()
        strip = self.strip.height_for(width)
        self.strip.setGeometry(0, height - strip, width, strip)
        self.caption.fit()
        self.caption.move(_MARGIN_PX, height - strip - self.caption.height() - _MARGIN_PX)
        self.strip.raise_()
        self.caption.raise_()

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self._canvas)
        commands = self._commands
        for name in ("image_older", "image_newer", "pin_before", "swipe", "lens", "before_after"):
            action = menu.addAction(commands.hint(name))
            action.triggered.connect(lambda _, chosen=name: commands.run(chosen))
        menu.addSeparator()
        action = menu.addAction(self.tr("Begin with before and after side by side"))
        action.setCheckable(True)
        action.setChecked(self._session.images.settings.opens_before_and_after)
        action.toggled.connect(lambda on: setattr(self._session.images.settings, "opens_before_and_after", on))
        for name in ("image_measure_pair", "image_evidence"):
            action = menu.addAction(commands.label(name))
            action.triggered.connect(lambda _, chosen=name: commands.run(chosen))
        menu.addAction(self.tr("Search again")).triggered.connect(self._session.images.search_again)
        menu.addAction(self.tr("Image services…")).triggered.connect(lambda: commands.run("image_services"))
        menu.exec(place)
        menu.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._canvas and kind == QEvent.Type.Resize and self.strip.isVisible():
            self._place()
        elif watched is self._keyed and kind == QEvent.Type.KeyRelease and not event.isAutoRepeat():
            self._let_go()
        return False

    def _let_go(self, *_of_focus: QWidget | None) -> None:
        keyed, self._keyed = self._keyed, None
        if keyed is None:
            return
        QApplication.instance().focusChanged.disconnect(self._let_go)
        if keyed is not self._canvas and not sip.isdeleted(keyed):
            keyed.removeEventFilter(self)
        self.timeline.let_go()
