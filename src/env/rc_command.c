/* Simple commands and functions of the POSIX family: assignments, arguments, who is called. */
#include "env/rc.h"

/* fish: function f -a first second */
static void bind_arguments(ges_rc *rc, const ges_rc_function *function) {
    const ges_sh_command *header = function->fish;
    bool names = false;
    size_t next = 0;
    for (size_t i = 1; header != NULL && i < header->words.count; i++) {
        ges_text word = header->words.items[i].raw;
        if (ges_text_starts(word, GES_T("-"))) {
            names = ges_text_equal(word, GES_T("-a")) ||
                    ges_text_equal(word, GES_T("--argument-names"));
            continue;
        }
        if (!names) {
            continue;
        }
        ges_texts value = ges_rc_texts_from(&rc->args, next);
        value.count = value.count > 0;
        ges_rc_assign assign = {.name = word, .items = &value, .flags = GES_DECLARED_LOCAL};
        next += value.count;
        ges_rc_make_local(rc, word);
        (void)ges_rc_set(rc, &assign); /* never read-only: it is new */
    }
}

bool ges_rc_call(ges_rc *rc, ges_text name, const ges_texts *args) {
    ges_rc_function *function = ges_map_get(&rc->functions, name);
    if (function == NULL || rc->ghost > 0) {
        return function != NULL;
    }
    function->is_called = true;
    if (rc->depth >= GES_RC_MAX_DEPTH) {
        ges_rc_note_here(rc, GES_RC_NOTE_LIMIT, GES_T("too many functions inside each other"));
        rc->status = GES_MAYBE;
        return true;
    }
    ges_texts saved_args = rc->args;
    ges_text file = rc->file;
    ges_text condition = rc->condition;
    uint32_t line = rc->line;
    uint32_t lasting_doubt = rc->lasting_doubt;
    size_t mark = rc->saves.count;
    rc->args = ges_rc_texts_from(args, 1);
    rc->file = function->file;
    rc->depth++;
    rc->function_depth++;
    bind_arguments(rc, function);
    ges_rc_run(rc, function->body);
    rc->function_depth--;
    rc->depth--;
    ges_rc_restore(rc, mark, false);
    rc->args = saved_args;
    rc->file = file;
    rc->condition = condition;
    rc->line = line;
    rc->lasting_doubt = rc->flow == GES_RC_EXIT ? rc->lasting_doubt : lasting_doubt;
    rc->flow = rc->flow == GES_RC_RETURN ? GES_RC_ON : rc->flow;
    return true;
}

void ges_rc_define(ges_rc *rc, const ges_sh_command *command) {
    ges_rc_function *function = ges_new(rc->mem, ges_rc_function);
    if (function == NULL || rc->ghost > 0 || command->right == NULL) {
        return;
    }
    *function = (ges_rc_function){.body = command->right, .name = command->name, .file = rc->file};
    function->fish = rc->setup.dialect == GES_SH_FISH ? command : NULL;
    if (command->name.len == 0) {
        ges_texts none = {.items = &function->name, .count = 1};
        (void)ges_map_set(rc->mem, &rc->functions, command->name,
                          function);                 /* the arena remembers */
        (void)ges_rc_call(rc, command->name, &none); /* it is there */
        return;
    }
    (void)ges_map_set(rc->mem, &rc->functions, command->name, function); /* the arena remembers */
    rc->status = GES_YES;
}

void ges_rc_finish(ges_rc *rc) {
    for (size_t i = 0; i < rc->functions.count; i++) {
        ges_rc_function *function = rc->functions.entries[i].value;
        if (function->is_called || function->body == NULL) {
            continue;
        }
        rc->flow = GES_RC_ON;
        rc->file = function->file;
        ges_text why = ges_text_join(rc->mem, GES_T("in function '"), function->name,
                                     GES_T("', which nothing calls at start-up"));
        ges_rc_run_ghost(rc, function->body, why);
    }
}

ges_texts ges_rc_arguments(ges_rc *rc, const ges_sh_words *words, bool *is_uncertain) {
    ges_texts args = {0};
    for (size_t i = 0; i < words->count; i++) {
        ges_rc_fields fields = ges_rc_expand(rc, &words->items[i]);
        *is_uncertain |= fields.is_uncertain;
        if (fields.is_failed && rc->ghost == 0) {
            rc->status = GES_NO;
            rc->flow = GES_RC_ABANDON;
        }
        for (size_t k = 0; k < fields.items.count && args.count < GES_RC_MAX_FIELDS; k++) {
            (void)ges_list_push(rc->mem, &args, fields.items.items[k]); /* the arena remembers */
        }
    }
    return args;
}

