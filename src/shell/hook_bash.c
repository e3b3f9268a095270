/* The hook of bash: PROMPT_COMMAND, a list since 5.1 and a text before; and cd, pushd and popd, so
 * that the rest of their line has the project's variables, unless these are functions of the user's
 * already. A subshell that only passes through a directory is let alone. `-nt` and `-ot` compare to
 * the nanosecond since 4.4 or so; an older one sees edits of another second. */
#include "shell/hook.h"

const ges_hook ges_hook_bash = {
    .text = "__ges_load() {\n"
            "    __ges_pwd=$PWD\n"
            "    __ges_hook() { [[ $PWD != \"$__ges_pwd\" ]] && __ges_load; return \"${1:-0}\"; }\n"
            "    eval \"$({ges} load --shell bash --pwd \"$PWD\" \"$@\")\"\n"
            "}\n" GES_HOOK_SH_FUNCTION "__ges_hook() { __ges_load --start; return "
            "\"${1:-0}\"; }\n"
            "__ges_cd() { builtin \"$@\" && { [[ $BASH_SUBSHELL != 0 ]] || __ges_hook; }; }\n"
            "declare -F cd >/dev/null || function cd { __ges_cd cd \"$@\"; }\n"
            "declare -F pushd >/dev/null || function pushd { __ges_cd pushd \"$@\"; }\n"
            "declare -F popd >/dev/null || function popd { __ges_cd popd \"$@\"; }\n"
            "if [[ \" ${PROMPT_COMMAND[*]:-} \" != *__ges_hook* ]]; then\n"
            "    if [[ ${BASH_VERSINFO[0]} -gt 5 || ${BASH_VERSINFO[0]} -eq 5 && "
            "${BASH_VERSINFO[1]} -ge 1 ]]; then\n"
            "        PROMPT_COMMAND=('__ges_hook \"$?\"' \"${PROMPT_COMMAND[@]}\")\n"
            "    else\n"
            "        PROMPT_COMMAND='__ges_hook \"$?\"'\"${PROMPT_COMMAND:+;$PROMPT_COMMAND}\"\n"
            "    fi\n"
            "fi\n",
    .line = "[ ! -x {ges} ] || eval \"$({ges} hook bash)\"",
    .below_home = ".bashrc",
    .uses_stamps = true,
    .look = ges_hook_bash_look,
};
