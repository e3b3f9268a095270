/* The hook of Elvish, which has no way to ask for the time of a file (0.19): it starts `ges load`
 * before every prompt and after `cd`. */
#include "shell/hook.h"

const ges_hook ges_hook_elvish = {
    .text = "var ges-program~ = (external {ges})\n"
            "var ges-hook~ = {|@_| eval (ges-program load --shell elvish --pwd $pwd | slurp) }\n"
            "set edit:before-readline = [$ges-hook~ $@edit:before-readline]\n"
            "set after-chdir = [$ges-hook~ $@after-chdir]\n",
    .line = "eval ((external {ges}) hook elvish | slurp)",
    .base = "XDG_CONFIG_HOME",
    .below_base = "elvish/rc.elv",
    .below_home = ".config/elvish/rc.elv",
};
