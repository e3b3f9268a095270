/* Says what differs between two states: the variable, its old and new value, where it stands, what
 * follows, and who still holds the old value. */
#include "cli/watch.h"

#include "cli/ps.h"
#include "env/secret.h"
#include "watch/temporary.h"

typedef ges_watch_change change;
typedef ges_watch_changes changes;

typedef struct telling {
    ges_app *app;
    const ges_watch_wish *wish;
    const ges_watch_state *state; /* that of now */
    changes list;
} telling;

static const ges_watch_fact *either(const change *c) {
    return c->after != NULL ? c->after : c->before;
}

/* --- what differs ----------------------------------------------------------------------------- */

static void add(telling *t, const ges_watch_fact *before, const ges_watch_fact *after) {
    change c = {.before = before, .after = after};
    (void)ges_list_push(t->app->mem, &t->list, c); /* the arena remembers */
}

static void compare(telling *t, const ges_watch_state *before, const ges_watch_state *after) {
    for (size_t i = 0; i < after->by_key.count; i++) {
        const ges_watch_fact *now = after->by_key.entries[i].value;
        const ges_watch_fact *was = ges_watch_state_find(before, now);
        if (was == NULL || !ges_text_equal(was->value, now->value)) {
            add(t, was, now);
        }
    }
    for (size_t i = 0; i < before->by_key.count; i++) {
        const ges_watch_fact *was = before->by_key.entries[i].value;
        if (ges_watch_state_find(after, was) == NULL) {
            add(t, was, NULL);
        }
    }
}

/* --- who holds the old value ------------------------------------------------------------------ */

enum { HOLDERS_MAX = 8 };

/* Lines of go.mod, and go's own answers, are in nobody's environment. */
static bool is_variable(const change *c) {
    return c->before != NULL && c->before->name.len != 0 &&
           strncmp(c->before->source, "go", 2) != 0;
}

/* This process, or what it runs. */
static bool is_ours(const ges_ps *ps, const ges_process *process) {
    enum { DEPTH_MAX = 64 };
    for (int i = 0; process != NULL && !process->is_self && i < DEPTH_MAX; i++) {
        process = ges_ps_parent(ps, process);
    }
    return process != NULL && process->is_self;
}

static void ask_process(telling *t, ges_ps *ps, const ges_process *process) {
    ges_arena mem;
    ges_process_block block;
    ges_arena_init(&mem, 0);
    bool is_read = !is_ours(ps, process) && ges_ps_block(ps, process, &mem, &block) == GES_OK;
    for (size_t i = 0; is_read && i < t->list.count; i++) {
        change *c = &t->list.items[i];
        ges_text value;
        if (!is_variable(c) || !ges_env_find(ps->os, &block.env, c->before->name, &value) ||
            !ges_text_equal(value, c->before->value)) {
            continue;
        }
        ges_text holder = ges_text_format(t->app->mem, "%lu %.*s", (unsigned long)process->pid,
                                          GES_FMT(process->name));
        c->more += c->holders.count >= HOLDERS_MAX;
        if (c->holders.count < HOLDERS_MAX) {
            (void)ges_list_push(t->app->mem, &c->holders, holder); /* the arena remembers */
        }
    }
    ges_arena_close(&mem);
}

static void find_holders(telling *t) {
    ges_ps ps = {.reveals = t->wish->reveals};
    bool is_asked = false;
    for (size_t i = 0; i < t->list.count; i++) {
        is_asked = is_asked || is_variable(&t->list.items[i]);
    }
    if (!is_asked || ges_ps_open(&ps, t->app, NULL) != GES_OK) {
        return; /* nobody can be named */
    }
    for (size_t i = 0; i < ps.list.count; i++) {
        ask_process(t, &ps, &ps.list.items[i]);
    }
}

/* --- words ------------------------------------------------------------------------------------ */

/* The variable's name behind "godebug " and the like decides, so the whole name is asked. */
static ges_text shown(const telling *t, const ges_watch_fact *fact) {
    return t->wish->reveals ? fact->value
                            : ges_secret_mask(t->app->mem, fact->name, fact->value);
}

static bool is_path(const telling *t, ges_text name) {
    return ges_env_name_equal(t->app->os, name, GES_T("PATH"));
}

