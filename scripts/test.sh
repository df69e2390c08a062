#!/usr/bin/env bash
# All checks on the QGIS that is installed; installs what is lacking. Arguments go to pytest.
#
# Without a test named, tests that show windows run beside the others, those of the package and those of this checkout
# in a process of their own each: they mostly wait.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup_env.sh"
cd "$REPO"
ensure_qt6

"$VENV_PYTHON" -m ruff check .
"$VENV_PYTHON" -m ruff format --check .
build_translations "$REPO"
export FTL_CACHE QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8

# run NAME ARGUMENT...: pytest, with settings and caches that Qt keeps outside of QGIS's profiles in a place of its own.
run() {
    local place=$FTL_CACHE/qt/$1
    shift
    XDG_CONFIG_HOME=$place XDG_CACHE_HOME=$place "$VENV_PYTHON" -m pytest "$@"
}

for argument in "$@"; do
    case $argument in
        tests* | */tests* | *::* | -k* | -m* | --co*) run all "$@"; exit ;;
    esac
done

said=$(mktemp -d)
processes=()
# beside NAME ARGUMENT...: a run in the background, whose words come when all have ended.
beside() {
    run "$@" >"$said/$1" 2>&1 &
    processes+=($!)
}
trap 'kill "${processes[@]}" 2>/dev/null || true; rm -rf "$said"' EXIT
beside package -m package "$@"
beside windows -m "window and not package" -o cache_dir="$FTL_CACHE/pytest/windows" "$@"
result=0
run others -m "not window" "$@" || result=$?
wait "${processes[0]}" || result=$?
windows=0
wait "${processes[1]}" || windows=$?
cat "$said"/*
# Windows wait for what other runs hold up: what failed beside them is tried once more, alone. 1: tests have failed.
if [ "$windows" = 1 ]; then
    echo "Once more, alone: the windows that failed"
    windows=0
    run windows -m "window and not package" -o cache_dir="$FTL_CACHE/pytest/windows" --last-failed \
        --last-failed-no-failures none "$@" || windows=$?
fi
[ "$windows" = 0 ] || result=$windows
exit "$result"
