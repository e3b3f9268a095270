# bash completion for ges; made by 'ges help --as bash'
_ges() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local options=''
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W 'env why which toolchain mod sdk install uninstall use activate prompt ps watch doctor set unset path history undo refresh allow deny status hook load snapshot inspect symbols dotenv run shell version help' -- "$word"))
        return
    fi
    case ${COMP_WORDS[1]} in
    env) options='--go --goroot --origin --no-probe --json --w --u --changed --n --x --C --help' ;;
    why) options='--shell --login --interactive --non-interactive --from --go --goroot --json --show-secrets --help' ;;
    which) options='--a --all --for --json --help' ;;
    toolchain) options='--go --goroot --command --json --help' ;;
    mod) options='--check --ignore --json --help' ;;
    sdk) options='--size --verify --json --help' ;;
    install) options='--source --to --sha256 --os --arch --force --keep-archive --stall --use --list --all --dry-run --json --help' ;;
    uninstall) options='--force --dry-run --yes --json --help' ;;
    use) options='--scope --shell --dry-run --yes --json --help' ;;
    activate) options='--write --go --goroot --dry-run --yes --json --help' ;;
    prompt) options='--format --zsh --json --help' ;;
    ps) options='--stale --chain --watch --for --every --all --reveal --json --help' ;;
    watch) options='--run --postpone --kill-after --once --for --quiet --poll --reveal --json --unit --install --dry-run --yes --help' ;;
    doctor) options='--json --sarif --format --snapshot --share --only --skip --fail-on --no-settings --ci --fix --dry-run --yes --list --explain --markdown --help' ;;
    set) options='--scope --in --shell --go --dry-run --yes --from --json --help' ;;
    unset) options='--scope --in --shell --go --dry-run --yes --json --help' ;;
    path) options='--scope --in --shell --go --dry-run --yes --front --back --at --json --help' ;;
    history) options='--json --help' ;;
    undo) options='--dry-run --yes --json --help' ;;
    refresh) options='--shell --dry-run --take --run-login-shell --begin --reveal --json --help' ;;
    allow) options='--yes --reveal --json --help' ;;
    deny) options='--json --help' ;;
    status) options='--reveal --json --help' ;;
    hook) options='--install --dry-run --yes --json --help' ;;
    load) options='--shell --pwd --refresh --start --help' ;;
    snapshot) options='--share --force --help' ;;
    inspect) options='--m --json --files --modules --why --verify --compare --help' ;;
    symbols) options='--json --help' ;;
    dotenv) options='--as --compare --check --dry-run --yes --reveal --json --help' ;;
    run) options='--clean --scope --env --as --set --unset --keep-rest --print --dry-run --json --reveal --help' ;;
    shell) options='--clean --scope --env --as --set --unset --keep-rest --print --dry-run --json --reveal --help' ;;
    version) options='--go --goroot --help' ;;
    help) options='--as --help' ;;
    esac
    case $before in
    --go|--goroot|--os-snapshot|-C) COMPREPLY=($(compgen -f -- "$word")); return ;;
    esac
    case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) [ "${COMP_WORDS[1]}" = help ] && COMPREPLY=($(compgen -W 'env why which toolchain mod sdk install uninstall use activate prompt ps watch doctor set unset path history undo refresh allow deny status hook load snapshot inspect symbols dotenv run shell version help' -- "$word")) || COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _ges ges go-env-sync
