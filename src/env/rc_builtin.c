/* The built-in commands that change variables, control flow or files read; the rest of the
 * built-ins succeed and do nothing here. Source: POSIX.1-2017 XCU 2.14; bash(1), zshbuiltins(1),
 * dash(1). */
#include "env/rc.h"

#include "base/number.h"

typedef struct call {
    ges_rc *rc;
    const ges_sh_command *command;
    const ges_texts *args;
    bool is_uncertain;
} call;

static bool arg_is(const call *c, size_t index, const char *text) {
    return index < c->args->count && ges_text_equal(c->args->items[index], ges_text_of(text));
}

static ges_truth do_true(call *c) {
    (void)c;
    return GES_YES;
}

static ges_truth do_false(call *c) {
    (void)c;
    return GES_NO;
}

static ges_truth do_unknown(call *c) {
    (void)c;
    return GES_MAYBE;
}

static ges_truth do_test(call *c) {
    ges_texts inner = {.items = c->args->items + 1, .count = c->args->count - 1};
    bool is_bracket = arg_is(c, 0, "[");
    if (is_bracket &&
        (inner.count == 0 || !ges_text_equal(inner.items[inner.count - 1], GES_T("]")))) {
        return c->is_uncertain ? GES_MAYBE : GES_NO;
    }
    inner.count -= is_bracket;
    return ges_rc_test(c->rc, inner, c->is_uncertain);
}

static ges_truth leave(call *c, ges_rc_flow flow) {
    ges_rc *rc = c->rc;
    uint64_t number = 0;
    ges_truth status = rc->status;
    if (c->args->count > 1) {
        bool known = !c->is_uncertain && ges_parse_u64(c->args->items[1], &number);
        status = !known ? GES_MAYBE : number == 0 ? GES_YES : GES_NO;
    }
    if (rc->doubt > 0) {
        rc->lasting_doubt++;
        return status;
    }
    rc->flow = flow;
    rc->flow_count = number > 0 && number < 100 ? (uint32_t)number : 1;
    return flow == GES_RC_BREAK || flow == GES_RC_CONTINUE ? GES_YES : status;
}

static ges_truth do_return(call *c) {
    return leave(c, GES_RC_RETURN);
}

static ges_truth do_break(call *c) {
    return leave(c, GES_RC_BREAK);
}

static ges_truth do_continue(call *c) {
    return leave(c, GES_RC_CONTINUE);
}

static ges_truth do_exit(call *c) {
    ges_rc_note_here(c->rc, GES_RC_NOTE_ENDS, c->rc->raw);
    return leave(c, GES_RC_EXIT);
}

static ges_truth do_exec(call *c) {
    if (c->args->count <= 1) {
        return GES_YES; /* only redirections */
    }
    ges_rc_note_here(c->rc, GES_RC_NOTE_ENDS, c->rc->raw);
    ges_texts none = {.items = c->args->items, .count = 1};
    call plain = {c->rc, c->command, &none, false};
    return leave(&plain, GES_RC_EXIT);
}

static ges_truth do_eval(call *c) {
    ges_texts words = {.items = c->args->items + 1, .count = c->args->count - 1};
    if (c->is_uncertain) {
        ges_rc_note_here(c->rc, GES_RC_NOTE_RUNS, c->rc->raw);
        return GES_MAYBE;
    }
    c->rc->status = GES_YES;
    ges_rc_run_text(c->rc, ges_rc_joined(c->rc, &words, GES_T(" ")));
    return c->rc->status;
}

