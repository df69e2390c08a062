#!/usr/bin/env bash
# Runs the tests on other QGIS versions, each in a Debian system of its own outside the checkout:
#   3.40  (bookworm with backports)    3.44  (trixie with backports)    testing  (forky: the newest Python and numpy;
#   it moves, so it runs only when named)
#   qt6   (trixie, with a QGIS 3.40 built on Qt 6, of which there is no package: unpacked from the folder qgis-qt6
#   beside the checkout, or FTL_QGIS_QT6; skipped where there is none)
# Building a system takes some three minutes and two gigabytes, once.
#   bash scripts/matrix.sh [VERSION...] [-- ARGUMENTS OF PYTEST]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup_env.sh"
source "$REPO/scripts/once_more.sh"
if [ "$(id -u)" != 0 ]; then
    exec sudo -E FTL_CACHE="$FTL_CACHE" bash "$REPO/scripts/matrix.sh" "$@"
fi
versions=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    versions+=("$1")
    shift
done
[ $# = 0 ] || shift
PYTEST_ARGUMENTS=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(3.40 3.44 qt6)
set -- "${versions[@]}"

PACKAGES=qgis,python3-qgis,python3-pyqtgraph,python3-scipy,python3-gdal,python3-h5py,python3-jinja2,python3-plotly
PACKAGES=$PACKAGES,python3-pytest,xvfb,xauth,fonts-open-sans
ROOTS=$FTL_CACHE/roots
QGIS_QT6=${FTL_QGIS_QT6:-$REPO/../shared/qgis-qt6}
SCRATCH=$(mktemp -d -t ftl.XXXXXX)
declare -A running
# Also when cut off: tests that nobody waits for would go on for an hour.
stop() {
    local job
    for job in ${running[@]+"${running[@]}"}; do
        pkill -P "$job" || true
        kill "$job" 2>/dev/null || true
        wait "$job" || true
    done
    rm -rf "$SCRATCH" "$ROOTS"/*/tmp/"${SCRATCH##*/}"
}
trap stop EXIT

suite_of() {
    case $1 in
    3.40) echo bookworm ;;
    3.44) echo trixie ;;
    testing) echo forky ;;
    qt6) echo trixie ;;
    *) echo "Unknown version $1. Known: 3.40 3.44 testing qt6." >&2 && return 1 ;;
    esac
}

# What the system of a version is made of; a finished one carries this text as its stamp.
packages_of() {
    if [ "$1" = qt6 ]; then paste -sd, "$QGIS_QT6/packages.txt"; else echo "$PACKAGES"; fi
}

# The mirror that this system uses, so that a local one is used too.
mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
        grep -v '^#' | grep -oE 'https?://[^ ]*debian/?( |$)' | grep -v security | head -n 1 | tr -d ' ' || true
}

# discard FOLDER: also one whose building was interrupted, with the host's /proc and /dev still mounted in it.
discard() {
    local mounted
    for mounted in $(awk -v root="$1/" 'index($2, root) == 1 { print $2 }' /proc/mounts | sort -r); do
        umount -l "$mounted"
    done
    rm -rf --one-file-system "$1"
}

# build VERSION: makes its root; a stamp marks a finished one.
build() {
    local suite root url pin packages
    suite=$(suite_of "$1")
    packages=$(packages_of "$1")
    root=$ROOTS/$1
    [ "$(cat "$root/.complete" 2>/dev/null)" = "$packages" ] && return
    command -v mmdebstrap >/dev/null || install mmdebstrap
    url=$(mirror)
    if [ -z "$url" ]; then
        echo "No Debian mirror in this system's package sources: the other QGIS versions come from Debian." >&2
        return 1
    fi
    pin=$SCRATCH/backports.pref
    printf 'Package: src:qgis\nPin: release n=%s-backports\nPin-Priority: 990\n' "$suite" >"$pin"
    local sources=("deb $url $suite main")
    case $1 in 3.*) sources+=("deb $url $suite-backports main") ;; esac
    discard "$root"
    mkdir -p "$ROOTS"
    echo "Building a system with QGIS $1"
    # A mirror that lags some weeks behind is good enough for a system that only runs tests.
    if ! timeout 1800 mmdebstrap --mode=root --variant=minbase --include="$packages" \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --setup-hook="mkdir -p \"\$1/etc/apt/preferences.d\" && cp '$pin' \"\$1/etc/apt/preferences.d/backports\"" \
        "$suite" "$root" "${sources[@]}" >"$SCRATCH/build.log" 2>&1; then
        tail -n 30 "$SCRATCH/build.log" >&2
        return 1
    fi
    [ "$1" != qt6 ] || unpack_qt6 "$root"
    printf '%s' "$packages" >"$root/.complete"
}

unpack_qt6() {
    tar -xJf "$QGIS_QT6/qgis-qt6.tar.xz" -C "$1"
    echo /opt/qwt/lib >"$1/etc/ld.so.conf.d/qwt.conf"
    chroot "$1" ldconfig
}

# The plugins of pytest and hypothesis are pure Python: one folder serves every version.
dependencies() {
    local pins
    pins=$(grep -E '^(pytest-(qgis|qt)|hypothesis|Markdown)==' "$REPO/scripts/requirements.txt")
    # shellcheck disable=SC2086
    "$VENV_PYTHON" -m pip install -q --disable-pip-version-check --no-deps --target "$SCRATCH/deps" \
        $pins pluggy==1.7.0 typing_extensions==4.16.0 sortedcontainers==2.4.0
}

