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
names=(package windows others)
declare -A only=([package]="package" [windows]="window and not package" [others]="not window") processes status
trap 'kill "${processes[@]}" 2>/dev/null || true; rm -rf "$said"' EXIT
# part NAME ARGUMENT...: the tests of one part; what failed is remembered for that part.
part() {
    run "$1" -m "${only[$1]}" -o cache_dir="$FTL_CACHE/pytest/$1" "${@:2}"
}
for name in "${names[@]}"; do
    if [ "$name" = others ]; then
        part others "$@" > >(tee "$said/others") 2>&1 &
    else
        part "$name" "$@" >"$said/$name" 2>&1 &
    fi
    processes[$name]=$!
done
for name in "${names[@]}"; do
    wait "${processes[$name]}" && status[$name]=0 || status[$name]=$?
done
cat "$said/package" "$said/windows"
# Three runs share few cores, and windows wait: what failed beside the other runs is tried once more, alone. What fails
# only beside others still wants looking at, so it is named. 1: tests have failed; above 128: the process has crashed.
result=0
for name in "${names[@]}"; do
    again=()
    if [ "${status[$name]}" = 1 ]; then
        echo "Once more, alone: what failed of the part '$name'"
        grep -E '^(FAILED|ERROR) ' "$said/$name" || true
        again=(--last-failed --last-failed-no-failures none)
    elif [ "${status[$name]}" -gt 128 ]; then
        echo "CRASHED, see above: the part '$name' once more from its beginning"
    fi
    if [ "${status[$name]}" = 1 ] || [ "${status[$name]}" -gt 128 ]; then
        part "$name" ${again[@]+"${again[@]}"} "$@" && status[$name]=0 || status[$name]=$?
    fi
    [ "${status[$name]}" = 0 ] || result=${status[$name]}
done
exit "$result"