/* Where `.` finds a name: zsh's source and bash look here last or first; dash only in PATH. */
static ges_text find_source(ges_rc *rc, ges_text name, bool is_dot) {
    if (ges_text_find_char(name, '/') != GES_NPOS) {
        return ges_rc_absolute(rc, name);
    }
    ges_text here = ges_rc_absolute(rc, name);
    bool here_first = rc->setup.dialect == GES_SH_ZSH && !is_dot;
    if (here_first && ges_os_is_file(rc->os, here)) {
        return here;
    }
    ges_text rest = ges_rc_value(rc, GES_T("PATH"));
    ges_text dir;
    while (rest.len > 0 && ges_text_next(&rest, ':', &dir)) {
        ges_text path = ges_rc_absolute(rc, ges_text_join(rc->mem, dir, GES_T("/"), name));
        if (ges_os_is_file(rc->os, path)) {
            return path;
        }
    }
    return rc->setup.dialect == GES_SH_POSIX ? (ges_text){NULL, 0} : here;
}

static ges_truth do_source(call *c) {
    ges_rc *rc = c->rc;
    size_t at = arg_is(c, 1, "--") ? 2 : 1;
    if (c->args->count <= at) {
        return GES_NO;
    }
    if (c->is_uncertain) {
        ges_rc_note_here(rc, GES_RC_NOTE_RUNS, rc->raw);
        return GES_MAYBE;
    }
    ges_text path = find_source(rc, c->args->items[at], arg_is(c, 0, "."));
    ges_texts args = rc->args;
    if (c->args->count > at + 1) {
        rc->args = (ges_texts){.items = c->args->items + at + 1, .count = c->args->count - at - 1};
    }
    uint32_t line = rc->line;
    ges_text raw = rc->raw;
    rc->status = GES_YES;
    ges_status status = path.len == 0 ? GES_NOT_FOUND : ges_rc_source(rc, path, rc->file, rc->line);
    rc->args = args;
    rc->line = line;
    rc->raw = raw;
    if (status == GES_OK) {
        return rc->status;
    }
    if (rc->setup.dialect == GES_SH_POSIX && rc->doubt == 0) {
        rc->flow = rc->setup.is_interactive ? GES_RC_ABANDON : GES_RC_EXIT;
    }
    return GES_NO;
}

static ges_truth do_unset(call *c) {
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text name = c->args->items[i];
        if (ges_text_equal(name, GES_T("-f"))) {
            return GES_YES;
        }
        if (!ges_text_starts(name, GES_T("-"))) {
            ges_rc_unset(c->rc, name);
        }
    }
    return GES_YES;
}

static void set_option(ges_rc *rc, ges_text name, bool is_on) {
    const struct {
        const char *name;
        bool *flag;
    } options[] = {
        {"allexport", &rc->exports_all},    {"errexit", &rc->exits_on_error},
        {"errreturn", &rc->exits_on_error}, {"noglob", &rc->has_noglob},
        {"nullglob", &rc->has_nullglob},    {"shwordsplit", &rc->splits_words},
        {"norcs", &rc->skips_rcs},          {"noglobalrcs", &rc->skips_global_rcs},
    };
    ges_text plain = {NULL, 0};
    for (size_t i = 0; i < name.len; i++) {
        char letter = name.ptr[i];
        letter = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
        if (letter != '_') {
            plain = ges_text_join(rc->mem, plain, (ges_text){&letter, 1});
        }
    }
    bool is_rcs =
        ges_text_equal(plain, GES_T("norcs")) || ges_text_equal(plain, GES_T("noglobalrcs"));
    if (ges_text_equal(plain, GES_T("rcs")) || ges_text_equal(plain, GES_T("globalrcs"))) {
        plain = ges_text_join(rc->mem, GES_T("no"), plain);
        is_on = !is_on;
        is_rcs = true;
    }
    if (!is_rcs && rc->setup.dialect == GES_SH_ZSH && ges_text_starts(plain, GES_T("no")) &&
        !ges_text_equal(plain, GES_T("noglob"))) {
        plain = ges_text_skip(plain, 2);
        is_on = !is_on;
    }
    for (size_t i = 0; i < GES_COUNT(options); i++) {
        if (ges_text_equal(plain, ges_text_of(options[i].name)) && rc->doubt == 0) {
            *options[i].flag = is_on;
        }
    }
}

