/* The report of `ges doctor`: findings, what could not be looked at, and one line in the end. */
#include "cli/doctorrun.h"

#include "doctor/agent.h"
#include "doctor/describe.h"

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

/* What --fix would repair when it is not told any names. */
static size_t count_repairable(const ges_finding_list *found) {
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        count += ges_finding_repairable(&found->items[i]) == GES_REPAIR_BY_ITSELF;
    }
    return count;
}

static void say_summary(ges_app *app, const ges_diagnosis *d, ges_sink *sink) {
    ges_builder b = ges_builder_in(app->mem);
    bool is_healthy = d->counts[GES_SEVERITY_ERROR] + d->counts[GES_SEVERITY_WARNING] == 0;
    build_count(&b, d->counts[GES_SEVERITY_ERROR], "error");
    build_count(&b, d->counts[GES_SEVERITY_WARNING], "warning");
    build_count(&b, d->counts[GES_SEVERITY_INFO], "remark");
    if (!is_healthy) {
        size_t repairable = count_repairable(&d->found);
        if (repairable != 0) {
            ges_build_format(&b, "; ges doctor --fix repairs %zu", repairable);
        }
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

static void describe_gaps(const ges_diagnosis *d, ges_sink *sink) {
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

static void say_unchecked(ges_app *app, const ges_diagnosis *d, ges_sink *sink) {
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

static void describe_go(const ges_diagnosis *d, ges_sink *sink) {
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

/* What the settings files took out, so that silence is not taken for health. */
static void describe_settings(ges_app *app, const ges_diagnosis *d, ges_sink *sink) {
    static const ges_view silent = {NULL, true};
    ges_builder b = ges_builder_in(app->mem);
    ges_builder paths = ges_builder_in(app->mem);
    ges_sink_open(sink, "settings", &silent);
    ges_sink_open_list(sink, "files", NULL);
    for (size_t i = 0; i < d->choice.files.count; i++) {
        ges_text path = d->choice.files.items[i].path;
        ges_sink_open(sink, NULL, &silent);
        ges_sink_text(sink, "path", path);
        ges_sink_close(sink);
        ges_build_format(&paths, "%s%.*s", i != 0 ? " and " : "", GES_FMT(path));
    }
    ges_sink_close_list(sink);
    ges_sink_open_list(sink, "skipped", NULL);
    for (size_t i = 0; i < ges_rule_count; i++) {
        if (d->choice.is_skipped_by_file[i]) {
            ges_sink_open(sink, NULL, &silent);
            ges_sink_text(sink, "id", ges_text_of(ges_rules[i]->id));
            ges_sink_text(sink, "name", ges_text_of(ges_rules[i]->name));
            ges_sink_close(sink);
            ges_build_format(&b, "%s%s", b.len != 0 ? ", " : "", ges_rules[i]->id);
        }
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    if (b.len != 0) {
        ges_text words = ges_text_join(app->mem, GES_T("not checked, as "), ges_build_done(&paths),
                                       GES_T(" says: "), ges_build_done(&b));
        ges_sink_say(sink, "dim", words);
    }
}

static void describe_agent(ges_app *app, const ges_diagnosis *d, ges_sink *sink) {
    bool *is_checked = ges_new_array(app->mem, ges_rule_count, bool);
    for (size_t i = 0; is_checked != NULL && i < ges_rule_count; i++) {
        is_checked[i] = d->choice.is_chosen[i] && !d->is_blind[i];
    }
    if (d->is_ci && is_checked != NULL) {
        ges_agent_describe(&d->found, &d->facts, is_checked, app->mem, sink);
    }
}

static void print(ges_app *app, const ges_diagnosis *d, bool is_json) {
    ges_sink *sink = ges_app_report(app, is_json, "ges.doctor/1");
    describe_go(d, sink);
    ges_findings_describe(&d->found, &d->facts, app->mem, sink);
    describe_gaps(d, sink);
    say_unchecked(app, d, sink);
    describe_agent(app, d, sink);
    describe_settings(app, d, sink);
    say_summary(app, d, sink);
    ges_app_report_done(app, sink);
}

static void print_text(ges_app *app, const ges_diagnosis *d) {
    print(app, d, false);
}

static void print_json(ges_app *app, const ges_diagnosis *d) {
    print(app, d, true);
}

const ges_doctor_format ges_doctor_format_text = {"text", "for people", print_text};
const ges_doctor_format ges_doctor_format_json = {"json", "schema ges.doctor/1", print_json};

const ges_doctor_format *const ges_doctor_formats[] = {
#define GES_DOCTOR_FORMAT(name) &ges_doctor_format_##name,
#include "cli/doctorformats.def"
#undef GES_DOCTOR_FORMAT
};
const size_t ges_doctor_format_count = GES_COUNT(ges_doctor_formats);

int ges_doctor_exit_code(const ges_diagnosis *d) {
    for (int i = (int)d->choice.fail_on; i <= GES_SEVERITY_ERROR; i++) {
        if (d->counts[i] != 0) {
            return GES_EXIT_FINDINGS;
        }
    }
    return d->facts.gaps.count != 0 ? GES_EXIT_FAILED : GES_EXIT_OK;
}
