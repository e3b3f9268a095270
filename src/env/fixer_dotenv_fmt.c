/* Writes the lines of a .env file so that all programs read them alike, where they mean the same
 * already: no byte order mark, no blanks around '=' or behind the value, quotes that all
 * understand. A line that programs read in different ways stays as it is: which of them is right,
 * only its author knows. */
#include "env/fixers.h"

#include "formats/dotenv.h"

/* What dotenvx and shells would run, and whose home it would be, cannot be compared. */
static bool is_for_shells(ges_text line) {
    return ges_text_find_char(line, '~') != GES_NPOS || ges_text_contains(line, GES_T("$(")) ||
           ges_text_find_char(line, '`') != GES_NPOS;
}

/* A form feed and the like are part of the value for some. */
static ges_text without_blanks(ges_text line) {
    while (line.len != 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t')) {
        line = ges_text_skip(line, 1);
    }
    while (line.len != 0 && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t')) {
        line.len--;
    }
    return line;
}

/* What the program makes of a line. */
static const ges_dotenv_entry *entry_of(const ges_dotenv_dialect *dialect, ges_text line,
                                        ges_text name, ges_arena *mem, bool *is_taken) {
    ges_dotenv read = {0};
    *is_taken = ges_dotenv_read(line, dialect, NULL, mem, &read, NULL) == GES_OK;
    return *is_taken ? ges_dotenv_value(&read, name) : NULL;
}

/* The value that every program gives that gives the line any; false: they differ, or none does. */
static bool agreed_value(ges_text line, ges_text name, ges_arena *mem, ges_text *out) {
    bool is_any = false;
    bool is_taken;
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        const ges_dotenv_dialect *dialect = ges_dotenv_dialects[i];
        const ges_dotenv_entry *entry =
            ges_dotenv_is_program(dialect) ? entry_of(dialect, line, name, mem, &is_taken) : NULL;
        if (entry != NULL && is_any && !ges_text_equal(*out, entry->value)) {
            return false;
        }
        *out = entry != NULL ? entry->value : *out;
        is_any = is_any || entry != NULL;
    }
    return is_any;
}

/* Would a program that passes over the line without a word set the variable by it then? */
static bool is_news(ges_text before, ges_text after, ges_text name, ges_arena *mem) {
    bool was_taken;
    bool is_taken;
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        const ges_dotenv_dialect *dialect = ges_dotenv_dialects[i];
        if (ges_dotenv_is_program(dialect) &&
            entry_of(dialect, before, name, mem, &was_taken) == NULL && was_taken &&
            entry_of(dialect, after, name, mem, &is_taken) != NULL) {
            return true;
        }
    }
    return false;
}

static ges_status format(ges_text text, const ges_dotenv_entry *entry, ges_arena *mem,
                         ges_edit_list *out, ges_error *err) {
    size_t last = entry->value_at.off + entry->value_at.len;
    size_t begin = ges_text_rfind_char(ges_text_slice(text, 0, entry->name_at.off), '\n');
    begin = begin != GES_NPOS ? begin + 1 : ges_text_starts(text, GES_T("\xEF\xBB\xBF")) ? 3 : 0;
    size_t end = ges_text_find_char(ges_text_skip(text, last), '\n');
    end = end == GES_NPOS ? text.len : last + end;
    end -= end > last && text.ptr[end - 1] == '\r';
    ges_text line = ges_text_slice(text, begin, end);
    ges_text kept = without_blanks(line); /* they mean nothing to anybody but one reader */
    ges_text value = {NULL, 0};
    ges_text wanted = {NULL, 0};
    if (entry->comment_at.len != 0 || is_for_shells(kept) ||
        !agreed_value(kept, entry->name, mem, &value) ||
        ges_dotenv_write(entry->name, value, &ges_dotenv_common, mem, &wanted, NULL) != GES_OK) {
        return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
    }
    bool has_export = ges_text_trim(ges_text_slice(text, begin, entry->name_at.off)).len != 0;
    wanted = has_export ? ges_text_join(mem, GES_T("export "), wanted) : wanted;
    ges_dotenv now = {0};
    bool is_good = ges_dotenv_read(kept, &ges_dotenv_common, NULL, mem, &now, NULL) == GES_OK;
    /* What is read alike keeps its quotes. */
    wanted = is_good ? kept : wanted;
    ges_edit edit = {.off = begin, .len = line.len, .after = wanted};
    return ges_text_equal(line, wanted) || is_news(kept, wanted, entry->name, mem)
               ? GES_OK
               : ges_edit_push(mem, out, edit, err);
}

/* --- in its place: a value that begins on another line may have this one inside -----------------
 */

enum { MAX_SINGLY = 64 }; /* lines that are tried one by one */

