/* Orders declarations by what counts and says by which rule. */
#include "cli/whyrows.h"

typedef struct explainer {
    const ges_why_session *session;
    ges_arena *mem;
    ges_why_name *out;
} explainer;

static void push(explainer *e, ges_why_row row) {
    (void)ges_list_push(e->mem, &e->out->rows, row); /* the arena remembers */
}

static bool is_list_name(ges_text name) {
    return name.len >= 4 && ges_text_equal_nocase(ges_text_skip(name, name.len - 4), GES_T("PATH"));
}

static ges_why_row row_of(const ges_declaration *d) {
    return (ges_why_row){
        .source = ges_text_of(d->source),
        .place = d->place,
        .line = d->line,
        .value = d->value,
        .raw = d->raw,
        .kind = ges_value_kind_name(d->kind),
        .edit = is_list_name(d->name) &&
                        !ges_declaration_is(d, GES_DECLARED_UNSET | GES_DECLARED_EXPORT_ONLY)
                    ? ges_list_edit_name(d->edit)
                    : "",
        .is_exported = ges_declaration_is(d, GES_DECLARED_EXPORTED),
        .is_unset = ges_declaration_is(d, GES_DECLARED_UNSET),
        .is_uncertain = ges_declaration_is(d, GES_DECLARED_UNCERTAIN),
    };
}

ges_text ges_why_place(const ges_why_row *row, ges_arena *mem) {
    static const struct {
        const char *source;
        const char *title;
    } titles[] = {
        {"process", "process environment"},
        {"go_default", "computed by go"},
        {"go_build", "built into go"},
        {"go_search", "found by go"},
        {"go_toolchain", "set by go's toolchain selection"},
    };
    if (row->place.len > 0 && row->line > 0) {
        return ges_text_format(mem, "%.*s:%u", GES_FMT(row->place), (unsigned)row->line);
    }
    if (row->place.len > 0 && row->kind[0] != '\0') {
        return ges_text_format(mem, "%.*s (%s)", GES_FMT(row->place), row->kind);
    }
    for (size_t i = 0; row->place.len == 0 && i < GES_COUNT(titles); i++) {
        if (ges_text_equal(row->source, ges_text_of(titles[i].source))) {
            return ges_text_of(titles[i].title);
        }
    }
    return row->place.len > 0 ? row->place : row->source;
}

/* --- process and go ----------------------------------------------------------------------------
 */

static void add_process(explainer *e) {
    const ges_why_name *name = e->out;
    if (!name->is_in_process) {
        return;
    }
    bool empty_for_go = name->is_go && name->process_value.len == 0;
    push(e, (ges_why_row){
                .verdict = empty_for_go ? "ignored" : "wins",
                .source = GES_T("process"),
                .value = name->process_value,
                .raw = name->process_value,
                .kind = "",
                .edit = "",
                .is_exported = true,
                .rule = empty_for_go  ? GES_T("go takes an empty value for an unset one")
                        : name->is_go ? GES_T("the process environment wins over the go env file, "
                                              "GOROOT/go.env and go's own default")
                                      : GES_T("what this process inherited is what it has"),
            });
}

static const char *go_source_id(ges_goenv_source source) {
    switch (source) {
    case GES_GOENV_UNSET:
        return "unset";
    case GES_GOENV_PROCESS:
        return "process";
    case GES_GOENV_FILE:
        return "go_env_file";
    case GES_GOENV_GOROOT_FILE:
        return "goroot_env";
    case GES_GOENV_DEFAULT:
        return "go_default";
    case GES_GOENV_BUILD:
        return "go_build";
    case GES_GOENV_BINARY:
        return "go_binary";
    case GES_GOENV_SEARCH:
        return "go_search";
    case GES_GOENV_TOOLCHAIN:
        return "go_toolchain";
    case GES_GOENV_COMPILER:
        return "go_compiler";
    }
    return "go";
}

static ges_status add_go(explainer *e, ges_error *err) {
    ges_goenv_declaration *list = NULL;
    size_t count = 0;
    ges_goenv *goenv = e->session->goenv;
    e->out->is_go = goenv != NULL && ges_goenv_get(goenv, e->out->name, &e->out->go);
    add_process(e);
    if (!e->out->is_go) {
        return GES_OK;
    }
    ges_status status = ges_goenv_declarations(goenv, e->out->name, &list, &count, err);
    for (size_t i = 0; status == GES_OK && i < count; i++) {
        if (list[i].source == GES_GOENV_PROCESS || list[i].source == GES_GOENV_UNSET) {
            continue;
        }
        push(e, (ges_why_row){
                    .verdict = list[i].is_winner ? "wins" : "shadowed",
                    .source = ges_text_of(go_source_id(list[i].source)),
                    .place = list[i].file,
                    .line = list[i].line,
                    .value = list[i].value,
                    .raw = list[i].value,
                    .kind = "",
                    .edit = "",
                    .rule = list[i].why,
                });
    }
    return status;
}

