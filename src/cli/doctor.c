/* `ges doctor`: what is wrong on this machine and in this directory, and what to do. */
#include "cli/doctorrun.h"

static const ges_option options[] = {
    {"json", NULL, "print JSON, schema ges.doctor/1"},
    {"only", "RULES", "check only these rules: ids or names, separated by commas"},
    {"skip", "RULES", "do not check these rules"},
    {"list", NULL, "list the rules"},
    {"explain", "RULE", "explain one rule: why, what to do, examples"},
    {"markdown", "RULE", "print the documentation page of one rule"},
};

/* Puts `value` at the places of the rules in a list such as "GES003,gobin_not_on_path". */
static bool mark_rules(ges_text list, bool value, bool *is_chosen, ges_text *unknown) {
    ges_text name = {0};
    while (ges_text_next(&list, ',', &name)) {
        const ges_rule *rule = ges_rule_find(ges_text_trim(name));
        if (rule == NULL) {
            *unknown = name;
            return false;
        }
        for (size_t i = 0; i < ges_rule_count; i++) {
            is_chosen[i] = ges_rules[i] == rule ? value : is_chosen[i];
        }
    }
    return true;
}

/* The rules that --only and --skip leave; false with the name of one that does not exist. */
static bool choose(const ges_args *args, bool *is_chosen, ges_text *unknown) {
    const ges_command *command = &ges_command_doctor;
    bool has_only = ges_args_has(command, args, "only");
    for (size_t i = 0; i < ges_rule_count; i++) {
        is_chosen[i] = !has_only;
    }
    if (has_only &&
        !mark_rules(ges_args_value(command, args, "only"), true, is_chosen, unknown)) {
        return false;
    }
    return !ges_args_has(command, args, "skip") ||
           mark_rules(ges_args_value(command, args, "skip"), false, is_chosen, unknown);
}

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
    if (word.len != 0 && !ges_os_is_dir(app->os, dir)) {
        return ges_error_set(err, GES_NOT_FOUND, "no directory '%.*s'", GES_FMT(dir));
    }
    *out = dir;
    return GES_OK;
}

ges_status ges_doctor_diagnose(ges_app *app, ges_diagnosis *d, ges_error *err) {
    ges_status status = ges_facts_gather(app->os, d->dir, ges_doctor_needs(d->is_chosen), app->mem,
                                         &d->facts, err);
    if (status == GES_OK) {
        status =
            ges_doctor_run(&d->facts, d->is_chosen, app->mem, &d->found, d->is_blind, err);
    }
    for (size_t i = 0; status == GES_OK && i < d->found.count; i++) {
        d->counts[d->found.items[i].severity]++;
    }
    for (size_t i = 0; status == GES_OK && i < ges_rule_count; i++) {
        d->checked += d->is_chosen[i] && !d->is_blind[i];
    }
    return status;
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
    ges_diagnosis d = {
        .is_chosen = ges_new_array(app->mem, ges_rule_count, bool),
        .is_blind = ges_new_array(app->mem, ges_rule_count, bool),
    };
    ges_error err = {0};
    ges_text unknown = {0};
    if (d.is_chosen == NULL || d.is_blind == NULL) {
        (void)ges_arena_error(app->mem, &err); /* said in the next line */
        return ges_app_fail(app, &err);
    }
    if (!choose(args, d.is_chosen, &unknown)) {
        return ges_doctor_unknown_rule(app, unknown);
    }
    if (find_dir(app, args, &d.dir, &err) != GES_OK ||
        ges_doctor_diagnose(app, &d, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    return ges_doctor_report(app, &d, is_json);
}

static const ges_example examples[] = {
    {"ges doctor", "what is wrong here"},
    {"ges doctor ~/src/shop", "the same for another project"},
    {"ges doctor --explain GES003", "why a rule exists, what to do, examples"},
    {"ges doctor --skip several_gos --json", "for a program, without one rule"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "no problems found, or only remarks"},
    {GES_EXIT_FINDINGS, "an error or a warning was found"},
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
        "where, why, and what to do. What is healthy is not mentioned. Nothing is run, nothing is "
        "changed.\n\n"
        "Findings are grouped by what is broken for you. An error makes commands fail, a warning "
        "gives wrong results, an info is worth knowing.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