# libraries PYTHON...: the versions that core and study stand on, which know nothing of QGIS (tests/test_layers.py).
libraries() {
    "$@" -c 'import platform, sqlite3, numpy, scipy, jinja2
from osgeo import gdal, ogr, osr
geos = [getattr(ogr, f"GetGEOSVersion{part}")() for part in ("Major", "Minor", "Micro")]
proj = [getattr(osr, f"GetPROJVersion{part}")() for part in ("Major", "Minor", "Micro")]
print("Python", platform.python_version(), "numpy", numpy.__version__, "scipy", scipy.__version__, "GDAL",
      gdal.__version__, "GEOS", *geos, "PROJ", *proj, "SQLite", sqlite3.sqlite_version, "jinja2", jinja2.__version__)'
}

# Whether these arguments of pytest's choose tests by name.
are_named() {
    local argument
    for argument in "$@"; do
        case $argument in tests* | *::* | -k*) return 0 ;; esac
    done
    return 1
}

# run_tests VERSION 0_OR_1: the second tells whether to leave out the tests of core and study that know nothing of QGIS.
run_tests() {
    local root=$ROOTS/$1
    local work=$root/tmp/${SCRATCH##*/}
    mkdir -m 755 "$work" # some tests give up root's rights
    copy_tracked "$work/repo"
    build_translations "$work/repo"
    cp -r "$SCRATCH/deps" "$work/deps"
    # pytest-qgis asks for QGIS's version where it means Qt's.
    [ "$1" != qt6 ] || sed -i -E 's/QSettings\.(IniFormat)\b/QSettings.Format.\1/; s/QSettings\.(UserScope)\b/QSettings.Scope.\1/' \
        "$work"/deps/pytest_qgis/*.py
    mkdir -m 700 "$work/runtime"
    cp "$SCRATCH/package/ftl_qgis_plugin.zip" "$work/"
    # in_system ARGUMENT...: pytest inside.
    in_system() {
        timeout 3000 chroot "$root" env -i PATH=/usr/bin:/bin HOME="$inside" LANG=C.UTF-8 OPENBLAS_NUM_THREADS=1 \
            XDG_RUNTIME_DIR="$inside/runtime" PYTHONPATH="$inside/deps" QT_QPA_PLATFORM=offscreen \
            FTL_PACKAGE="$inside/ftl_qgis_plugin.zip" FTL_LEAVE_OUT_NUMBERS="$leave_out" \
            sh -c 'cd "$0" && exec python3 -m pytest -q --tb=short "$@"' "$inside/repo" \
            ${PYTEST_ARGUMENTS[@]+"${PYTEST_ARGUMENTS[@]}"} "$@"
    }
    local inside=${work#"$root"} leave_out=$2 status=0
    in_system >"$work/said" 2>&1 || status=$?
    cat "$work/said"
    if [ $status != 0 ]; then
        once_more $status "QGIS $1" "$work/said" in_system && status=0 || status=$?
    fi
    return $status
}

if [ ! -f "$QGIS_QT6/qgis-qt6.tar.xz" ]; then
    versions=()
    for version in "$@"; do
        if [ "$version" = qt6 ]; then
            echo "QGIS on Qt 6 is left out: $QGIS_QT6 is not there (no package of it is to be had)."
        else
            versions+=("$version")
        fi
    done
    set -- ${versions[@]+"${versions[@]}"}
    [ $# -gt 0 ] || exit 0
fi

# Whether the plugin site would take the zip is a question of its own; here it only has to work.
if [ -n "${FTL_PACKAGE:-}" ]; then
    mkdir -p "$SCRATCH/package"
    cp "$FTL_PACKAGE" "$SCRATCH/package/ftl_qgis_plugin.zip"
else
    bash "$REPO/scripts/package.sh" --unchecked "$SCRATCH/package"
fi
dependencies
for version in "$@"; do
    build "$version"
done
# Numbers come out alike on the same libraries, whatever QGIS is beside them: once for each set of them is enough, and
# scripts/test.sh does so for those of this system.
declare -A tried
tried[$(libraries "$VENV_PYTHON")]="this system, by scripts/test.sh"
# Side by side: much of their time is waiting.
for version in "$@"; do
    leave_out=0
    set_of_version=$(libraries chroot "$ROOTS/$version" /usr/bin/python3)
    if ! are_named ${PYTEST_ARGUMENTS[@]+"${PYTEST_ARGUMENTS[@]}"}; then
        if [ -n "${tried[$set_of_version]:-}" ]; then
            leave_out=1
            echo "QGIS $version: core and study without QGIS are tried on ${tried[$set_of_version]}: $set_of_version"
        else
            tried[$set_of_version]="QGIS $version"
        fi
    fi
    run_tests "$version" "$leave_out" >"$SCRATCH/$version.log" 2>&1 &
    running[$version]=$!
done
failed=()
for version in "$@"; do
    wait "${running[$version]}" || failed+=("$version")
    echo "== QGIS $version"
    cat "$SCRATCH/$version.log"
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "Failed on QGIS ${failed[*]}" >&2
    exit 1
fi
