/* The hook of Nushell: `ges load` before every prompt and after `cd`. */
#include "shell/hook.h"

const ges_hook ges_hook_nu = {
    .text =
        "$env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {|| "
        "^{ges} load --shell nu | from json | default {} | load-env })\n",
    .line = NULL, /* nothing there evaluates text: the hook's own text is what the file says */
    .base = "XDG_CONFIG_HOME",
    .below_base = "nushell/config.nu",
    .below_home = ".config/nushell/config.nu",
};
