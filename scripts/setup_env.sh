# Sourced by the other scripts: makes sure of QGIS and the tools, and sets
#   REPO         root of the checkout
#   FTL_CACHE    where the virtual environment and the other QGIS versions lie (outside the checkout)
#   VENV_PYTHON  Python that sees QGIS and the tools
# Installs only what is lacking.

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
FTL_CACHE=${FTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ftl_qgis_plugin}
SYSTEM_PYTHON=${FTL_PYTHON:-/usr/bin/python3}
VENV_PYTHON=$FTL_CACHE/venv/bin/python
mkdir -p "$FTL_CACHE"

if [ -z "${XDG_RUNTIME_DIR:-}" ] || [ ! -d "${XDG_RUNTIME_DIR:-}" ]; then
    export XDG_RUNTIME_DIR=$FTL_CACHE/runtime
    mkdir -p -m 700 "$XDG_RUNTIME_DIR"
fi

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "This needs root rights, and there is no sudo: $*" >&2
        return 1
    fi
}

# install PACKAGE...: with apt, its output only if it fails.
install() {
    if ! command -v apt-get >/dev/null; then
        echo "Lacking: $*. Install it with your system's package manager and try again." >&2
        return 1
    fi
    echo "Installing: $*"
    local log=$FTL_CACHE/apt.log
    if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        return 1
    fi
}

# Qt 5's is in the PATH, Qt 6 keeps its own in a folder aside.
find_lrelease() {
    # Debian's first one is a switch that fails where only Qt 6's is installed.
    local program
    for program in lrelease /usr/lib/qt6/bin/lrelease /usr/lib64/qt6/bin/lrelease; do
        if "$program" -version >/dev/null 2>&1; then
            echo "$program"
            return
        fi
    done
    return 1
}

ensure_system() {
    local lacking=()
    command -v qgis >/dev/null || lacking+=(qgis)
    command -v git >/dev/null || lacking+=(git)
    command -v zip >/dev/null || lacking+=(zip)
    command -v xvfb-run >/dev/null || lacking+=(xvfb xauth fonts-open-sans)
    find_lrelease >/dev/null || lacking+=(qttools5-dev-tools)
    QT_QPA_PLATFORM=offscreen "$SYSTEM_PYTHON" -c 'import qgis.core' 2>/dev/null || lacking+=(python3-qgis)
    "$SYSTEM_PYTHON" -c 'import osgeo' 2>/dev/null || lacking+=(python3-gdal)
    "$SYSTEM_PYTHON" -c 'import scipy' 2>/dev/null || lacking+=(python3-scipy)
    "$SYSTEM_PYTHON" -c 'import importlib.util as u, sys; sys.exit(not u.find_spec("pyqtgraph"))' 2>/dev/null || lacking+=(python3-pyqtgraph)
    "$SYSTEM_PYTHON" -c 'import pytest' 2>/dev/null || lacking+=(python3-pytest)
    "$SYSTEM_PYTHON" -c 'import ensurepip' 2>/dev/null || lacking+=(python3-venv)
    [ ${#lacking[@]} = 0 ] || install "${lacking[@]}"
}

ensure_venv() {
    local stamp wanted
    stamp=$FTL_CACHE/venv/.requirements
    wanted=$(cat "$REPO/scripts/requirements.txt" && "$SYSTEM_PYTHON" --version)
    "$VENV_PYTHON" -c '' 2>/dev/null || rm -rf "$FTL_CACHE/venv"
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    [ -x "$VENV_PYTHON" ] || "$SYSTEM_PYTHON" -m venv --system-site-packages "$FTL_CACHE/venv"
    "$VENV_PYTHON" -m pip install -q --disable-pip-version-check -r "$REPO/scripts/requirements.txt"
    printf '%s\n' "$wanted" >"$stamp"
}

# PyQt6 in a folder of its own, away from the PyQt5 of QGIS, for tests/test_qt6.py, which is skipped without it.
ensure_qt6() {
    local pins="PyQt6==6.7.1 PyQt6-Qt6==6.7.3 PyQt6-sip==13.8.0"
    [ "$(cat "$FTL_CACHE/qt6/.complete" 2>/dev/null)" = "$pins" ] && return
    rm -rf "$FTL_CACHE/qt6"
    # shellcheck disable=SC2086
    if "$VENV_PYTHON" -m pip install -q --disable-pip-version-check --no-deps --target "$FTL_CACHE/qt6" $pins; then
        printf '%s' "$pins" >"$FTL_CACHE/qt6/.complete"
    else
        echo "PyQt6 cannot be had here: the check under Qt 6 is skipped." >&2
    fi
}

# build_translations FOLDER: the .qm next to every .ts of FOLDER/i18n.
build_translations() {
    local ts lrelease
    lrelease=$(find_lrelease)
    for ts in "$1"/i18n/*.ts; do
        [ -e "$ts" ] || continue
        "$lrelease" -silent "$ts" -qm "${ts%.ts}.qm"
    done
}

# copy_tracked TARGET: the tracked files as they are now, and nothing else (no caches, no scratch).
copy_tracked() {
    mkdir -p "$1"
    (cd "$REPO" && git ls-files -z --cached | while IFS= read -r -d '' file; do
        if [ -e "$file" ]; then printf '%s\0' "$file"; fi
    done | xargs -0 cp --parents -t "$1")
}

ensure_system
ensure_venv
