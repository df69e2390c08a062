# Sourced by test.sh and matrix.sh: the one rule of what is tried again.

# once_more STATUS WHAT SAID COMMAND...: COMMAND again, a run of pytest that ended with STATUS and printed the file SAID:
# what failed (1), all of it where the process crashed (above 128), nothing else. Runs share few cores, and windows wait:
# what failed beside others may hold alone. What fails only beside others still wants looking at, so it is named.
once_more() {
    local status=$1 what=$2 said=$3
    shift 3
    if [ "$status" = 1 ]; then
        echo "Once more: what failed of $what"
        grep -E '^(FAILED|ERROR) ' "$said" || true
        "$@" --last-failed --last-failed-no-failures none
    elif [ "$status" -gt 128 ]; then
        echo "CRASHED, see above: $what once more from its beginning"
        "$@"
    else
        return "$status"
    fi
}
