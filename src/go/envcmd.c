/* `go env` replayed: each step in the order in which cmd/go takes it, until one stops.
 * Source: cmd/go envcmd runEnv, 1.16 to 1.27. */
#include "go/envcmd.h"

#include "formats/gostring.h"
#include "go/envcheck.h"
#include "go/envflags.h"
#include "go/envwrite.h"
#include "go/listing.h"
#include "go/replay.h"

static bool check_conflicts(ges_replay *r, const ges_goenv_flags *on) {
    const char *what = on->is_json && on->is_unset    ? "-json with -u"
                       : on->is_json && on->is_write  ? "-json with -w"
                       : on->is_unset && on->is_write ? "-u with -w"
                                                      : NULL;
    if (what == NULL) {
        return true;
    }
    return ges_replay_stop(r, 1,
                ges_text_format(r->mem, "go%s: cannot use %s",
                                r->goenv->minor < 18 ? " env" : "", what));
}

static bool check_names(ges_replay *r, const ges_text *names, size_t count) {
    for (size_t i = 0; i < count && r->goenv->minor >= 21; i++) {
        if (ges_text_find_char(names[i], '=') != GES_NPOS) {
            return ges_replay_stop(r, 1,
                        ges_text_join(r->mem, GES_T("go: invalid variable name "),
                                      ges_gostring_quoted(r->mem, names[i]),
                                      GES_T(" (use -w to set variable)")));
        }
    }
    return true;
}

/* A full listing needs the C compiler; so does a name of that group, also as NAME=value. */
static bool needs_costly(const ges_text *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        ges_text key = names[i];
        ges_text value;
        (void)ges_text_cut(names[i], '=', &key, &value); /* without '=' all of it */
        for (ges_goenv_id id = 0; id < GES_VAR_COUNT; id++) {
            if (ges_goenv_group_of(id) == GES_GROUP_COSTLY &&
                ges_text_equal(ges_goenv_name_of(id), key)) {
                return true;
            }
        }
    }
    return count == 0;
}

GES_LIST(value_list, ges_goenv_value);

/* What is to be printed, in Go's order; by name in the order asked. */
static void collect(ges_replay *r, const ges_text *names, size_t count, value_list *out) {
    ges_goenv_id order[GES_VAR_COUNT];
    size_t listed = count == 0 ? ges_goenv_order(r->goenv, true, order) : 0;
    bool only_changed = r->goenv->flags.is_changed;
    for (size_t i = 0; i < listed; i++) {
        (void)ges_list_push(r->mem, out, ges_goenv_slot_of(r->goenv, order[i])->value);
    }
    for (size_t i = 0; i < count; i++) {
        ges_goenv_value value;
        ges_goenv_id id;
        (void)ges_goenv_get(r->goenv, names[i], &value); /* unknown: an empty value */
        if (!only_changed || ges_goenv_find_id(r->goenv, names[i], &id)) {
            (void)ges_list_push(r->mem, out, value);
        }
    }
}

static void sort_by_name(value_list *list) {
    for (size_t i = 1; i < list->count; i++) {
        for (size_t k = i; k > 0 && ges_text_compare(list->items[k - 1].name,
                                                     list->items[k].name) > 0; k--) {
            ges_goenv_value moved = list->items[k];
            list->items[k] = list->items[k - 1];
            list->items[k - 1] = moved;
        }
    }
}

/* Go's map of names: sorted, and of two with one name the last. */
static void print_json(ges_replay *r, value_list *list) {
    ges_builder *out = &r->result->out;
    const char *before = "{\n\t";
    size_t printed = 0;
    sort_by_name(list);
    for (size_t i = 0; i < list->count; i++) {
        const ges_goenv_value *value = &list->items[i];
        bool is_repeated = i + 1 < list->count &&
                           ges_text_equal(value->name, list->items[i + 1].name);
        if (is_repeated || ges_text_equal(value->name, GES_T("TERM")) ||
            (r->goenv->flags.is_changed && !value->is_changed)) {
            continue;
        }
        ges_build_text(out, ges_text_of(before));
        ges_listing_json(out, r->goenv->minor, value->name);
        ges_build_str(out, ": ");
        ges_listing_json(out, r->goenv->minor, value->value);
        before = ",\n\t";
        printed++;
    }
    ges_build_text(out, printed != 0 ? GES_T("\n}\n") : GES_T("{}\n"));
}

