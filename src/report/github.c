/* Escapes and writes annotations. */
#include "report/github.h"

/* In properties ':' and ',' are signs too. */
static void write_escaped(ges_builder *out, ges_text value, const char *signs) {
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool is_control = (unsigned char)c < 0x20 || c == 0x7F;
        if (c != '\0' && strchr(signs, c) != NULL) {
            ges_build_format(out, "%%%02X", (unsigned)(unsigned char)c);
        } else if (is_control) { /* the log is shown on terminals */
            ges_build_format(out, "\\x%02x", (unsigned)(unsigned char)c);
        } else {
            ges_build_char(out, c);
        }
    }
}

static void write_property(ges_builder *out, bool *is_first, const char *name, ges_text value) {
    if (value.len == 0) {
        return;
    }
    ges_build_format(out, "%s%s=", *is_first ? " " : ",", name);
    write_escaped(out, value, "%\r\n:,");
    *is_first = false;
}

void ges_github_write(ges_builder *out, const ges_github_note *note) {
    bool is_first = true;
    ges_build_format(out, "::%s", note->level);
    write_property(out, &is_first, "file", note->file);
    if (note->line != 0) {
        ges_build_format(out, "%sline=%u", is_first ? " " : ",", (unsigned)note->line);
        is_first = false;
    }
    write_property(out, &is_first, "title", note->title);
    ges_build_str(out, "::");
    write_escaped(out, note->message, "%\r\n");
    ges_build_char(out, '\n');
}
