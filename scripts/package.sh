#!/usr/bin/env bash
# Builds build/ftl_qgis_plugin.zip from the tracked files and holds it against the plugin site's rules.
# An argument names another folder for the zip. --with-pyqtgraph before it adds ftl_qgis_plugin_with_pyqtgraph.zip, which
# carries pyqtgraph in vendor/ for machines that lack it (downloaded; the plugin prefers the environment's); --unchecked
# only builds.
set -euo pipefail
WITH_PYQTGRAPH=
CHECKED=1
case ${1:-} in
--with-pyqtgraph) WITH_PYQTGRAPH=1 && shift ;;
--unchecked) CHECKED= && shift ;;
esac
source "$(dirname "${BASH_SOURCE[0]}")/setup_env.sh"
mkdir -p "${1:-$REPO/build}"
TARGET=$(cd "${1:-$REPO/build}" && pwd)

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
copy_tracked "$SCRATCH/source"
mkdir -p "$SCRATCH/source/i18n" "$SCRATCH/deployed"
build_translations "$SCRATCH/source"
XDG_CONFIG_HOME=$SCRATCH XDG_CACHE_HOME=$SCRATCH QT_QPA_PLATFORM=offscreen \
    "$VENV_PYTHON" "$SCRATCH/source/scripts/build_help.py" >/dev/null
rm -rf "$SCRATCH"/source/i18n/*.ts "$SCRATCH/source/resources/help/src"

cd "$SCRATCH/source"
if ! echo y | "$(dirname "$VENV_PYTHON")/pb_tool" zip -n -p "$SCRATCH/deployed" >"$SCRATCH/log" 2>&1 ||
    [ ! -f ftl_qgis_plugin.zip ]; then
    cat "$SCRATCH/log" >&2
    exit 1
fi
mv ftl_qgis_plugin.zip "$TARGET/ftl_qgis_plugin.zip"
echo "$TARGET/ftl_qgis_plugin.zip"
[ -z "$CHECKED" ] || "$VENV_PYTHON" "$REPO/scripts/check_package.py" "$TARGET/ftl_qgis_plugin.zip"
[ -n "$WITH_PYQTGRAPH" ] || exit 0

VENDOR=$SCRATCH/with/ftl_qgis_plugin/vendor
mkdir -p "$SCRATCH/wheel" "$VENDOR"
"$VENV_PYTHON" -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    -r "$REPO/scripts/vendor.txt" -d "$SCRATCH/wheel"
"$VENV_PYTHON" -m zipfile -e "$SCRATCH"/wheel/pyqtgraph-*.whl "$VENDOR"
rm -rf "$VENDOR/pyqtgraph/examples"
cp "$VENDOR"/pyqtgraph-*.dist-info/LICENSE.txt "$VENDOR/pyqtgraph/LICENSE.txt"
cp "$TARGET/ftl_qgis_plugin.zip" "$SCRATCH/with.zip"
(cd "$SCRATCH/with" && zip -q -r "$SCRATCH/with.zip" ftl_qgis_plugin)
mv "$SCRATCH/with.zip" "$TARGET/ftl_qgis_plugin_with_pyqtgraph.zip"
echo "$TARGET/ftl_qgis_plugin_with_pyqtgraph.zip"
"$VENV_PYTHON" "$REPO/scripts/check_package.py" --vendor "$TARGET/ftl_qgis_plugin_with_pyqtgraph.zip"
