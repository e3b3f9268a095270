/* Nushell: a record for load-env, in JSON, since nothing there evaluates text as code. null takes a
 * variable away. Source: nushell.sh/book/environment.html; RFC 8259. */
#include "shell/hook.h"

#include "base/builder.h"

static ges_text quote(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    ges_build_char(&out, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];
        if (c < 0x20 || c == 0x7f) {
            ges_build_format(&out, "\\u%04x", c);
        } else {
            ges_build_text(&out, c == '"' || c == '\\' ? GES_T("\\") : GES_T(""));
            ges_build_char(&out, (char)c);
        }
    }
    ges_build_char(&out, '"');
    return ges_build_done(&out);
}

static ges_text set(ges_arena *mem, ges_text name, ges_text value) {
    return ges_text_join(mem, quote(mem, name), GES_T(": "), quote(mem, value));
}

static ges_text unset(ges_arena *mem, ges_text name) {
    return ges_text_join(mem, quote(mem, name), GES_T(": null"));
}

/* Source: nushell.sh/book/special_variables.html. `config` is a record, a text in its place an error. */
static const char own[] =
    "CURRENT_FILE ENV_CONVERSIONS FILE_PWD LAST_EXIT_CODE NU_VERSION PWD config ";

const ges_shell ges_shell_nu = {
    .name = "nu",
    .programs = "nu ",
    .files = "its configuration is not read",
    .evaluate = "%s | from json | load-env",
    .begin = "{",
    .between = ", ",
    .end = "}\n",
    .own = own,
    .quote = quote,
    .set = set,
    .unset = unset,
    .hook = &ges_hook_nu,
};