static ges_truth do_set(call *c) {
    ges_rc *rc = c->rc;
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text word = c->args->items[i];
        bool is_on = word.len > 0 && word.ptr[0] == '-';
        bool is_option = word.len > 1 && (is_on || word.ptr[0] == '+');
        if (!is_option || ges_text_equal(word, GES_T("--"))) {
            size_t from = is_option ? i + 1 : i;
            rc->args = (ges_texts){.items = c->args->items + from, .count = c->args->count - from};
            return GES_YES;
        }
        for (size_t k = 1; k < word.len; k++) {
            char letter = word.ptr[k];
            if (letter == 'o' && i + 1 < c->args->count) {
                set_option(rc, c->args->items[++i], is_on);
            } else if (strchr("aef", letter) != NULL) {
                set_option(rc,
                           letter == 'a'   ? GES_T("allexport")
                           : letter == 'e' ? GES_T("errexit")
                                           : GES_T("noglob"),
                           is_on);
            }
        }
    }
    return GES_YES;
}

static ges_truth do_setopt(call *c) {
    for (size_t i = 1; i < c->args->count; i++) {
        set_option(c->rc, c->args->items[i], arg_is(c, 0, "setopt"));
    }
    return GES_YES;
}

static ges_truth do_shopt(call *c) {
    bool asks = false;
    bool is_on = false;
    ges_truth answer = GES_YES;
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text word = c->args->items[i];
        if (ges_text_starts(word, GES_T("-"))) {
            asks |= ges_text_find_char(word, 'q') != GES_NPOS;
            is_on |= ges_text_find_char(word, 's') != GES_NPOS;
        } else if (asks) {
            answer = ges_text_equal(word, GES_T("login_shell")) ? (ges_truth)c->rc->setup.is_login
                     : ges_text_equal(word, GES_T("posix"))     ? (ges_truth)c->rc->setup.is_posix
                                                                : GES_MAYBE;
        } else {
            set_option(c->rc, word, is_on);
        }
    }
    return answer;
}

static ges_truth do_shift(call *c) {
    uint64_t count = 1;
    if (c->args->count > 1 && !ges_parse_u64(c->args->items[1], &count)) {
        return GES_MAYBE;
    }
    if (count > c->rc->args.count) {
        return GES_NO;
    }
    c->rc->args = ges_rc_texts_from(&c->rc->args, (size_t)count);
    return GES_YES;
}

static ges_truth do_cd(call *c) {
    ges_rc *rc = c->rc;
    size_t at = c->args->count > 1 && ges_text_starts(c->args->items[1], GES_T("-")) ? 2 : 1;
    ges_text target = ges_rc_value(rc, GES_T("HOME"));
    if (c->is_uncertain || arg_is(c, 1, "-")) {
        return GES_MAYBE;
    }
    target = c->args->count > at ? c->args->items[at] : target;
    target = ges_path_clean(rc->mem, GES_PATH_UNIX, ges_rc_absolute(rc, target));
    if (ges_rc_test_file(rc, 'd', target) != GES_YES) {
        return GES_NO;
    }
    if (rc->doubt == 0) {
        ges_rc_start(rc, GES_T("OLDPWD"), rc->cwd, true);
        rc->cwd = target;
        ges_rc_start(rc, GES_T("PWD"), target, true);
    }
    return GES_YES;
}

/* command -v, type, hash, which, whence: is there such a command? */
static ges_truth do_lookup(call *c) {
    ges_rc *rc = c->rc;
    ges_truth all = GES_YES;
    if (c->is_uncertain) {
        return GES_MAYBE;
    }
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text name = c->args->items[i];
        ges_text path;
        if (ges_text_starts(name, GES_T("-"))) {
            continue;
        }
        ges_truth found = ges_map_get(&rc->functions, name) != NULL
                              ? GES_YES
                              : ges_rc_find_program(rc, name, &path);
        ges_texts probe = {.items = &name, .count = 1};
        if (found == GES_NO && !arg_is(c, 0, "which")) {
            rc->ghost++; /* asks only whether it is a built-in */
            found = ges_rc_builtin(rc, NULL, &probe, false) ? GES_YES : GES_NO;
            rc->ghost--;
        }
        all = found == GES_NO      ? GES_NO
              : all == GES_NO      ? GES_NO
              : found == GES_MAYBE ? GES_MAYBE
                                   : all;
    }
    return all;
}

