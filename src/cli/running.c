/* What `ges run` and `ges shell` share: making the environment, and running in it. */
#include "cli/running.h"

#include "cli/dotenvfile.h"
#include "env/secret.h"
#include "go/lookpath.h"
#include "shell/fresh.h"

const ges_option ges_running_options[GES_RUNNING_OPTIONS] = {
    [GES_RUNNING_CLEAN] = {"clean", NULL, "keep only what this system, sessions and go need"},
    [GES_RUNNING_SCOPE] =
        {"scope", "SCOPE",
         "begin with 'process' (this one's environment, the default), 'fresh' "
         "(what a new logon would get), 'user' or 'machine' (what is set for this "
         "user, or for all)"},
    [GES_RUNNING_ENV] = {"env", "FILE", "set what a .env file says; may be given several times"},
    [GES_RUNNING_AS] =
        {"as", "DIALECT",
         "read the files of --env behind it as this program does (see 'ges help dotenv')"},
    [GES_RUNNING_SET] = {"set", "NAME=VALUE", "set a variable; may be given several times"},
    [GES_RUNNING_UNSET] = {"unset", "NAME", "take a variable away; may be given several times"},
    [GES_RUNNING_KEEP_REST] = {"keep-rest", NULL,
                               "let what the command leaves running live on after it"},
    [GES_RUNNING_PRINT] = {"print", NULL,
                           "show the environment and where each value comes from, "
                           "and run nothing"},
    [GES_RUNNING_DRY_RUN] = {"dry-run", NULL, "the same as --print"},
    [GES_RUNNING_JSON] = {"json", NULL, "with --print: JSON, schema ges.run/1"},
    [GES_RUNNING_REVEAL] = {"reveal", NULL, "with --print: show secrets too"},
};

const ges_exit_code ges_running_exit_codes[GES_RUNNING_EXIT_CODES] = {
    {0, "the command's own exit status, whatever it is, in full; on Unix ges is killed by the "
        "signal that killed the command"},
    {GES_EXIT_RUN_FAILED, "ges itself failed, or the command line has no meaning; standard error "
                          "then begins with 'ges: '"},
    {GES_EXIT_RUN_REFUSED, "the command was found and could not be started; likewise"},
    {GES_EXIT_RUN_NOT_FOUND, "the command was not found; likewise"},
};

/* --- where the environment begins ---------------------------------------------------------------
 */

static ges_status begin_fresh(ges_app *app, const ges_env_list *process, ges_block *block,
                              ges_error *err) {
    const ges_os *os = app->os;
    ges_text shell = {NULL, 0};
    (void)ges_env_find(os, process, GES_T("SHELL"), &shell); /* else sh */
    ges_fresh_request request = {
        .os = os, .process = process, .is_login = true, .is_interactive = true};
    if (os->family != GES_OS_WINDOWS) {
        request.shell = ges_shell_find_read(shell);
        request.shell = request.shell != NULL ? request.shell : &ges_shell_sh;
    }
    ges_fresh fresh;
    ges_status status = ges_fresh_open(&request, app->mem, &fresh, err);
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; i < fresh.notes.count; i++) {
        ges_app_say(app, fresh.notes.items[i]);
    }
    ges_env_list list = ges_fresh_block(&fresh, app->mem);
    for (size_t i = 0; i < list.count; i++) {
        ges_fresh_value value = ges_fresh_find(&fresh, list.items[i].name);
        ges_text from = value.winner != NULL && value.winner->place.len != 0
                            ? value.winner->place
                            : GES_T("a new session");
        if (!value.is_certain) {
            from = ges_text_join(app->mem, from, GES_T(", uncertain: depends on a program"));
        }
        ges_block_var var = {ges_text_copy(app->mem, list.items[i].name),
                             ges_text_copy(app->mem, list.items[i].value),
                             ges_text_copy(app->mem, from)};
        (void)ges_list_push(app->mem, block, var); /* the arena remembers */
    }
    ges_fresh_close(&fresh);
    return ges_arena_failed(app->mem) ? ges_arena_error(app->mem, err) : GES_OK;
}

static ges_status begin_process(ges_app *app, const ges_env_list *process, ges_block *block,
                                ges_error *err) {
    (void)err;
    ges_block_take(block, process, GES_T("this process"), app->mem);
    return GES_OK;
}