static void print_lines(ges_replay *r, value_list *list) {
    ges_listing_style style = {r->goenv->minor, r->goenv->os->family == GES_OS_WINDOWS};
    if (r->goenv->minor >= 24) {
        sort_by_name(list);
    }
    for (size_t i = 0; i < list->count; i++) {
        const ges_goenv_value *value = &list->items[i];
        if (r->goenv->minor >= 21 && ges_text_find_char(value->value, '\0') != GES_NPOS) {
            (void)ges_replay_stop(r, 1,
                       ges_text_join(r->mem,
                                     GES_T("go: internal error: encountered null byte in "
                                           "environment variable "),
                                     value->name, GES_T(" on non-plan9 platform")));
            return;
        }
        if ((r->goenv->flags.is_changed && !value->is_changed) ||
            ges_text_equal(value->name, GES_T("TERM"))) {
            continue;
        }
        if (!ges_listing_line(&r->result->out, style, value->name, value->value)) {
            (void)ges_replay_stop(r, 1,
                       ges_text_join(r->mem,
                                     GES_T("go: stripping unprintable or unescapable characters "
                                           "from %"),
                                     ges_gostring_quoted(r->mem, value->name), GES_T("%")));
        }
    }
}

/* A value that only a program could tell makes the whole answer unknowable. */
static bool check_known(ges_replay *r, const value_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        if (!list->items[i].is_known && !r->request->wants_values) {
            return ges_replay_stop(r, GES_REPLAY_UNKNOWABLE,
                        ges_text_join(r->mem, GES_T("ges: "), list->items[i].name,
                                      GES_T(" cannot be told without running a program: "),
                                      list->items[i].note));
        }
    }
    return true;
}

static void print(ges_replay *r, const ges_text *names, size_t count) {
    value_list list = {0};
    collect(r, names, count, &list);
    r->result->is_json = r->goenv->flags.is_json;
    r->result->is_named = count != 0;
    if (!check_known(r, &list)) {
        return;
    }
    ges_build_text(&r->result->err, r->goenv->gcc_trace);
    if (r->request->wants_values) {
        r->result->values = list.items;
        r->result->value_count = list.count;
    } else if (r->goenv->flags.is_json) {
        print_json(r, &list);
    } else if (count != 0 && !r->goenv->flags.is_changed) {
        for (size_t i = 0; i < list.count; i++) {
            ges_build_text(&r->result->out, list.items[i].value);
            ges_build_char(&r->result->out, '\n');
        }
    } else {
        print_lines(r, &list);
    }
}

static void run_env(ges_replay *r) {
    ges_envflags flags = {0};
    ges_builder *err = &r->result->err;
    int *code = &r->result->exit_code;
    ges_envflags_from_goflags(r->goenv, &flags, err);
    size_t taken = 0;
    if (!flags.is_refused) {
        taken = ges_envflags_parse(r->goenv, r->words.items + 1, r->words.count - 1, &flags, err);
    }
    if (flags.is_refused) {
        *code = 2;
        return;
    }
    const ges_text *names = r->words.items + 1 + taken;
    size_t count = r->words.count - 1 - taken;
    r->goenv->flags = flags.on;
    if (!check_conflicts(r, &flags.on)) {
        return;
    }
    if (flags.on.is_write || flags.on.is_unset) {
        *code = ges_envwrite_answer(r->goenv, flags.on.is_write, names, count,
                                    r->request->may_write, err);
        return;
    }
    if ((r->goenv->minor >= 17 && !ges_envcheck_build(r->goenv, err, code)) ||
        !check_names(r, names, count) || !ges_envcheck_modules(r->goenv, err, code)) {
        return;
    }
    if (needs_costly(names, count)) {
        if (!ges_envcheck_costly(r->goenv, err, code)) {
            return;
        }
        (void)ges_goenv_slot_of(r->goenv, GES_VAR_GOGCCFLAGS); /* go probes for each of them */
    }
    print(r, names, count);
}

ges_status ges_envcmd_env(const ges_envcmd_request *request, ges_arena *mem,
                          ges_envcmd_result *out, ges_error *err) {
    ges_envcmd_result result = {.out = ges_builder_in(mem), .err = ges_builder_in(mem)};
    ges_replay r = {.request = request, .mem = mem, .result = &result};
    ges_status status = ges_replay_start(&r, "env", err);
    if (status != GES_OK) {
        return status;
    }
    if (ges_replay_begin(&r)) {
        run_env(&r);
    }
    result.goenv = r.goenv;
    *out = result;
    return GES_OK;
}