/* read, mapfile, getopts: variables get values that nobody knows. */
static ges_truth do_read(call *c) {
    for (size_t i = 1; i < c->args->count; i++) {
        ges_text name = c->args->items[i];
        if (ges_sh_name_len(name) == name.len && name.len > 0) {
            ges_rc_assign assign = {.name = name, .is_uncertain = true};
            (void)ges_rc_set(c->rc, &assign); /* read-only: stays */
        }
    }
    return GES_MAYBE;
}

static ges_truth do_printf(call *c) {
    if (arg_is(c, 1, "-v") && c->args->count > 2) {
        ges_rc_assign assign = {.name = c->args->items[2], .is_uncertain = true};
        (void)ges_rc_set(c->rc, &assign); /* read-only: stays */
    }
    return GES_YES;
}

static ges_truth do_let(call *c) {
    int64_t value = 0;
    ges_truth truth = GES_MAYBE;
    for (size_t i = 1; i < c->args->count; i++) {
        truth = ges_rc_arithmetic(c->rc, c->args->items[i], &value);
    }
    return truth == GES_YES ? (ges_truth)(value != 0) : GES_MAYBE;
}

static const struct {
    const char *name;
    ges_truth (*run)(call *c);
} builtins[] = {
    {":", do_true},          {"true", do_true},         {"false", do_false},
    {"[", do_test},          {"test", do_test},         {"return", do_return},
    {"break", do_break},     {"continue", do_continue}, {"exit", do_exit},
    {"logout", do_exit},     {"exec", do_exec},         {"eval", do_eval},
    {".", do_source},        {"source", do_source},     {"unset", do_unset},
    {"set", do_set},         {"setopt", do_setopt},     {"unsetopt", do_setopt},
    {"shopt", do_shopt},     {"shift", do_shift},       {"cd", do_cd},
    {"chdir", do_cd},        {"pushd", do_cd},          {"command", do_lookup},
    {"type", do_lookup},     {"hash", do_lookup},       {"which", do_lookup},
    {"whence", do_lookup},   {"read", do_read},         {"mapfile", do_read},
    {"readarray", do_read},  {"getopts", do_read},      {"printf", do_printf},
    {"let", do_let},         {"echo", do_true},         {"alias", do_true},
    {"unalias", do_unknown}, {"trap", do_true},         {"umask", do_true},
    {"ulimit", do_unknown},  {"bind", do_unknown},      {"bindkey", do_true},
    {"complete", do_true},   {"autoload", do_true},     {"zmodload", do_unknown},
    {"zstyle", do_true},     {"zle", do_unknown},       {"compdef", do_unknown},
    {"emulate", do_true},    {"enable", do_true},       {"disable", do_true},
    {"unfunction", do_true}, {"wait", do_true},         {"popd", do_unknown},
    {"dirs", do_true},       {"print", do_true},        {"history", do_true},
    {"fc", do_unknown},      {"jobs", do_true},         {"zparseopts", do_read},
};

bool ges_rc_builtin(ges_rc *rc, const ges_sh_command *command, const ges_texts *args,
                    bool is_uncertain) {
    call c = {rc, command, args, is_uncertain};
    for (size_t i = 0; i < GES_COUNT(builtins); i++) {
        if (ges_text_equal(args->items[0], ges_text_of(builtins[i].name))) {
            if (command != NULL) {
                ges_rc_done(rc, builtins[i].run(&c));
            }
            return true;
        }
    }
    return false;
}
