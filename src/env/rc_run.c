/* Runs the tree of the POSIX family: lists, conditions, loops, functions, simple commands. Nothing
 * is started; a command that is not known has an unknown status. */
#include "env/rc.h"

void ges_rc_run_ghost(ges_rc *rc, const ges_sh_command *command, ges_text why) {
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

ges_text ges_rc_first_line(ges_text raw) {
    ges_text line;
    ges_text rest = raw;
    ges_text first = ges_text_next_line(&rest, &line) ? line : raw;
    return ges_text_slice(ges_text_trim(first), 0, 160);
}

/* Runs a branch because of `truth`: for sure, not at all, or perhaps. */
static void run_branch(ges_rc *rc, const ges_sh_command *branch, ges_truth truth,
                       ges_text condition, bool is_negative) {
    ges_text saved = rc->condition;
    ges_text shown = ges_rc_first_line(condition);
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
        ges_rc_run_ghost(
            rc, branch,
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
            ges_rc_run_ghost(rc, steps[at],
                             ges_text_format(rc->mem, "line %u leaves before", rc->line));
        }
        rc->flow = flow;
    }
}

static void run_pipe(ges_rc *rc, const ges_sh_command *command) {
    ges_text why = GES_T("in a pipeline, whose changes are lost");
    ges_rc_run_ghost(rc, command->left, why);
    if (rc->setup.dialect == GES_SH_ZSH && rc->ghost == 0 && command->right != NULL) {
        rc->doubt++;
        ges_rc_run(rc, command->right); /* zsh runs the last command in the shell itself */
        rc->doubt--;
    } else {
        ges_rc_run_ghost(rc, command->right, why);
    }
    rc->status = GES_MAYBE;
}

void ges_rc_run(ges_rc *rc, const ges_sh_command *command) {
    int64_t number = 0;
    if (command == NULL || !ges_rc_step(rc) || rc->flow != GES_RC_ON) {
        return;
    }
    size_t mark = rc->saves.count;
    switch (command->kind) {
    case GES_SH_SIMPLE:
        ges_rc_simple(rc, command);
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
        ges_rc_run_ghost(rc, command->left,
                         GES_T("runs in the background, where changes are lost"));
        rc->status = GES_YES;
        break;
    case GES_SH_SUBSHELL:
        ges_rc_run_ghost(rc, command->left, GES_T("inside ( ), whose changes are lost"));
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
        ges_rc_define(rc, command);
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
    bool is_block = command->kind == GES_SH_IF || command->kind == GES_SH_FOR ||
                    command->kind == GES_SH_WHILE || command->kind == GES_SH_CASE ||
                    command->kind == GES_SH_GROUP;
    if (is_block && rc->setup.dialect == GES_SH_FISH) {
        ges_rc_restore(rc, mark, true);
    }
}
