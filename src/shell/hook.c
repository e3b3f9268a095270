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

static void build_test(ges_builder *out, const ges_hook_look *look) {
    ges_text path = ges_shell_posix_quote(out->mem, look->path);
    switch (look->test) {
    case GES_HOOK_IS_LEFT: /* `cd` to a link that leads elsewhere now keeps PWD */
        ges_build_format(out, "! . -ef %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_THERE:
        ges_build_format(out, "-e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GONE:
        ges_build_format(out, "! -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_OTHER:
        break;
    }
    ges_text stamp = ges_shell_posix_quote(out->mem, look->stamp);
    if (look->stamp.len == 0) {
        ges_build_str(out, "1 -eq 1"); /* nothing to compare with */
    } else {
        ges_build_format(out, "! -e %.*s || ! -e %.*s || %.*s -nt %.*s || %.*s -ot %.*s",
                         GES_FMT(path), GES_FMT(stamp), GES_FMT(path), GES_FMT(stamp),
                         GES_FMT(path), GES_FMT(stamp)); /* zsh compares only what is there */
    }
}

ges_text ges_hook_posix_look(ges_arena *mem, const ges_hook_looks *looks) {
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "__ges_changed() { [[ 1 -eq 2");
    for (size_t i = 0; i < looks->count; i++) {
        ges_build_str(&out, " || ");
        build_test(&out, &looks->items[i]);
    }
    ges_build_str(&out, " ]]; }\n");
    return ges_build_done(&out);
}
