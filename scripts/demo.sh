#!/usr/bin/env bash
# A synthetic scene, the method on it, and QGIS with the result (or a screenshot where there is no display).
# Writes to $FTL_DEMO_DIR (default ~/ftl_demo) and uses a QGIS profile of its own. Arguments go to demo.py.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup_env.sh"
FOLDER=${FTL_DEMO_DIR:-$HOME/ftl_demo}
mkdir -p "$FOLDER"
build_translations "$REPO"

"$SYSTEM_PYTHON" "$REPO/scripts/demo.py" "$FOLDER" "$@"

QGIS=$(command -v qgis.bin || command -v qgis)
PROFILES=$(mktemp -d)
trap 'rm -rf "$PROFILES"' EXIT
mkdir -p "$PROFILES/profiles/demo/python/plugins" "$PROFILES/profiles/demo/QGIS"
ln -s "$REPO" "$PROFILES/profiles/demo/python/plugins/ftl_qgis_plugin"
SETTINGS=$PROFILES/profiles/demo/QGIS/QGIS3.ini
printf '%s\n' '[PythonPlugins]' 'ftl_qgis_plugin=true' '[app]' 'newsFeed\enabled=false' '[qgis]' 'checkVersion=false' \
    '[migration]' 'fileVersion=2' '[ftl_qgis_plugin]' 'dock_open=true' 'page=ReviewPage' >"$SETTINGS"
cp "$SETTINGS" "${SETTINGS%3.ini}4.ini"
ARGUMENTS=(--nologo --noversioncheck --profiles-path "$PROFILES" --profile demo --project "$FOLDER/demo.qgz")

unset QT_QPA_PLATFORM
export XDG_CACHE_HOME=$PROFILES/cache # QGIS's caches are not part of its profile
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "Opening QGIS: the study is in the dock, the algorithms are in the Processing toolbox (Freeze-thaw landslides)"
    "$QGIS" "${ARGUMENTS[@]}"
else
    export FTL_SCREENSHOT=$FOLDER/demo.png
    rm -f "$FTL_SCREENSHOT"
    timeout 180 xvfb-run -a -s "-screen 0 1600x1000x24" "$QGIS" "${ARGUMENTS[@]}" --code "$REPO/scripts/demo_window.py" \
        >"$PROFILES/qgis.log" 2>&1 || true # QGIS's exit code says nothing; the picture does
    if [ ! -s "$FTL_SCREENSHOT" ]; then
        tail -n 30 "$PROFILES/qgis.log" >&2
        echo "QGIS did not come up with the plugin." >&2
        exit 1
    fi
    echo "No display here. Screenshot: $FTL_SCREENSHOT"
fi
