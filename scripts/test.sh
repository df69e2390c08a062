#!/usr/bin/env bash
# All checks on the QGIS that is installed; installs what is lacking. Arguments go to pytest.
#
# Without a test named, the tests run in five processes side by side (`names` below): three that mostly compute, so that
# two cores are busy to the end, and two that mostly wait, for windows and for the package, and come first where they do
# not: a window that gets no processor fails.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup_env.sh"
source "$REPO/scripts/once_more.sh"
cd "$REPO"
ensure_qt6

"$VENV_PYTHON" -m ruff check .
"$VENV_PYTHON" -m ruff format --check .
build_translations "$REPO"
export FTL_CACHE QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
# Each of some fifty QGIS and Python processes would compile the checkout anew, where there are no caches in it.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$FTL_CACHE/pycache
rm -rf "$PYTHONPYCACHEPREFIX/tmp" || true # of folders of earlier runs
# The processes share the cores; threads of numpy's would only wait for each other.
export OPENBLAS_NUM_THREADS=1

# run NAME ARGUMENT...: pytest, with settings and caches that Qt keeps outside of QGIS's profiles in a place of its own.
run() {
    local place=$FTL_CACHE/qt/$1
    shift
    XDG_CONFIG_HOME=$place XDG_CACHE_HOME=$place "${POLITELY:-env}" "$VENV_PYTHON" -m pytest "$@"
}

for argument in "$@"; do
    case $argument in
        tests* | */tests* | *::* | -k* | -m* | --co*) run all "$@"; exit ;;
    esac
done

said=$(mktemp -d)
names=(package windows numbers algorithms others)
declare -A processes status
trap 'kill "${processes[@]}" 2>/dev/null || true; rm -rf "$said"' EXIT
# part NAME ARGUMENT...: the tests of one part; what failed is remembered for that part.
part() {
    local name=$1 which=() politely=nice
    shift
    case $name in
    package) which=(-m package) politely=env ;;
    windows) which=(-m "window and not package") politely=env ;;
    numbers) which=(-m "not window" tests/core tests/study) ;;
    algorithms) which=(-m "not window" tests/algorithms) ;;
    others) which=(-m "not window" --ignore=tests/core --ignore=tests/study --ignore=tests/algorithms) ;;
    esac
    POLITELY=$politely run "$name" "${which[@]}" -o cache_dir="$FTL_CACHE/pytest/$name" "$@"
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
cat "$said/package" "$said/windows" "$said/numbers" "$said/algorithms"
result=0
for name in "${names[@]}"; do
    [ "${status[$name]}" = 0 ] ||
        once_more "${status[$name]}" "the part '$name'" "$said/$name" part "$name" "$@" || result=$?
done
exit "$result"
