"""Where the plugin's own files lie, in a checkout and in the installed zip alike."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
ICONS = RESOURCES / "icons"
PLUGIN_ICON = ICONS / "ftl.svg"
STYLES = RESOURCES / "styles"
MODELS = RESOURCES / "models"
HELP = RESOURCES / "help" / "html"
I18N = ROOT / "i18n"
VENDOR = ROOT / "vendor"  # pyqtgraph, only in the zip that carries it

HOMEPAGE = "https://github.com/ftl-interpreter/ftl_qgis_plugin"
