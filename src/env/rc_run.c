/* Runs the tree of the POSIX family: lists, conditions, loops, functions, simple commands. Nothing
 * is started; a command that is not known has an unknown status. */
#include "env/rc.h"

static void run_ghost(ges_rc *rc, const ges_sh_command *command, ges_text why) {
    ges_text saved = rc->ghost_why;
    if (command == NULL) {
        return;
    }
    if (rc->ghost == 0) {
        rc->ghost_why = why;
    }
    rc->ghost++;
    ges_rc_run(rc, command);
    rc->ghost--;
    rc->ghost_why = saved;
}

static ges_text cut_raw(ges_text raw) {
    ges_text line;
    ges_text rest = raw;
    ges_text first = ges_text_next_line(&rest, &line) ? line : raw;
    return ges_text_slice(ges_text_trim(first), 0, 160);
}

/* Runs a branch because of `truth`: for sure, not at all, or perhaps. */
static void run_branch(ges_rc *rc, const ges_sh_command *branch, ges_truth truth,
                       ges_text condition, bool is_negative) {
    ges_text saved = rc->condition;
    ges_text shown = cut_raw(condition);
    if (branch == NULL) {
        return;
    }
    switch (truth) {
    case GES_YES:
        rc->conditional++;
        rc->condition = is_negative ? ges_text_join(rc->mem, GES_T("not: "), shown) : shown;
        ges_rc_run(rc, branch);
        rc->conditional--;
        break;
    case GES_NO:
        run_ghost(rc, branch,
                  ges_text_join(rc->mem, is_negative ? GES_T("true: ") : GES_T("false: "), shown));
        break;
    case GES_MAYBE:
        rc->doubt++;
        rc->condition = shown;
        ges_rc_run(rc, branch);
        rc->doubt--;
        rc->status = GES_MAYBE;
        break;
    }
    rc->condition = saved;
}

static ges_truth check(ges_rc *rc, const ges_sh_command *condition) {
    bool saved = rc->is_checked;
    rc->is_checked = true;
    rc->status = GES_YES;
    if (condition != NULL) {
        ges_rc_run(rc, condition);
    }
    rc->is_checked = saved;
    return rc->ghost > 0 ? GES_NO : rc->status;
}

static ges_truth opposite(ges_truth truth) {
    return truth == GES_MAYBE ? GES_MAYBE : truth == GES_YES ? GES_NO : GES_YES;
}

static void run_if(ges_rc *rc, const ges_sh_command *command) {
    ges_truth truth = check(rc, command->left);
    ges_text shown = command->left != NULL ? command->left->raw : GES_T("");
    if (rc->flow != GES_RC_ON) {
        return;
    }
    bool has_branch = truth != GES_NO || command->other != NULL;
    run_branch(rc, truth == GES_YES ? command->other : command->right,
               truth == GES_MAYBE ? GES_MAYBE : GES_NO, shown, truth == GES_YES);
    rc->status = truth;
    run_branch(rc, truth == GES_YES ? command->right : command->other,
               truth == GES_MAYBE ? GES_MAYBE : GES_YES, shown, truth != GES_YES);
    if (!has_branch) {
        rc->status = GES_YES;
    }
}

static void run_and_or(ges_rc *rc, const ges_sh_command *command) {
    ges_truth truth = check(rc, command->left);
    bool is_or = command->kind == GES_SH_OR;
    ges_truth runs = is_or ? opposite(truth) : truth;
    if (rc->flow != GES_RC_ON) {
        return;
    }
    if (rc->ghost > 0) {
        ges_rc_run(rc, command->right);
        return;
    }
    run_branch(rc, command->right, runs, command->left != NULL ? command->left->raw : GES_T(""),
               is_or);
    if (runs == GES_NO) {
        rc->status = truth;
    }
}

/* After a round: whether the loop goes on. */
static bool loop_goes_on(ges_rc *rc) {
    if (rc->flow == GES_RC_BREAK || rc->flow == GES_RC_CONTINUE) {
        bool continues = rc->flow == GES_RC_CONTINUE && rc->flow_count <= 1;
        if (rc->flow_count > 1) {
            rc->flow_count--;
            return false;
        }
        rc->flow = GES_RC_ON;
        return continues;
    }
    return rc->flow == GES_RC_ON;
}