/* What is declared in one scope, on top of what belongs to the session. */
static ges_status begin_declared(ges_app *app, const ges_env_list *process, ges_block_scope scope,
                                 ges_block *block, ges_error *err) {
    ges_text notes = {NULL, 0};
    ges_block declared = {0};
    ges_block_declared(&declared, app->os, scope, app->mem, &notes);
    ges_build_text(&app->err, notes);
    for (size_t i = 0; i < process->count; i++) {
        ges_text name = process->items[i].name;
        bool is_path = ges_env_name_equal(app->os, name, GES_T("PATH"));
        bool is_kept = app->os->family == GES_OS_WINDOWS ? ges_block_reason(app->os, name) != NULL
                                                         : ges_fresh_is_of_session(app->os, name);
        ges_block_var var = {name, process->items[i].value, GES_T("this session")};
        if (is_kept && !is_path) {
            (void)ges_list_push(app->mem, block, var); /* the arena remembers */
        }
    }
    ges_status status = GES_OK;
    for (size_t i = 0; i < declared.count && status == GES_OK; i++) {
        const ges_block_var *var = &declared.items[i];
        status = ges_block_set(block, app->os, var->name, var->value, var->from, app->mem, err);
    }
    return status;
}

static ges_status begin_user(ges_app *app, const ges_env_list *process, ges_block *block,
                             ges_error *err) {
    return begin_declared(app, process, GES_BLOCK_USER, block, err);
}

static ges_status begin_machine(ges_app *app, const ges_env_list *process, ges_block *block,
                                ges_error *err) {
    return begin_declared(app, process, GES_BLOCK_MACHINE, block, err);
}

typedef struct beginning {
    const char *scope;
    ges_status (*begin)(ges_app *app, const ges_env_list *process, ges_block *block,
                        ges_error *err);
} beginning;

static const beginning beginnings[] = {
    {"process", begin_process},
    {"fresh", begin_fresh},
    {"user", begin_user},
    {"machine", begin_machine},
};

static const beginning *find_beginning(ges_text scope) {
    for (size_t i = 0; i < GES_COUNT(beginnings); i++) {
        if (ges_text_equal(scope, ges_text_of(beginnings[i].scope))) {
            return &beginnings[i];
        }
    }
    return NULL;
}

/* --- changes ------------------------------------------------------------------------------------
 */

static ges_status add_file(ges_app *app, ges_block *block, ges_text path,
                           const ges_dotenv_dialect *dialect, ges_error *err) {
    ges_dotenv_file file;
    ges_dotenv read;
    ges_status status = ges_dotenv_open(app->os, path, NULL, app->mem, &file, err);
    if (status != GES_OK) {
        return status;
    }
    file.env = ges_block_list(block, app->mem); /* references see what was made so far */
    status = ges_dotenv_read_as(&file, dialect, app->mem, &read, err);
    if (status != GES_OK) {
        return err->line != 0 ? ges_error_note(err, status, "'%.*s' is not used: line %u",
                                               GES_FMT(path), (unsigned)err->line)
                              : ges_error_note(err, status, "'%.*s' is not used", GES_FMT(path));
    }
    for (size_t i = 0; i < read.variables.count && status == GES_OK; i++) {
        const ges_dotenv_entry *entry = read.variables.entries[i].value;
        ges_text from = ges_text_format(app->mem, "%.*s:%u", GES_FMT(path), (unsigned)entry->line);
        if (!entry->is_unset) {
            status = ges_block_set(block, app->os, entry->name, entry->value, from, app->mem, err);
        }
    }
    return status;
}

/* Takes --as. Errors: INVALID */
static ges_status choose(ges_app *app, ges_text name, const ges_dotenv_dialect **out,
                         ges_error *err) {
    const ges_dotenv_dialect *found = ges_dotenv_find(name);
    if (found == NULL) {
        return ges_error_set(err, GES_INVALID, "no dialect '%.*s'; there are %.*s", GES_FMT(name),
                             GES_FMT(ges_dotenv_dialect_names(app->mem)));
    }
    *out = found;
    return GES_OK;
}

static ges_status change(ges_app *app, ges_block *block, size_t option, ges_text value,
                         const ges_dotenv_dialect **dialect, ges_error *err) {
    if (option == GES_RUNNING_AS) {
        return choose(app, value, dialect, err);
    }
    if (option == GES_RUNNING_ENV) {
        return add_file(app, block, value, *dialect, err);
    }
    if (option == GES_RUNNING_UNSET) {
        return ges_block_unset(block, app->os, value, err);
    }
    ges_text name;
    ges_text rest;
    if (!ges_text_cut(value, '=', &name, &rest)) {
        return ges_error_set(err, GES_INVALID,
                             "'--set %.*s' has no '='; write NAME=VALUE, or "
                             "'--unset %.*s'",
                             GES_FMT(name), GES_FMT(name));
    }
    return ges_block_set(block, app->os, name, rest, GES_T("--set"), app->mem, err);
}