/* Entries of the list `a` that the list `b` lacks, each after `sign`. */
static void add_entries(const telling *t, ges_builder *out, ges_text a, ges_text b,
                        const char *sign) {
    ges_ps ps = {.os = t->app->os, .mem = t->app->mem};
    ges_texts these = ges_ps_entries(&ps, t->app->mem, a);
    ges_texts those = ges_ps_entries(&ps, t->app->mem, b);
    for (size_t i = 0; i < these.count; i++) {
        if (!ges_ps_holds(&ps, &those, these.items[i])) {
            ges_build_format(out, "%s%s'%.*s'", out->len != 0 ? ", " : "", sign,
                             GES_FMT(these.items[i]));
        }
    }
}

/* "'a' -> 'b'", "set to 'b'", "no longer set (was 'a')". */
static ges_text what_of(const telling *t, const change *c) {
    ges_arena *mem = t->app->mem;
    ges_text was = c->before != NULL ? shown(t, c->before) : GES_T("");
    ges_text now = c->after != NULL ? shown(t, c->after) : GES_T("");
    if (either(c)->name.len == 0) {
        return c->after != NULL ? ges_text_join(mem, GES_T("cannot be read: "), now)
                                : GES_T("can be read again");
    }
    if (c->before != NULL && c->after != NULL && is_path(t, c->after->name)) {
        ges_builder out = ges_builder_in(mem);
        add_entries(t, &out, c->after->value, c->before->value, "+ ");
        add_entries(t, &out, c->before->value, c->after->value, "- ");
        return out.len != 0 ? ges_build_done(&out) : GES_T("another order of the same entries");
    }
    if (c->before == NULL) {
        return now.len != 0 ? ges_text_join(mem, GES_T("set to '"), now, GES_T("'")) : GES_T("added");
    }
    if (c->after == NULL) {
        return was.len != 0 ? ges_text_join(mem, GES_T("no longer set (was '"), was, GES_T("')"))
                            : GES_T("removed");
    }
    bool is_hidden = ges_text_equal(was, now); /* both masked */
    return is_hidden ? ges_text_join(mem, GES_T("another secret: '"), now, GES_T("'"))
                     : ges_text_join(mem, GES_T("'"), was, GES_T("' -> '"), now, GES_T("'"));
}

static ges_consequence consequence_of(const telling *t, const ges_watch_fact *fact) {
    for (size_t i = 0; i < t->state->choices.count; i++) {
        if (ges_watch_matches(t->state->choices.items[i].pattern, fact->name)) {
            return t->state->choices.items[i].consequence;
        }
    }
    return ges_consequence_of(ges_text_of(fact->source), fact->name);
}

static ges_text place_of(const telling *t, const ges_watch_fact *fact) {
    if (fact->file.len == 0) {
        return ges_text_of(fact->source);
    }
    return fact->line != 0 ? ges_text_format(t->app->mem, "%.*s:%lu", GES_FMT(fact->file),
                                             (unsigned long)fact->line)
                           : fact->file;
}

/* "restart api, worker", or what the kind means; then what is special about it. */
static ges_text meaning_of(const telling *t, const ges_consequence *c, const ges_watch_fact *fact) {
    ges_arena *mem = t->app->mem;
    ges_text meaning = ges_consequence_meaning(c->kind);
    if (c->who.len != 0) {
        meaning = ges_text_join(mem, ges_consequence_word(c->kind), GES_T(" "), c->who);
    }
    ges_text note = fact->note.len != 0 ? fact->note : c->note;
    return note.len != 0 ? ges_text_join(mem, meaning, GES_T(" ("), note, GES_T(")")) : meaning;
}

/* --- printing --------------------------------------------------------------------------------- */

static void describe_values(const telling *t, ges_sink *sink, const change *c) {
    ges_sink_boolean(sink, "was_set", c->before != NULL);
    ges_sink_text(sink, "old", c->before != NULL ? shown(t, c->before) : GES_T(""));
    ges_sink_boolean(sink, "is_set", c->after != NULL);
    ges_sink_text(sink, "new", c->after != NULL ? shown(t, c->after) : GES_T(""));
}

