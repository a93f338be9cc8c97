# For checks that are scripts: ends them where something is not as it has to be.
fail() {
    echo "  $*" >&2
    exit 1
}

# expect STATUS COMMAND…: runs a command with its output in the files `out` and `err`, and demands an exit status.
expect() {
    local wanted=$1 status=0
    shift
    "$@" >out 2>err </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || fail "status $status in place of $wanted: $*
$(tail -n 30 out err)"
}