static void run_while(ges_rc *rc, const ges_sh_command *command) {
    for (uint32_t round = 0; round < GES_RC_MAX_LOOP && ges_rc_step(rc); round++) {
        ges_truth truth = check(rc, command->left);
        truth = command->kind == GES_SH_UNTIL ? opposite(truth) : truth;
        truth = command->has_input ? GES_MAYBE : truth;
        if (rc->flow != GES_RC_ON || truth == GES_NO) {
            break;
        }
        run_branch(rc, command->right, truth,
                   command->left != NULL ? command->left->raw : GES_T(""), false);
        if (!loop_goes_on(rc) || truth == GES_MAYBE) {
            break;
        }
    }
    if (rc->ghost > 0) {
        ges_rc_run(rc, command->right != NULL ? command->right : command->left);
    }
    rc->status = rc->status == GES_MAYBE ? GES_MAYBE : GES_YES;
}

static void run_for(ges_rc *rc, const ges_sh_command *command) {
    bool is_uncertain = command->kind == GES_SH_SELECT;
    ges_texts items =
        command->has_in ? ges_rc_arguments(rc, &command->words, &is_uncertain) : rc->args;
    if (rc->flow != GES_RC_ON || command->right == NULL) {
        return;
    }
    if (rc->ghost > 0) {
        ges_rc_run(rc, command->right);
        return;
    }
    rc->status = GES_YES;
    ges_text header = ges_text_join(rc->mem, GES_T("for "), command->name);
    for (size_t i = 0; i < items.count && i < GES_RC_MAX_LOOP && ges_rc_step(rc); i++) {
        ges_rc_assign assign = {
            .name = command->name, .value = items.items[i], .is_uncertain = is_uncertain};
        ges_text raw = rc->raw;
        rc->line = command->line;
        rc->raw = header;
        (void)ges_rc_set(rc,
                         &assign); /* read-only: the loop fails in a shell, too rare to follow */
        rc->raw = raw;
        run_branch(rc, command->right, is_uncertain ? GES_MAYBE : GES_YES, header, false);
        if (!loop_goes_on(rc) || is_uncertain) {
            break;
        }
    }
    if (is_uncertain && items.count == 0) {
        run_branch(rc, command->right, GES_MAYBE, header, false);
    }
}

static ges_truth matches_item(ges_rc *rc, const ges_sh_case_item *item, ges_text subject,
                              bool is_uncertain) {
    for (size_t i = 0; i < item->patterns.count; i++) {
        bool unsure = is_uncertain;
        ges_text pattern = ges_rc_expand_pattern(rc, &item->patterns.items[i], &unsure);
        if (ges_text_equal(pattern, GES_T("*"))) {
            return GES_YES;
        }
        if (unsure) {
            return GES_MAYBE;
        }
        if (ges_rc_match(pattern, subject, rc->setup.dialect != GES_SH_POSIX)) {
            return GES_YES;
        }
    }
    return GES_NO;
}

static void run_case(ges_rc *rc, const ges_sh_command *command) {
    bool is_uncertain = false;
    ges_text subject = ges_rc_expand_single(rc, &command->words.items[0], false, &is_uncertain);
    bool is_done = false;
    bool was_maybe = false;
    bool falls = false;
    ges_truth status = GES_YES;
    for (size_t i = 0; i < command->items.count && rc->flow == GES_RC_ON; i++) {
        const ges_sh_case_item *item = &command->items.items[i];
        ges_truth truth =
            is_done || rc->ghost > 0 ? GES_NO : matches_item(rc, item, subject, is_uncertain);
        truth = falls && !is_done ? GES_YES : truth;
        falls = false;
        ges_text shown = ges_text_join(rc->mem, GES_T("case "), command->words.items[0].raw,
                                       GES_T(" in "), item->patterns.items[0].raw, GES_T(")"));
        truth = truth == GES_YES && was_maybe ? GES_MAYBE : truth;
        run_branch(rc, item->body, truth, shown, false);
        status = truth == GES_NO ? status : item->body == NULL ? GES_YES : rc->status;
        was_maybe |= truth == GES_MAYBE;
        falls = truth == GES_YES && item->ending == '&';
        is_done |= truth == GES_YES && item->ending == ';';
    }
    rc->status = was_maybe ? GES_MAYBE : status;
}

/* --- functions and simple commands -------------------------------------------------------------
 */