/* --- start-up files and layers -------------------------------------------------------------------
 */

typedef struct flag_verdict {
    uint32_t flag;
    const char *verdict;
    const char *before; /* of the rule; the declaration's own clause follows */
} flag_verdict;

static const flag_verdict flag_verdicts[] = {
    {GES_DECLARED_SKIPPED, "skipped", "does not run: "},
    {GES_DECLARED_ADVICE, "ignored", ""},
    {GES_DECLARED_UNDECIDED, "undecided", "may run; a program would have to be run to know: "},
    {GES_DECLARED_LOCAL, "local", "gone when its function or block ends"},
    {GES_DECLARED_EXPORT_ONLY, "exports", "decides who sees it, not the value"},
};

static ges_text place_text(const ges_declaration *d, ges_text current_file, ges_arena *mem) {
    if (d->line > 0 && ges_text_equal(d->place, current_file)) {
        return ges_text_format(mem, "line %u", (unsigned)d->line);
    }
    ges_why_row row = row_of(d);
    return ges_why_place(&row, mem);
}

static ges_text shadow_rule(const explainer *e, const ges_declaration *d,
                            const ges_declaration *by) {
    ges_text where = place_text(by, d->place, e->mem);
    bool same_file = by->line > 0 && ges_text_equal(by->place, d->place);
    if (ges_declaration_is(by, GES_DECLARED_UNSET)) {
        return ges_text_join(e->mem, where, GES_T(" takes it away again"));
    }
    if (strcmp(d->source, "registry_machine") == 0 && strcmp(by->source, "registry_machine") != 0) {
        return ges_text_join(e->mem, GES_T("a user's value replaces the machine's: "), where);
    }
    if (same_file) {
        return ges_text_join(e->mem, GES_T("a later line of the same file sets it again: "), where);
    }
    return ges_text_join(e->mem, GES_T("read later, and sets it again: "), where);
}

static bool extends(const ges_declaration *d) {
    return d->edit == GES_EDIT_PREPEND || d->edit == GES_EDIT_APPEND;
}

static ges_text winner_rule(const explainer *e, const ges_declaration *d) {
    const ges_why_name *name = e->out;
    bool is_layer = e->session->fresh.rc == NULL || ges_layer_find(d->source) != NULL;
    ges_text who = is_layer ? GES_T("a new session")
                            : ges_text_join(e->mem, GES_T("a new "), ges_text_of(d->source));
    if (ges_declaration_is(d, GES_DECLARED_UNSET)) {
        return ges_text_join(e->mem, who, GES_T(" would not have it"));
    }
    if (!name->fresh.is_exported) {
        return ges_text_join(e->mem, who,
                             GES_T(" would have it, but it is not exported: programs such "
                                   "as go do not see it"));
    }
    if (!name->is_in_process) {
        return ges_text_join(e->mem, who,
                             GES_T(" would have it; this process was started without it"));
    }
    return name->is_stale
               ? ges_text_join(e->mem, who,
                               GES_T(" would have this value; the process keeps its own until "
                                     "it is started again"))
               : GES_T("gives the value that the process has");
}

static ges_text join_why(const explainer *e, ges_text rule, ges_text why) {
    bool adds = why.len > 0;
    return adds ? ges_text_join(e->mem, rule, rule.len > 0 ? GES_T("; ") : GES_T(""), why) : rule;
}

/* `shadower`: the next declaration that takes effect, NULL for the last; `is_extended`: everything
 * after it only adds to the value. */
static void add_declaration(explainer *e, const ges_declaration *d, const ges_declaration *shadower,
                            bool is_extended) {
    ges_why_row row = row_of(d);
    bool conditional = ges_declaration_is(d, GES_DECLARED_CONDITIONAL) && d->why.len > 0;
    ges_text clause = conditional ? ges_text_join(e->mem, GES_T("in: "), d->why) : GES_T("");
    bool is_registry = d->kind != GES_VALUE_TEXT;
    for (size_t i = 0; i < GES_COUNT(flag_verdicts); i++) {
        if (ges_declaration_is(d, flag_verdicts[i].flag)) {
            row.verdict = flag_verdicts[i].verdict;
            bool has_clause = flag_verdicts[i].flag != GES_DECLARED_LOCAL &&
                              flag_verdicts[i].flag != GES_DECLARED_EXPORT_ONLY;
            row.rule = ges_text_join(e->mem, ges_text_of(flag_verdicts[i].before),
                                     has_clause ? d->why : GES_T(""));
            push(e, row);
            return;
        }
    }
    if (d->kind == GES_VALUE_REG_OTHER) {
        row.verdict = "ignored";
        row.rule = GES_T("only REG_SZ and REG_EXPAND_SZ become variables");
        push(e, row);
        return;
    }
    if (shadower == NULL) {
        bool is_first = e->out->is_in_process || e->out->is_go;
        row.verdict = is_first ? (e->out->is_stale ? "stale" : "shadowed") : "wins";
        row.verdict =
            !is_first || !e->out->is_in_process || e->out->is_stale ? row.verdict : "agrees";
        row.rule = join_why(e, winner_rule(e, d), clause);
    } else {
        row.verdict = is_extended ? "contributes" : "shadowed";
        row.rule = is_extended ? ges_text_join(e->mem, GES_T("added to by "),
                                               place_text(shadower, d->place, e->mem))
                               : shadow_rule(e, d, shadower);
        row.rule = join_why(e, row.rule, clause);
    }
    row.rule = is_registry ? join_why(e, row.rule, d->why) : row.rule;
    push(e, row);
}

