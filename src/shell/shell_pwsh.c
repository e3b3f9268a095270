/* PowerShell, Windows PowerShell 5.1 and PowerShell 7. Source: about_Quoting_Rules,
 * about_Variables, about_Environment_Variables; the language's grammar takes U+2018 to U+201B as
 * single quotes too. */
#include "shell/hook.h"

#include "base/builder.h"

/* Length of a single quote at the front, in any of its five forms; 0: none. */
static size_t quote_len(ges_text text) {
    if (text.len != 0 && text.ptr[0] == '\'') {
        return 1;
    }
    bool is_curly = text.len >= 3 && text.ptr[0] == '\xe2' && text.ptr[1] == '\x80' &&
                    text.ptr[2] >= '\x98' && text.ptr[2] <= '\x9b';
    return is_curly ? 3 : 0;
}

/* In single quotes only the quotes themselves are special: each is doubled. */
static ges_text quote(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    ges_build_char(&out, '\'');
    for (size_t i = 0; i < text.len;) {
        size_t width = quote_len(ges_text_skip(text, i));
        ges_text piece = ges_text_slice(text, i, i + (width == 0 ? 1 : width));
        ges_build_text(&out, piece);
        if (width != 0) {
            ges_build_text(&out, piece);
        }
        i += piece.len;
    }
    ges_build_char(&out, '\'');
    return ges_build_done(&out);
}

/* Not $env:NAME, whose '' takes a variable away up to 7.4; and any name can stand here. */
static ges_text set(ges_arena *mem, ges_text name, ges_text value) {
    return ges_text_join(mem, GES_T("[Environment]::SetEnvironmentVariable("), quote(mem, name),
                         GES_T(","), quote(mem, value), GES_T(")"));
}

static ges_text unset(ges_arena *mem, ges_text name) {
    return ges_text_join(mem, GES_T("[Environment]::SetEnvironmentVariable("), quote(mem, name),
                         GES_T(",$null)"));
}

const ges_shell ges_shell_pwsh = {
    .name = "pwsh",
    .programs = "pwsh powershell pwsh-preview ",
    .files = "its profiles are not read",
    .evaluate = "%s | Out-String | Invoke-Expression",
    .begin = "",
    .between = "\n",
    .end = "\n",
    .is_console_encoded = true, /* [Console]::OutputEncoding */
    .quote = quote,
    .set = set,
    .unset = unset,
    .hook = &ges_hook_pwsh,
};
