/* The report of `ges doctor`: findings, what could not be looked at, and one line in the end. */
#include "cli/doctorrun.h"

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

static void say_summary(ges_app *app, const ges_diagnosis *d, ges_sink *sink) {
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

int ges_doctor_report(ges_app *app, const ges_diagnosis *d, bool is_json) {
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
