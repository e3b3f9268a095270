/* What the hooks of shells share. */
#include "shell/hook.h"

#include "base/builder.h"

ges_text ges_hook_fill(ges_arena *mem, const ges_shell *shell, const char *text, ges_text program) {
    const ges_text mark = GES_T("{ges}");
    ges_text rest = ges_text_of(text);
    ges_text quoted = shell->quote(mem, program);
    ges_builder out = ges_builder_in(mem);
    for (size_t at = ges_text_find(rest, mark); at != GES_NPOS; at = ges_text_find(rest, mark)) {
        ges_build_text(&out, ges_text_slice(rest, 0, at));
        ges_build_text(&out, quoted);
        rest = ges_text_skip(rest, at + mark.len);
    }
    ges_build_text(&out, rest);
    return ges_build_done(&out);
}

/* One test, as bash and zsh write it between [[ and ]]. */
static void build_test(ges_builder *out, const ges_hook_look *look) {
    ges_text path = ges_shell_posix_quote(out->mem, look->path);
    ges_text stamp = ges_shell_posix_quote(out->mem, look->stamp);
    switch (look->test) {
    case GES_HOOK_IS_LEFT: /* `cd` to a link that leads elsewhere now keeps PWD */
        ges_build_format(out, "! . -ef %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_THERE:
    case GES_HOOK_IS_BEHIND:
        ges_build_format(out, "-e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GONE:
        ges_build_format(out, "! -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GATE:
    case GES_HOOK_IS_LATER:
    case GES_HOOK_IS_OTHER:
        break;
    }
    if (look->stamp.len == 0) {
        ges_build_str(out, "1 -eq 1"); /* nothing to compare with */
        return;
    }
    ges_build_format(out, "%.*s -nt %.*s", GES_FMT(path), GES_FMT(stamp));
    if (look->test == GES_HOOK_IS_OTHER) {
        ges_build_format(out, " || %.*s -ot %.*s || ! -e %.*s", GES_FMT(path), GES_FMT(stamp),
                         GES_FMT(path));
    }
}

static int group_of(ges_hook_test test) {
    return test == GES_HOOK_IS_GATE ? 1 : test == GES_HOOK_IS_BEHIND ? 2 : 0;
}

/* zsh compares only files that are there. Stamps go together or not at all: one tells for all. */
static void build_stamp(ges_builder *out, const ges_hook_looks *looks) {
    for (size_t i = 0; i < looks->count; i++) {
        if (looks->items[i].stamp.len != 0) {
            ges_text stamp = ges_shell_posix_quote(out->mem, looks->items[i].stamp);
            ges_build_format(out, " || ! -e %.*s", GES_FMT(stamp));
            return;
        }
    }
}

static void build_group(ges_builder *out, const ges_hook_looks *looks, int group) {
    ges_build_str(out, "[[ 1 -eq 2");
    if (group == 0) {
        build_stamp(out, looks);
    }
    for (size_t i = 0; i < looks->count; i++) {
        if (group_of(looks->items[i].test) == group) {
            ges_build_str(out, " || ");
            build_test(out, &looks->items[i]);
        }
    }
    ges_build_str(out, " ]]");
}

ges_text ges_hook_posix_look(ges_arena *mem, const ges_hook_looks *looks) {
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "__ges_changed() { ");
    build_group(&out, looks, 0);
    ges_build_str(&out, " || { ");
    build_group(&out, looks, 1);
    ges_build_str(&out, " && ");
    build_group(&out, looks, 2);
    ges_build_str(&out, "; }; }\n");
    return ges_build_done(&out);
}
