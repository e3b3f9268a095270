/* Simple commands of fish: its built-ins and who is called. Source: fish-doc(1), commands (3.6). */
#include "env/rc.h"

typedef struct call {
    ges_rc *rc;
    const ges_texts *args;
    bool is_uncertain;
} call;

static bool arg_is(const call *c, size_t index, const char *text) {
    return index < c->args->count && ges_text_equal(c->args->items[index], ges_text_of(text));
}

static ges_truth do_set(call *c) {
    return ges_fish_set(c->rc, c->args, c->is_uncertain);
}

static ges_truth do_add_path(call *c) {
    return ges_fish_add_path(c->rc, c->args, c->is_uncertain);
}

/* fish's function `export`: NAME=value or NAME. */
static ges_truth do_export(call *c) {
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text name;
        ges_text value;
        bool assigns = ges_text_cut(c->args->items[i], '=', &name, &value);
        ges_texts words = {0};
        ges_texts items = {0};
        const ges_rc_var *var = ges_rc_find(c->rc, name);
        if (assigns) {
            (void)ges_list_push(c->rc->mem, &items, value); /* the arena remembers */
        } else if (var != NULL && var->is_set) {
            items = ges_rc_items(c->rc, var);
        }
        const ges_text front[] = {GES_T("set"), GES_T("-gx"), name};
        for (size_t k = 0; k < GES_COUNT(front) + items.count; k++) {
            ges_text word = k < GES_COUNT(front) ? front[k] : items.items[k - GES_COUNT(front)];
            (void)ges_list_push(c->rc->mem, &words, word); /* the arena remembers */
        }
        (void)ges_fish_set(c->rc, &words,
                           c->is_uncertain); /* its status is that of the command before */
    }
    return GES_YES;
}

static ges_truth do_contains(call *c) {
    size_t at = 1;
    while (at < c->args->count && (arg_is(c, at, "-i") || arg_is(c, at, "--index"))) {
        at++;
    }
    at += arg_is(c, at, "--");
    if (c->is_uncertain || at >= c->args->count) {
        return c->is_uncertain ? GES_MAYBE : GES_NO;
    }
    for (size_t i = at + 1; i < c->args->count; i++) {
        if (ges_text_equal(c->args->items[i], c->args->items[at])) {
            return GES_YES;
        }
    }
    return GES_NO;
}

static ges_truth do_status(call *c) {
    ges_text word = c->args->count > 1 ? c->args->items[1] : (ges_text){NULL, 0};
    while (ges_text_starts(word, GES_T("-"))) {
        word = ges_text_skip(word, 1);
    }
    if (ges_text_equal(word, GES_T("is-login")) || ges_text_equal(word, GES_T("l"))) {
        return c->rc->setup.is_login;
    }
    if (ges_text_equal(word, GES_T("is-interactive")) || ges_text_equal(word, GES_T("i"))) {
        return c->rc->setup.is_interactive;
    }
    if (ges_text_equal(word, GES_T("is-command-substitution")) ||
        ges_text_equal(word, GES_T("is-block"))) {
        return GES_NO;
    }
    return GES_MAYBE;
}

/* string match [-q] PATTERN TEXT...; other forms are not decided. */
static ges_truth do_string(call *c) {
    size_t at = 2;
    bool is_match = arg_is(c, 1, "match");
    for (; at < c->args->count && ges_text_starts(c->args->items[at], GES_T("-")); at++) {
        bool is_plain = arg_is(c, at, "-q") || arg_is(c, at, "--quiet") || arg_is(c, at, "--");
        is_match = is_match && is_plain;
    }
    if (!is_match || c->is_uncertain || at >= c->args->count) {
        return GES_MAYBE;
    }
    for (size_t i = at + 1; i < c->args->count; i++) {
        if (ges_rc_match(c->args->items[at], c->args->items[i], false)) {
            return GES_YES;
        }
    }
    return GES_NO;
}

/* command -q, type -q, functions -q: is there any such? */
static ges_truth do_lookup(call *c) {
    ges_truth any = GES_NO;
    bool asks = false;
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text name = c->args->items[i];
        ges_text path;
        if (ges_text_starts(name, GES_T("-"))) {
            asks = true;
            continue;
        }
        bool is_function = !arg_is(c, 0, "command") && ges_map_get(&c->rc->functions, name) != NULL;
        ges_truth found = is_function                 ? GES_YES
                          : arg_is(c, 0, "functions") ? GES_MAYBE
                                                      : ges_rc_find_program(c->rc, name, &path);
        any = found == GES_NO ? any : found;
    }
    return !asks || c->is_uncertain ? GES_MAYBE : any;
}

