/* A plan for the eyes: files, registry values, reasons, and the lines or entries that go and come. */
#include "env/plan.h"

#include "base/utf16.h"
#include "env/secret.h"

enum {
    SHOWN_MAX = 40,          /* lines of one file */
    LINE_WHOLE = 4000,       /* bytes of a line; of a longer one the beginning is shown */
    LINE_SHOWN = 400,
    TABLE_MAX = 1000 * 1000, /* cells of the comparison; above it a block is shown as replaced */
};

GES_LIST(line_list, ges_text);

typedef struct comparison {
    const line_list *old;
    const line_list *new;
    size_t front;        /* equal lines at the front */
    size_t old_count;    /* lines between the equal ones at both ends */
    size_t new_count;
    uint16_t *length;    /* longest common rest of old[i..] and new[j..]; NULL: not compared */
    ges_text name;       /* of the variable whose value the lines are; empty: a file's lines */
    size_t shown;
    ges_arena *mem;
    ges_sink *sink;
} comparison;

static line_list split(ges_arena *mem, ges_bytes bytes) {
    line_list lines = {0};
    ges_text rest = ges_text_from(bytes);
    ges_text line = {0};
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        if (!ges_list_push(mem, &lines, line)) {
            break; /* the arena remembers */
        }
    }
    return lines;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Any word that names a secret hides what follows it, whatever the language of the file. */
static ges_text masked(ges_arena *mem, ges_text line) {
    for (size_t i = 0; i < line.len;) {
        size_t end = i;
        while (end < line.len && is_word(line.ptr[end])) {
            end++;
        }
        ges_text word = ges_text_slice(line, i, end);
        if (end < line.len && ges_secret_is_name(word)) {
            return ges_text_join(mem, ges_text_slice(line, 0, end + 1), GES_T("***"));
        }
        i = end > i ? end : i + 1;
    }
    return ges_secret_mask(mem, GES_T(""), line);
}

/* What nobody reads to its end, cut between characters. */
static ges_text shortened(ges_arena *mem, ges_text line) {
    size_t at = LINE_SHOWN;
    if (line.len <= LINE_WHOLE) {
        return line;
    }
    while (at > 0 && ((unsigned char)line.ptr[at] & 0xC0U) == 0x80) {
        at--;
    }
    return ges_text_join(mem, ges_text_slice(line, 0, at),
                         ges_text_format(mem, "... (%zu bytes in all)", line.len));
}

static void show_line(comparison *c, const char *sign, size_t number, ges_text line) {
    static const ges_view view = {"{line:4} {sign} {text}", false};
    if (c->shown++ >= SHOWN_MAX) {
        return;
    }
    ges_sink_open(c->sink, NULL, &view);
    ges_sink_text(c->sink, "sign", ges_text_of(sign));
    ges_sink_number(c->sink, "line", (int64_t)number + 1);
    line = c->name.len != 0 ? ges_secret_mask(c->mem, c->name, line) : masked(c->mem, line);
    ges_sink_text(c->sink, "text", shortened(c->mem, line));
    ges_sink_close(c->sink);
}

static uint16_t *cell(const comparison *c, size_t i, size_t j) {
    return &c->length[i * (c->new_count + 1) + j];
}

static ges_text old_line(const comparison *c, size_t i) {
    return c->old->items[c->front + i];
}

static ges_text new_line(const comparison *c, size_t j) {
    return c->new->items[c->front + j];
}

static void narrow(comparison *c) {
    size_t shorter = c->old->count < c->new->count ? c->old->count : c->new->count;
    while (c->front < shorter &&
           ges_text_equal(c->old->items[c->front], c->new->items[c->front])) {
        c->front++;
    }
    size_t back = 0;
    while (back < shorter - c->front &&
           ges_text_equal(c->old->items[c->old->count - 1 - back],
                          c->new->items[c->new->count - 1 - back])) {
        back++;
    }
    c->old_count = c->old->count - c->front - back;
    c->new_count = c->new->count - c->front - back;
}

