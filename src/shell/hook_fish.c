/* The hook of fish: before the prompt, and in the middle of a line after `cd`. */
#include "shell/hook.h"

#include "base/builder.h"

static void build_test(ges_builder *out, const ges_hook_look *look) {
    ges_text path = ges_shell_fish.quote(out->mem, look->path);
    switch (look->test) {
    case GES_HOOK_IS_LEFT: /* `cd` to a link that leads elsewhere now keeps PWD */
        ges_build_format(out, " -o ! . -ef %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_THERE:
        ges_build_format(out, " -o -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GONE:
        ges_build_format(out, " -o ! -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_OTHER:
        break;
    }
    ges_text stamp = ges_shell_fish.quote(out->mem, look->stamp);
    if (look->stamp.len == 0) {
        ges_build_str(out, " -o 1 -eq 1"); /* nothing to compare with */
    } else {
        ges_build_format(out, " -o %.*s -nt %.*s -o %.*s -ot %.*s", GES_FMT(path), GES_FMT(stamp),
                         GES_FMT(path), GES_FMT(stamp));
    }
}

static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "function __ges_changed; test 1 -eq 2");
    for (size_t i = 0; i < looks->count; i++) {
        build_test(&out, &looks->items[i]);
    }
    ges_build_str(&out, "; end\n");
    return ges_build_done(&out);
}

const ges_hook ges_hook_fish = {
    .text = "set -g __ges_pwd ''\n"
            "function __ges_changed; true; end\n"
            "function __ges_hook --on-event fish_prompt --on-variable PWD\n"
            "    if test \"$PWD\" != \"$__ges_pwd\"; or __ges_changed\n"
            "        set -g __ges_pwd $PWD\n"
            "        function __ges_changed; false; end\n"
            "        {ges} load --shell fish --pwd \"$PWD\" | source\n"
            "    end\n"
            "end\n",
    .line = "test -x {ges}; and {ges} hook fish | source",
    .base = "XDG_CONFIG_HOME",
    .below_base = "fish/config.fish",
    .below_home = ".config/fish/config.fish",
    .uses_stamps = true,
    .look = look,
};
