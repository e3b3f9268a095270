/* Writes one entry of the journal of changes. */
#include "base/base64.h"
#include "base/builder.h"
#include "base/utf.h"
#include "formats/journalfile.h"

static void build_string(ges_builder *b, ges_text text) {
    ges_build_char(b, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];
        if (c < 0x20 || c == '"' || c == '\\') {
            ges_build_format(b, "\\u%04x", c);
        } else {
            ges_build_char(b, (char)c);
        }
    }
    ges_build_char(b, '"');
}

static void build_base64(ges_builder *b, ges_bytes bytes) {
    ges_build_char(b, '"');
    ges_build_text(b, ges_base64_encode(b->mem, bytes));
    ges_build_char(b, '"');
}

/* Names of files are bytes on Unix: what is no UTF-8 goes encoded. */
static void build_path(ges_builder *b, const char *name, ges_text path) {
    bool is_text = ges_utf8_valid(path);
    ges_build_format(b, "\"%s%s\": ", name, is_text ? "" : "_base64");
    if (is_text) {
        build_string(b, path);
    } else {
        build_base64(b, ges_bytes_from(path));
    }
    ges_build_str(b, ", ");
}

/* Sentences may quote such names; there a mark is enough. */
static void build_sentence(ges_builder *b, ges_text text) {
    build_string(b, ges_utf8_valid(text) ? text : GES_T("?"));
}

static void build_state(ges_builder *b, const char *name, const ges_journal_state *state,
                        bool is_before) {
    ges_build_format(b, "\"%s\": {\"exists\": %s", name, state->exists ? "true" : "false");
    if (state->exists) {
        ges_build_format(b, ", \"size\": %llu, \"sha256\": \"%.*s\", \"mode\": %u",
                         (unsigned long long)state->size, GES_FMT(state->sha256),
                         (unsigned)state->mode);
    }
    if (state->exists && is_before) {
        ges_build_format(b, ", \"mtime_ns\": %lld, \"atime_ns\": %lld, \"owner\": %u, "
                            "\"group\": %u",
                         (long long)state->mtime_ns, (long long)state->atime_ns,
                         (unsigned)state->owner, (unsigned)state->group);
    }
    if (state->exists && is_before && state->has_bytes) {
        ges_build_str(b, ", \"base64\": ");
        build_base64(b, state->bytes);
    }
    ges_build_char(b, '}');
}

static void build_steps(ges_builder *b, const ges_journal_step_list *steps) {
    ges_build_str(b, "\"steps\": [");
    for (size_t i = 0; i < steps->count; i++) {
        ges_build_str(b, "{\"rule\": ");
        build_sentence(b, steps->items[i].rule);
        ges_build_str(b, ", \"what\": ");
        build_sentence(b, steps->items[i].what);
        ges_build_text(b, i + 1 < steps->count ? GES_T("}, ") : GES_T("}"));
    }
    ges_build_str(b, "],\n   ");
}

static void build_value_state(ges_builder *b, const char *name, const ges_journal_state *state) {
    ges_build_format(b, "\"%s\": {\"exists\": %s", name, state->exists ? "true" : "false");
    if (state->exists) {
        ges_build_format(b, ", \"type\": %u, \"size\": %llu, \"sha256\": \"%.*s\"",
                         (unsigned)state->type, (unsigned long long)state->size,
                         GES_FMT(state->sha256));
    }
    if (state->exists && state->has_bytes) {
        ges_build_str(b, ", \"base64\": ");
        build_base64(b, state->bytes);
    }
    ges_build_char(b, '}');
}

static void build_value(ges_builder *b, const ges_journal_value *value) {
    ges_journal_state after = value->after;
    after.has_bytes = false; /* known by its mark */
    ges_build_format(b, "  {\"root\": \"%s\", ", value->is_machine ? "HKLM" : "HKCU");
    build_path(b, "key", value->key);
    build_path(b, "name", value->name);
    build_steps(b, &value->steps);
    build_value_state(b, "before", &value->before);
    ges_build_str(b, ",\n   ");
    build_value_state(b, "after", &after);
    ges_build_char(b, '}');
}

static void build_file(ges_builder *b, const ges_journal_file *file) {
    ges_build_str(b, "  {");
    build_path(b, "path", file->path);
    build_path(b, "file", file->file);
    build_steps(b, &file->steps);
    build_state(b, "before", &file->before, true);
    ges_build_str(b, ",\n   ");
    build_state(b, "after", &file->after, false);
    ges_build_char(b, '}');
}

ges_bytes ges_journal_write(const ges_journal_entry *entry, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    bool has_values = entry->values.count != 0; /* older programs would not see them */
    ges_build_format(&b,
                     "{\"schema\": \"ges.journal/%d\", \"number\": %llu, \"undoes\": %llu, "
                     "\"at_ns\": %lld, \"files\": [\n",
                     has_values ? 2 : 1,
                     (unsigned long long)entry->number, (unsigned long long)entry->undoes,
                     (long long)entry->at_ns);
    for (size_t i = 0; i < entry->files.count; i++) {
        build_file(&b, &entry->files.items[i]);
        ges_build_text(&b, i + 1 < entry->files.count ? GES_T(",\n") : GES_T("\n"));
    }
    ges_build_char(&b, ']');
    if (has_values) {
        ges_build_str(&b, ", \"values\": [\n");
    }
    for (size_t i = 0; i < entry->values.count; i++) {
        build_value(&b, &entry->values.items[i]);
        ges_build_text(&b, i + 1 < entry->values.count ? GES_T(",\n") : GES_T("\n]"));
    }
    /* Over everything before it, so that no damage goes unseen. */
    ges_text sum = ges_journal_hash(ges_bytes_from(ges_build_done(&b)), mem);
    ges_build_str(&b, GES_JOURNAL_SUM);
    ges_build_format(&b, "\"%.*s\"}\n", GES_FMT(sum));
    return ges_arena_failed(mem) ? (ges_bytes){0} : ges_bytes_from(ges_build_done(&b));
}