/* --- the command line ---------------------------------------------------------------------------
 */

typedef struct taken {
    size_t option;
    ges_text value;
} taken;
GES_LIST(taken_list, taken);

/* Options up to the first word that is none. Their order counts, so the common parser, which keeps
 * one value of each, is no help. */
static ges_status take_options(const ges_args *args, ges_arena *mem, ges_running *out,
                               taken_list *options, ges_error *err) {
    size_t i = 0;
    for (; i < args->word_count; i++) {
        ges_text word = args->words[i];
        if (word.len < 2 || word.ptr[0] != '-' || ges_text_equal(word, GES_T("--"))) {
            i += ges_text_equal(word, GES_T("--")) ? 1 : 0;
            break;
        }
        ges_text name;
        taken t = {.option = 0};
        bool has_value =
            ges_text_cut(ges_text_skip(word, word.ptr[1] == '-' ? 2 : 1), '=', &name, &t.value);
        while (t.option < GES_RUNNING_OPTIONS &&
               !ges_text_equal(name, ges_text_of(ges_running_options[t.option].name))) {
            t.option++;
        }
        if (t.option == GES_RUNNING_OPTIONS) {
            return ges_error_set(err, GES_INVALID,
                                 "unknown option '%.*s'; the command's own "
                                 "options stand behind its name",
                                 GES_FMT(word));
        }
        bool wants_value = ges_running_options[t.option].value != NULL;
        if ((has_value && !wants_value) ||
            (wants_value && !has_value && i + 1 == args->word_count)) {
            return ges_error_set(err, GES_INVALID, "option '--%.*s' %s", GES_FMT(name),
                                 wants_value ? "needs a value" : "takes no value");
        }
        t.value = wants_value && !has_value ? args->words[++i] : t.value;
        out->is_on[t.option] = true;
        if (!ges_list_push(mem, options, t)) {
            return ges_arena_error(mem, err);
        }
    }
    out->words = args->words + i;
    out->word_count = args->word_count - i;
    return GES_OK;
}

static int misused(ges_app *app, const ges_command *command, const ges_error *err) {
    (void)ges_app_usage(app, command, "%s", err->text); /* its code is that of other commands */
    return GES_EXIT_RUN_FAILED;
}

int ges_running_read(ges_app *app, const ges_command *command, const ges_args *args,
                     ges_running *out) {
    ges_running r = {.scope = GES_T("process")};
    taken_list options = {0};
    ges_error err = {0};
    ges_env_list process;
    if (take_options(args, app->mem, &r, &options, &err) != GES_OK) {
        return misused(app, command, &err);
    }
    for (size_t i = 0; i < options.count; i++) {
        r.scope = options.items[i].option == GES_RUNNING_SCOPE ? options.items[i].value : r.scope;
    }
    const beginning *start = find_beginning(r.scope);
    if (start == NULL) {
        (void)ges_error_set(&err, GES_INVALID,
                            "'%.*s' is no scope; use process, fresh, user or machine",
                            GES_FMT(r.scope)); /* said below */
        return misused(app, command, &err);
    }
    ges_status status = app->os->env_list(app->os, app->mem, &process, &err);
    status = status == GES_OK ? start->begin(app, &process, &r.block, &err) : status;
    if (status == GES_OK && r.is_on[GES_RUNNING_CLEAN]) {
        ges_block_clean(&r.block, app->os, app->mem);
    }
    const ges_dotenv_dialect *dialect = &ges_dotenv_common;
    for (size_t i = 0; i < options.count && status == GES_OK; i++) {
        size_t option = options.items[i].option;
        if (option >= GES_RUNNING_ENV && option <= GES_RUNNING_UNSET) {
            status = change(app, &r.block, option, options.items[i].value, &dialect, &err);
        }
    }
    if (status != GES_OK) {
        (void)ges_app_fail(app, &err); /* likewise */
        return GES_EXIT_RUN_FAILED;
    }
    *out = r;
    return GES_EXIT_OK;
}

/* --- showing ------------------------------------------------------------------------------------
 */