static bool takes_effect(const ges_declaration *d) {
    return !ges_declaration_is(d, GES_DECLARED_SKIPPED | GES_DECLARED_LOCAL |
                                      GES_DECLARED_EXPORT_ONLY | GES_DECLARED_ADVICE |
                                      GES_DECLARED_UNDECIDED) &&
           d->kind != GES_VALUE_REG_OTHER;
}

/* One list, last declaration first. *shadower and *is_extended travel to the next, lower list. */
static void add_list(explainer *e, const ges_declaration_list *list,
                     const ges_declaration **shadower, bool *is_extended) {
    for (size_t i = list->count; i-- > 0;) {
        const ges_declaration *d = &list->items[i];
        if (!ges_env_name_equal(e->session->os, d->name, e->out->name)) {
            continue;
        }
        add_declaration(e, d, *shadower, *is_extended);
        if (takes_effect(d)) {
            bool adds = extends(d) || d->edit == GES_EDIT_REORDER;
            *is_extended = (*shadower == NULL || *is_extended) && adds;
            *shadower = d;
        }
    }
}

static void add_unread(explainer *e) {
    const ges_declaration_list *list = &e->session->unread;
    for (size_t i = list->count; i-- > 0;) {
        const ges_declaration *d = &list->items[i];
        if (!ges_env_name_equal(e->session->os, d->name, e->out->name)) {
            continue;
        }
        ges_why_row row = row_of(d);
        row.verdict = "unread";
        row.rule = ges_text_join(e->mem, ges_why_mode_text(e->session, e->mem),
                                 GES_T(" does not read "), d->place);
        push(e, row);
    }
}

/* A list that grew on its way here is not stale; one that lacks an element is. */
static bool lacks_element(const explainer *e, ges_text fresh, ges_text process) {
    bool is_windows = e->session->os->family == GES_OS_WINDOWS;
    char separator = is_windows ? ';' : ':';
    ges_text wanted;
    while (ges_text_next(&fresh, separator, &wanted)) {
        ges_text rest = process;
        ges_text piece;
        bool found = wanted.len == 0;
        while (!found && ges_text_next(&rest, separator, &piece)) {
            found = ges_path_equal(ges_os_style(e->session->os), piece, wanted);
        }
        if (!found) {
            return true;
        }
    }
    return false;
}

/* TEMP and TMP come in short spelling from the system; variables of one shell only are its own. */
static bool is_stale(const explainer *e) {
    const ges_why_name *name = e->out;
    const ges_fresh_value *fresh = &name->fresh;
    bool is_declared = fresh->winner != NULL;
    bool is_temporary = e->session->os->family == GES_OS_WINDOWS &&
                        (ges_text_equal_nocase(name->name, GES_T("TEMP")) ||
                         ges_text_equal_nocase(name->name, GES_T("TMP")));
    if (!is_declared || !fresh->is_certain || is_temporary) {
        return false;
    }
    if (!fresh->is_exported) {
        return name->is_in_process && !fresh->is_set;
    }
    if (name->is_in_process && is_list_name(name->name)) {
        return lacks_element(e, fresh->value, name->process_value);
    }
    return !name->is_in_process || !ges_text_equal(fresh->value, name->process_value);
}

ges_status ges_why_explain(const ges_why_session *session, ges_text name, ges_arena *mem,
                           ges_why_name *out, ges_error *err) {
    ges_why_name result = {.name = name};
    explainer e = {session, mem, &result};
    result.is_in_process =
        ges_env_find(session->os, &session->process, name, &result.process_value);
    result.fresh = ges_fresh_find(&session->fresh, name);
    result.is_stale = is_stale(&e);
    ges_status status = add_go(&e, err);
    if (status != GES_OK) {
        return status;
    }
    const ges_declaration *shadower = NULL;
    bool is_extended = false;
    if (session->fresh.rc != NULL) {
        add_list(&e, &session->fresh.rc->declarations, &shadower, &is_extended);
    }
    add_list(&e, &session->fresh.layers, &shadower, &is_extended);
    add_unread(&e);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = result;
    return GES_OK;
}
