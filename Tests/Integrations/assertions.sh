# For the checks of integrations; each runs in an empty folder of its own.
manifests=$HARDEN_ROOT/Tests/Integrations/manifests

. "$HARDEN_ROOT/Tests/expect.sh"

# has FILE TEXT…: demands that every text is in a file.
has() {
    local file=$1 text
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$file" || fail "$file lacks: $text
$(head -n 60 "$file")"
    done
}

# lacks FILE TEXT…: demands that no text is in a file.
lacks() {
    local file=$1 text
    shift
    for text in "$@"; do
        if grep -qF -- "$text" "$file"; then fail "$file has: $text"; fi
    done
}

# readme FOLDER FILE: the example in a folder's README.md that begins with the name of a file, as a comment.
readme() { example "$1/README.md" "$2"; }

# example TEXT FILE: the same of any text of the project.
example() {
    awk -v name="# $2" '
        /^```/{ inside = !inside; wanted = 0; next }
        inside && $0 == name { wanted = 1 }
        wanted
    ' "$HARDEN_ROOT/$1" >example
    [ -s example ] || fail "$1 shows no $2"
    cat example
}
