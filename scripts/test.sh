#!/usr/bin/env bash
# All checks on the QGIS that is installed; installs what is lacking. Arguments go to pytest.
#
# Without a test named, the tests run in parts side by side: two that mostly wait, for windows and for the package, and
# come first where they do not (a window that gets no processor fails), beside them those that mostly compute.
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
# Those of QGIS itself pytest-qgis keeps in the checkout, for each worker apart: else one part reads what another writes.
run() {
    local name=$1 place=$FTL_CACHE/qt/$1
    shift
    PYTEST_XDIST_WORKER=$name XDG_CONFIG_HOME=$place XDG_CACHE_HOME=$place \
        "${POLITELY:-env}" "$VENV_PYTHON" -m pytest "$@"
}

for argument in "$@"; do
    case $argument in
        tests* | */tests* | *::* | -k* | -m* | --co*) run all "$@"; exit ;;
    esac
done

said=$(mktemp -d)
# Begun together, before all else.
waiting=(windows package)
# The longest first, and with those that wait four more at a time than there are cores, so that none is idle: not while
# one of them waits for a program that it has started, and not at the end, when few are left.
computing=(core algorithms interpretation others study)
cores=$(nproc 2>/dev/null || echo 2)
[ "$cores" -gt 1 ] || cores=2
processes=()
stop() {
    local process
    for process in ${processes[@]+"${processes[@]}"}; do
        pkill -P "$process" || true
        kill "$process" 2>/dev/null || true
    done
    rm -rf "$said"
}
trap stop EXIT
# part NAME ARGUMENT...: the tests of one part; what failed is remembered for that part.
part() {
    local name=$1 which=() politely=nice
    shift
    case $name in
    windows) which=(-m "window and not package") politely=env ;;
    package) which=(-m package) politely=env ;;
    others)
        which=(-m "not window")
        for room in core study algorithms interpretation; do which+=("--ignore=tests/$room"); done
        ;;
    *) which=(-m "not window" "tests/$name") ;;
    esac
    POLITELY=$politely run "$name" "${which[@]}" -o cache_dir="$FTL_CACHE/pytest/$name" "$@"
}
# begin NAME ARGUMENT...: a part in the background, which says what it has to say when it ends.
begin() {
    touch "$said/$1"
    {
        part "$@" >"$said/$1" 2>&1 && status=0 || status=$?
        cat "$said/$1"
        echo "$status" >"$said/$1.status"
    } &
    processes+=($!)
}
# running NAME...: how many of these parts have begun and not ended.
running() {
    local name count=0
    for name in "$@"; do
        if [ -e "$said/$name" ] && [ ! -e "$said/$name.status" ]; then count=$((count + 1)); fi
    done
    echo "$count"
}
for name in "${waiting[@]}"; do
    begin "$name" "$@"
done
for name in "${computing[@]}"; do
    while [ "$(running "${waiting[@]}" "${computing[@]}")" -gt $((cores + 3)) ]; do sleep 1; done
    begin "$name" "$@"
done
wait
result=0
for name in "${waiting[@]}" "${computing[@]}"; do
    status=$(cat "$said/$name.status")
    [ "$status" = 0 ] ||
        once_more "$status" "the part '$name'" "$said/$name" part "$name" "$@" || result=$?
done
exit "$result"
