/* The hook of zsh: before the prompt, and in the middle of a line after `cd`. */
#include "shell/hook.h"

const ges_hook ges_hook_zsh = {
    .text = "__ges_load() {\n"
            "    typeset -g __ges_pwd=$PWD\n"
            "    __ges_hook() { [[ $PWD != \"$__ges_pwd\" ]] && __ges_load; }\n"
            "    eval \"$({ges} load --shell zsh --pwd \"$PWD\" \"$@\")\"\n"
            "}\n" GES_HOOK_SH_FUNCTION "__ges_hook() { __ges_load --start; }\n"
            "typeset -ga precmd_functions chpwd_functions\n"
            "if [[ \" ${precmd_functions[*]} \" != *' __ges_hook '* ]]; then\n"
            "    precmd_functions=(__ges_hook \"${precmd_functions[@]}\")\n"
            "    chpwd_functions=(__ges_hook \"${chpwd_functions[@]}\")\n"
            "fi\n",
    .line = "[ ! -x {ges} ] || eval \"$({ges} hook zsh)\"",
    .base = "ZDOTDIR",
    .below_base = ".zshrc",
    .below_home = ".zshrc",
    .uses_stamps = true,
    .begin = "{ ",
    .between = " } always { TRY_BLOCK_ERROR=0 }\n{ ",
    .end = " } always { TRY_BLOCK_ERROR=0 }\n",
    .look = ges_hook_zsh_look,
};
