/* What `ges doctor --fix` says. */
#include "cli/doctorfix.h"

#include "base/builder.h"

ges_text ges_fix_count(const ges_fix *fix, ges_arena *mem) {
    size_t files = fix->plan.changes.count;
    size_t values = fix->plan.values.count;
    ges_text count = ges_text_format(mem, "%zu change%s to ", fix->step_count,
                                     fix->step_count == 1 ? "" : "s");
    ges_text of_files = ges_text_format(mem, "%zu file%s", files, files == 1 ? "" : "s");
    ges_text of_values =
        ges_text_format(mem, "%zu registry value%s", values, values == 1 ? "" : "s");
    return ges_text_join(mem, count, files != 0 || values == 0 ? of_files : GES_T(""),
                         files != 0 && values != 0 ? GES_T(" and ") : GES_T(""),
                         values != 0 ? of_values : GES_T(""));
}

static void describe_finding(const ges_finding *finding, ges_sink *sink) {
    ges_sink_text(sink, "id", ges_text_of(finding->rule->id));
    ges_sink_text(sink, "name", ges_text_of(finding->rule->name));
    ges_sink_text(sink, "severity", ges_text_of(ges_severity_name(finding->severity)));
    ges_sink_text(sink, "what", finding->what);
}

static void describe_commands(const ges_finding *finding, ges_sink *sink) {
    static const ges_view view = {"  {text}[  # {note}]", false};
    ges_sink_open_list(sink, "commands", NULL);
    for (size_t i = 0; i < finding->commands.count; i++) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "text", finding->commands.items[i].text);
        ges_sink_text(sink, "note", finding->commands.items[i].note);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_rest(const ges_fix *fix, ges_fix_left reason, const char *key,
                          const char *heading, ges_sink *sink) {
    static const ges_view view = {"{*id} {what}[\n    {why}]", false};
    static const ges_view by_name = {"{*id} {what}\n    ges doctor --fix --only {id}", false};
    ges_sink_open_list(sink, key, heading);
    for (size_t i = 0; i < fix->rest.count; i++) {
        const ges_fix_rest *rest = &fix->rest.items[i];
        if (rest->reason != reason) {
            continue;
        }
        ges_sink_open(sink, NULL, reason == GES_FIX_BY_NAME ? &by_name : &view);
        describe_finding(rest->finding, sink);
        ges_sink_text(sink, "why", rest->why);
        if (reason == GES_FIX_BY_HAND || reason == GES_FIX_REFUSED) {
            describe_commands(rest->finding, sink);
        }
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

void ges_fix_describe_plan(const ges_fix *fix, ges_sink *sink) {
    static const struct {
        ges_fix_left reason;
        const char *key;
        const char *heading;
    } lists[] = {
        {GES_FIX_BY_NAME, "by_name", "your own lines and the machine's variables, changed only when you name the rule"},
        {GES_FIX_REFUSED, "refused", "not repaired"},
        {GES_FIX_LATER, "later", "after these changes: run ges doctor --fix again"},
        {GES_FIX_DONE, "done", "repaired already, for shells opened from now on"},
        {GES_FIX_BY_HAND, "by_hand", "needs you"},
    };
    ges_plan_describe(&fix->plan, sink);
    if (ges_plan_count(&fix->plan) == 0) {
        ges_sink_say(sink, NULL, GES_T("nothing that --fix may change"));
    }
    for (size_t i = 0; i < GES_COUNT(lists); i++) {
        describe_rest(fix, lists[i].reason, lists[i].key, lists[i].heading, sink);
    }
}

static bool contains(const ges_finding_list *list, const ges_finding *finding) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].rule == finding->rule &&
            ges_text_equal(list->items[i].what, finding->what)) {
            return true;
        }
    }
    return false;
}

static bool is_same(const ges_finding *a, const ges_finding *b) {
    return a->rule == b->rule && ges_text_equal(a->what, b->what);
}

/* Was this repaired, so that it only shows because the process is older than the repair? */
static bool is_repaired(const ges_fix *fix, const ges_finding *finding) {
    for (size_t i = 0; i < fix->rest.count; i++) {
        if (fix->rest.items[i].reason != GES_FIX_DONE &&
            is_same(fix->rest.items[i].finding, finding)) {
            return false;
        }
    }
    for (size_t i = 0; i < fix->before->found.count; i++) {
        const ges_finding *known = &fix->before->found.items[i];
        if (known->repairs.count != 0 && is_same(known, finding)) {
            return true;
        }
    }
    return false;
}

/* The findings of `list` that are (not) in `other`. */
static void describe_findings(const ges_fix *fix, const ges_finding_list *list,
                              const ges_finding_list *other, const char *key, const char *heading,
                              ges_sink *sink) {
    static const ges_view view = {"{*id} {what}[ ({note})]", false};
    ges_sink_open_list(sink, key, heading);
    for (size_t i = 0; i < list->count; i++) {
        const ges_finding *finding = &list->items[i];
        bool is_listed = other == NULL || !contains(other, finding);
        if (is_listed) {
            ges_sink_open(sink, NULL, &view);
            describe_finding(finding, sink);
            ges_sink_text(sink, "note", other == NULL && is_repaired(fix, finding)
                                            ? GES_T("repaired for shells opened from now on")
                                            : GES_T(""));
            ges_sink_close(sink);
        }
    }
    ges_sink_close_list(sink);
}

void ges_fix_describe_result(const ges_fix *fix, ges_arena *mem, ges_sink *sink) {
    ges_sink_number(sink, "entry", (int64_t)fix->applied.number);
    ges_sink_text(sink, "lost", fix->applied.lost);
    ges_sink_say(sink, "ok",
                 ges_text_format(mem, "made %.*s; ges undo %llu takes it back",
                                 GES_FMT(ges_fix_count(fix, mem)),
                                 (unsigned long long)fix->applied.number));
    if (fix->applied.lost.len != 0) {
        ges_sink_say(sink, "warning",
                     ges_text_join(mem, GES_T("did not come along: "), fix->applied.lost));
    }
    describe_findings(fix, &fix->before->found, &fix->after->found, "gone", "gone", sink);
    describe_findings(fix, &fix->after->found, NULL, "remaining", "still there", sink);
    if (fix->after->found.count == 0) {
        ges_sink_say(sink, "ok", GES_T("no problems left"));
    }
}
