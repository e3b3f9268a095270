/* Gives a variable of a .env file another value: the last assignment of the name gets it and keeps
 * all else on its line; a new one comes at the end. `value` of the repair is NAME=VALUE as it is
 * written. */
#include "env/fixers.h"

#include "formats/dotenv.h"

/* As the file ends its lines. */
static ges_text line_end_of(ges_text text) {
    size_t end = ges_text_find_char(text, '\n');
    bool is_crlf = end != GES_NPOS && end > 0 && text.ptr[end - 1] == '\r';
    return is_crlf ? GES_T("\r\n") : GES_T("\n");
}

static ges_status append(ges_text text, ges_text line, ges_arena *mem, ges_edit_list *out,
                         ges_error *err) {
    ges_text end = line_end_of(text);
    bool is_open = text.len != 0 && text.ptr[text.len - 1] != '\n';
    ges_edit edit = {.off = text.len,
                     .after = ges_text_join(mem, is_open ? end : GES_T(""), line, end)};
    return ges_edit_push(mem, out, edit, err);
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_dotenv file = {0};
    ges_dotenv line = {0};
    ges_status status = ges_dotenv_read(repair->value, &ges_dotenv_layout, NULL, mem, &line, err);
    bool is_line = status == GES_OK && line.entries.count == 1 &&
                   ges_text_equal(line.entries.items[0].name, repair->name) &&
                   line.entries.items[0].comment_at.len == 0;
    if (!is_line) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' cannot be a line", GES_FMT(repair->value));
    }
    status = ges_dotenv_read(text, &ges_dotenv_layout, NULL, mem, &file, err);
    if (status != GES_OK) {
        return status;
    }
    const ges_dotenv_entry *entry = ges_map_get(&file.variables, repair->name);
    if (entry == NULL) {
        return append(text, repair->value, mem, out, err);
    }
    size_t begin = ges_text_rfind_char(ges_text_slice(text, 0, entry->name_at.off), '\n');
    size_t last = entry->value_at.off + entry->value_at.len;
    size_t end = ges_text_find_char(ges_text_skip(text, last), '\n');
    if (ges_dotenv_has_lone_return(ges_text_slice(text, begin == GES_NPOS ? 0 : begin + 1,
                                                  end == GES_NPOS ? text.len : last + end))) {
        return ges_error_set(err, GES_CORRUPT,
                             "the line of '%.*s' has a carriage return inside, where some programs "
                             "begin another line; end lines with LF first",
                             GES_FMT(repair->name));
    }
    ges_text raw = line.entries.items[0].value;
    ges_text old =
        ges_text_slice(text, entry->value_at.off, entry->value_at.off + entry->value_at.len);
    ges_edit change = {.off = entry->value_at.off, .len = entry->value_at.len, .after = raw};
    return ges_text_equal(old, raw) ? GES_OK : ges_edit_push(mem, out, change, err);
}

const ges_fixer ges_fixer_dotenv_set = {
    .name = "dotenv_set",
    .does = "give the variable its value in the .env file",
    .edit = edit,
};
