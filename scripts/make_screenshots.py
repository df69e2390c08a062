"""Makes the user guide's pictures from the real program: QGIS under Xvfb, the plugin's dock, the demo scene.

    python make_screenshots.py [--language en zh_CN] [--target resources/help/images]

Without a language named: all of them, each into its folder of the target. What to picture is in screenshots_play.py.
Needs xvfb-run, fontconfig and Pillow, and the .qm of other languages; takes about a minute each.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

REPOSITORY = Path(__file__).resolve().parent.parent
IMAGES = REPOSITORY / "resources" / "help" / "images"
PLAY = REPOSITORY / "scripts" / "screenshots_play.py"
ROBOT = REPOSITORY / "tests" / "gui"
SCREEN = "1366x768x24"
TIMEOUT_S = 480
# QGIS's names of languages, where they are others than the folders'.
LOCALES = {"en": "en_US", "zh_CN": "zh-Hans"}
COLOURS = 256


def make_profile(root: Path, language: str) -> None:
    """A profile in which nothing but the plugin is switched on, in the wanted language."""
    profile = root / "profiles" / "guide"
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "ftl_qgis_plugin").symlink_to(REPOSITORY)
    (profile / "QGIS").mkdir()
    lines = [
        "[PythonPlugins]",
        "ftl_qgis_plugin=true",
        "[app]",
        r"newsFeed\enabled=false",
        "[qgis]",
        "checkVersion=false",
        "[migration]",
        "fileVersion=2",
        "[locale]",
        "overrideFlag=true",
        f"userLocale={LOCALES.get(language, language)}",
        "[ftl_qgis_plugin]",
        f"demo_folder={root / 'Documents'}",
        "demo_size_px=800",
        "analyst=A. Analyst",
    ]
    for name in ("QGIS3.ini", "QGIS4.ini"):
        (profile / "QGIS" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def picture(root: Path) -> dict:
    """Plays the script in a QGIS of its own; the pictures lie in root/shots."""
    result = root / "result.json"
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {SCREEN}", shutil.which("qgis.bin") or shutil.which("qgis")]
    command += ["--nologo", "--noversioncheck", "--profiles-path", str(root), "--profile", "guide", "--code", str(PLAY)]
    variables = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    variables.update(
        FTL_GUI_RESULT=str(result),
        FTL_GUI_FOLDER=str(root),
        FTL_SCREENSHOTS=str(root / "shots"),
        PYTHONPATH=os.pathsep.join([str(ROBOT), os.environ.get("PYTHONPATH", "")]),
    )
    log = root / "qgis.log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, env=variables, stdout=file, stderr=file, start_new_session=True)
        try:
            process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
    if not result.is_file():
        raise RuntimeError("QGIS ended without a result:\n" + log.read_text(encoding="utf-8", errors="replace")[-4000:])
    return json.loads(result.read_text(encoding="utf-8"))


def has_font(language: str) -> bool:
    command = ["fc-list", f":lang={language.replace('_', '-').lower()}"]
    return bool(subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip())


def compress(source: Path, target: Path) -> None:
    """With a palette: a picture of a window has few colours, and takes a third of the space. The one that covers all of
    them: by the number of their pixels a map would leave none to the verdicts."""
    with Image.open(source) as image:
        reduced = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        reduced.save(target, optimize=True)


def take(language: str, target: Path) -> str:
    """All pictures of one language; returns what went wrong, "" where nothing did."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "shots").mkdir()
        make_profile(root, language)
        outcome = picture(root)
        shots = sorted((root / "shots").glob("*.png"))
        for shot in shots:
            if shot.stem != "failure":
                compress(shot, target / shot.name)
        total = sum(file.stat().st_size for file in target.glob("*.png"))
        print(f"{', '.join(shot.stem for shot in shots)}: {total / 1e6:.2f} MB in {target}")
        return outcome["failure"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", nargs="+", default=list(LOCALES))
    parser.add_argument("--target", type=Path, default=IMAGES)
    options = parser.parse_args()
    for language in options.language:
        translation = REPOSITORY / "i18n" / f"ftl_qgis_plugin_{language}.qm"
        if language != "en" and not translation.is_file():
            parser.error(f"{translation} is missing: make it with lrelease, or the plugin is pictured in English")
        if not has_font(language):
            parser.error(f"no font for {language} is installed (Debian: fonts-noto-cjk): texts would be empty boxes")
    failures = [failure for language in options.language if (failure := take(language, options.target / language))]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
