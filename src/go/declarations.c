/* Every place that names a variable, for `why`. */
#include "go/engine.h"

GES_LIST(declaration_list, ges_goenv_declaration);

static void add(ges_goenv *goenv, declaration_list *list, ges_goenv_source source, ges_text value,
                ges_text file, uint32_t line, ges_text why) {
    ges_goenv_declaration declaration = {
        .source = source, .value = value, .file = file, .line = line, .why = why};
    (void)ges_list_push(goenv->mem, list, declaration); /* the arena remembers */
}

static void add_process(ges_goenv *goenv, ges_text name, declaration_list *list) {
    bool is_first = true;
    for (size_t i = 0; i < goenv->env->count; i++) {
        const ges_env_entry *entry = &goenv->env->items[i];
        if (!ges_env_name_equal(goenv->os, entry->name, name)) {
            continue;
        }
        ges_text why = !is_first               ? GES_T("a second entry of that name never counts")
                       : entry->value.len == 0 ? GES_T("an empty value counts as unset")
                                               : GES_T("the environment comes first");
        add(goenv, list, GES_GOENV_PROCESS, entry->value, GES_T(""), 0, why);
        is_first = false;
    }
}

/* In the user's file the last definition counts, in go.env the first. */
static void add_layer(ges_goenv *goenv, ges_text name, const ges_goenv_layer *layer,
                      ges_goenv_source source, declaration_list *list) {
    const ges_goenvfile_entry *winner = source == GES_GOENV_FILE
                                            ? ges_goenvfile_last(&layer->entries, name)
                                            : ges_goenvfile_first(&layer->entries, name);
    if (winner == NULL) {
        return;
    }
    add(goenv, list, source, winner->value, layer->path, winner->line,
        source == GES_GOENV_FILE ? GES_T("the go env file comes after the environment")
                                 : GES_T("GOROOT/go.env comes after the go env file"));
    for (size_t i = 0; i < layer->entries.count; i++) {
        const ges_goenvfile_entry *entry = &layer->entries.items[i];
        if (entry != winner && ges_text_equal(entry->key, name)) {
            add(goenv, list, source, entry->value, layer->path, entry->line,
                source == GES_GOENV_FILE ? GES_T("a later line of the file replaces it")
                                         : GES_T("an earlier line of the file stands"));
        }
    }
}

static bool is_same_place(const ges_goenv_declaration *declaration, const ges_goenv_value *value) {
    return declaration->source == value->source && declaration->line == value->line &&
           ges_text_equal(declaration->file, value->file);
}

/* Puts the winner first; when no declaration won, the computed value is one. */
static void mark_winner(ges_goenv *goenv, const ges_goenv_value *value, declaration_list *list) {
    size_t at = 0;
    while (at < list->count && !(is_same_place(&list->items[at], value) &&
                                 (list->items[at].value.len != 0 || value->value.len == 0))) {
        at++;
    }
    if (at == list->count) {
        add(goenv, list, value->source, value->value, value->file, value->line, value->note);
    }
    if (at >= list->count) {
        return; /* no memory */
    }
    ges_goenv_declaration winner = list->items[at];
    winner.is_winner = true;
    for (; at > 0; at--) {
        list->items[at] = list->items[at - 1];
    }
    list->items[0] = winner;
}

ges_status ges_goenv_declarations(ges_goenv *goenv, ges_text name, ges_goenv_declaration **out,
                                  size_t *out_count, ges_error *err) {
    declaration_list list = {0};
    ges_goenv_value value;
    (void)ges_goenv_get(goenv, name, &value); /* an unknown name has declarations too */
    add_process(goenv, name, &list);
    add_layer(goenv, name, &goenv->user, GES_GOENV_FILE, &list);
    add_layer(goenv, name, &goenv->goroot_layer, GES_GOENV_GOROOT_FILE, &list);
    if (value.source != GES_GOENV_UNSET || list.count != 0) {
        mark_winner(goenv, &value, &list);
    }
    if (ges_arena_failed(goenv->mem)) {
        return ges_arena_error(goenv->mem, err);
    }
    *out = list.items;
    *out_count = list.count;
    return GES_OK;
}
