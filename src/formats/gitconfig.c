/* Reads git's configuration files:
 *     [safe]                      # or ; comment
 *         directory = "/srv/a b"
 *     [includeIf "gitdir:~/work/"] path = work.inc
 * A value goes on behind a backslash at the end of its line; \\ \" \n \t \b are its escapes.
 * Spec: git-config(1) "Syntax". */
#include "formats/gitconfig.h"

#include "base/builder.h"

typedef struct reading {
    ges_text in;
    size_t at;
    uint32_t line;
    ges_arena *mem;
} reading;

/* The next character, with \r\n as \n; '\n' at the end of the file, as git has it. */
static char next(reading *r) {
    if (r->at >= r->in.len) {
        r->at = r->in.len;
        return '\n';
    }
    char c = r->in.ptr[r->at++];
    if (c == '\r' && r->at < r->in.len && r->in.ptr[r->at] == '\n') {
        r->at++;
        c = '\n';
    }
    r->line += c == '\n';
    return c;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_line(reading *r) {
    while (r->at < r->in.len && next(r) != '\n') {
    }
}

/* What follows the blank behind a section's name: "subsection"]. */
static bool read_subsection(reading *r, ges_text *out) {
    ges_builder text = ges_builder_in(r->mem);
    char c = ' ';
    while (c == ' ' || c == '\t') {
        c = next(r);
    }
    if (c != '"') {
        return false;
    }
    while (r->at < r->in.len) {
        c = next(r);
        if (c == '\n') {
            return false;
        }
        if (c == '"') {
            *out = ges_build_done(&text);
            return next(r) == ']';
        }
        c = c == '\\' ? next(r) : c;
        if (c == '\n') {
            return false;
        }
        ges_build_char(&text, c);
    }
    return false;
}

/* What follows '['. */
static bool read_section(reading *r, ges_text *section, ges_text *subsection) {
    size_t from = r->at;
    *subsection = (ges_text){0};
    while (r->at < r->in.len) {
        char c = r->in.ptr[r->at];
        *section = ges_text_slice(r->in, from, r->at);
        if (c == ']') {
            r->at++;
            return section->len != 0;
        }
        if (c == ' ' || c == '\t') {
            return read_subsection(r, subsection);
        }
        if (!is_word(c) && c != '.') {
            return false;
        }
        r->at++;
    }
    return false;
}

/* The character that an escape stands for; 0: none. */
static char escaped(char c) {
    static const char pairs[] = "\\\\\"\"n\nt\tb\b";
    for (size_t i = 0; i + 1 < sizeof pairs; i += 2) {
        if (pairs[i] == c) {
            return pairs[i + 1];
        }
    }
    return 0;
}

/* What follows '=', to the end of its line. False: an open quote or an unknown escape. */
static bool read_value(reading *r, ges_text *out) {
    ges_builder text = ges_builder_in(r->mem);
    bool is_quoted = false;
    size_t kept = 0; /* up to here blanks at the end stay */
    for (;;) {
        char c = next(r);
        if (c == '\n') {
            *out = ges_text_slice(ges_build_done(&text), 0, kept);
            return !is_quoted;
        }
        if (!is_quoted && is_blank(c)) {
            if (kept != 0) {
                ges_build_char(&text, c);
            }
            continue;
        }
        if (!is_quoted && (c == '#' || c == ';')) {
            skip_line(r);
            *out = ges_text_slice(ges_build_done(&text), 0, kept);
            return true;
        }
        if (c == '"') {
            is_quoted = !is_quoted;
            continue;
        }
        if (c == '\\') {
            c = next(r);
            if (c == '\n') {
                continue;
            }
            c = escaped(c);
            if (c == 0) {
                return false;
            }
        }
        ges_build_char(&text, c);
        kept = ges_build_done(&text).len;
    }
}

/* A line "key = value", "key = " or "key". */
static bool read_entry(reading *r, ges_gitconfig_entry *entry) {
    size_t from = r->at;
    entry->line = r->line;
    while (r->at < r->in.len && is_word(r->in.ptr[r->at])) {
        r->at++;
    }
    entry->key = ges_text_slice(r->in, from, r->at);
    entry->value = (ges_text){0};
    char c = next(r);
    while (c == ' ' || c == '\t') {
        c = next(r);
    }
    return c == '\n' || (c == '=' && read_value(r, &entry->value));
}

/* One section head, entry or comment, at the character that is no blank. */
static bool read_item(reading *r, ges_gitconfig_entry *entry, bool *is_entry) {
    char c = r->in.ptr[r->at];
    *is_entry = false;
    if (c == '#' || c == ';') {
        skip_line(r);
        return true;
    }
    if (c == '[') {
        r->at++;
        return read_section(r, &entry->section, &entry->subsection);
    }
    *is_entry = true;
    return is_letter(c) && read_entry(r, entry);
}

ges_status ges_gitconfig_parse(ges_text in, ges_arena *mem, ges_gitconfig_list *out,
                               ges_error *err) {
    reading r = {.in = in, .line = 1, .mem = mem};
    ges_gitconfig_list list = {0};
    ges_gitconfig_entry entry = {0};
    bool is_entry = false;
    r.at = ges_text_starts(in, GES_T("\xEF\xBB\xBF")) ? 3 : 0;
    while (r.at < in.len) {
        if (is_blank(in.ptr[r.at])) {
            (void)next(&r);
            continue;
        }
        uint32_t line = r.line;
        if (!read_item(&r, &entry, &is_entry)) {
            ges_status status =
                ges_error_set(err, GES_CORRUPT, "line %u is no configuration of git's", (unsigned)line);
            if (err != NULL) {
                err->line = line;
            }
            return status;
        }
        if (is_entry && list.count == GES_GITCONFIG_ENTRIES) {
            return ges_error_set(err, GES_TOO_LARGE, "more than %d entries", GES_GITCONFIG_ENTRIES);
        }
        if (is_entry && !ges_list_push(mem, &list, entry)) {
            break;
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_error_set(err, GES_NO_MEMORY, "no memory for the entries");
    }
    *out = list;
    return GES_OK;
}

bool ges_gitconfig_is(const ges_gitconfig_entry *entry, const char *section, const char *key) {
    return entry->subsection.len == 0 &&
           ges_text_equal_nocase(entry->section, ges_text_of(section)) &&
           ges_text_equal_nocase(entry->key, ges_text_of(key));
}