static ges_truth do_not_followed(call *c) {
    (void)c;
    return GES_MAYBE;
}

static ges_truth do_count(call *c) {
    return c->is_uncertain ? GES_MAYBE : (ges_truth)(c->args->count > 1);
}

static ges_truth do_eval(call *c) {
    ges_texts words = {.items = c->args->items + 1, .count = c->args->count - 1};
    if (c->is_uncertain) {
        ges_rc_note_here(c->rc, GES_RC_NOTE_RUNS, c->rc->raw);
        return GES_MAYBE;
    }
    ges_rc_run_text(c->rc, ges_rc_joined(c->rc, &words, GES_T(" ")));
    return c->rc->status;
}

static ges_truth do_source(call *c) {
    ges_rc *rc = c->rc;
    if (c->args->count < 2 || c->is_uncertain || arg_is(c, 1, "-")) {
        ges_rc_note_here(rc, GES_RC_NOTE_RUNS, rc->raw); /* what a pipe brings */
        return GES_MAYBE;
    }
    ges_texts args = rc->args;
    ges_text raw = rc->raw;
    uint32_t line = rc->line;
    rc->args = (ges_texts){.items = c->args->items + 2, .count = c->args->count - 2};
    rc->status = GES_YES;
    size_t mark = rc->saves.count;
    ges_status status =
        ges_rc_source(rc, ges_rc_absolute(rc, c->args->items[1]), rc->file, rc->line);
    ges_rc_restore(rc, mark, false);
    rc->args = args;
    rc->raw = raw;
    rc->line = line;
    return status == GES_OK ? rc->status : GES_NO;
}

static const struct {
    const char *name;
    ges_truth (*run)(call *c);
} builtins[] = {
    {"set", do_set},
    {"fish_add_path", do_add_path},
    {"export", do_export},
    {"contains", do_contains},
    {"status", do_status},
    {"string", do_string},
    {"command", do_lookup},
    {"type", do_lookup},
    {"functions", do_lookup},
    {"count", do_count},
    {"eval", do_eval},
    {"source", do_source},
    {".", do_source},
    {"read", do_not_followed},
    {"argparse", do_not_followed},
};

/* Built-ins whose meaning the POSIX family shares. */
static bool is_shared(ges_text name) {
    static const char *const names[] = {
        "test", "[",    "true",   "false", ":",    "return", "break", "continue", "exit",   "exec",
        "cd",   "echo", "printf", "alias", "abbr", "bind",   "pushd", "umask",    "history"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal(name, ges_text_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_word(ges_text name, const char *word) {
    return ges_text_equal(name, ges_text_of(word));
}

/* What would be set: recorded where nothing runs. */
static bool declares(ges_text name) {
    return is_word(name, "set") || is_word(name, "fish_add_path") || is_word(name, "export");
}

void ges_fish_simple(ges_rc *rc, const ges_sh_command *command) {
    ges_sh_words words = ges_rc_words_from(&command->words, command->assign_count);
    while (words.count > 1 && (is_word(words.items[0].raw, "builtin") ||
                               (is_word(words.items[0].raw, "command") &&
                                !ges_text_starts(words.items[1].raw, GES_T("-"))))) {
        words.items++;
        words.count--;
    }
    if (words.count == 0 || (rc->ghost > 0 && !declares(words.items[0].raw))) {
        return;
    }
    call c = {.rc = rc};
    ges_texts args = ges_rc_arguments(rc, &words, &c.is_uncertain);
    c.args = &args;
    bool takes_nothing = is_word(words.items[0].raw, "set") || is_word(words.items[0].raw, "count");
    if (rc->flow == GES_RC_ABANDON) {
        rc->flow = GES_RC_ON; /* no matches for a wildcard: only this command fails */
        if (!takes_nothing) {
            rc->status = GES_NO;
            return;
        }
    }
    if (args.count == 0 || ges_rc_call(rc, args.items[0], &args)) {
        return;
    }
    for (size_t i = 0; i < GES_COUNT(builtins); i++) {
        if (is_word(args.items[0], builtins[i].name)) {
            rc->status = builtins[i].run(&c);
            return;
        }
    }
    if (!is_shared(args.items[0]) || !ges_rc_builtin(rc, command, &args, c.is_uncertain)) {
        rc->status = GES_MAYBE;
    }
}
