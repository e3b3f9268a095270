/* `.env` files: the dialects' table, and what all of them share. */
#include "formats/dotenv_reader.h"

#include <stdarg.h>
#include <stdio.h>

const ges_dotenv_dialect *const ges_dotenv_dialects[] = {
#define GES_DOTENV(name) &ges_dotenv_##name,
#include "formats/dotenv_dialects.def"
#undef GES_DOTENV
};
const size_t ges_dotenv_dialect_count = GES_COUNT(ges_dotenv_dialects);

const ges_dotenv_dialect *ges_dotenv_find(ges_text name) {
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        if (ges_text_equal(name, ges_text_of(ges_dotenv_dialects[i]->name))) {
            return ges_dotenv_dialects[i];
        }
    }
    return NULL;
}

const ges_dotenv_entry *ges_dotenv_value(const ges_dotenv *file, ges_text name) {
    const ges_dotenv_entry *entry = ges_map_get(&file->variables, name);
    return entry != NULL && !entry->is_unset ? entry : NULL;
}

/* --- reading ------------------------------------------------------------------------------------
 */

static size_t origin_of(const ges_dotenv_reader *reader, size_t off) {
    return reader->origin != NULL ? reader->origin[off] : off;
}

/* From places in what was read to places in the file. */
static void settle(const ges_dotenv_reader *reader, ges_dotenv_span *span) {
    size_t end = origin_of(reader, span->off + span->len);
    span->off = origin_of(reader, span->off);
    span->len = end - span->off;
}

static uint32_t count_lines(ges_text in, size_t from, size_t to) {
    uint32_t lines = 0;
    for (size_t i = from; i < to && i < in.len; i++) {
        bool is_crlf = in.ptr[i] == '\r' && i + 1 < in.len && in.ptr[i + 1] == '\n';
        lines += in.ptr[i] == '\n' || (in.ptr[i] == '\r' && !is_crlf);
    }
    return lines;
}

static void settle_all(ges_dotenv_reader *reader, ges_text in) {
    uint32_t line = 1;
    size_t done = 0;
    for (size_t i = 0; i < reader->file.entries.count; i++) {
        ges_dotenv_entry *entry = &reader->file.entries.items[i];
        settle(reader, &entry->name_at);
        settle(reader, &entry->value_at);
        settle(reader, &entry->comment_at);
        if (entry->name_at.off >= done) {
            line += count_lines(in, done, entry->name_at.off);
            done = entry->name_at.off;
        }
        entry->line = line;
    }
}

/* The winners point into the list, which does not grow any more. */
static ges_status choose(ges_dotenv_reader *reader) {
    ges_map variables = {0};
    for (size_t i = 0; i < reader->file.entries.count; i++) {
        ges_dotenv_entry *entry = &reader->file.entries.items[i];
        if (!ges_map_set(reader->mem, &variables, entry->name, entry)) {
            return ges_arena_error(reader->mem, reader->err);
        }
    }
    reader->file.variables = variables;
    return GES_OK;
}

ges_status ges_dotenv_read(ges_text in, const ges_dotenv_dialect *dialect,
                           const ges_dotenv_process *process, ges_arena *mem, ges_dotenv *out,
                           ges_error *err) {
    ges_dotenv_reader reader = {
        .in = in, .process = process, .mem = mem, .err = err, .failed_at = GES_NPOS};
    if (in.len > GES_DOTENV_MAX_FILE) {
        return ges_error_set(err, GES_TOO_LARGE, "more than %d bytes", GES_DOTENV_MAX_FILE);
    }
    ges_status status = dialect->read(&reader);
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        settle_all(&reader, in);
        status = choose(&reader);
    } else if (reader.failed_at != GES_NPOS && err != NULL) {
        size_t at = origin_of(&reader, reader.failed_at);
        err->offset = at;
        err->line = 1 + count_lines(in, 0, at);
    }
    if (status == GES_OK) {
        *out = reader.file;
    }
    return status;
}

/* --- for the dialects ---------------------------------------------------------------------------
 */

ges_status ges_dotenv_put(ges_dotenv_reader *reader, const ges_dotenv_entry *entry) {
    if (reader->file.entries.count >= GES_DOTENV_MAX_ENTRIES) {
        return ges_error_set(reader->err, GES_TOO_LARGE, "more than %d variables",
                             GES_DOTENV_MAX_ENTRIES);
    }
    /* The list moves as it grows: what is looked up meanwhile is a copy. */
    ges_dotenv_entry *kept = ges_new(reader->mem, ges_dotenv_entry);
    if (kept == NULL || !ges_list_push(reader->mem, &reader->file.entries, *entry) ||
        !ges_map_set(reader->mem, &reader->file.variables, entry->name, kept)) {
        return ges_arena_error(reader->mem, reader->err);
    }
    *kept = *entry;
    return GES_OK;
}

bool ges_dotenv_in_file(const ges_dotenv_reader *reader, ges_text name, ges_text *value) {
    const ges_dotenv_entry *entry = ges_dotenv_value(&reader->file, name);
    if (entry != NULL) {
        *value = entry->value;
    }
    return entry != NULL;
}

bool ges_dotenv_in_process(const ges_dotenv_reader *reader, ges_text name, ges_text *value) {
    return reader->process != NULL && name.len != 0 &&
           reader->process->find(reader->process->self, name, value);
}

ges_status ges_dotenv_refuse(ges_dotenv_reader *reader, ges_text at, const char *format, ...) {
    char text[GES_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args); /* cut when too long */
    va_end(args);
    uintptr_t begin = (uintptr_t)reader->in.ptr;
    uintptr_t here = (uintptr_t)at.ptr;
    if (at.ptr != NULL && here >= begin && here <= begin + reader->in.len) {
        reader->failed_at = here - begin;
    }
    return ges_error_set(reader->err, GES_CORRUPT, "%s", text);
}

ges_status ges_dotenv_step(ges_dotenv_reader *reader, size_t bytes) {
    reader->steps++;
    reader->work += bytes;
    if (reader->steps > GES_DOTENV_MAX_STEPS || reader->work > GES_DOTENV_MAX_WORK) {
        return ges_error_set(reader->err, GES_TOO_LARGE,
                             "its references need more than %d replacements or do not end",
                             GES_DOTENV_MAX_STEPS);
    }
    return GES_OK;
}

ges_status ges_dotenv_check(ges_dotenv_reader *reader, const ges_builder *built) {
    if (ges_arena_failed(reader->mem)) {
        return ges_arena_error(reader->mem, reader->err);
    }
    if (built->len > GES_DOTENV_MAX_VALUE) {
        return ges_error_set(reader->err, GES_TOO_LARGE, "a value grows over %d bytes",
                             GES_DOTENV_MAX_VALUE);
    }
    return GES_OK;
}

bool ges_dotenv_is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool ges_dotenv_is_word(char c) {
    return ges_dotenv_is_letter(c) || (c >= '0' && c <= '9');
}

ges_text ges_dotenv_replace(ges_arena *mem, ges_text text, ges_text from, ges_text to) {
    size_t at = ges_text_find(text, from);
    if (at == GES_NPOS) {
        return text;
    }
    ges_builder out = ges_builder_in(mem);
    for (; at != GES_NPOS; at = ges_text_find(text, from)) {
        ges_build_text(&out, ges_text_slice(text, 0, at));
        ges_build_text(&out, to);
        text = ges_text_skip(text, at + from.len);
    }
    ges_build_text(&out, text);
    return ges_build_done(&out);
}
