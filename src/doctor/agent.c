/* The check list of a build agent. */
#include "doctor/agent.h"

#include "base/builder.h"

typedef struct requirement {
    const char *name;
    const char *title;
    bool only_windows;
    const char *rules; /* ids; a finding of any of them means that it is not met */
} requirement;

static const requirement requirements[] = {
    {"go", "Go is there and in the range that the module asks for", false,
     "GES001 GES003 GES004 GES016 GES022 GES041 GES042 GES043 GES044 GES045 GES047 GES049"},
    {"settings", "no setting of another job or machine is left over", false,
     "GES002 GES007 GES008 GES010 GES015 GES019 GES029 GES032 GES037 GES055"},
    {"writable", "GOPATH, the caches and the temporary directory can be written", false,
     "GES017 GES035 GES038 GES046"},
    {"disk", "they are on a local disk", false, "GES021 GES033 GES034 GES056"},
    {"cgo", "packages with C code can be built, where there are any", false,
     "GES006 GES012 GES027 GES028 GES039"},
    {"proxy", "modules can be fetched: GOPROXY, HTTP proxy, GOPRIVATE", false,
     "GES013 GES014 GES031"},
    {"checks", "downloads are verified", false, "GES054"},
    {"git", "git is there and takes the repository", false, "GES030"},
    {"path", "PATH is whole", false, "GES023 GES024 GES025 GES040"},
    {"long_paths", "long paths are allowed", true, "GES036"},
    {"antivirus", "the antivirus leaves Go alone", true, "GES011"},
};

/* "GES003, GES016": those of `ids` that found something; *worst: the highest severity of them. */
static ges_text guilty_rules(const ges_finding_list *found, ges_text ids, ges_arena *mem,
                             ges_severity *worst) {
    ges_builder b = ges_builder_in(mem);
    ges_text id = {0};
    *worst = GES_SEVERITY_INFO;
    while (ges_text_next(&ids, ' ', &id)) {
        bool is_named = false;
        for (size_t i = 0; i < found->count; i++) {
            const ges_finding *finding = &found->items[i];
            if (!ges_text_equal(id, ges_text_of(finding->rule->id))) {
                continue;
            }
            if (!is_named) {
                ges_build_format(&b, "%s%.*s", b.len != 0 ? ", " : "", GES_FMT(id));
            }
            is_named = true;
            *worst = finding->severity > *worst ? finding->severity : *worst;
        }
    }
    return ges_build_done(&b);
}

static bool is_any_checked(ges_text ids, const bool *is_checked) {
    ges_text id = {0};
    while (ges_text_next(&ids, ' ', &id)) {
        for (size_t i = 0; i < ges_rule_count; i++) {
            if (is_checked[i] && ges_text_equal(id, ges_text_of(ges_rules[i]->id))) {
                return true;
            }
        }
    }
    return false;
}

void ges_agent_describe(const ges_finding_list *found, const ges_facts *facts,
                        const bool *is_checked, ges_arena *mem, ges_sink *sink) {
    static const ges_view view = {"  {!state:8}  {title}[: {rules}]", false};
    ges_sink_open_list(sink, "agent", "what a build agent needs");
    for (size_t i = 0; i < GES_COUNT(requirements); i++) {
        const requirement *r = &requirements[i];
        if (r->only_windows && facts->family != GES_OS_WINDOWS) {
            continue;
        }
        ges_severity worst;
        ges_text rules = guilty_rules(found, ges_text_of(r->rules), mem, &worst);
        const char *state = rules.len != 0 ? ges_severity_name(worst)
                            : is_any_checked(ges_text_of(r->rules), is_checked) ? "ok"
                                                                                : "unknown";
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "name", ges_text_of(r->name));
        ges_sink_text(sink, "state", ges_text_of(state));
        ges_sink_text(sink, "title", ges_text_of(r->title));
        ges_sink_text(sink, "rules", rules);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}
