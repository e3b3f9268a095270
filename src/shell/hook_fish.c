/* The hook of fish: before the prompt, and in the middle of a line after `cd`. */
#include "shell/hook.h"

#include "base/builder.h"

static void build_test(ges_builder *out, const ges_hook_look *look) {
    ges_text path = ges_shell_fish.quote(out->mem, look->path);
    ges_text stamp = ges_shell_fish.quote(out->mem, look->stamp);
    switch (look->test) {
    case GES_HOOK_IS_LEFT: /* `cd` to a link that leads elsewhere now keeps PWD */
        ges_build_format(out, " -o ! . -ef %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_THERE:
    case GES_HOOK_IS_BEHIND:
        ges_build_format(out, " -o -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GONE:
        ges_build_format(out, " -o ! -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GATE:
    case GES_HOOK_IS_LATER:
    case GES_HOOK_IS_OTHER:
        break;
    }
    if (look->stamp.len == 0) {
        ges_build_str(out, " -o 1 -eq 1"); /* nothing to compare with */
        return;
    }
    ges_build_format(out, " -o %.*s -nt %.*s", GES_FMT(path), GES_FMT(stamp));
    if (look->test == GES_HOOK_IS_OTHER) {
        ges_build_format(out, " -o %.*s -ot %.*s", GES_FMT(path), GES_FMT(stamp));
    }
}

static int group_of(ges_hook_test test) {
    return test == GES_HOOK_IS_GATE ? 1 : test == GES_HOOK_IS_BEHIND ? 2 : 0;
}

static void build_group(ges_builder *out, const ges_hook_looks *looks, int group) {
    for (size_t i = 0; i < looks->count; i++) {
        if (group_of(looks->items[i].test) == group) {
            build_test(out, &looks->items[i]);
        }
    }
}

/* Every `test` costs as much as some files, so that one answers all of it while nothing changed. */
static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "function __ges_changed; test 1 -eq 2");
    build_group(&out, looks, 0);
    build_group(&out, looks, 1);
    ges_build_str(&out, "; or return 1; test 1 -eq 2");
    build_group(&out, looks, 0);
    ges_build_str(&out, "; and return 0; test 1 -eq 2");
    build_group(&out, looks, 2);
    ges_build_str(&out, "; end\n");
    return ges_build_done(&out);
}

const ges_hook ges_hook_fish = {
    .text = "function __ges_changed; true; end\n"
            "function __ges_load --on-variable PWD\n"
            "    function __ges_changed; false; end\n"
            "    {ges} load --shell fish --pwd \"$PWD\" | source\n"
            "end\n"
            "function __ges_hook --on-event fish_prompt\n"
            "    __ges_changed; and __ges_load\n"
            "end\n",
    .line = "test -x {ges}; and {ges} hook fish | source",
    .base = "XDG_CONFIG_HOME",
    .below_base = "fish/config.fish",
    .below_home = ".config/fish/config.fish",
    .uses_stamps = true,
    .look = look,
};