/* Fills the table of longest common subsequences from the end. */
static void compare(comparison *c) {
    if (c->old_count == 0 || c->new_count == 0 || c->old_count > UINT16_MAX ||
        c->new_count > UINT16_MAX || (c->old_count + 1) * (c->new_count + 1) > TABLE_MAX) {
        return;
    }
    c->length = ges_new_array(c->mem, (c->old_count + 1) * (c->new_count + 1), uint16_t);
    if (c->length == NULL) {
        return;
    }
    for (size_t i = c->old_count; i-- > 0;) {
        for (size_t j = c->new_count; j-- > 0;) {
            uint16_t down = *cell(c, i + 1, j);
            uint16_t right = *cell(c, i, j + 1);
            bool is_same = ges_text_equal(old_line(c, i), new_line(c, j));
            *cell(c, i, j) = is_same         ? (uint16_t)(*cell(c, i + 1, j + 1) + 1)
                             : down > right ? down
                                            : right;
        }
    }
}

/* Walks the table: what is common stays silent, what is old goes before what is new. */
static void show_lines(comparison *c) {
    size_t i = 0;
    size_t j = 0;
    while (i < c->old_count || j < c->new_count) {
        bool is_both = c->length != NULL && i < c->old_count && j < c->new_count;
        if (is_both && ges_text_equal(old_line(c, i), new_line(c, j))) {
            i++;
            j++;
        } else if (i < c->old_count &&
                   (!is_both || *cell(c, i + 1, j) >= *cell(c, i, j + 1))) {
            show_line(c, "-", c->front + i, old_line(c, i));
            i++;
        } else {
            show_line(c, "+", c->front + j, new_line(c, j));
            j++;
        }
    }
}

/* UTF-16 and programs have no lines to show. */
static bool is_text(ges_bytes bytes) {
    return ges_text_find_char(ges_text_from(bytes), '\0') == GES_NPOS;
}

/* The list "lines" of what goes and comes. */
static void describe_difference(comparison *c) {
    ges_sink_open_list(c->sink, "lines", NULL);
    narrow(c);
    compare(c);
    show_lines(c);
    ges_sink_close_list(c->sink);
    if (c->shown > SHOWN_MAX) {
        size_t hidden = c->shown - SHOWN_MAX;
        ges_sink_number(c->sink, "hidden_lines", (int64_t)hidden);
        ges_sink_say(c->sink, "dim", ges_text_format(c->mem, "  ... and %zu more lines", hidden));
    }
}

static void describe_lines(const ges_plan_change *change, ges_arena *mem, ges_sink *sink) {
    line_list old = {0};
    line_list new = {0};
    if (is_text(change->before.bytes) && is_text(change->after.bytes)) {
        old = split(mem, change->before.bytes);
        new = split(mem, change->after.bytes);
    }
    comparison c = {.old = &old, .new = &new, .mem = mem, .sink = sink};
    describe_difference(&c);
}

static void describe_steps(const ges_plan_step_list *steps, ges_sink *sink) {
    static const ges_view view = {"[{rule} ]{what}", false};
    ges_sink_open_list(sink, "steps", NULL);
    for (size_t i = 0; i < steps->count; i++) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "rule", steps->items[i].rule);
        ges_sink_text(sink, "what", steps->items[i].what);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

/* --- registry values -------------------------------------------------------------------------- */

