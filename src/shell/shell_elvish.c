/* Elvish. Source: elv.sh/ref/language.html "Single-quoted string"; elv.sh/ref/builtin.html. */
#include "shell/hook.h"

#include "base/builder.h"
#include "base/utf.h"

/* Code is UTF-8; other bytes stand in double quotes as \xHH. */
static ges_text quote_bytes(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    ges_build_char(&out, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];
        bool is_plain = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
        ges_build_format(&out, is_plain ? "%c" : "\\x%02x", c);
    }
    ges_build_char(&out, '"');
    return ges_build_done(&out);
}

static ges_text quote(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    if (!ges_utf8_valid(text)) {
        return quote_bytes(mem, text);
    }
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
    .hook = &ges_hook_elvish,
};
