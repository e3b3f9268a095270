/* `ges why`: every place that declares a variable, which one wins and by what rule the others lose.
 */
#include "cli/commands.h"

#include "cli/whypath.h"
#include "env/secret.h"

static const ges_view name_view = {"{*name}[ = {shown}][{absent}]", false};
static const ges_view go_view = {"  go uses: {shown}[  ({from})]", false};
static const ges_view fresh_view = {"[  {sentence}]", false};
static const ges_view row_view = {
    "  {!verdict:11} {*where}\n[              {shown}\n]              {-rule}", false};
static const ges_view note_view = {"  note: {text}", false};
static const ges_view silent = {NULL, true};

enum { SHELL, LOGIN, INTERACTIVE, NON_INTERACTIVE, FROM, GO, GOROOT, JSON, SHOW_SECRETS };

static const ges_option options[] = {
    [SHELL] = {"shell", "NAME",
               "follow the start-up files of bash, zsh, fish or sh (default: the parent program, "
               "then $SHELL)"},
    [LOGIN] = {"login", NULL, "as a login shell reads them"},
    [INTERACTIVE] = {"interactive", NULL,
                     "as an interactive shell reads them; with -login: as both"},
    [NON_INTERACTIVE] = {"non-interactive", NULL, "as a shell reads them that runs a script"},
    [FROM] =
        {"from", "WHERE",
         "what the shell starts with: session (a fresh logon, default) or process (this process)"},
    [GO] = {"go", "FILE", "the go command to answer for"},
    [GOROOT] = {"goroot", "DIR", "answer for DIR/bin/go"},
    [JSON] = {"json", NULL, "print JSON, schema ges.why/1"},
    [SHOW_SECRETS] = {"show-secrets", NULL, "print passwords and tokens as they are"},
};

typedef struct printer {
    const ges_why_session *session;
    ges_arena *mem;
    ges_sink *sink;
    bool shows_secrets;
} printer;

static ges_text shown(const printer *p, ges_text name, ges_text value) {
    return p->shows_secrets ? value : ges_secret_mask(p->mem, name, value);
}

static void print_go(const printer *p, const ges_why_name *name) {
    if (!name->is_go) {
        return;
    }
    const ges_goenv_value *go = &name->go;
    ges_sink_open(p->sink, "go", &go_view);
    ges_sink_text(p->sink, "value", shown(p, name->name, go->value));
    ges_sink_text(p->sink, "shown",
                  !go->is_known       ? GES_T("not known without running a program")
                  : go->value.len > 0 ? shown(p, name->name, go->value)
                                      : GES_T("nothing (empty)"));
    ges_sink_text(p->sink, "source", ges_text_of(ges_goenv_source_name(go->source)));
    ges_text place = go->file.len == 0 ? ges_text_of(ges_goenv_source_name(go->source))
                     : go->line > 0
                         ? ges_text_format(p->mem, "%.*s:%u", GES_FMT(go->file), (unsigned)go->line)
                         : go->file;
    ges_sink_text(p->sink, "from", place);
    ges_sink_text(p->sink, "file", go->file);
    ges_sink_number(p->sink, "line", go->line);
    ges_sink_text(p->sink, "note", go->note);
    ges_sink_boolean(p->sink, "is_known", go->is_known);
    ges_sink_close(p->sink);
}

static ges_text fresh_sentence(const printer *p, const ges_why_name *name) {
    const ges_fresh_value *fresh = &name->fresh;
    if (!name->is_stale || !fresh->is_exported) {
        return GES_T("");
    }
    ges_text who =
        p->session->fresh.rc != NULL ? ges_why_mode_text(p->session, p->mem) : GES_T("a new session");
    return ges_text_join(p->mem, who, GES_T(" started now would have: "),
                         shown(p, name->name, fresh->value));
}

