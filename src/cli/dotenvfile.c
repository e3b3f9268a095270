/* A .env file: read as one program reads it, and shown. */
#include "cli/dotenvfile.h"

#include "env/secret.h"

ges_text ges_dotenv_dialect_names(ges_arena *mem) {
    ges_builder names = ges_builder_in(mem);
    for (size_t i = 0; i < ges_dotenv_dialect_count; i++) {
        ges_build_format(&names, "%s%s", i != 0 ? ", " : "", ges_dotenv_dialects[i]->name);
    }
    return ges_build_done(&names);
}

/* A name as the key of a sink, in which C0 80 stands for NUL: those bytes themselves are broken
 * text. */
static ges_text key_of(ges_arena *mem, ges_text name) {
    ges_builder key = ges_builder_in(mem);
    for (size_t i = 0; i < name.len; i++) {
        bool is_pair = ges_text_starts(ges_text_skip(name, i), GES_T("\xC0\x80"));
        ges_build_text(&key, is_pair               ? GES_T("\xEF\xBF\xBD")
                             : name.ptr[i] == '\0' ? GES_T("\xC0\x80")
                                                   : ges_text_slice(name, i, i + 1));
    }
    return ges_build_done(&key);
}

/* --- showing ------------------------------------------------------------------------------------
 */

static ges_text shown(ges_app *app, ges_text name, ges_text value, bool is_revealed) {
    return is_revealed ? value : ges_secret_mask(app->mem, name, value);
}

void ges_dotenv_describe_variables(ges_arena *mem, const ges_dotenv *read, ges_sink *sink) {
    ges_sink_open(sink, "variables", NULL);
    for (size_t i = 0; i < read->variables.count; i++) {
        const ges_dotenv_entry *entry = read->variables.entries[i].value;
        if (!entry->is_unset) {
            ges_text key = key_of(mem, entry->name);
            ges_sink_text(sink, ges_text_cstr(mem, key), entry->value);
        }
    }
    ges_sink_close(sink);
}

static void describe_json(ges_app *app, const ges_dotenv *read, ges_sink *sink) {
    ges_dotenv_describe_variables(app->mem, read, sink);
    ges_sink_open_list(sink, "assignments", NULL);
    for (size_t i = 0; i < read->entries.count; i++) {
        const ges_dotenv_entry *entry = &read->entries.items[i];
        ges_sink_open(sink, NULL, NULL);
        ges_sink_text(sink, "name", entry->name);
        ges_sink_number(sink, "line", entry->line);
        ges_sink_boolean(sink, "wins", ges_map_get(&read->variables, entry->name) == entry);
        ges_sink_boolean(sink, "sets", !entry->is_unset);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_text(ges_app *app, const ges_dotenv *read, bool is_revealed, ges_sink *sink) {
    static const ges_view view = {"{*name}={value}[  {-note}]", false};
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; i < read->variables.count; i++) {
        const ges_dotenv_entry *entry = read->variables.entries[i].value;
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "name", entry->name);
        ges_sink_text(sink, "value", shown(app, entry->name, entry->value, is_revealed));
        ges_sink_text(sink, "note",
                      entry->is_unset ? GES_T("(named without a value: not set)") : GES_T(""));
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

int ges_dotenv_show(ges_app *app, const ges_dotenv_file *file, const ges_dotenv_dialect *dialect,
                    bool is_json, bool is_revealed) {
    ges_dotenv read = {0};
    ges_error err = {0};
    ges_status status = ges_dotenv_read_as(file, dialect, app->mem, &read, &err);
    if (status != GES_OK && status != GES_CORRUPT) {
        (void)ges_error_note(&err, status, "cannot read '%.*s'", GES_FMT(file->path));
        return ges_app_fail(app, &err);
    }
    if (is_json || status == GES_OK) {
        ges_sink *sink = ges_app_report(app, is_json, "ges.dotenv/1");
        if (is_json) {
            ges_sink_text(sink, "file", file->path);
            ges_sink_text(sink, "dialect", ges_text_of(dialect->name));
            ges_sink_text(sink, "program", ges_text_of(dialect->program));
        }
        if (status != GES_OK) {
            ges_sink_text(sink, "refused", ges_text_of(err.text));
            ges_sink_number(sink, "line", err.line);
        } else if (is_json) {
            describe_json(app, &read, sink);
        } else {
            describe_text(app, &read, is_revealed, sink);
        }
        ges_app_report_done(app, sink);
    }
    if (status == GES_OK) {
        return GES_EXIT_OK;
    }
    ges_error said = {0};
    if (err.line != 0) {
        (void)ges_error_set(&said, status, "'%.*s' line %u: %s", GES_FMT(file->path),
                            (unsigned)err.line, err.text);
    } else {
        (void)ges_error_set(&said, status, "'%.*s': %s", GES_FMT(file->path), err.text);
    }
    (void)ges_app_fail(app, &said); /* a refusal is what was asked for */
    return GES_EXIT_FINDINGS;
}
