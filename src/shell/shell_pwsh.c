/* PowerShell, Windows PowerShell 5.1 and PowerShell 7. Source: about_Quoting_Rules,
 * about_Variables, about_Environment_Variables; the language's grammar takes U+2018 to U+201B as
 * single quotes too. */
#include "shell/hook.h"

#include "base/builder.h"
#include "base/utf.h"
#include "base/utf16.h"

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
ges_text ges_shell_pwsh_literal(ges_arena *mem, ges_text text) {
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

static bool is_plain(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < ' ' || text.ptr[i] > '~') {
            return false;
        }
    }
    return true;
}

static void build_escaped(ges_builder *out, ges_text rune) {
    uint16_t units[2] = {0};
    size_t count = ges_utf16_encode(rune, units, GES_COUNT(units));
    for (size_t i = 0; i < count; i++) {
        ges_build_format(out, "\\u%04x", units[i]);
    }
}

/* Length of what is one character in UTF-16: a surrogate alone, as Windows has it, has three bytes.
 */
static size_t width_of(ges_text text) {
    size_t width = 0;
    uint32_t rune = ges_utf8_decode(text, &width);
    bool is_surrogate = rune == GES_RUNE_ERROR && width == 1 && text.len >= 3 &&
                        text.ptr[0] == '\xed' && (uint8_t)text.ptr[1] >= 0xa0;
    return is_surrogate ? 3 : width;
}

/* .NET's strings are UTF-16. */
static const char *refuses(ges_text name, ges_text value) {
    (void)name;
    while (value.len != 0) {
        size_t width = width_of(value);
        if (width == 1 && (uint8_t)value.ptr[0] >= 0x80) {
            return "PowerShell cannot hold bytes that are no UTF-8";
        }
        value = ges_text_skip(value, width);
    }
    return NULL;
}

/* One word in ASCII without line ends, whatever the text is: PowerShell reads what a program prints
 * in the console's code page and line by line, and 5.1 a profile without a mark in the ANSI one. */
static ges_text quote(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    if (is_plain(text)) {
        return ges_shell_pwsh_literal(mem, text);
    }
    ges_build_str(&out, "([Regex]::Unescape('");
    while (text.len != 0) {
        size_t width = width_of(text);
        ges_text rune = ges_text_slice(text, 0, width);
        char c = rune.ptr[0];
        if (!is_plain(rune)) {
            build_escaped(&out, rune);
        } else {
            ges_build_text(&out, c == '\'' ? GES_T("'") : c == '\\' ? GES_T("\\") : GES_T(""));
            ges_build_char(&out, c);
        }
        text = ges_text_skip(text, width);
    }
    ges_build_str(&out, "'))");
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
    .refuses = refuses,
    .quote = quote,
    .set = set,
    .unset = unset,
    .hook = &ges_hook_pwsh,
};