static void describe(telling *t, const change *c) {
    static const ges_view view = {
        "{-time} {*label}: {change}[ ({place})][\n    {meaning}]", true};
    const ges_watch_fact *fact = either(c);
    ges_consequence consequence = consequence_of(t, fact);
    ges_watch_line line = ges_watch_line_open(t->app, t->wish, &view);
    ges_sink *sink = line.sink;
    ges_text label = fact->name.len != 0 ? fact->name : ges_text_of(fact->source);
    ges_sink_text(sink, "what",
                  fact->name.len == 0  ? GES_T("unreadable")
                  : c->before == NULL ? GES_T("set")
                  : c->after == NULL  ? GES_T("unset")
                                      : GES_T("changed"));
    ges_sink_text(sink, "label", label);
    ges_sink_text(sink, "name", fact->name);
    describe_values(t, sink, c);
    ges_sink_text(sink, "change", what_of(t, c));
    ges_sink_text(sink, "source", ges_text_of(fact->source));
    ges_sink_text(sink, "file", fact->file);
    ges_sink_number(sink, "line", fact->line);
    ges_sink_text(sink, "place", place_of(t, fact));
    ges_sink_text(sink, "consequence",
                  fact->name.len != 0 ? ges_consequence_word(consequence.kind) : GES_T(""));
    ges_sink_text(sink, "who", consequence.who);
    ges_sink_text(sink, "meaning",
                  fact->name.len != 0 ? meaning_of(t, &consequence, fact) : GES_T(""));
    ges_watch_line_close(t->app, &line);
}

/* Who still has it comes behind, since asking every process takes longer than telling. */
static void describe_holders(telling *t, const change *c) {
    static const ges_view view = {"    old value of {label} held by: {held_by}", true};
    ges_builder names = ges_builder_in(t->app->mem);
    const ges_watch_fact *fact = either(c);
    if (c->holders.count == 0) {
        return;
    }
    ges_watch_line line = ges_watch_line_open(t->app, t->wish, &view);
    ges_sink_text(line.sink, "what", GES_T("held"));
    ges_sink_text(line.sink, "label", fact->name);
    ges_sink_text(line.sink, "name", fact->name);
    ges_sink_text(line.sink, "source", ges_text_of(fact->source));
    ges_sink_text(line.sink, "file", fact->file);
    ges_sink_number(line.sink, "line", fact->line);
    ges_sink_open_list(line.sink, "holders", NULL);
    for (size_t i = 0; i < c->holders.count; i++) {
        ges_build_format(&names, "%s%.*s", i != 0 ? ", " : "", GES_FMT(c->holders.items[i]));
        if (t->wish->is_json) {
            ges_sink_text(line.sink, NULL, c->holders.items[i]);
        }
    }
    ges_sink_close_list(line.sink);
    if (c->more != 0) {
        ges_build_format(&names, " and %zu more", c->more);
    }
    ges_sink_text(line.sink, "held_by", ges_build_done(&names));
    ges_sink_number(line.sink, "more", (int64_t)c->more);
    ges_watch_line_close(t->app, &line);
}

/* A run does not follow what takes no effect in it, and what it takes while it runs. */
static void take_news(const telling *t, const change *c, ges_watch_news *news) {
    const ges_watch_fact *fact = either(c);
    ges_consequence_kind kind = consequence_of(t, fact).kind;
    if (fact->name.len == 0 || kind == GES_CONSEQUENCE_NONE || kind == GES_CONSEQUENCE_HOT) {
        return;
    }
    (void)ges_list_push(t->app->mem, &news->names, fact->name); /* the arena remembers */
    (void)ges_list_push(t->app->mem, &news->files, fact->file); /* likewise */
}

size_t ges_watch_tell(ges_app *app, const ges_watch_wish *wish, const ges_watch_state *before,
                      const ges_watch_state *after, ges_watch_news *news) {
    telling t = {.app = app, .wish = wish, .state = after};
    compare(&t, before, after);
    for (size_t i = 0; i < t.list.count; i++) {
        describe(&t, &t.list.items[i]);
        take_news(&t, &t.list.items[i], news);
    }
    news->changes = t.list;
    return t.list.count;
}

void ges_watch_tell_holders(ges_app *app, const ges_watch_wish *wish,
                            const ges_watch_state *after, const ges_watch_news *news) {
    telling t = {.app = app, .wish = wish, .state = after, .list = news->changes};
    find_holders(&t);
    for (size_t i = 0; i < t.list.count; i++) {
        describe_holders(&t, &t.list.items[i]);
    }
}

void ges_watch_tell_ready(ges_app *app, const ges_watch_wish *wish, const ges_watch_state *state) {
    static const ges_view view = {"{-time} watching {facts} values in {places} places", true};
    ges_watch_line line = ges_watch_line_open(app, wish, &view);
    ges_sink_text(line.sink, "what", GES_T("ready"));
    ges_sink_number(line.sink, "facts", (int64_t)state->facts.count);
    ges_sink_number(line.sink, "places", (int64_t)state->tree.watched);
    ges_watch_line_close(app, &line);
}