/* A stored value as lines: a list's entries, a text, or what can be said of bytes. */
static line_list value_lines(ges_arena *mem, const ges_plan_stored *stored, bool is_list) {
    line_list lines = {0};
    ges_text text = {0};
    ges_text piece = {0};
    bool is_written = stored->type == GES_REG_SZ || stored->type == GES_REG_EXPAND_SZ;
    if (!stored->exists) {
        return lines;
    }
    text = is_written ? ges_utf16le_decode(mem, stored->bytes)
                      : ges_text_format(mem, "(%zu bytes)", stored->bytes.len);
    if (!is_list) {
        (void)ges_list_push(mem, &lines, text); /* the arena remembers */
        return lines;
    }
    while (ges_text_next(&text, ';', &piece)) {
        if (!ges_list_push(mem, &lines, piece)) {
            break; /* the arena remembers */
        }
    }
    return lines;
}

static bool is_list(ges_arena *mem, const ges_plan_stored *stored) {
    return stored->exists &&
           ges_text_find_char(ges_utf16le_decode(mem, stored->bytes), ';') != GES_NPOS;
}

static void describe_value(const ges_plan *plan, const ges_plan_value *value, ges_sink *sink) {
    static const ges_view view = {"{*place}[ ({action})][ ({change})]", false};
    const ges_plan_stored *before = &value->before;
    const ges_plan_stored *after = &value->after;
    ges_arena *mem = plan->mem;
    ges_text types[2] = {before->exists ? ges_plan_type_name(mem, before->type) : GES_T(""),
                         after->exists ? ges_plan_type_name(mem, after->type) : GES_T("")};
    bool has_types = before->exists && after->exists && before->type != after->type;
    bool has_entries = is_list(mem, before) || is_list(mem, after);
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "place", ges_plan_place_name(mem, &value->place));
    ges_sink_text(sink, "name", value->place.name);
    ges_sink_text(sink, "action",
                  !before->exists  ? ges_text_join(mem, GES_T("new, "), types[1])
                  : !after->exists ? ges_text_join(mem, GES_T("deleted, "), types[0])
                                   : GES_T(""));
    ges_sink_text(sink, "change",
                  has_types ? ges_text_join(mem, types[0], GES_T(" becomes "), types[1])
                            : GES_T(""));
    ges_sink_text(sink, "type_before", types[0]);
    ges_sink_text(sink, "type_after", types[1]);
    describe_steps(&value->steps, sink);
    line_list old = value_lines(mem, before, has_entries);
    line_list new = value_lines(mem, after, has_entries);
    comparison c = {.old = &old, .new = &new, .name = value->place.name, .mem = mem, .sink = sink};
    describe_difference(&c);
    ges_sink_close(sink);
}

static ges_text octal(ges_arena *mem, uint32_t mode) {
    return ges_text_format(mem, "%04o", (unsigned)mode);
}

void ges_plan_describe(const ges_plan *plan, ges_sink *sink) {
    static const ges_view view = {"{*path}[ -> {file}][ (mode {mode_before} becomes {mode_after})]"
                                  "[ ({action})]", false};
    ges_sink_open_list(sink, "changes", NULL);
    for (size_t i = 0; i < plan->changes.count; i++) {
        const ges_plan_change *change = &plan->changes.items[i];
        bool is_linked = !ges_text_equal(change->path, change->file);
        bool has_mode = change->before.mode != change->after.mode && change->before.exists &&
                        change->after.exists;
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "path", change->path);
        ges_sink_text(sink, "file", is_linked ? change->file : GES_T(""));
        ges_sink_text(sink, "action", !change->before.exists  ? GES_T("new file")
                                      : !change->after.exists ? GES_T("deleted")
                                                              : GES_T(""));
        ges_sink_text(sink, "mode_before", has_mode ? octal(plan->mem, change->before.mode)
                                                    : GES_T(""));
        ges_sink_text(sink, "mode_after", has_mode ? octal(plan->mem, change->after.mode)
                                                   : GES_T(""));
        describe_steps(&change->steps, sink);
        describe_lines(change, plan->mem, sink);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "values", NULL);
    for (size_t i = 0; i < plan->values.count; i++) {
        describe_value(plan, &plan->values.items[i], sink);
    }
    ges_sink_close_list(sink);
}
