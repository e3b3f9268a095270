/* Which lines of a start-up file are written for another shell. Only lines that begin in the first
 * column count: what is indented may stand in a condition or a text. Pure. */
#include "doctor/fact_startup.h"

static bool is_ours(ges_text name) {
    bool is_go = ges_text_starts(name, GES_T("GO")) && name.len > 2;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        is_go = is_go && ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }
    return is_go || ges_text_equal(name, GES_T("PATH"));
}

static bool of_fish(ges_text line, ges_fact_foreign_line *out) {
    ges_text value = {0};
    bool is_export = ges_text_starts(line, GES_T("export "));
    ges_text rest = is_export ? ges_text_trim(ges_text_skip(line, 7)) : line;
    if (!ges_text_cut(rest, '=', &out->name, &value) || !is_ours(out->name)) {
        return false;
    }
    if (!is_export) {
        out->kind = GES_FOREIGN_ASSIGNMENT;
        /* "GOOS=js go build" runs a command with a variable: fish 3.1 can do that too. */
        return ges_text_find_char(value, ' ') == GES_NPOS || value.ptr[0] == '"' ||
               value.ptr[0] == '\'';
    }
    bool is_path = ges_text_equal(out->name, GES_T("PATH"));
    bool is_unquoted = is_path && ges_text_contains(value, GES_T("$PATH")) && value.ptr[0] != '"';
    out->kind = ges_text_contains(value, GES_T("${")) ? GES_FOREIGN_BRACES : GES_FOREIGN_UNQUOTED;
    return out->kind == GES_FOREIGN_BRACES || is_unquoted;
}

/* The word behind `prefix`, when the line begins with that. */
static bool word_after(ges_text line, ges_text prefix, ges_text *word) {
    ges_text rest = ges_text_trim(ges_text_skip(line, prefix.len));
    ges_text after = {0};
    *word = rest;
    (void)ges_text_cut(rest, ' ', word, &after); /* the last word */
    return ges_text_starts(line, prefix);
}

static bool of_sh(ges_text line, ges_fact_foreign_line *out) {
    static const struct {
        ges_text prefix;
        ges_foreign kind;
    } kinds[] = {
        {GES_LIT("set -gx "), GES_FOREIGN_SET},     {GES_LIT("set -Ux "), GES_FOREIGN_SET},
        {GES_LIT("set -xg "), GES_FOREIGN_SET},     {GES_LIT("set -xU "), GES_FOREIGN_SET},
        {GES_LIT("setenv "), GES_FOREIGN_SETENV},
    };
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (word_after(line, kinds[i].prefix, &out->name)) {
            out->kind = kinds[i].kind;
            return is_ours(out->name);
        }
    }
    if (ges_text_starts(line, GES_T("fish_add_path "))) {
        out->kind = GES_FOREIGN_ADD_PATH;
        out->name = GES_T("PATH");
        return true;
    }
    if (word_after(line, GES_T("export "), &out->name) && is_ours(out->name)) {
        out->kind = GES_FOREIGN_BLANKS;
        ges_text rest = ges_text_skip(line, (size_t)(out->name.ptr - line.ptr) + out->name.len);
        return ges_text_starts(ges_text_trim(rest), GES_T("= "));
    }
    return false;
}

bool ges_fact_foreign_of(ges_text line, bool is_fish, ges_fact_foreign_line *out) {
    ges_fact_foreign_line found = {.text = ges_text_trim(line)};
    bool is_indented = line.len == 0 || line.ptr[0] == ' ' || line.ptr[0] == '\t';
    if (is_indented || !(is_fish ? of_fish(found.text, &found) : of_sh(found.text, &found))) {
        return false;
    }
    *out = found;
    return true;
}
