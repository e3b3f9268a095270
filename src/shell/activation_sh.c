/* go-env.sh: for bash, zsh, dash, busybox ash and other POSIX shells, Git Bash too. Source:
 * POSIX.1-2017 XCU 2; what dash lacks beside it (arguments of `.`, its own file name, hyphens in
 * function names) is worked around; bash and zsh may have any options set. What only zsh can read
 * stands in an eval, since yash reads the whole file before it runs it. */
#include "shell/activation.h"

#include "shell/say.h"

/* clang-format off */
static const char *const head[] = {
    "# go-env.sh: written by `ges activate --write`, which also renews it; `ges undo` takes it back.",
    "# The Go of this project, in bash, zsh, ksh, dash, ash:  . ./go-env.sh",
    "# Back to what was before, one level at a time:         go-env deactivate",
    "# In a child shell without that command: . ./go-env.sh deactivate (dash: set -- deactivate; . ./go-env.sh)",
    "",
};

static const char *const finder[] = {
    "",
    "# The places where that Go may be; the first one that holds it counts. GO_ENV_GOROOT names another.",
    "_go_env_find() {",
};

static const char *const body[] = {
    "}",
    "",
    "_go_env_try() {",
    "    [ -x \"$1/bin/go\" ] || [ -x \"$1/bin/go.exe\" ] || return 1",
    "    _go_env_have=",
    "    if [ -r \"$1/VERSION\" ]; then",
    "        IFS= read -r _go_env_have <\"$1/VERSION\" || :",
    "    fi",
    "    if [ -n \"$_go_env_want\" ] && [ \"$_go_env_have\" != \"$_go_env_want\" ]; then",
    "        _go_env_seen=\"$_go_env_seen; $1 is ${_go_env_have:-of no version}\"",
    "        return 1",
    "    fi",
    "    _go_env_root=$1",
    "}",
    "",
    "# Takes back one level: GOROOT and PATH as they were, but for what was changed since.",
    "go_env() {",
    "    [ -z \"${ZSH_VERSION-}\" ] || emulate -L sh",
    "    if [ \"${1-}\" != deactivate ]; then",
    "        echo 'usage: go-env deactivate' >&2",
    "        return 2",
    "    fi",
    "    case ${GO_ENV_DEPTH-} in",
    "    [1-9] | [1-9][0-9]) ;;",
    "    *)",
    "        echo 'go-env: nothing is active in this shell' >&2",
    "        return 1",
    "        ;;",
    "    esac",
    "    eval \"_go_env_bin=\\${GO_ENV_${GO_ENV_DEPTH}_BIN-} _go_env_set=\\${GO_ENV_${GO_ENV_DEPTH}_GOROOT-}\" \\",
    "        \"_go_env_old=\\${GO_ENV_${GO_ENV_DEPTH}_OLD-} _go_env_had=\\${GO_ENV_${GO_ENV_DEPTH}_OLD+yes}\"",
    "    _go_env_rest=:${PATH-}:",
    "    case $_go_env_rest in",
    "    *\":$_go_env_bin:\"*)",
    "        _go_env_rest=${_go_env_rest%%\":$_go_env_bin:\"*}:${_go_env_rest#*\":$_go_env_bin:\"}",
    "        _go_env_rest=${_go_env_rest#:}",
    "        PATH=${_go_env_rest%:}",
    "        ;;",
    "    esac",
    "    if [ \"${GOROOT-}\" = \"$_go_env_set\" ]; then",
    "        if [ -n \"$_go_env_had\" ]; then",
    "            GOROOT=$_go_env_old",
    "        else",
    "            unset GOROOT",
    "        fi",
    "    fi",
    "    unset \"GO_ENV_${GO_ENV_DEPTH}_BIN\" \"GO_ENV_${GO_ENV_DEPTH}_GOROOT\" \\",
    "        \"GO_ENV_${GO_ENV_DEPTH}_OLD\" \"GO_ENV_${GO_ENV_DEPTH}_PROJECT\"",
    "    if [ \"$GO_ENV_DEPTH\" = 1 ]; then",
    "        unset GO_ENV_DEPTH",
    "    else",
    "        GO_ENV_DEPTH=$((GO_ENV_DEPTH - 1))",
    "    fi",
    "    unset _go_env_bin _go_env_set _go_env_old _go_env_had _go_env_rest",
    "}",
    "",
    "# The directory of this file; shells that do not tell it are asked where they stand.",
    "_go_env_where() {",
    "    _go_env_dir=.",
    "    case $1 in",
    "    */*) _go_env_dir=${1%/*}/ ;;",
    "    '') _go_env_dir=$PWD ;;",
    "    esac",
    "    while [ -z \"$1\" ] && [ ! -f \"$_go_env_dir/go-env.sh\" ] && [ -n \"$_go_env_dir\" ]; do",
    "        _go_env_dir=${_go_env_dir%/*}",
    "    done",
    "    if [ ! -f \"$_go_env_dir/go-env.sh\" ]; then",
    "        echo 'go-env: this shell does not tell where go-env.sh is: change into its directory first' >&2",
    "        return 1",
    "    fi",
    "    _go_env_dir=$(CDPATH= cd -- \"$_go_env_dir\" >/dev/null 2>&1 && pwd && echo .)",
    "    _go_env_dir=${_go_env_dir%?\?}",
    "}",
    "",
    "_go_env_enter() {",
    "    if [ -n \"${GO_ENV_GOROOT-}\" ]; then",
    "        _go_env_want=",
    "        if ! _go_env_try \"$GO_ENV_GOROOT\"; then",
    "            echo \"go-env: GO_ENV_GOROOT names '$GO_ENV_GOROOT', which has no bin/go\" >&2",
    "            return 1",
    "        fi",
    "    elif ! _go_env_find; then",
    "        echo \"go-env: ${_go_env_want:-the Go of this project} is not on this machine${_go_env_seen-}; install it, set GO_ENV_GOROOT to its GOROOT, or run 'ges activate --write' here\" >&2",
    "        return 1",
    "    fi",
    "    case $_go_env_root in",
    "    *:*)",
    "        echo \"go-env: PATH cannot hold '$_go_env_root/bin': it has a colon\" >&2",
    "        return 1",
    "        ;;",
    "    esac",
    "    case ${GO_ENV_DEPTH-} in",
    "    [1-9] | [1-9][0-9])",
    "        eval \"_go_env_top=\\${GO_ENV_${GO_ENV_DEPTH}_PROJECT-} _go_env_set=\\${GO_ENV_${GO_ENV_DEPTH}_GOROOT-}\"",
    "        ;;",
    "    *) GO_ENV_DEPTH=0 _go_env_top='' _go_env_set='' ;;",
    "    esac",
    "    if [ -n \"$_go_env_top\" ] && [ \"$_go_env_top\" -ef \"$_go_env_dir\" ]; then",
    "        case :${PATH-}: in",
    "        *\":$_go_env_root/bin:\"*)",
    "            [ \"$_go_env_set\" != \"$_go_env_root\" ] || [ \"${GOROOT-}\" != \"$_go_env_root\" ] || return 0",
    "            ;;",
    "        esac",
    "        go_env deactivate",
    "    fi",
    "    GO_ENV_DEPTH=$((${GO_ENV_DEPTH:-0} + 1))",
    "    if [ \"$GO_ENV_DEPTH\" -gt 99 ]; then",
    "        GO_ENV_DEPTH=99",
    "        echo 'go-env: 99 levels are active' >&2",
    "        return 1",
    "    fi",
    "    unset \"GO_ENV_${GO_ENV_DEPTH}_OLD\"",
    "    [ -z \"${GOROOT+yes}\" ] || eval \"export GO_ENV_${GO_ENV_DEPTH}_OLD=\\\"\\$GOROOT\\\"\"",
    "    eval \"export GO_ENV_${GO_ENV_DEPTH}_PROJECT=\\\"\\$_go_env_dir\\\" GO_ENV_${GO_ENV_DEPTH}_GOROOT=\\\"\\$_go_env_root\\\"\" \\",
    "        \"GO_ENV_${GO_ENV_DEPTH}_BIN=\\\"\\$_go_env_root/bin\\\"\"",
    "    GOROOT=$_go_env_root",
    "    PATH=$_go_env_root/bin${PATH:+:$PATH}",
    "    export GOROOT PATH GO_ENV_DEPTH",
    "}",
    "",
    "_go_env_main() {",
    "    [ -z \"${ZSH_VERSION-}\" ] || emulate -L sh",
    "    if [ \"${2-}\" = deactivate ]; then",
    "        go_env deactivate",
    "        return",
    "    fi",
    "    _go_env_where \"$1\" && _go_env_enter",
    "}",
    "",
    "# The name with a hyphen, where the shell takes one.",
    "case ${ZSH_VERSION:+zsh}${BASH_VERSION:+bash}:${SHELLOPTS-}: in",
    "*:posix:*) alias go-env=go_env ;;",
    "zsh:* | bash:*) eval 'go-env() { go_env \"$@\"; }' ;;",
    "*) alias go-env=go_env ;;",
    "esac",
    "",
    "_go_env_status=0 _go_env_seen=",
    "if [ -n \"${ZSH_VERSION-}\" ]; then",
    "    eval '_go_env_main \"${(%):-%x}\" \"${1-}\"' || _go_env_status=$?",
    "elif [ -n \"${BASH_VERSION-}\" ]; then",
    "    _go_env_main \"${BASH_SOURCE-}\" \"${1-}\" || _go_env_status=$?",
    "else",
    "    _go_env_main '' \"${1-}\" || _go_env_status=$?",
    "fi",
    "unset -f _go_env_main _go_env_enter _go_env_where _go_env_find _go_env_try",
    "unset _go_env_want _go_env_have _go_env_seen _go_env_root _go_env_dir _go_env_top _go_env_set",
    "case $_go_env_status in",
    "0) unset _go_env_status ;;",
    "*)",
    "    unset _go_env_status",
    "    return 1",
    "    ;;",
    "esac",
};
/* clang-format on */

