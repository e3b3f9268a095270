/* `ges doctor`: what is wrong on this machine and in this directory, and what to do. */
#include "cli/commands.h"

#include "doctor/describe.h"
#include "doctor/doctor.h"

static const ges_option options[] = {
    {"json", NULL, "print JSON, schema ges.doctor/1"},
    {"only", "RULES", "check only these rules: ids or names, separated by commas"},
    {"skip", "RULES", "do not check these rules"},
    {"list", NULL, "list the rules"},
    {"explain", "RULE", "explain one rule: why, what to do, examples"},
    {"markdown", "RULE", "print the documentation page of one rule"},
};

static int unknown_rule(ges_app *app, ges_text name) {
    return ges_app_usage(app, &ges_command_doctor, "no rule '%.*s'; ges doctor --list names them",
                         GES_FMT(name));
}

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

static int list_rules(ges_app *app, bool is_json) {
    ges_sink *sink = ges_app_report(app, is_json, "ges.doctor.rules/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    ges_sink_open_list(sink, "rules", NULL);
    for (size_t i = 0; i < ges_rule_count; i++) {
        ges_rule_describe(ges_rules[i], sink);
    }
    ges_sink_close_list(sink);
    ges_app_report_done(app, sink);
    return GES_EXIT_OK;
}

static int explain(ges_app *app, ges_text name, bool is_json) {
    const ges_rule *rule = ges_rule_find(name);
    if (rule == NULL) {
        return unknown_rule(app, name);
    }
    ges_sink *sink = ges_app_report(app, is_json, "ges.doctor.rule/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    ges_rule_explain(rule, app->mem, sink);
    ges_app_report_done(app, sink);
    return GES_EXIT_OK;
}

static int print_page(ges_app *app, ges_text name) {
    const ges_rule *rule = ges_rule_find(name);
    if (rule == NULL) {
        return unknown_rule(app, name);
    }
    ges_rule_page(rule, &app->out);
    return GES_EXIT_OK;
}

/* What a whole run found. */
typedef struct diagnosis {
    ges_facts facts;
    ges_finding_list found;
    bool *is_chosen;
    bool *is_blind;
    size_t counts[GES_SEVERITY_ERROR + 1]; /* findings by severity */
    size_t checked;                        /* rules that ran */
} diagnosis;

/* "2 errors", "1 warning"; nothing for none. */
static void build_count(ges_builder *b, size_t count, const char *noun) {
    if (count != 0) {
        ges_build_format(b, "%s%zu %s%s", b->len != 0 ? ", " : "", count, noun,
                         count == 1 ? "" : "s");
    }
}

/* "/usr/bin/go (go1.21.5 in /usr/lib/go-1.21)" */
static ges_text go_in_words(ges_app *app, const ges_facts *facts) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (go == NULL) {
        return GES_T("no go");
    }
    ges_text version = go->version.len != 0 ? go->version : GES_T("version unknown");
    return go->root.len == 0
               ? ges_text_join(app->mem, go->path, GES_T(" ("), version, GES_T(")"))
               : ges_text_join(app->mem, go->path, GES_T(" ("), version, GES_T(" in "), go->root,
                               GES_T(")"));
}

static void say_summary(ges_app *app, const diagnosis *d, ges_sink *sink) {
    ges_builder b = ges_builder_in(app->mem);
    bool is_healthy = d->counts[GES_SEVERITY_ERROR] + d->counts[GES_SEVERITY_WARNING] == 0;
    build_count(&b, d->counts[GES_SEVERITY_ERROR], "error");
    build_count(&b, d->counts[GES_SEVERITY_WARNING], "warning");
    build_count(&b, d->counts[GES_SEVERITY_INFO], "remark");
    if (!is_healthy) {
        ges_build_str(&b, "; ges doctor --explain ID tells more");
        ges_sink_say(sink, NULL, GES_T(""));
        ges_sink_say(sink, NULL, ges_build_done(&b));
        return;
    }
    if (d->facts.gaps.count != 0) {
        return; /* silence proves nothing then */
    }
    ges_builder line = ges_builder_in(app->mem);
    ges_build_str(&line, "no problems found");
    if (b.len != 0) {
        ges_build_format(&line, " (%.*s)", GES_FMT(ges_build_done(&b)));
        ges_sink_say(sink, NULL, GES_T(""));
    }
    ges_build_str(&line, ": ");
    ges_build_text(&line, go_in_words(app, &d->facts));
    ges_build_format(&line, ", %zu rules, %.*s", d->checked,
                     GES_FMT(d->facts.module.file.len != 0 ? d->facts.module.file : d->facts.dir));
    ges_sink_say(sink, "ok", ges_build_done(&line));
}

static void describe_gaps(const diagnosis *d, ges_sink *sink) {
    static const ges_view view = {"  {text}", false};
    static const ges_view rule_view = {NULL, true};
    ges_sink_open_list(sink, "gaps", "could not look at");
    for (size_t i = 0; i < d->facts.gaps.count; i++) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "text", d->facts.gaps.items[i].text);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "unchecked", NULL);
    for (size_t i = 0; i < ges_rule_count; i++) {
        if (d->is_blind[i]) {
            ges_sink_open(sink, NULL, &rule_view);
            ges_sink_text(sink, "id", ges_text_of(ges_rules[i]->id));
            ges_sink_text(sink, "name", ges_text_of(ges_rules[i]->name));
            ges_sink_close(sink);
        }
    }
    ges_sink_close_list(sink);
}