/* The lines that would change, and the name on each. */
typedef struct line_edits {
    ges_edit_list edits;
    ges_text *names;
} line_edits;

/* A blank or `export` in front is part of the name for some. */
static bool is_edited(const line_edits *lines, ges_text name) {
    for (size_t i = 0; i < lines->edits.count; i++) {
        if (ges_text_ends(name, lines->names[i])) {
            return true;
        }
    }
    return false;
}

/* Does a program that takes the file still give all other variables their values? */
static bool keeps_others(const ges_dotenv_dialect *dialect, ges_text before, ges_text after,
                         const line_edits *lines) {
    ges_arena scratch;
    ges_arena_init(&scratch, 0);
    ges_dotenv was = {0};
    ges_dotenv is = {0};
    bool was_taken = ges_dotenv_read(before, dialect, NULL, &scratch, &was, NULL) == GES_OK;
    bool is_same =
        !was_taken || ges_dotenv_read(after, dialect, NULL, &scratch, &is, NULL) == GES_OK;
    for (size_t i = 0; was_taken && is_same && i < was.variables.count; i++) {
        ges_text name = was.variables.entries[i].key;
        const ges_dotenv_entry *old = ges_dotenv_value(&was, name);
        const ges_dotenv_entry *now = ges_dotenv_value(&is, name);
        bool is_gone = old != NULL && now == NULL;
        bool is_other = old != NULL && now != NULL && !ges_text_equal(old->value, now->value);
        is_same = !(is_gone || is_other) || is_edited(lines, name);
    }
    ges_arena_close(&scratch);
    return is_same;
}

/* marks: bytes of byte order marks, which nobody shall see */
static bool is_same_for_all(ges_text text, size_t marks, const line_edits *lines, ges_arena *mem) {
    ges_bytes whole = {(const uint8_t *)text.ptr, text.len};
    ges_text after = ges_text_from(ges_edits_applied(whole, &lines->edits, mem));
    bool is_same = true;
    for (size_t i = 0; i < ges_dotenv_dialect_count && is_same; i++) {
        const ges_dotenv_dialect *dialect = ges_dotenv_dialects[i];
        is_same =
            !ges_dotenv_is_program(dialect) ||
            keeps_others(dialect, ges_text_skip(text, marks), ges_text_skip(after, marks), lines);
    }
    return is_same;
}

/* Those lines of `lines` that can change without a program reading another one otherwise. */
static ges_status push_harmless(ges_text text, size_t marks, const line_edits *lines,
                                ges_arena *mem, ges_edit_list *out, ges_error *err) {
    ges_status status = GES_OK;
    line_edits kept = {.names = ges_new_array(mem, lines->edits.count + 1, ges_text)};
    bool is_fine = is_same_for_all(text, marks, lines, mem);
    size_t count = is_fine || lines->edits.count <= MAX_SINGLY ? lines->edits.count : 0;
    for (size_t i = 0; i < count && status == GES_OK && kept.names != NULL; i++) {
        kept.names[kept.edits.count] = lines->names[i];
        status = ges_edit_push(mem, &kept.edits, lines->edits.items[i], err);
        if (status == GES_OK && !is_fine && !is_same_for_all(text, marks, &kept, mem)) {
            kept.edits.count--;
        }
    }
    for (size_t i = 0; i < kept.edits.count && status == GES_OK; i++) {
        status = ges_edit_push(mem, out, kept.edits.items[i], err);
    }
    return status != GES_OK || !ges_arena_failed(mem) ? status : ges_arena_error(mem, err);
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_dotenv file = {0};
    ges_status status = ges_dotenv_read(text, &ges_dotenv_layout, NULL, mem, &file, err);
    (void)repair;     /* the whole file is meant */
    size_t marks = 0; /* bytes; one tool after another may have put its own in front */
    while (ges_text_starts(ges_text_skip(text, marks), GES_T("\xEF\xBB\xBF"))) {
        marks += 3;
    }
    if (status == GES_OK && marks != 0) {
        status = ges_edit_push(mem, out, (ges_edit){.off = 0, .len = marks}, err);
    }
    line_edits lines = {.names = ges_new_array(mem, file.entries.count + 1, ges_text)};
    for (size_t i = 0; status == GES_OK && lines.names != NULL && i < file.entries.count; i++) {
        lines.names[lines.edits.count] = file.entries.items[i].name;
        status = format(text, &file.entries.items[i], mem, &lines.edits, err);
    }
    return status != GES_OK ? status : push_harmless(text, marks, &lines, mem, out, err);
}

const ges_fixer ges_fixer_dotenv_fmt = {
    .name = "dotenv_fmt",
    .does = "write the lines of the .env file so that all programs read them alike",
    .edit = edit,
};
