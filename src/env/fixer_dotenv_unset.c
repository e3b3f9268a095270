/* Takes every assignment of a name out of a .env file, each with its line. */
#include "env/fixers.h"

#include "formats/dotenv.h"

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    ges_text text = ges_text_from(before);
    ges_dotenv file = {0};
    ges_status status = ges_dotenv_read(text, &ges_dotenv_layout, NULL, mem, &file, err);
    for (size_t i = 0; status == GES_OK && i < file.entries.count; i++) {
        const ges_dotenv_entry *entry = &file.entries.items[i];
        if (!ges_text_equal(entry->name, repair->name)) {
            continue;
        }
        size_t begin = ges_text_rfind_char(ges_text_slice(text, 0, entry->name_at.off), '\n');
        bool has_mark = ges_text_starts(text, GES_T("\xEF\xBB\xBF"));
        begin = begin != GES_NPOS ? begin + 1 : has_mark ? 3 : 0;
        size_t last = entry->value_at.off + entry->value_at.len;
        size_t end = ges_text_find_char(ges_text_skip(text, last), '\n');
        ges_edit gone = {.off = begin,
                         .len = (end == GES_NPOS ? text.len : last + end + 1) - begin};
        if (ges_dotenv_has_lone_return(ges_text_slice(text, begin, begin + gone.len))) {
            return ges_error_set(err, GES_CORRUPT,
                                 "the line of '%.*s' has a carriage return inside, where some "
                                 "programs begin another line; end lines with LF first",
                                 GES_FMT(repair->name));
        }
        status = ges_edit_push(mem, out, gone, err);
    }
    return status;
}

const ges_fixer ges_fixer_dotenv_unset = {
    .name = "dotenv_unset",
    .does = "take the variable out of the .env file",
    .edit = edit,
};
