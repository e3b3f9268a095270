/* `ges allow`: approves a project's files after a look at them. */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/project.h"

enum { YES, REVEAL, JSON };

static const ges_option options[] = {
    [YES] = {"yes", NULL, "do not ask; needed where nobody can be asked"},
    [REVEAL] = {"reveal", NULL, "show secrets as they are"},
    [JSON] = {"json", NULL, "print JSON, schema ges.allow/1; approves only with --yes"},
};

static void show(ges_app *app, const ges_args *args, const ges_cli_project *p) {
    ges_cli_project_look look = {args->is_set[REVEAL], args->is_set[JSON]};
    ges_sink *sink = ges_app_report(app, args->is_set[JSON], "ges.allow/1");
    ges_sink_text(sink, "root", args->is_set[JSON] ? p->project.root : GES_T(""));
    ges_sink_open_list(sink, "files", NULL);
    for (size_t i = 0; i < p->files.count; i++) {
        ges_cli_project_describe(app, &p->files.items[i], look, sink);
    }
    ges_sink_close_list(sink);
    ges_cli_project_tell_marked(app, &p->files, sink);
    ges_app_report_done(app, sink);
}

static size_t count_open(const ges_cli_project *p, bool *is_broken) {
    size_t open = 0;
    *is_broken = false;
    for (size_t i = 0; i < p->files.count; i++) {
        const ges_load_file *file = &p->files.items[i];
        *is_broken |= file->file.status != GES_OK;
        open += file->file.status == GES_OK && file->trust != GES_TRUST_ALLOWED;
    }
    return open;
}

/* The content that was shown is what is approved, whatever stands in the file by now. */
static int approve(ges_app *app, const ges_cli_project *p, bool is_broken) {
    for (size_t i = 0; i < p->files.count; i++) {
        const ges_project_file *file = &p->files.items[i].file;
        ges_error err = {0};
        if (file->status != GES_OK || p->files.items[i].trust == GES_TRUST_ALLOWED) {
            continue;
        }
        if (ges_trust_allow(&p->store, file->path, file->hash, &err) != GES_OK) {
            return ges_app_fail(app, &err);
        }
    }
    return is_broken ? GES_EXIT_FAILED : GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    ges_cli_project p;
    ges_error err = {0};
    bool is_asked = false;
    bool is_broken = false;
    bool is_yes = args->is_set[YES];
    if (args->word_count > 1) {
        return ges_app_usage(app, &ges_command_allow, "one file or directory at a time");
    }
    if (ges_cli_project_open(app, args->word_count != 0 ? args->words[0] : GES_T(""), &p, &err) !=
        GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (p.files.count == 0) {
        ges_cli_project_none(&p, &err);
        return ges_app_fail(app, &err);
    }
    size_t open = count_open(&p, &is_broken);
    show(app, args, &p);
    if (app->is_recorded) {
        return ges_app_usage(app, &ges_command_allow, "a snapshot cannot be changed");
    }
    if (open == 0) {
        return is_broken ? GES_EXIT_FAILED : GES_EXIT_OK;
    }
    if (!is_yes && !args->is_set[JSON] &&
        ges_app_confirm(app, GES_T("Load this whenever a shell is here?"), &is_asked, &is_yes,
                        &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (!is_yes) {
        ges_build_format(&app->err, "%s: nothing was allowed; %s\n", app->program,
                         is_asked ? "the answer was not yes" : "run again with --yes");
        return GES_EXIT_FINDINGS;
    }
    return approve(app, &p, is_broken);
}

static const ges_example examples[] = {
    {"ges allow", "look at the files of this project and approve them"},
    {"ges allow .env.local", "only that one"},
    {"ges allow --yes ~/shop", "approve those of another directory without asking"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "all of them may be loaded now"},
    {GES_EXIT_FINDINGS, "nothing was allowed, as nobody said yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "there is none, or one of them cannot be loaded; the reason is told"},
};

const ges_command ges_command_allow = {
    .name = "allow",
    .summary = "approve what a project's files set in your shells",
    .usage = "ges allow [--yes] [--reveal] [--json] [FILE|DIR]",
    .description =
        "Shows what ges.env, .env, .env.local and, where GES_MODE is set, .env.MODE and "
        ".env.MODE.local of a project would set, and approves exactly that after a question. The "
        "shell hook ('ges hook') loads nothing else.\n\n"
        "Variables by which a file gets hold of programs that know nothing of it (LD_PRELOAD, "
        "PATH, "
        "GOFLAGS with -toolexec, CC, GIT_... and others) are marked with what they do.\n\n"
        "An approval is for one path and one content: a change, a copy elsewhere and a link that "
        "leads elsewhere ask again. Approvals lie in your data directory (XDG_DATA_HOME or "
        "~/.local/share, LOCALAPPDATA on Windows) and count only when nobody else can have "
        "written them. A file is refused that everybody may write, that belongs to another user, "
        "that is no regular file or has more than 1 MiB.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