static void print_fresh(const printer *p, const ges_why_name *name) {
    const ges_fresh_value *fresh = &name->fresh;
    ges_sink_open(p->sink, "fresh", &fresh_view);
    ges_sink_boolean(p->sink, "is_set", fresh->is_set);
    ges_sink_boolean(p->sink, "is_exported", fresh->is_exported);
    ges_sink_boolean(p->sink, "is_certain", fresh->is_certain);
    ges_sink_text(p->sink, "value", shown(p, name->name, fresh->value));
    ges_sink_text(p->sink, "source",
                  fresh->winner != NULL ? ges_text_of(fresh->winner->source) : GES_T(""));
    ges_sink_text(p->sink, "file", fresh->winner != NULL ? fresh->winner->place : GES_T(""));
    ges_sink_number(p->sink, "line", fresh->winner != NULL ? fresh->winner->line : 0);
    ges_sink_text(p->sink, "sentence", fresh_sentence(p, name));
    ges_sink_close(p->sink);
}

static void print_row(const printer *p, const ges_why_name *name, const ges_why_row *row) {
    bool is_plain = row->source.len > 0 && row->line == 0;
    ges_sink_open(p->sink, NULL, &row_view);
    ges_sink_text(p->sink, "verdict", ges_text_of(row->verdict));
    ges_sink_text(p->sink, "source", row->source);
    ges_sink_text(p->sink, "where", ges_why_place(row, p->mem));
    ges_sink_text(p->sink, "file", row->place);
    ges_sink_number(p->sink, "line", row->line);
    ges_sink_text(p->sink, "value", shown(p, name->name, row->value));
    ges_text raw = p->shows_secrets ? row->raw : ges_secret_mask_line(p->mem, name->name, row->raw);
    raw = is_plain ? shown(p, name->name, row->raw) : raw;
    ges_sink_text(p->sink, "raw", raw);
    ges_sink_text(p->sink, "shown", raw);
    ges_sink_text(p->sink, "kind", ges_text_of(row->kind));
    ges_sink_text(p->sink, "edit", ges_text_of(row->edit));
    ges_sink_boolean(p->sink, "is_exported", row->is_exported);
    ges_sink_boolean(p->sink, "is_unset", row->is_unset);
    ges_sink_boolean(p->sink, "is_uncertain", row->is_uncertain);
    ges_sink_text(p->sink, "rule", row->rule);
    ges_sink_close(p->sink);
}

static void print_name(const printer *p, const ges_why_name *name) {
    bool has_value = name->is_in_process || (name->is_go && name->go.value.len > 0);
    ges_text value = name->is_in_process ? name->process_value : name->go.value;
    ges_sink_open(p->sink, NULL, &name_view);
    ges_sink_text(p->sink, "name", name->name);
    ges_sink_boolean(p->sink, "is_set", name->is_in_process);
    ges_sink_text(p->sink, "value", shown(p, name->name, value));
    ges_sink_text(p->sink, "shown", shown(p, name->name, value));
    ges_sink_text(p->sink, "absent",
                  has_value && value.len == 0 ? GES_T(" is set to nothing")
                  : has_value                 ? GES_T("")
                                              : GES_T(" is not set here"));
    ges_sink_boolean(p->sink, "is_go", name->is_go);
    ges_sink_boolean(p->sink, "is_stale", name->is_stale);
    print_go(p, name);
    print_fresh(p, name);
    bool is_path = ges_env_name_equal(p->session->os, name->name, GES_T("PATH"));
    if (is_path) {
        ges_why_path(p->session, name, p->mem, p->sink);
    }
    ges_sink_open_list(p->sink, "declarations", is_path ? "  declared by:" : NULL);
    for (size_t i = 0; i < name->rows.count; i++) {
        print_row(p, name, &name->rows.items[i]);
    }
    ges_sink_close_list(p->sink);
    ges_sink_close(p->sink);
}

static ges_text note_text(const ges_rc_note *note, ges_arena *mem) {
    static const char *const sentences[] = {
        [GES_RC_NOTE_RUNS] =
            "runs a program whose output becomes commands; what they set is not known",
        [GES_RC_NOTE_SYNTAX] = "cannot be read from here on",
        [GES_RC_NOTE_LIMIT] = "is over a limit",
        [GES_RC_NOTE_ENDS] = "ends or replaces the shell",
    };
    return ges_text_format(mem, "%.*s:%u %s: %.*s", GES_FMT(note->place), (unsigned)note->line,
                           sentences[note->kind], GES_FMT(note->text));
}

