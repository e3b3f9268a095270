/* `ges doctor`: what is wrong on this machine and in this directory, and what to do. */
#include "cli/doctorfix.h"

static const ges_option options[] = {
    {"json", NULL, "print JSON, schema ges.doctor/1; the same as --format json"},
    {"sarif", NULL, "print SARIF 2.1.0; the same as --format sarif"},
    {"format", "FORMAT", "print text, json, sarif, or github (annotations of GitHub Actions)"},
    {"snapshot", "FILE", "diagnose the machine that 'ges snapshot' wrote down"},
    {"share", NULL, "mask the names of users and hosts, so that the report can be shown around"},
    {"only", "RULES", "check only these rules: ids or names, separated by commas"},
    {"skip", "RULES", "do not check these rules"},
    {"fail-on", "LEVEL",
     "exit with 1 from this severity on: error, warning (the default), info, or never"},
    {"no-settings", NULL, "leave the settings files of the user and the project unread"},
    {"ci", NULL, "for build agents: no colour, and a list of what an agent must have"},
    {"fix", NULL, "repair what a program may repair: shows the changes and asks; your own lines in "
                  "start-up files and the machine's variables only with --only RULES"},
    {"dry-run", NULL, "with --fix: show the changes, make none"},
    {"yes", NULL, "with --fix: do not ask; needed where nobody can be asked"},
    {"list", NULL, "list the rules"},
    {"explain", "RULE", "explain one rule: why, what to do, examples"},
    {"markdown", "RULE", "print the documentation page of one rule"},
};

/* The directory to look at, absolute and there. */
static ges_status find_dir(ges_app *app, const ges_args *args, ges_text *out, ges_error *err) {
    ges_text word = args->word_count != 0 ? args->words[0] : (ges_text){0};
    ges_path_style style = ges_os_style(app->os);
    ges_text dir = {0};
    if (word.len == 0 || !ges_path_is_abs(style, word)) {
        ges_status status = app->os->dir_current(app->os, app->mem, &dir, err);
        if (status != GES_OK) {
            return ges_error_note(err, status, "finding the current directory");
        }
    }
    dir = ges_path_is_abs(style, word) ? ges_path_clean(app->mem, style, word)
                                       : ges_path_join(app->mem, style, dir, word);
    ges_file_info info;
    ges_status status = word.len != 0 ? app->os->file_info(app->os, dir, true, &info, err) : GES_OK;
    if (status == GES_TIMED_OUT) {
        return status;
    }
    if (status != GES_OK || (word.len != 0 && info.kind != GES_FILE_DIRECTORY)) {
        return ges_error_set(err, GES_NOT_FOUND,
                             status == GES_OK ? "'%.*s' is no directory; name the one to look at"
                                              : "no directory '%.*s'",
                             GES_FMT(dir));
    }
    *out = dir;
    return GES_OK;
}

ges_status ges_doctor_diagnose(ges_app *app, ges_diagnosis *d, ges_error *err) {
    unsigned needs = ges_doctor_needs(d->choice.is_chosen);
    ges_status status = ges_facts_gather(app->os, d->dir, needs & ~(unsigned)GES_FACTS_ORIGINS,
                                         app->mem, &d->facts, err);
    if (status == GES_OK) {
        status =
            ges_doctor_run(&d->facts, d->choice.is_chosen, app->mem, &d->found, d->is_blind, err);
    }
    if (status == GES_OK && ges_doctor_asks_origins(&d->facts, &d->found)) {
        status = ges_facts_gather_more(app->os, needs, app->mem, &d->facts, err);
        if (status == GES_OK) {
            status = ges_doctor_run(&d->facts, d->choice.is_chosen, app->mem, &d->found,
                                    d->is_blind, err);
        }
    }
    if (status == GES_OK) {
        ges_doctor_weigh(&d->choice, &d->found);
    }
    for (size_t i = 0; status == GES_OK && i < d->found.count; i++) {
        d->counts[d->found.items[i].severity]++;
    }
    for (size_t i = 0; status == GES_OK && i < ges_rule_count; i++) {
        d->checked += d->choice.is_chosen[i] && !d->is_blind[i];
    }
    return status;
}

/* The format that the options name; NULL with a sentence when there is none. */
static const ges_doctor_format *find_format(const ges_args *args, ges_error *err) {
    static const char *const switches[] = {"json", "sarif"};
    const ges_command *command = &ges_command_doctor;
    ges_text name = ges_args_has(command, args, "format") ? ges_args_value(command, args, "format")
                                                          : GES_T("text");
    for (size_t i = 0; i < GES_COUNT(switches); i++) {
        name = ges_args_has(command, args, switches[i]) ? ges_text_of(switches[i]) : name;
    }
    for (size_t i = 0; i < ges_doctor_format_count; i++) {
        if (ges_text_equal(name, ges_text_of(ges_doctor_formats[i]->name))) {
            return ges_doctor_formats[i];
        }
    }
    (void)ges_error_set(err, GES_INVALID, "no format '%.*s'; there are text, json, sarif, github",
                        GES_FMT(name)); /* said by the caller */
    return NULL;
}

static ges_doctor_wish wish_of(const ges_args *args) {
    const ges_command *command = &ges_command_doctor;
    return (ges_doctor_wish){
        .has_only = ges_args_has(command, args, "only"),
        .only = ges_args_value(command, args, "only"),
        .skip = ges_args_value(command, args, "skip"),
        .fail_on = ges_args_value(command, args, "fail-on"),
        .without_files = ges_args_has(command, args, "no-settings"),
    };
}