static void print_variable(ges_app *app, ges_sink *sink, const ges_running *r,
                           const ges_block_var *var) {
    static const ges_view view = {"{name}={value}[  # {-from}][: {-why}]", false};
    const char *why = r->is_on[GES_RUNNING_CLEAN] ? ges_block_reason(app->os, var->name) : NULL;
    ges_text value = r->is_on[GES_RUNNING_REVEAL]
                         ? var->value
                         : ges_secret_mask(app->mem, var->name, var->value);
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "name", var->name);
    ges_sink_text(sink, "value", value);
    ges_sink_text(sink, "from", var->from);
    ges_sink_text(sink, "why", ges_text_of(why));
    ges_sink_close(sink);
}

bool ges_running_print(ges_app *app, const ges_running *r, ges_text program) {
    if (!r->is_on[GES_RUNNING_PRINT] && !r->is_on[GES_RUNNING_DRY_RUN] &&
        !r->is_on[GES_RUNNING_JSON]) {
        return false;
    }
    ges_sink *sink = ges_app_report(app, r->is_on[GES_RUNNING_JSON], "ges.run/1");
    ges_sink_text(sink, "scope", r->scope);
    ges_sink_boolean(sink, "clean", r->is_on[GES_RUNNING_CLEAN]);
    ges_sink_text(sink, "program", program);
    ges_sink_open_list(sink, "args", NULL);
    for (size_t i = 0; r->is_on[GES_RUNNING_JSON] && i < r->word_count; i++) {
        ges_sink_text(sink, NULL, r->words[i]);
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "variables", NULL);
    for (size_t i = 0; i < r->block.count; i++) {
        print_variable(app, sink, r, &r->block.items[i]);
    }
    ges_sink_close_list(sink);
    if (program.len != 0) {
        ges_sink_say(sink, "bold", ges_text_join(app->mem, GES_T("would run "), program));
    }
    ges_app_report_done(app, sink);
    return true;
}

/* --- running ------------------------------------------------------------------------------------
 */

int ges_running_find(ges_app *app, const ges_running *r, ges_text name, ges_text *out) {
    ges_env_list env = ges_block_list(&r->block, app->mem);
    ges_lookpath_rules rules = ges_lookpath_rules_of(app->os, &env, 0, 0);
    ges_lookpath_hit hit = {0};
    ges_error err = {0};
    ges_status status = ges_lookpath_find(app->os, &rules, name, app->mem, &hit, &err);
    if (status == GES_OK && !hit.is_dot) {
        *out = hit.path;
        return GES_EXIT_OK;
    }
    bool is_path =
        status != GES_OK && ges_text_find(ges_text_of(err.text), GES_T("PATH")) == GES_NPOS;
    if (status == GES_OK) {
        status = ges_error_set(&err, GES_DENIED,
                               "'%.*s' is only found in the current directory, through PATH; write "
                               "'%.*s' when you mean it",
                               GES_FMT(name), GES_FMT(hit.path));
    } else if (!is_path) {
        status = ges_error_set(&err, status,
                               "cannot run '%.*s': no such command on the PATH it would have: "
                               "'%.*s'",
                               GES_FMT(name), (int)(rules.path.len < 300 ? rules.path.len : 300),
                               rules.path.ptr != NULL ? rules.path.ptr : "");
    } else {
        status = ges_error_note(&err, status, "cannot run");
    }
    (void)ges_app_fail(app, &err); /* the codes of running are others */
    return status == GES_NOT_FOUND ? GES_EXIT_RUN_NOT_FOUND : GES_EXIT_RUN_REFUSED;
}

/* What ges could not do itself, beside what the program or the system refused. */
static int failure_code(ges_status status) {
    bool is_own = status == GES_NO_MEMORY || status == GES_IO || status == GES_INVALID;
    return status == GES_NOT_FOUND ? GES_EXIT_RUN_NOT_FOUND
           : is_own                ? GES_EXIT_RUN_FAILED
                                   : GES_EXIT_RUN_REFUSED;
}

int ges_running_run(ges_app *app, const ges_running *r, ges_text program) {
    ges_env_list env = ges_block_list(&r->block, app->mem);
    ges_run what = {
        .program = program,
        .args = r->words,
        .arg_count = r->word_count,
        .env = &env,
        .keeps_rest = r->is_on[GES_RUNNING_KEEP_REST],
    };
    ges_run_result result = {0};
    ges_error err = {0};
    ges_status status =
        ges_arena_failed(app->mem) ? ges_arena_error(app->mem, &err) : ges_app_flush(app, &err);
    status =
        status == GES_OK ? app->os->command_run(app->os, &what, app->mem, &result, &err) : status;
    if (status != GES_OK) {
        (void)ges_app_fail(app, &err); /* the codes of running are others */
        return failure_code(status);
    }
    app->end_signal = result.signal;
    return (int)result.exit_code;
}
