/* The hook of fish: before the prompt, and in the middle of a line after `cd`. */
#include "shell/hook.h"

#include "base/builder.h"

static bool is_plain(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_one = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '/' || c == '.' || c == '_' || (c == '-' && i != 0);
        if (!is_one) {
            return false;
        }
    }
    return text.len != 0;
}

/* Quotes cost at every prompt as much as the look itself. */
static ges_text word(ges_arena *mem, ges_text text) {
    return is_plain(text) ? text : ges_shell_fish.quote(mem, text);
}

static void build_test(ges_builder *out, const ges_hook_look *look) {
    ges_text path = word(out->mem, look->path);
    ges_text stamp = word(out->mem, look->stamp);
    switch (look->test) {
    case GES_HOOK_IS_LEFT: /* `cd` to a link that leads elsewhere now keeps PWD */
        ges_build_format(out, " -o ! . -ef %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_THERE:
    case GES_HOOK_IS_BEHIND: /* all together: build_absent */
        return;
    case GES_HOOK_IS_GONE:
        ges_build_format(out, " -o ! -e %.*s", GES_FMT(path));
        return;
    case GES_HOOK_IS_GATE: /* dearer than a look behind it, and a time set back would keep it shut
                            */
        return;
    case GES_HOOK_IS_OFF: /* fish tells that by itself: __ges_load */
    case GES_HOOK_IS_ON:
        return;
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

/* What must not be there, each after `before`. */
static void build_absent(ges_builder *out, const ges_hook_looks *looks, const char *before) {
    for (size_t i = 0; i < looks->count; i++) {
        ges_hook_test test = looks->items[i].test;
        if (test == GES_HOOK_IS_THERE || test == GES_HOOK_IS_BEHIND) {
            ges_text path = word(out->mem, looks->items[i].path);
            ges_build_format(out, "%s%.*s", before, GES_FMT(path));
        }
    }
}

static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    if (ges_hook_has(looks, GES_HOOK_IS_ON)) {
        return GES_T("function __ges_hook --on-event fish_prompt; end\n");
    }
    const ges_text end = GES_T("; and __ges_load; end\n");
    const ges_text head = GES_T("function __ges_hook --on-event fish_prompt; test ");
    ges_builder tests = ges_builder_in(mem);
    ges_builder either =
        ges_builder_in(mem); /* since 3.5 `path` asks at half the price of `test` */
    ges_builder or = ges_builder_in(mem);
    ges_build_str(&tests, "1 -eq 2");
    for (size_t i = 0; i < looks->count; i++) {
        build_test(&tests, &looks->items[i]);
    }
    ges_text known = ges_build_done(&tests);
    if (ges_hook_has(looks, GES_HOOK_IS_LEFT)) { /* it stands first; a number costs as much as a file */
        known = ges_text_skip(known, sizeof("1 -eq 2 -o ") - 1);
    }
    build_absent(&either, looks, " ");
    build_absent(& or, looks, " -o -e ");
    if (either.len == 0) {
        return ges_text_join(mem, head, known, end);
    }
    return ges_text_join(mem, GES_T("if builtin -q path\n"), head, known, GES_T("; or path is"),
                         ges_build_done(&either), end, GES_T("else\n"), head, known,
                         ges_build_done(& or), end, GES_T("end\n"));
}

const ges_hook ges_hook_fish = {
    .text =
        "function __ges_load --on-variable PWD --on-variable GES_NO_HOOK\n"
        "    function __ges_hook --on-event fish_prompt; end\n"
        "    {ges} load --shell fish --pwd \"$PWD\" $__ges_start | source\n"
        "    set -g __ges_start\n"
        "end\n"
        "set -g __ges_start --start\n"
        /* What is for this session is evaluated here at once; see GES_HOOK_SH_FUNCTION. */
        "function ges\n"
        "    if string match -qr '^(use|set|unset|path) (.* )?--scope[ =]session |^refresh ' "
        "\"$argv \"; and not string match -qr ' (--json|--help|-h|--dry-run|--shell|--begin)[ =]' "
        "\" $argv \"\n"
        "        set -l code ({ges} $argv | string collect)\n"
        "        test $pipestatus[1] -eq 0; or return 3\n"
        "        echo $code | source\n"
        "    else\n"
        "        {ges} $argv\n"
        "    end\n"
        "end\n"
        "function __ges_hook --on-event fish_prompt; __ges_load; end\n",
    .line = "test -x {ges}; and {ges} hook fish | source",
    .base = "XDG_CONFIG_HOME",
    .below_base = "fish/config.fish",
    .below_home = ".config/fish/config.fish",
    .uses_stamps = true,
    .look = look,
};
