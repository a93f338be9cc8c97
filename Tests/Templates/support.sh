# For the checks of templates, which `check` runs; each in an empty folder of its own, with harden on the PATH.
templates=$HARDEN_ROOT/Templates
tests=$HARDEN_ROOT/Tests/Templates

. "$HARDEN_ROOT/Tests/expect.sh"

# has FILE TEXT…: demands that every text is in a file, whatever way its lines are broken.
has() {
    local file=$1 text
    shift
    for text in "$@"; do
        tr -s '\n ' '  ' <"$file" | grep -qF -- "$text" || fail "$file lacks: $text
$(head -n 60 "$file")"
    done
}

# lint_workflows FOLDER: has the workflows of a rendered repository checked.
lint_workflows() {
    (cd "$1" && git init -q && actionlint)
    zizmor --offline --no-progress --quiet --config "$tests/zizmor.yml" "$1"/.github/workflows
}

# depend_on_this_checkout FOLDER: what a rendered package depends on by address and version becomes this checkout, as a
# repository with a tag.
depend_on_this_checkout() {
    local address version copy=$PWD/harden
    address=$(sed -n 's/.*url: "\(.*harden\.git\)", from: ".*/\1/p' "$1/Package.swift")
    version=$(sed -n 's/.*harden\.git", from: "\(.*\)").*/\1/p' "$1/Package.swift")
    mkdir "$copy"
    (cd "$HARDEN_ROOT" && git ls-files -z -co --exclude-standard | xargs -0 cp --parents -t "$copy" 2>/dev/null)
    (
        cd "$copy"
        git init -q
        git add -A
        git -c user.name=check -c user.email=check@example.com commit -qm "This checkout"
        git tag "v$version"
    )
    (cd "$1" && swift package config set-mirror --original "$address" --mirror "file://$copy" >/dev/null)
}
