/* Elvish. Source: elv.sh/ref/language.html "Single-quoted string"; elv.sh/ref/builtin.html. */
#include "shell/shell.h"

#include "base/builder.h"

static ges_text quote(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    ges_build_char(&out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        ges_build_text(&out, text.ptr[i] == '\'' ? GES_T("'") : GES_T(""));
        ges_build_char(&out, text.ptr[i]);
    }
    ges_build_char(&out, '\'');
    return ges_build_done(&out);
}

static ges_text set(ges_arena *mem, ges_text name, ges_text value) {
    return ges_text_join(mem, GES_T("set-env "), quote(mem, name), GES_T(" "), quote(mem, value));
}

static ges_text unset(ges_arena *mem, ges_text name) {
    return ges_text_join(mem, GES_T("unset-env "), quote(mem, name));
}

const ges_shell ges_shell_elvish = {
    .name = "elvish",
    .programs = "elvish ",
    .files = "its configuration is not read",
    .evaluate = "eval (%s | slurp)",
    .begin = "",
    .between = "\n",
    .end = "\n",
    .quote = quote,
    .set = set,
    .unset = unset,
};