static void print_notes(const printer *p) {
    const ges_why_session *s = p->session;
    ges_sink_open_list(p->sink, "notes", NULL);
    for (size_t i = 0; i < s->fresh.notes.count; i++) {
        ges_sink_open(p->sink, NULL, &note_view);
        ges_sink_text(p->sink, "text", s->fresh.notes.items[i]);
        ges_sink_close(p->sink);
    }
    for (size_t i = 0; s->fresh.rc != NULL && i < s->fresh.rc->notes.count; i++) {
        ges_sink_open(p->sink, NULL, &note_view);
        ges_text text = note_text(&s->fresh.rc->notes.items[i], p->mem);
        ges_sink_text(p->sink, "text",
                      p->shows_secrets ? text : ges_secret_mask(p->mem, GES_T(""), text));
        ges_sink_text(p->sink, "file", s->fresh.rc->notes.items[i].place);
        ges_sink_number(p->sink, "line", s->fresh.rc->notes.items[i].line);
        ges_sink_close(p->sink);
    }
    if (s->goenv == NULL) {
        ges_sink_open(p->sink, NULL, &note_view);
        ges_sink_text(p->sink, "text",
                      ges_text_join(p->mem, GES_T("no go answers: "), s->go_problem));
        ges_sink_close(p->sink);
    }
    ges_sink_close_list(p->sink);
}

static void print_shell(const printer *p) {
    const ges_why_session *s = p->session;
    if (s->fresh.rc == NULL) {
        return;
    }
    ges_text line = ges_text_join(p->mem, GES_T("start-up files as "), ges_why_mode_text(s, p->mem),
                                  GES_T(" reads them (shell: "), s->shell_why, GES_T("; kind: "),
                                  s->mode_why, GES_T(")"));
    ges_sink_say(p->sink, "dim", line);
    ges_sink_open(p->sink, "shell", &silent);
    ges_sink_text(p->sink, "name", ges_text_of(s->shell->name));
    ges_sink_text(p->sink, "why", s->shell_why);
    ges_sink_boolean(p->sink, "is_login", s->is_login);
    ges_sink_boolean(p->sink, "is_interactive", s->is_interactive);
    ges_sink_text(p->sink, "kind_why", s->mode_why);
    ges_sink_text(p->sink, "from", s->from_process ? GES_T("process") : GES_T("session"));
    ges_sink_boolean(p->sink, "ends", !ges_rc_goes_on(s->fresh.rc));
    ges_sink_open_list(p->sink, "files", NULL);
    for (size_t i = 0; i < s->fresh.rc->files.count; i++) {
        const ges_rc_file *file = &s->fresh.rc->files.items[i];
        ges_sink_open(p->sink, NULL, &silent);
        ges_sink_text(p->sink, "file", file->path);
        ges_sink_text(p->sink, "status", ges_text_of(ges_status_name(file->status)));
        ges_sink_text(p->sink, "by", file->by);
        ges_sink_number(p->sink, "by_line", file->by_line);
        ges_sink_close(p->sink);
    }
    ges_sink_close_list(p->sink);
    ges_sink_close(p->sink);
}

static bool read_request(ges_app *app, const ges_args *args, ges_why_request *out) {
    ges_text from = args->is_set[FROM] ? args->values[FROM] : GES_T("session");
    bool is_process = ges_text_equal(from, GES_T("process"));
    if (!is_process && !ges_text_equal(from, GES_T("session"))) {
        return false;
    }
    *out = (ges_why_request){
        .os = app->os,
        .shell = args->is_set[SHELL] ? args->values[SHELL] : (ges_text){NULL, 0},
        .is_login = args->is_set[LOGIN],
        .is_interactive = args->is_set[INTERACTIVE],
        .has_mode =
            args->is_set[LOGIN] || args->is_set[INTERACTIVE] || args->is_set[NON_INTERACTIVE],
        .from_process = is_process,
        .names = args->words,
        .name_count = args->word_count,
    };
    if (args->is_set[GO]) {
        out->go = args->values[GO];
    } else if (args->is_set[GOROOT]) {
        ges_text program =
            app->os->family == GES_OS_WINDOWS ? GES_T("bin\\go.exe") : GES_T("bin/go");
        out->go = ges_path_join(app->mem, ges_os_style(app->os), args->values[GOROOT], program);
    }
    return true;
}

