/* A unit of systemd's user manager. Quoting: systemd.syntax(7) "Quoting", systemd.service(5) "Command
 * lines", systemd.unit(5) "Specifiers". */
#include "watch/unit.h"

/* Inside double quotes: C escapes, '%' doubled as it begins a specifier, and '$' as it begins a
 * variable, but in the program's name, where none is looked for. */
static void add_word(ges_builder *out, ges_text word, bool is_program) {
    ges_build_char(out, '"');
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (c == '"' || c == '\\') {
            ges_build_char(out, '\\');
        } else if (c == '%' || (c == '$' && !is_program)) {
            ges_build_char(out, c);
        }
        if ((uint8_t)c < 0x20 || c == 0x7F) {
            ges_build_format(out, "\\x%02x", (unsigned)(uint8_t)c);
        } else {
            ges_build_char(out, c);
        }
    }
    ges_build_char(out, '"');
}

/* What follows '=' of a setting that is one text. */
static void add_text(ges_builder *out, ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((uint8_t)c < 0x20 || c == '\\' || c == 0x7F) {
            ges_build_char(out, '?'); /* only for people; a backslash at the end would join lines */
        } else {
            ges_build_format(out, c == '%' ? "%c%c" : "%c", c, c);
        }
    }
}

static ges_status write_unit(const ges_unit *unit, ges_arena *mem, ges_text *out, ges_error *err) {
    ges_builder text = ges_builder_in(mem);
    ges_build_format(&text, "# %.*s\n[Unit]\nDescription=", GES_FMT(GES_UNIT_MARK));
    add_text(&text, unit->what);
    ges_build_str(&text, "\n\n[Service]\nType=simple\nExecStart=");
    for (size_t i = 0; i < unit->arg_count; i++) {
        ges_build_text(&text, i != 0 ? GES_T(" ") : GES_T(""));
        add_word(&text, unit->args[i], i == 0);
    }
    ges_build_str(&text, "\nRestart=on-failure\nRestartSec=5\n\n[Install]\nWantedBy=default.target\n");
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = ges_build_done(&text);
    return GES_OK;
}

const ges_unit_kind ges_unit_systemd = {
    .name = "systemd",
    .family = GES_OS_LINUX,
    .extension = ".service",
    .base = "XDG_CONFIG_HOME",
    .below_base = "systemd/user",
    .below_home = ".config/systemd/user",
    .enable = "systemctl --user daemon-reload && systemctl --user enable --now @NAME@.service",
    .disable = "systemctl --user disable --now @NAME@.service",
    .write = write_unit,
};
