/* `ges dotenv --compare`: for which variables programs disagree, and what to write instead. */
#include "cli/dotenvcompare.h"

#include "base/builder.h"
#include "env/secret.h"

typedef struct reading {
    const ges_dotenv_dialect *dialect;
    bool takes_part; /* its differences count */
    ges_status status;
    ges_dotenv file;
    ges_error err;
} reading;

typedef struct compare {
    ges_app *app;
    const ges_dotenv_file *file;
    reading *readings;
    size_t count;
    bool is_revealed;
    size_t differences;
    ges_map names; /* in the order of first mention by any program that takes part */
} compare;

/* --- reading ------------------------------------------------------------------------------------
 */

static bool is_named(ges_text list, ges_text name) {
    ges_text piece;
    while (ges_text_next(&list, ',', &piece)) {
        if (ges_text_equal(ges_text_trim(piece), name)) {
            return true;
        }
    }
    return false;
}

/* Unless somebody names it: the go env file is another format, and `common` is no program. */
static bool takes_part(const ges_dotenv_dialect *dialect, ges_text chosen) {
    if (chosen.len != 0) {
        return is_named(chosen, ges_text_of(dialect->name));
    }
    return ges_dotenv_is_program(dialect);
}

static ges_status read_all(compare *c, ges_text chosen, ges_error *err) {
    for (size_t i = 0; i < c->count; i++) {
        reading *r = &c->readings[i];
        r->dialect = ges_dotenv_dialects[i];
        r->takes_part = takes_part(r->dialect, chosen);
        r->status = ges_dotenv_read_as(c->file, r->dialect, c->app->mem, &r->file, &r->err);
        if (r->status == GES_NO_MEMORY) {
            return ges_arena_error(c->app->mem, err);
        }
        for (size_t k = 0; r->takes_part && r->status == GES_OK && k < r->file.variables.count;
             k++) {
            if (!ges_map_set(c->app->mem, &c->names, r->file.variables.entries[k].key, r)) {
                return ges_arena_error(c->app->mem, err);
            }
        }
    }
    return GES_OK;
}

/* --- what one program says ----------------------------------------------------------------------
 */

static ges_text masked(const compare *c, ges_text name, ges_text value) {
    return c->is_revealed ? value : ges_secret_mask(c->app->mem, name, value);
}

/* In text a line end must not look like the two characters that it was written with. */
static ges_text shown(const compare *c, ges_text name, ges_text value, bool is_json) {
    ges_builder out = ges_builder_in(c->app->mem);
    value = masked(c, name, value);
    for (size_t i = 0; !is_json && i < value.len; i++) {
        static const char from[] = "\t\n\v\f\r";
        const char *found = memchr(from, value.ptr[i], sizeof(from) - 1);
        if (found != NULL) {
            ges_build_rune(&out, 0x2409 + (uint32_t)(found - from)); /* its picture */
        } else {
            ges_build_char(&out, value.ptr[i]);
        }
    }
    value = is_json ? value : ges_build_done(&out);
    return value;
}

/* The reason alone: the line has said who refuses. */
static ges_text why_refused(ges_text why, bool is_json) {
    size_t at = is_json ? GES_NPOS : ges_text_find(why, GES_T(" refuses the file: "));
    return at != GES_NPOS ? ges_text_skip(why, at + strlen(" refuses the file: ")) : why;
}

static void describe_reading(const compare *c, const reading *r, bool is_json, ges_sink *sink) {
    static const ges_view refused = {"{*dialect} {!state}[ at line {line}]: {refused}", false};
    if (!is_json && (!r->takes_part || r->status == GES_OK)) {
        return;
    }
    ges_sink_open(sink, NULL, &refused);
    ges_sink_text(sink, "dialect", ges_text_of(r->dialect->name));
    if (r->status != GES_OK) {
        bool is_refused = r->status == GES_CORRUPT; /* else it is ges that does not read it */
        ges_sink_text(sink, "state", is_refused ? GES_T("refuses the file") : GES_T("was not asked"));
        if (is_json || r->err.line != 0) {
            ges_sink_number(sink, "line", r->err.line);
        }
        ges_sink_text(sink, "refused", why_refused(ges_text_of(r->err.text), is_json));
    } else {
        ges_dotenv_describe_variables(c->app->mem, &r->file, sink);
    }
    ges_sink_close(sink);
}

/* --- one variable -------------------------------------------------------------------------------
 */

static bool is_same(const ges_dotenv_entry *a, const ges_dotenv_entry *b) {
    return a == NULL || b == NULL ? a == b : ges_text_equal(a->value, b->value);
}

static uint32_t line_of(const compare *c, ges_text name) {
    for (size_t i = 0; i < c->count; i++) {
        const ges_dotenv_entry *entry = ges_map_get(&c->readings[i].file.variables, name);
        if (c->readings[i].takes_part && entry != NULL) {
            return entry->line;
        }
    }
    return 0;
}

/* Do all that read the file agree, and did nobody stumble over its line? */
static bool agree(const compare *c, ges_text name) {
    const reading *first = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const reading *r = &c->readings[i];
        if (!r->takes_part) {
            continue;
        }
        if (r->status != GES_OK) {
            if (r->err.line == line_of(c, name)) {
                return false;
            }
            continue;
        }
        first = first != NULL ? first : r;
        if (!is_same(ges_dotenv_value(&r->file, name), ges_dotenv_value(&first->file, name))) {
            return false;
        }
    }
    return true;
}

