/* `ges which`: every program of a name in the order of look-up, what it is, and who starts which.
 */
#include "cli/commands.h"

#include "cli/whichproject.h"
#include "cli/whichtext.h"
#include "go/seek.h"

enum { MAX_SEEKERS = 16 };

static const ges_view name_view = {"{*name}", false};
static const ges_view hit_view = {
    "{place:3} {*path}[ -> {link}]\n[  {what}\n][  {health}\n][  {fitness}\n][  note: {problem}\n]", false};
static const ges_view seeker_view = {"{same}: [{winner}][{problem}]", true};
static const ges_view silent = {NULL, true};

/* All that is known about one name. */
typedef struct answer {
    ges_seek seek;
    ges_text cwd;               /* empty: not known */
    ges_which_project *project; /* shared by all names */
    ges_seek_verdict verdicts[MAX_SEEKERS];
    size_t count;
} answer;

static void describe_verdicts(const answer *a, size_t hit, ges_sink *sink) {
    ges_sink_open_list(sink, "verdicts", NULL);
    for (size_t i = 0; i < a->count; i++) {
        ges_sink_open(sink, NULL, &silent);
        ges_sink_text(sink, "seeker", ges_text_of(a->verdicts[i].seeker->id));
        ges_sink_boolean(sink, "wins", a->verdicts[i].winner == hit);
        ges_sink_text(sink, "why_not", a->verdicts[i].why[hit]);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_sdk(const ges_sdk *sdk, ges_sink *sink) {
    ges_sink_text(sink, "kind", ges_text_of(ges_sdk_kind_name(sdk->kind)));
    ges_sink_text(sink, "version", sdk->version);
    ges_sink_text(sink, "goroot", sdk->goroot);
    ges_sink_text(sink, "goos", sdk->goos);
    ges_sink_text(sink, "goarch", sdk->goarch);
    ges_sink_text(sink, "origin", sdk->origin);
    ges_sink_text(sink, "origin_title", sdk->origin_title);
    ges_sink_text(sink, "package", sdk->package);
    ges_sink_text(sink, "link", sdk->link);
    ges_sink_text(sink, "resolved", sdk->resolved);
    ges_sink_text(sink, "target", sdk->target);
    ges_sink_text(sink, "target_why", sdk->target_why);
    ges_sink_text(sink, "main_path", sdk->main_path);
    ges_sink_text(sink, "module", sdk->module);
    ges_sink_text(sink, "module_version", sdk->module_version);
    ges_sink_text(sink, "version_file", sdk->version_file);
    ges_sink_boolean(sink, "has_tools", sdk->has_tools);
    ges_sink_boolean(sink, "has_source", sdk->has_source);
    ges_sink_boolean(sink, "is_mixed", sdk->is_mixed);
    ges_sink_text(sink, "problem", sdk->problem);
}

/* How a program that was built with Go stands to the project of this directory. */
static void describe_fitness(const answer *a, const ges_seek_hit *hit, ges_arena *mem,
                             ges_sink *sink) {
    if (hit->sdk.kind != GES_SDK_GO_PROGRAM) {
        return;
    }
    ges_which_project_look(a->seek.os, a->cwd, mem, a->project);
    bool is_older = ges_which_is_older(a->project, &hit->sdk);
    bool is_installed = ges_which_is_installed(a->seek.os, a->project, hit->path, mem);
    ges_sink_text(sink, "fitness", ges_which_fitness(a->project, is_older, is_installed, mem));
    ges_sink_text(sink, "project_file", a->project->file);
    ges_sink_text(sink, "project_go", a->project->go);
    ges_sink_boolean(sink, "is_older_than_project", is_older);
    ges_sink_boolean(sink, "is_in_gobin", is_installed);
}

/* The number of the PATH entry, or a word for the other places. */
static ges_text place_mark(const ges_seek_place *place, ges_arena *mem) {
    switch (place->where) {
    case GES_SEEK_PATH:
        return ges_text_format(mem, "%zu", place->number);
    case GES_SEEK_CWD:
        return GES_T(".");
    case GES_SEEK_SYSTEM:
        return GES_T("sys");
    case GES_SEEK_GIVEN:
        break;
    }
    return GES_T("-");
}

static void describe_hit(const answer *a, size_t index, ges_arena *mem, ges_sink *sink) {
    const ges_seek_hit *hit = &a->seek.hits.items[index];
    const ges_seek_place *place = &a->seek.places.items[hit->place];
    ges_sink_open(sink, NULL, &hit_view);
    ges_sink_text(sink, "place", place_mark(place, mem));
    ges_sink_text(sink, "place_name", ges_seek_place_name(place, mem));
    ges_sink_text(sink, "place_text", place->raw);
    ges_sink_text(sink, "path", hit->path);
    ges_sink_text(sink, "what", ges_which_what(&hit->sdk, mem));
    ges_sink_text(sink, "health", ges_which_health(&hit->sdk, mem));
    describe_sdk(&hit->sdk, sink);
    describe_fitness(a, hit, mem, sink);
    describe_verdicts(a, index, sink);
    ges_text lines = ges_which_verdict(a->verdicts, a->count, index, mem);
    ges_text line;
    ges_sink_open_list(sink, "verdict", NULL);
    while (ges_text_next_line(&lines, &line)) {
        ges_sink_text(sink, NULL, line);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
}

static ges_text winner_of(const answer *a, size_t seeker) {
    size_t index = a->verdicts[seeker].winner;
    return index != GES_NPOS ? a->seek.hits.items[index].path : (ges_text){0};
}

/* Seekers of the same outcome share a line; nothing is said when all start the same file. */
static void describe_seekers(const answer *a, ges_arena *mem, ges_sink *sink) {
    ges_text outcomes[MAX_SEEKERS] = {{0}};
    bool is_unanimous = a->count > 1;
    for (size_t i = 0; i < a->count; i++) {
        ges_text winner = winner_of(a, i);
        outcomes[i] = winner.len > 0 ? winner : a->verdicts[i].problem;
        is_unanimous = is_unanimous && winner.len > 0 && ges_text_equal(outcomes[i], outcomes[0]);
    }
    ges_sink_open_list(sink, "seekers", "who starts what");
    for (size_t i = 0; i < a->count; i++) {
        bool is_quiet = is_unanimous || ges_which_is_repeated(outcomes, i);
        ges_sink_open(sink, NULL, is_quiet ? &silent : &seeker_view);
        ges_sink_text(sink, "id", ges_text_of(a->verdicts[i].seeker->id));
        ges_sink_text(sink, "title", ges_text_of(a->verdicts[i].seeker->title));
        ges_sink_text(sink, "winner", winner_of(a, i));
        ges_sink_text(sink, "problem", a->verdicts[i].problem);
        ges_sink_text(sink, "same", ges_which_titles(a->verdicts, a->count, outcomes, i, mem));
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

/* True when somebody finds something to start. */
static bool describe_answer(const answer *a, ges_arena *mem, ges_sink *sink) {
    bool is_found = false;
    for (size_t i = 0; i < a->count; i++) {
        is_found = is_found || a->verdicts[i].winner != GES_NPOS;
    }
    ges_sink_open(sink, NULL, &name_view);
    ges_sink_text(sink, "name", a->seek.name);
    ges_sink_boolean(sink, "is_found", is_found);
    ges_sink_open_list(sink, "hits", NULL);
    for (size_t i = 0; i < a->seek.hits.count; i++) {
        describe_hit(a, i, mem, sink);
    }
    ges_sink_close_list(sink);
    describe_seekers(a, mem, sink);
    ges_sink_close(sink);
    return is_found;
}

static void judge(answer *a, const ges_seeker *only, ges_arena *mem) {
    const ges_seeker *seeker = only;
    for (size_t i = 0; i < MAX_SEEKERS; i++) {
        if (only == NULL) {
            seeker = ges_seeker_at(a->seek.os, i);
        }
        if (seeker == NULL || (only != NULL && i > 0)) {
            return;
        }
        ges_seek_judge(&a->seek, seeker, mem, &a->verdicts[a->count++]);
    }
}

static int answer_all(ges_app *app, const ges_text *names, size_t count, const ges_seeker *only,
                      bool is_json) {
    ges_error err = {0};
    ges_env_list env = {0};
    ges_text cwd = {0};
    ges_which_project project = {0};
    bool is_any_missing = false;
    ges_status status = app->os->env_list(app->os, app->mem, &env, &err);
    if (status != GES_OK) {
        return ges_app_fail(app, &err);
    }
    (void)app->os->dir_current(app->os, app->mem, &cwd, NULL); /* else: version files unknown */
    ges_sink *sink = ges_app_report(app, is_json, "ges.which/1");
    ges_sink_open_list(sink, "names", NULL);
    for (size_t i = 0; i < count; i++) {
        answer a = {.cwd = cwd, .project = &project};
        if (ges_seek_all(app->os, &env, cwd, names[i], app->mem, &a.seek, &err) != GES_OK) {
            return ges_app_fail(app, &err);
        }
        judge(&a, only, app->mem);
        if (ges_arena_failed(app->mem)) {
            (void)ges_arena_error(app->mem, &err); /* the sentence is what is wanted */
            return ges_app_fail(app, &err);
        }
        is_any_missing = !describe_answer(&a, app->mem, sink) || is_any_missing;
    }
    ges_sink_close_list(sink);
    if (app->os->family != GES_OS_WINDOWS) {
        ges_sink_say(sink, "dim",
                     GES_T("Aliases, functions and remembered places are known only to "
                           "the shell itself: 'type -a go' tells, 'hash -r' forgets."));
    }
    ges_app_report_done(app, sink);
    return is_any_missing ? GES_EXIT_FINDINGS : GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    static const ges_text go = GES_LIT("go");
    const ges_command *self = &ges_command_which;
    const ges_seeker *only = NULL;
    if (ges_args_has(self, args, "for")) {
        ges_text word = ges_args_value(self, args, "for");
        only = ges_seeker_find(app->os, word);
        if (only == NULL) {
            return ges_app_usage(app, self,
                                 "--for %.*s: no such seeker on this system; it may be "
                                 "%s",
                                 GES_FMT(word),
                                 app->os->family == GES_OS_WINDOWS
                                     ? "cmd, powershell, createprocess or golang"
                                     : "sh, dash, zsh, fish, bash or golang");
        }
    }
    bool is_json = ges_args_has(self, args, "json");
    return args->word_count == 0 ? answer_all(app, &go, 1, only, is_json)
                                 : answer_all(app, args->words, args->word_count, only, is_json);
}

static const ges_option options[] = {
    {"a", NULL, "list every hit, also those that lose (always on)"},
    {"all", NULL, "the same as -a"},
    {"for", "SEEKER",
     "ask only for this one: sh, bash, zsh, fish, cmd, powershell, createprocess, "
     "golang"},
    {"json", NULL, "print JSON, schema ges.which/1"},
};

static const ges_example examples[] = {
    {"ges which", "every go in the order of look-up, what each is, and which one wins"},
    {"ges which gopls dlv", "the same for other programs, and which Go built them"},
    {"ges which --for golang go", "only what programs written in Go would start"},
    {"ges which /usr/bin/go", "what stands at that path"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "every name has a winner"},
    {GES_EXIT_FINDINGS, "some name has none"},
    {GES_EXIT_USAGE, "wrong words on the command line"},
    {GES_EXIT_FAILED, "it could not be done"},
};

const ges_command ges_command_which = {
    .name = "which",
    .summary = "list every go that could be started, what it is and which one wins",
    .usage = "ges which [-for SEEKER] [-json] [NAME...]",
    .description =
        "Lists every program called NAME (go, when none is given) in the order in which PATH is "
        "searched: what it is (SDK, distribution package, a manager's shim, wrapper of "
        "golang.org/dl, script, dead link), its version and GOROOT, and who would start it.\n\n"
        "Everything is read from files; no program is run. Shims are followed as far as the "
        "manager's files tell. For a program built with Go it says which Go and module that was, whether "
        "the go.mod or go.work of this directory asks for a newer Go, and whether it stands where go "
        "install puts programs. Where shells, CreateProcess and Go's own LookPath differ, each is "
        "told apart with its reason.\n\n"
        "Functions, aliases and the places that a shell remembers are known only to that shell.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