static int print_session(ges_app *app, const ges_args *args, const ges_why_session *session) {
    ges_error err = {0};
    ges_sink *sink = ges_app_report(app, args->is_set[JSON], "ges.why/1");
    printer p = {session, app->mem, sink, args->is_set[SHOW_SECRETS]};
    bool is_missing = false;
    if (sink == NULL) {
        return ges_app_fail(app, &(ges_error){.status = GES_NO_MEMORY, .text = "out of memory"});
    }
    print_shell(&p);
    ges_sink_open_list(sink, "names", NULL);
    for (size_t i = 0; i < args->word_count; i++) {
        ges_why_name name;
        if (ges_why_explain(session, args->words[i], app->mem, &name, &err) != GES_OK) {
            return ges_app_fail(app, &err);
        }
        print_name(&p, &name);
        bool is_known =
            name.is_in_process || name.fresh.is_set || (name.is_go && name.go.value.len > 0);
        is_missing |= !is_known;
    }
    ges_sink_close_list(sink);
    print_notes(&p);
    ges_app_report_done(app, sink);
    return is_missing ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    ges_why_request request;
    ges_why_session session;
    ges_error err = {0};
    if (args->word_count == 0) {
        return ges_app_usage(app, &ges_command_why, "no variable is named");
    }
    if (args->is_set[INTERACTIVE] && args->is_set[NON_INTERACTIVE]) {
        return ges_app_usage(app, &ges_command_why,
                             "-interactive and -non-interactive exclude each other");
    }
    if (!read_request(app, args, &request)) {
        return ges_app_usage(app, &ges_command_why, "-from is session or process");
    }
    ges_status status = ges_why_session_open(&request, app->mem, &session, &err);
    if (status == GES_INVALID) {
        return ges_app_usage(app, &ges_command_why, "%s", err.text);
    }
    if (status != GES_OK) {
        return ges_app_fail(app, &err);
    }
    int code = print_session(app, args, &session);
    ges_why_session_close(&session);
    return code;
}

static const ges_example examples[] = {
    {"ges why GOPROXY",
     "who sets it: process, go env file, GOROOT/go.env, start-up files, go's default"},
    {"ges why PATH", "every entry: who put it there, the Go programs it offers and whether they "
                     "win, why it cannot work"},
    {"ges why --shell zsh --login GOPATH", "what a login zsh would make of it"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "every name is set or known to go"},
    {GES_EXIT_FINDINGS, "a name is set nowhere"},
    {GES_EXIT_USAGE, "wrong usage"},
    {GES_EXIT_FAILED, "it could not be done"},
};

const ges_command ges_command_why = {
    .name = "why",
    .summary = "tell where a variable comes from and who wins",
    .usage = "ges why [options] NAME...",
    .description = "Lists every declaration of a variable, the one that counts first: the process "
                   "environment, the go "
                   "env file, GOROOT/go.env, go's own default, the start-up files of a shell, the "
                   "files of a logon, "
                   "and on Windows the machine, user and volatile registry keys. Each says why it "
                   "wins or which rule "
                   "shadows it.\n\n"
                   "Start-up files are followed, never run: conditions that files decide are "
                   "decided, sourced files "
                   "and early returns are honoured, and what would need a program to run is called "
                   "undecided or "
                   "uncertain. Files over 1 MiB are not read.\n\n"
                   "A value is stale when a shell or session started now would have another one. "
                   "Passwords in URLs "
                   "and variables named like secrets are masked.\n\n"
                   "PATH is also told entry by entry: the line or registry key that put it there, the "
                   "Go programs it offers, those that an earlier entry hides, and what keeps it from "
                   "working: quotes, blanks, %NAME% or ~ that nothing expands, a relative or missing "
                   "directory, a place behind what cmd reads. `ges which NAME` tells who would start "
                   "what.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
