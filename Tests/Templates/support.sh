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

# this_checkout VERSION: makes this checkout a repository of its own with a tag, in the folder harden.
this_checkout() {
    mkdir harden
    (cd "$HARDEN_ROOT" && git ls-files -z -co --exclude-standard | xargs -0 cp --parents -t "$OLDPWD/harden" 2>/dev/null)
    (
        cd harden
        git init -q
        git add -A
        git -c user.name=check -c user.email=check@example.com commit -qm "This checkout"
        git tag "v$1"
    )
}

# depend_on_this_checkout FOLDER: what a rendered package depends on by address and version becomes this checkout.
depend_on_this_checkout() {
    local address version
    address=$(sed -n 's/.*url: "\(.*harden\.git\)", from: ".*/\1/p' "$1/Package.swift")
    version=$(sed -n 's/.*harden\.git", from: "\(.*\)").*/\1/p' "$1/Package.swift")
    this_checkout "$version"
    local copy=$PWD/harden
    (cd "$1" && swift package config set-mirror --original "$address" --mirror "file://$copy" >/dev/null)
}

# hooks FOLDER: runs the hooks of a rendered repository on all its files. They come from this checkout, in `harden`, and
# run the program that is there: building one is tried elsewhere.
hooks() {
    local address="https://github.com/example/harden" copy=$PWD/harden
    sed -i -E 's/- id: (harden|harden-generate)( #.*)?$/- id: \1-system/' "$1/.pre-commit-config.yaml"
    (
        cd "$1"
        git init -q
        git add -A
        GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$copy.insteadOf" GIT_CONFIG_VALUE_0=$address \
            PRE_COMMIT_HOME=$HARDEN_WORK/pre-commit pre-commit run --all-files --color never
    )
}
