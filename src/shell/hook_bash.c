/* The hook of bash: PROMPT_COMMAND, a list since 5.1 and a text before. `-nt` and `-ot` compare to
 * the nanosecond since 4.4 or so; an older one sees edits of another second. */
#include "shell/hook.h"

const ges_hook ges_hook_bash = {
    .text = "__ges_pwd=\n"
            "__ges_changed() { true; }\n"
            "__ges_hook() {\n"
            "    local __ges_status=$?\n"
            "    if [[ $PWD != \"$__ges_pwd\" ]] || __ges_changed; then\n"
            "        __ges_pwd=$PWD\n"
            "        __ges_changed() { false; }\n"
            "        eval \"$({ges} load --shell bash --pwd \"$PWD\")\"\n"
            "    fi\n"
            "    return $__ges_status\n"
            "}\n"
            "if [[ \" ${PROMPT_COMMAND[*]:-} \" != *__ges_hook* ]]; then\n"
            "    if [[ ${BASH_VERSINFO[0]} -gt 5 || ${BASH_VERSINFO[0]} -eq 5 && "
            "${BASH_VERSINFO[1]} -ge 1 ]]; then\n"
            "        PROMPT_COMMAND=(__ges_hook \"${PROMPT_COMMAND[@]}\")\n"
            "    else\n"
            "        PROMPT_COMMAND=\"__ges_hook${PROMPT_COMMAND:+;$PROMPT_COMMAND}\"\n"
            "    fi\n"
            "fi\n",
    .line = "[ ! -x {ges} ] || eval \"$({ges} hook bash)\"",
    .below_home = ".bashrc",
    .uses_stamps = true,
    .look = ges_hook_posix_look,
};