void ges_rc_done(ges_rc *rc, ges_truth status) {
    rc->status = status;
    if (status == GES_NO && rc->exits_on_error && !rc->is_checked && rc->ghost == 0 &&
        rc->doubt == 0) {
        rc->flow = GES_RC_EXIT;
    }
}

static bool is_special_builtin(ges_text name) {
    static const char *const names[] = {".",    ":",     "break",  "continue", "eval",
                                        "exec", "exit",  "export", "readonly", "return",
                                        "set",  "shift", "times",  "trap",     "unset"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal(name, ges_text_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static bool has_substitution(const ges_sh_words *words) {
    for (size_t i = 0; i < words->count; i++) {
        for (size_t k = 0; k < words->items[i].parts.count; k++) {
            if (words->items[i].parts.items[k].kind == GES_SH_COMMAND) {
                return true;
            }
        }
    }
    return false;
}

/* Words in front of the command that change how it runs, not what. */
static bool is_modifier(const ges_sh_words *words) {
    ges_text name = words->items[0].raw;
    bool is_command =
        ges_text_equal(name, GES_T("command")) && !ges_text_starts(words->items[1].raw, GES_T("-"));
    return is_command || ges_text_equal(name, GES_T("builtin")) ||
           ges_text_equal(name, GES_T("noglob")) || ges_text_equal(name, GES_T("nocorrect")) ||
           ges_text_equal(name, GES_T("-"));
}

void ges_rc_simple(ges_rc *rc, const ges_sh_command *command) {
    rc->line = command->line;
    rc->raw = ges_rc_first_line(command->raw);
    if (rc->setup.dialect == GES_SH_FISH) {
        ges_fish_simple(rc, command);
        return;
    }
    bool is_bare = command->assign_count == command->words.count;
    ges_sh_words words = ges_rc_words_from(&command->words, command->assign_count);
    while (words.count > 1 && is_modifier(&words)) {
        words.items++;
        words.count--;
    }
    ges_text name = words.count > 0 ? words.items[0].raw : (ges_text){NULL, 0};
    bool persists = is_bare || (rc->setup.is_posix && is_special_builtin(name));
    ges_rc_declare how = {.flags = persists ? 0 : GES_DECLARED_LOCAL};
    bool ok = true;
    for (size_t i = 0; i < command->assign_count; i++) {
        ges_text why = rc->ghost_why;
        uint32_t ghost = rc->ghost;
        if (!persists && ghost == 0) {
            rc->ghost_why = GES_T("only for this one command");
        }
        rc->ghost += !persists;
        ok &= ges_rc_assign_word(rc, &command->words.items[i], &how);
        rc->ghost = ghost;
        rc->ghost_why = why;
    }
    if (is_bare) {
        bool unknown = has_substitution(&command->words);
        ges_rc_done(rc, !ok ? GES_NO : unknown ? GES_MAYBE : GES_YES);
        if (!ok && rc->ghost == 0 && rc->setup.dialect != GES_SH_BASH) {
            rc->flow = GES_RC_ABANDON; /* assigning to a read-only variable */
        }
        return;
    }
    if (ges_rc_declare_words(rc, name, &words) || rc->ghost > 0) {
        return;
    }
    bool is_uncertain = false;
    ges_texts args = ges_rc_arguments(rc, &words, &is_uncertain);
    if (rc->flow == GES_RC_ABANDON && rc->setup.dialect == GES_SH_ZSH) {
        rc->flow = GES_RC_ON; /* no matches found: only this command fails */
        ges_rc_done(rc, GES_NO);
        return;
    }
    if (args.count == 0) {
        ges_rc_done(rc, has_substitution(&words) ? GES_MAYBE : GES_YES);
    } else if (ges_rc_call(rc, args.items[0], &args)) {
        ges_rc_done(rc, rc->status);
    } else if (!ges_rc_builtin(rc, command, &args, is_uncertain)) {
        ges_rc_done(rc, GES_MAYBE);
    }
}