/* One word that names the place. */
static ges_text word_of(const ges_activation_place *place, ges_arena *mem) {
    static const char *const bases[] = {
        [GES_ACTIVATION_FIXED] = NULL,
        [GES_ACTIVATION_PROJECT] = "\"$_go_env_dir\"/",
        [GES_ACTIVATION_HOME] = "\"${HOME-}\"/",
        [GES_ACTIVATION_PROGRAMS] = "'/c/Program Files'/",
    };
    ges_text path = place->path;
    if (place->is_windows) { /* Git Bash: a drive is a directory of its root */
        path = place->base == GES_ACTIVATION_FIXED ? ges_script_unix_list(mem, "/", path)
                                                   : ges_activation_slashes(mem, path, '/');
    }
    return ges_text_join(mem, ges_text_of(bases[place->base]), ges_shell_posix_quote(mem, path));
}

static ges_text write_file(const ges_activation *activation, ges_arena *mem, ges_text *refused) {
    (void)refused; /* every path can be said */
    ges_builder out = ges_builder_in(mem);
    ges_activation_lines(&out, head, GES_COUNT(head), "\n");
    ges_build_format(&out, "_go_env_want='%.*s'\n", GES_FMT(activation->version));
    ges_activation_lines(&out, finder, GES_COUNT(finder), "\n");
    for (size_t i = 0; i < activation->places.count; i++) {
        ges_text word = word_of(&activation->places.items[i], mem);
        ges_text line = ges_text_join(mem, GES_T("    _go_env_try "), word, GES_T(" ||\n"));
        if (!ges_text_contains(ges_build_done(&out), line)) { /* ~/sdk is that of both families */
            ges_build_text(&out, line);
        }
    }
    ges_build_str(&out, "    return 1\n");
    ges_activation_lines(&out, body, GES_COUNT(body), "\n");
    return ges_build_done(&out);
}

const ges_activation_file ges_activation_sh = {.name = "go-env.sh", .write = write_file};