static void restore_locals(ges_rc *rc, size_t mark) {
    while (rc->saves.count > mark) {
        ges_rc_saved *saved = &rc->saves.items[--rc->saves.count];
        *saved->var = saved->before;
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
    rc->args = (ges_texts){.items = args->items + 1, .count = args->count - 1};
    rc->file = function->file;
    rc->depth++;
    rc->function_depth++;
    ges_rc_run(rc, function->body);
    rc->function_depth--;
    rc->depth--;
    restore_locals(rc, mark);
    rc->args = saved_args;
    rc->file = file;
    rc->condition = condition;
    rc->line = line;
    rc->lasting_doubt = rc->flow == GES_RC_EXIT ? rc->lasting_doubt : lasting_doubt;
    rc->flow = rc->flow == GES_RC_RETURN ? GES_RC_ON : rc->flow;
    return true;
}

static void define_function(ges_rc *rc, const ges_sh_command *command) {
    ges_rc_function *function = ges_new(rc->mem, ges_rc_function);
    if (function == NULL || rc->ghost > 0 || command->right == NULL) {
        return;
    }
    *function = (ges_rc_function){.body = command->right, .name = command->name, .file = rc->file};
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
        run_ghost(rc, function->body, why);
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

static void run_simple(ges_rc *rc, const ges_sh_command *command) {
    rc->line = command->line;
    rc->raw = cut_raw(command->raw);
    bool is_bare = command->assign_count == command->words.count;
    ges_sh_words words = {.items = command->words.items + command->assign_count,
                          .count = command->words.count - command->assign_count};
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

/* --- the tree ------------------------------------------------------------------------------------
 */

/* Lists lean to the left and may be long: walked without recursion. */
static void run_list(ges_rc *rc, const ges_sh_command *list) {
    size_t count = 1;
    for (const ges_sh_command *c = list; c->kind == GES_SH_LIST && c->left != NULL; c = c->left) {
        count++;
    }
    const ges_sh_command **steps = ges_new_array(rc->mem, count, const ges_sh_command *);
    if (steps == NULL) {
        return;
    }
    const ges_sh_command *c = list;
    size_t at = count;
    for (; c->kind == GES_SH_LIST && c->left != NULL; c = c->left) {
        steps[--at] = c->right;
    }
    steps[--at] = c;
    for (; at < count && rc->flow == GES_RC_ON; at++) {
        if (steps[at] != NULL) {
            ges_rc_run(rc, steps[at]);
        }
    }
    ges_rc_flow flow = rc->flow;
    if (flow == GES_RC_RETURN || flow == GES_RC_EXIT) {
        rc->flow = GES_RC_ON;
        for (; at < count; at++) {
            run_ghost(rc, steps[at], ges_text_format(rc->mem, "line %u leaves before", rc->line));
        }
        rc->flow = flow;
    }
}

static void run_pipe(ges_rc *rc, const ges_sh_command *command) {
    ges_text why = GES_T("in a pipeline, whose changes are lost");
    run_ghost(rc, command->left, why);
    if (rc->setup.dialect == GES_SH_ZSH && rc->ghost == 0 && command->right != NULL) {
        rc->doubt++;
        ges_rc_run(rc, command->right); /* zsh runs the last command in the shell itself */
        rc->doubt--;
    } else {
        run_ghost(rc, command->right, why);
    }
    rc->status = GES_MAYBE;
}

void ges_rc_run(ges_rc *rc, const ges_sh_command *command) {
    int64_t number = 0;
    if (command == NULL || !ges_rc_step(rc) || rc->flow != GES_RC_ON) {
        return;
    }
    switch (command->kind) {
    case GES_SH_SIMPLE:
        run_simple(rc, command);
        break;
    case GES_SH_LIST:
        run_list(rc, command);
        break;
    case GES_SH_AND:
    case GES_SH_OR:
        run_and_or(rc, command);
        break;
    case GES_SH_NOT:
        rc->status = opposite(check(rc, command->left));
        break;
    case GES_SH_PIPE:
        run_pipe(rc, command);
        break;
    case GES_SH_BACKGROUND:
        run_ghost(rc, command->left, GES_T("runs in the background, where changes are lost"));
        rc->status = GES_YES;
        break;
    case GES_SH_SUBSHELL:
        run_ghost(rc, command->left, GES_T("inside ( ), whose changes are lost"));
        rc->status = GES_MAYBE;
        break;
    case GES_SH_GROUP:
        ges_rc_run(rc, command->left);
        break;
    case GES_SH_IF:
        run_if(rc, command);
        break;
    case GES_SH_WHILE:
    case GES_SH_UNTIL:
        run_while(rc, command);
        break;
    case GES_SH_FOR:
    case GES_SH_SELECT:
        run_for(rc, command);
        break;
    case GES_SH_CASE:
        run_case(rc, command);
        break;
    case GES_SH_FUNCTION:
        define_function(rc, command);
        break;
    case GES_SH_COND:
        rc->status = ges_rc_condition(rc, &command->words);
        break;
    case GES_SH_ARITHMETIC:
        rc->status = ges_rc_arithmetic(rc, command->text, &number) != GES_YES ? GES_MAYBE
                     : number != 0                                            ? GES_YES
                                                                              : GES_NO;
        break;
    }
}
