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

ges_text ges_hook_shells(ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < ges_shell_count; i++) {
        if (ges_shells[i]->hook != NULL) {
            ges_build_format(&out, "%s%s", out.len != 0 ? ", " : "", ges_shells[i]->name);
        }
    }
    return ges_build_done(&out);
}

ges_text ges_hook_nearer(ges_arena *mem, ges_text dir, ges_text path) {
    size_t same = 0; /* up to the end of the last directory that both have */
    size_t i = 0;
    ges_builder out = ges_builder_in(mem);
    for (; i < dir.len && i < path.len && dir.ptr[i] == path.ptr[i]; i++) {
        same = dir.ptr[i] == '/' ? i + 1 : same;
    }
    if (i == dir.len && i < path.len && path.ptr[i] == '/') {
        same = i + 1;
    }
    for (size_t at = same; at < dir.len; at++) {
        if (at == same || dir.ptr[at] == '/') {
            ges_build_str(&out, "../");
        }
    }
    ges_text rest = ges_text_skip(path, same);
    bool is_plain = out.len != 0 || (rest.len != 0 && rest.ptr[0] != '-' && rest.ptr[0] != '!' &&
                                     rest.ptr[0] != '(' && rest.ptr[0] != ')');
    ges_build_text(&out, rest);
    return is_plain && out.len < path.len ? ges_build_done(&out) : path;
}

/* One test, as bash and zsh write it between [[ and ]]: true when something changed. */
static void build_test(ges_builder *out, const ges_hook_look *look, bool is_zsh) {
    ges_text path = ges_shell_posix_quote(out->mem, look->path);
    ges_text stamp = ges_shell_posix_quote(out->mem, look->stamp);
    switch (look->test) {
    case GES_HOOK_IS_LEFT: /* `cd` to a link that leads elsewhere now keeps PWD */
        ges_build_format(out, " || ! . -ef %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_THERE:
    case GES_HOOK_IS_BEHIND:
        ges_build_format(out, " || -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GONE:
        ges_build_format(out, " || ! -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GATE: /* dearer than a look behind it, and a time set back would keep it shut
                            */
        return;
    case GES_HOOK_IS_OFF:
        ges_build_str(out, " || -n ${GES_NO_HOOK+x}");
        return;
    case GES_HOOK_IS_ON:
        ges_build_str(out, " || -z ${GES_NO_HOOK+x}");
        return;
    case GES_HOOK_IS_LATER:
    case GES_HOOK_IS_OTHER:
        break;
    }
    if (look->stamp.len == 0) {
        ges_build_str(out, " || 1 -eq 1"); /* nothing to compare with */
        return;
    }
    ges_build_format(out, " || %.*s -nt %.*s", GES_FMT(path), GES_FMT(stamp));
    if (look->test == GES_HOOK_IS_OTHER) {
        ges_build_format(out, " || %.*s -ot %.*s", GES_FMT(path), GES_FMT(stamp));
    }
    if (look->test == GES_HOOK_IS_OTHER && is_zsh) {
        ges_build_format(out, " || ! -e %.*s", GES_FMT(path));
    }
}

/* zsh compares only files that are there; to bash one that is not is older than all others. Stamps
 * go together or not at all: one tells for all. */
static void build_stamp(ges_builder *out, const ges_hook_looks *looks) {
    for (size_t i = 0; i < looks->count; i++) {
        if (looks->items[i].stamp.len != 0) {
            ges_text stamp = ges_shell_posix_quote(out->mem, looks->items[i].stamp);
            ges_build_format(out, " || ! -e %.*s", GES_FMT(stamp));
            return;
        }
    }
}

bool ges_hook_has(const ges_hook_looks *looks, ges_hook_test test) {
    for (size_t i = 0; i < looks->count; i++) {
        if (looks->items[i].test == test) {
            return true;
        }
    }
    return false;
}

/* One function whose only command is one test: what else a prompt could cost is a call of a
 * function and another test, each as much as five files. */
static ges_text look(ges_arena *mem, const ges_hook_looks *looks, bool is_zsh) {
    ges_builder tests = ges_builder_in(mem);
    if (!ges_hook_has(looks, GES_HOOK_IS_LEFT) && !ges_hook_has(looks, GES_HOOK_IS_ON)) {
        ges_build_str(&tests, " || $PWD != \"$__ges_pwd\"");
    }
    for (size_t i = 0; i < looks->count; i++) {
        build_test(&tests, &looks->items[i], is_zsh);
    }
    if (is_zsh) {
        build_stamp(&tests, looks);
    }
    return ges_text_join(
        mem, GES_T("__ges_hook() { [[ "), ges_text_skip(ges_build_done(&tests), sizeof(" || ") - 1),
        GES_T(" ]] && __ges_load; "), is_zsh ? GES_T("}\n") : GES_T("return \"${1:-0}\"; }\n"));
}

ges_text ges_hook_bash_look(ges_arena *mem, const ges_hook_looks *looks) {
    return look(mem, looks, false);
}

ges_text ges_hook_zsh_look(ges_arena *mem, const ges_hook_looks *looks) {
    return look(mem, looks, true);
}