static void advise(const compare *c, ges_text name, const ges_dotenv_entry *entry, ges_sink *sink) {
    ges_text line = {NULL, 0};
    ges_error err = {0};
    if (entry == NULL) {
        return;
    }
    if (ges_dotenv_write(name, entry->value, &ges_dotenv_common, c->app->mem, &line, &err) !=
        GES_OK) {
        ges_sink_text(sink, "unwritable", ges_text_copy(c->app->mem, ges_text_of(err.text)));
    } else {
        bool is_secret = !ges_text_equal(masked(c, name, entry->value), entry->value);
        ges_sink_text(sink, "write",
                      is_secret ? ges_secret_mask_line(c->app->mem, name, line) : line);
    }
}

/* One value and all that read it. */
static void describe_value(const compare *c, ges_text name, size_t first, bool is_json,
                           ges_sink *sink) {
    static const ges_view view = {"[{is}][{value}]  {-who}[\n  for all: {write}][\n  {unwritable}]",
                                  false};
    const ges_dotenv_entry *entry = ges_dotenv_value(&c->readings[first].file, name);
    ges_builder who = ges_builder_in(c->app->mem);
    ges_sink_open(sink, NULL, &view);
    ges_sink_boolean(sink, "set", entry != NULL);
    if (!is_json) {
        ges_sink_text(sink, "is",
                      entry == NULL           ? GES_T("(not set)")
                      : entry->value.len == 0 ? GES_T("(empty)")
                                              : GES_T(""));
    }
    ges_sink_text(sink, "value", entry != NULL ? shown(c, name, entry->value, is_json) : GES_T(""));
    ges_sink_open_list(sink, "dialects", NULL);
    for (size_t i = first; i < c->count; i++) {
        const reading *r = &c->readings[i];
        if (r->takes_part && r->status == GES_OK &&
            is_same(ges_dotenv_value(&r->file, name), entry)) {
            ges_build_format(&who, "%s%s", who.len != 0 ? ", " : "", r->dialect->name);
            if (is_json) {
                ges_sink_text(sink, NULL, ges_text_of(r->dialect->name));
            }
        }
    }
    ges_sink_close_list(sink);
    ges_sink_text(sink, "who", is_json ? GES_T("") : ges_build_done(&who));
    advise(c, name, entry, sink);
    ges_sink_close(sink);
}

static bool was_told(const compare *c, ges_text name, size_t index) {
    const ges_dotenv_entry *entry = ges_dotenv_value(&c->readings[index].file, name);
    for (size_t i = 0; i < index; i++) {
        const reading *r = &c->readings[i];
        if (r->takes_part && r->status == GES_OK &&
            is_same(ges_dotenv_value(&r->file, name), entry)) {
            return true;
        }
    }
    return false;
}

static void describe_name(compare *c, ges_text name, bool is_json, ges_sink *sink) {
    static const ges_view view = {"{*name}[  {-line_text}]", false};
    uint32_t line = line_of(c, name);
    c->differences++;
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "name", name);
    ges_sink_number(sink, "line", line);
    if (!is_json) {
        ges_sink_text(sink, "line_text", ges_text_format(c->app->mem, "(line %u)", (unsigned)line));
    }
    ges_sink_open_list(sink, "values", NULL);
    for (size_t i = 0; i < c->count; i++) {
        const reading *r = &c->readings[i];
        if (r->takes_part && r->status == GES_OK && !was_told(c, name, i)) {
            describe_value(c, name, i, is_json, sink);
        }
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static size_t count_refusals(const compare *c) {
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        count += c->readings[i].takes_part && c->readings[i].status != GES_OK;
    }
    return count;
}

int ges_dotenv_compare(ges_app *app, const ges_dotenv_file *file, ges_text chosen, bool is_json,
                       bool is_revealed) {
    compare c = {.app = app,
                 .file = file,
                 .readings = ges_new_array(app->mem, ges_dotenv_dialect_count, reading),
                 .count = ges_dotenv_dialect_count,
                 .is_revealed = is_revealed || is_json};
    ges_error err = {0};
    if (c.readings == NULL || read_all(&c, chosen, &err) != GES_OK) {
        (void)ges_arena_error(app->mem, &err); /* said below */
        return ges_app_fail(app, &err);
    }
    ges_sink *sink = ges_app_report(app, is_json, "ges.dotenv.compare/1");
    if (is_json) {
        ges_sink_text(sink, "file", file->path);
    }
    ges_sink_open_list(sink, "programs", NULL);
    for (size_t i = 0; i < c.count; i++) {
        describe_reading(&c, &c.readings[i], is_json, sink);
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "differences", NULL);
    for (size_t i = 0; i < c.names.count; i++) {
        if (!agree(&c, c.names.entries[i].key)) {
            describe_name(&c, c.names.entries[i].key, is_json, sink);
        }
    }
    ges_sink_close_list(sink);
    bool is_alike = c.differences == 0 && count_refusals(&c) == 0;
    if (is_alike) {
        ges_sink_say(sink, "ok", GES_T("all programs read the file alike"));
    }
    ges_app_report_done(app, sink);
    return is_alike ? GES_EXIT_OK : GES_EXIT_FINDINGS;
}
