#!/bin/bash
# Writes the pages that are made from the program's own entries; --check only compares.
# usage: tools/generate_docs.sh [--check]
set -u
cd "$(dirname "$0")/.."
ges=${GES_BIN:-build/dev/ges}
stale=0

# page FILE COMMAND...: FILE holds what COMMAND prints
page() {
    local file=$1
    shift
    local text
    text=$("$@"; printf x) || { echo "'$*' failed"; stale=1; return; }
    if [ "$check" = 1 ]; then
        [ -f "$file" ] && [ "$(cat "$file"; printf x)" = "$text" ] ||
            { echo "$file is stale: run tools/generate_docs.sh"; stale=1; }
    else
        mkdir -p "$(dirname "$file")"
        printf '%s' "${text%x}" > "$file"
    fi
}

check=0
[ "${1:-}" = --check ] && check=1
page docs/ges.1 "$ges" help --as man
page docs/commands.md "$ges" help --as markdown
page packaging/completions/ges.bash "$ges" help --as bash
page packaging/completions/_ges "$ges" help --as zsh
page packaging/completions/ges.fish "$ges" help --as fish
page packaging/completions/ges.ps1 "$ges" help --as powershell
if [ -f src/doctor/rules.def ]; then
    for rule in $(sed -n 's/^GES_RULE(\(.*\))$/\1/p' src/doctor/rules.def); do
        page "docs/rules/$rule.md" "$ges" doctor --markdown "$rule"
    done
fi
exit $stale
