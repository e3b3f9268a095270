/* cmd.exe, for lines that `for /f` hands to its `set` one by one: each is "NAME=value" with its
 * quotes, and nothing in it is expanded or run (but `!` where delayed expansion is on). Source:
 * `help for`, `help set`; "How does the Windows Command Interpreter parse scripts", phases 4 and 5:
 * a FOR variable is replaced after special characters have been looked for. */
#include "shell/hook.h"

/* Source: `help set`. cmd makes their values up each time they are read, until somebody sets them. */
static const ges_text made_up[] = {
    GES_LIT("CD"),         GES_LIT("DATE"),          GES_LIT("TIME"),       GES_LIT("RANDOM"),
    GES_LIT("ERRORLEVEL"), GES_LIT("CMDEXTVERSION"), GES_LIT("CMDCMDLINE"),
};

/* `for /f` parts lines, and set has no way to say a line end. */
static const char *refuses(ges_text name, ges_text value) {
    bool has_line = ges_text_find_char(value, '\n') != GES_NPOS ||
                    ges_text_find_char(value, '\r') != GES_NPOS ||
                    ges_text_find_char(name, '\n') != GES_NPOS;
    for (size_t i = 0; i < GES_COUNT(made_up); i++) {
        if (ges_text_equal_nocase(name, made_up[i])) {
            return "cmd makes up its value itself";
        }
    }
    return has_line ? "cmd cannot set a value of several lines" : NULL;
}

static ges_text quote(ges_arena *mem, ges_text text) {
    return ges_text_join(mem, GES_T("\""), text, GES_T("\""));
}

/* Everything up to the last quote is the value, quotes inside too. An empty value takes it away. */
static ges_text set(ges_arena *mem, ges_text name, ges_text value) {
    return ges_text_join(mem, GES_T("\""), name, GES_T("="), value, GES_T("\""));
}

static ges_text unset(ges_arena *mem, ges_text name) {
    return set(mem, name, GES_T(""));
}

const ges_shell ges_shell_cmd = {
    .name = "cmd",
    .programs = "cmd ",
    .files = "AutoRun is not read",
    .evaluate = "for /f \"delims=\" %%i in ('%s') do @set %%i",
    .begin = "",
    .between = "\r\n",
    .end = "\r\n",
    .is_console_encoded = true,
    .refuses = refuses,
    .quote = quote,
    .set = set,
    .unset = unset,
    .hook = &ges_hook_cmd,
};