/* NULL, or what is wrong with the options around --fix. */
static const char *fix_fault(const ges_app *app, const ges_args *args,
                             const ges_doctor_format *format) {
    const ges_command *command = &ges_command_doctor;
    bool is_dry_run = ges_args_has(command, args, "dry-run");
    bool is_sure = ges_args_has(command, args, "yes");
    bool is_plain = strcmp(format->name, "text") == 0 || strcmp(format->name, "json") == 0;
    if (!ges_args_has(command, args, "fix")) {
        return is_dry_run ? "--dry-run belongs to --fix" : is_sure ? "--yes belongs to --fix" : NULL;
    }
    if (!is_plain) {
        return "--fix prints text or JSON";
    }
    return app->is_recorded && !is_dry_run ? "a snapshot cannot be repaired; add --dry-run" : NULL;
}

static int repair(ges_app *app, const ges_args *args, const ges_diagnosis *d,
                  const ges_doctor_format *format) {
    const ges_command *command = &ges_command_doctor;
    ges_fix fix = {
        .is_dry_run = ges_args_has(command, args, "dry-run"),
        .is_sure = ges_args_has(command, args, "yes"),
        .is_named = ges_args_has(command, args, "only"),
        .is_json = strcmp(format->name, "json") == 0,
    };
    return ges_doctor_fix(app, d, &fix);
}

static int diagnose(ges_app *app, const ges_args *args) {
    ges_error err = {0};
    const ges_doctor_format *format = find_format(args, &err);
    ges_doctor_wish wish = wish_of(args);
    ges_diagnosis d = {
        .is_ci = ges_args_has(&ges_command_doctor, args, "ci"),
        .is_blind = ges_new_array(app->mem, ges_rule_count, bool),
    };
    if (format == NULL) {
        return ges_app_usage(app, &ges_command_doctor, "%s", err.text);
    }
    const char *fault = fix_fault(app, args, format);
    if (fault != NULL) {
        return ges_app_usage(app, &ges_command_doctor, "%s", fault);
    }
    if (d.is_blind == NULL) {
        (void)ges_arena_error(app->mem, &err); /* said in the next line */
        return ges_app_fail(app, &err);
    }
    ges_status status = find_dir(app, args, &d.dir, &err);
    if (status == GES_OK) {
        status = ges_doctor_choose(app->os, d.dir, &wish, app->mem, &d.choice, &err);
        if (status == GES_INVALID) {
            return ges_app_usage(app, &ges_command_doctor, "%s", err.text);
        }
    }
    if (status != GES_OK || ges_doctor_diagnose(app, &d, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    app->use_colour = app->use_colour && !d.is_ci;
    if (ges_args_has(&ges_command_doctor, args, "fix")) {
        return repair(app, args, &d, format);
    }
    format->print(app, &d);
    return ges_doctor_exit_code(&d);
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_doctor;
    bool is_json = ges_args_has(command, args, "json");
    if (ges_args_has(command, args, "list")) {
        return ges_doctor_list(app, is_json);
    }
    if (ges_args_has(command, args, "explain")) {
        return ges_doctor_explain(app, ges_args_value(command, args, "explain"), is_json);
    }
    if (ges_args_has(command, args, "markdown")) {
        return ges_doctor_page(app, ges_args_value(command, args, "markdown"));
    }
    if (args->word_count > 1) {
        return ges_app_usage(app, command, "one directory at most, not '%.*s' too",
                             GES_FMT(args->words[1]));
    }
    return diagnose(app, args);
}

static const ges_example examples[] = {
    {"ges doctor", "what is wrong here"},
    {"ges doctor ~/src/shop", "the same for another project"},
    {"ges doctor --explain GES003", "why a rule exists, what to do, examples"},
    {"ges doctor --skip several_gos --json", "for a program, without one rule"},
    {"ges doctor --fix --dry-run", "what could be repaired, line by line"},
    {"ges doctor --fix --only GES003", "repair that, also in your own start-up files"},
    {"ges doctor --ci --fail-on error", "in a build agent's first step"},
    {"ges doctor --format github", "in a workflow of GitHub Actions"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "no problems found, or only remarks (--fail-on says what counts)"},
    {GES_EXIT_FINDINGS, "an error or a warning was found (--fail-on says what counts)"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "something could not be looked at, and nothing wrong was seen"},
};

const ges_command ges_command_doctor = {
    .name = "doctor",
    .summary = "find what is wrong with Go on this machine and in this directory",
    .usage = "ges doctor [options] [DIR]",
    .description =
        "Looks at the process environment, the go env file, PATH, every Go it finds and the "
        "module of DIR (the current directory when it is left out), and reports what is broken, "
        "where, why, and what to do. What is healthy is not mentioned. Nothing is run, and without "
        "--fix nothing is changed.\n\n"
        "Findings are grouped by what is broken for you. An error makes commands fail, a warning "
        "gives wrong results, an info is worth knowing.\n\n"
        "--fix repairs the go env file, go.mod, execute bits, and its own marked block in shell "
        "start-up files, on Windows also your variables in the registry. Lines that you wrote are "
        "commented out, never deleted, and they and the machine's variables are changed only for "
        "rules named with --only. What needs rights is printed as a command. Every "
        "change is shown first, asked for (or --yes), made all or none, and taken back by "
        "`ges undo`. docs/fix.md tells more.\n\n"
        "Settings files choose rules for good: settings.json in the folder go-env-sync of your "
        "configuration (~/.config, %AppData%), then .go-env-sync.json in DIR or above it. Both are "
        "JSON with comments: {\"doctor\": {\"only\": [...], \"skip\": [\"GES009\"], \"severity\": "
        "{\"GES040\": \"warning\"}, \"fail_on\": \"error\"}}. The project's beats yours, the "
        "command line beats both; what a file takes out is named in the report.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .is_guarded = true,
    .run = run,
};