static void say_unchecked(ges_app *app, const diagnosis *d, ges_sink *sink) {
    ges_builder b = ges_builder_in(app->mem);
    for (size_t i = 0; i < ges_rule_count; i++) {
        if (d->is_blind[i]) {
            ges_build_format(&b, "%s%s", b.len != 0 ? ", " : "  so these were not checked: ",
                             ges_rules[i]->id);
        }
    }
    if (b.len != 0) {
        ges_sink_say(sink, NULL, ges_build_done(&b));
    }
}

static void describe_go(const diagnosis *d, ges_sink *sink) {
    static const ges_view silent = {NULL, true};
    const ges_fact_go *go = ges_fact_first_go(&d->facts);
    if (go != NULL) {
        ges_sink_open(sink, "go", &silent);
        ges_sink_text(sink, "path", go->path);
        ges_sink_text(sink, "version", go->version);
        ges_sink_text(sink, "goroot", go->root);
        ges_sink_close(sink);
    }
    ges_sink_text(sink, "dir", d->facts.dir);
    ges_sink_open(sink, "summary", &silent);
    for (int severity = GES_SEVERITY_ERROR; severity >= GES_SEVERITY_INFO; severity--) {
        ges_sink_number(sink, ges_severity_name((ges_severity)severity),
                        (int64_t)d->counts[severity]);
    }
    ges_sink_number(sink, "checked", (int64_t)d->checked);
    ges_sink_close(sink);
}

static int report(ges_app *app, const diagnosis *d, bool is_json) {
    ges_sink *sink = ges_app_report(app, is_json, "ges.doctor/1");
    if (sink == NULL) {
        return GES_EXIT_FAILED;
    }
    describe_go(d, sink);
    ges_findings_describe(&d->found, &d->facts, app->mem, sink);
    describe_gaps(d, sink);
    say_unchecked(app, d, sink);
    say_summary(app, d, sink);
    ges_app_report_done(app, sink);
    if (d->counts[GES_SEVERITY_ERROR] + d->counts[GES_SEVERITY_WARNING] != 0) {
        return GES_EXIT_FINDINGS;
    }
    return d->facts.gaps.count != 0 ? GES_EXIT_FAILED : GES_EXIT_OK;
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

static int diagnose(ges_app *app, const ges_args *args, diagnosis *d) {
    ges_error err = {0};
    ges_text dir = {0};
    if (find_dir(app, args, &dir, &err) != GES_OK ||
        ges_facts_gather(app->os, dir, ges_doctor_needs(d->is_chosen), app->mem, &d->facts,
                         &err) != GES_OK ||
        ges_doctor_run(&d->facts, d->is_chosen, app->mem, &d->found, d->is_blind, &err) !=
            GES_OK) {
        return ges_app_fail(app, &err);
    }
    for (size_t i = 0; i < d->found.count; i++) {
        d->counts[d->found.items[i].severity]++;
    }
    for (size_t i = 0; i < ges_rule_count; i++) {
        d->checked += d->is_chosen[i] && !d->is_blind[i];
    }
    return report(app, d, ges_args_has(&ges_command_doctor, args, "json"));
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_doctor;
    bool is_json = ges_args_has(command, args, "json");
    if (ges_args_has(command, args, "list")) {
        return list_rules(app, is_json);
    }
    if (ges_args_has(command, args, "explain")) {
        return explain(app, ges_args_value(command, args, "explain"), is_json);
    }
    if (ges_args_has(command, args, "markdown")) {
        return print_page(app, ges_args_value(command, args, "markdown"));
    }
    if (args->word_count > 1) {
        return ges_app_usage(app, command, "one directory at most, not '%.*s' too",
                             GES_FMT(args->words[1]));
    }
    diagnosis d = {
        .is_chosen = ges_new_array(app->mem, ges_rule_count, bool),
        .is_blind = ges_new_array(app->mem, ges_rule_count, bool),
    };
    ges_text unknown = {0};
    if (d.is_chosen == NULL || d.is_blind == NULL) {
        ges_error err = {0};
        (void)ges_arena_error(app->mem, &err); /* said in the next line */
        return ges_app_fail(app, &err);
    }
    if (!choose(args, d.is_chosen, &unknown)) {
        return unknown_rule(app, unknown);
    }
    return diagnose(app, args, &d);
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
