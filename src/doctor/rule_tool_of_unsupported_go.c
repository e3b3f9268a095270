/* GES066: programs in GOBIN that were built with a Go which gets no security fixes any more. */
#include "doctor/remedy.h"

#include "doctor/known_tools.h"
#include "go/version.h"

enum { TOOLS_SHOWN = 8 };

/* The newest 1.N that is known to exist: of the Gos here and of what built the tools. */
static uint32_t newest_known(const ges_facts *facts) {
    uint32_t newest = facts->module.selected == GES_SELECTED_OTHER
                          ? ges_go_version_minor(facts->module.wanted)
                          : 0;
    for (size_t i = 0; i < facts->gos.count; i++) {
        uint32_t minor = ges_go_version_minor(facts->gos.items[i].version);
        newest = facts->gos.items[i].trouble.len == 0 && minor > newest ? minor : newest;
    }
    for (size_t i = 0; i < facts->tools.count; i++) {
        uint32_t minor = ges_go_version_minor(facts->tools.items[i].go);
        newest = minor > newest ? minor : newest;
    }
    return newest;
}

/* The project's own complaint (GES065) comes first; the stand-ins of golang.org/dl start another.
 */
static bool is_unsupported(const ges_facts *facts, ges_arena *mem, const ges_fact_tool *tool,
                           uint32_t newest) {
    uint32_t minor = ges_go_version_minor(tool->go);
    ges_text wanted = ges_fact_project_go(facts);
    ges_text said = {0};
    return tool->is_installed && minor != 0 && minor + 1 < newest &&
           !ges_text_starts(tool->package, GES_T("golang.org/dl/")) &&
           !ges_known_tool_is_old(tool, wanted, mem, &said);
}

static void show(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                 const ges_fact_tool *tool) {
    bool is_named = ges_text_starts(tool->version, GES_T("v")) &&
                    !ges_text_ends(tool->version, GES_T("+dirty"));
    ges_find_evidence(out, finding, "found", "%.*s: %.*s, %.*s%s%.*s", GES_FMT(tool->path),
                      GES_FMT(tool->go), GES_FMT(tool->package), tool->version.len != 0 ? "@" : "",
                      GES_FMT(tool->version));
    if (is_named) {
        ges_text latest = ges_text_join(out->mem, tool->package, GES_T("@latest"));
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("go install "),
                                       ges_remedy_quote(out->mem, facts, latest)),
                         "");
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    uint32_t newest = newest_known(facts);
    size_t count = 0;
    const ges_fact_tool *first = NULL;
    if (ges_fact_first_go(facts) == NULL) {
        return;
    }
    for (size_t i = 0; i < facts->tools.count; i++) {
        if (is_unsupported(facts, out->mem, &facts->tools.items[i], newest)) {
            first = first == NULL ? &facts->tools.items[i] : first;
            count++;
        }
    }
    if (count == 0) {
        return;
    }
    ges_text name = ges_path_base(facts->style, first->path);
    ges_finding *finding =
        count == 1 ? ges_find(out, GES_SEVERITY_INFO,
                              "%.*s was built with %.*s, which gets no fixes any more",
                              GES_FMT(name), GES_FMT(first->go))
                   : ges_find(out, GES_SEVERITY_INFO,
                              "%zu installed programs were built with a Go that gets no fixes any "
                              "more",
                              count);
    ges_find_evidence(out, finding, "found",
                      "Go 1.%u is known here; Go fixes its two newest versions", (unsigned)newest);
    size_t shown = 0;
    for (size_t i = 0; i < facts->tools.count && shown < TOOLS_SHOWN; i++) {
        if (is_unsupported(facts, out->mem, &facts->tools.items[i], newest)) {
            show(facts, out, finding, &facts->tools.items[i]);
            shown++;
        }
    }
    ges_find_cure(out, finding, "install %s again, or remove what you do not use",
                  count == 1 ? "it" : "them");
}

static const ges_rule_example examples[] = {
    {"installed years ago",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "tool /home/ana/go/bin/hugo -> go1.19.5 github.com/gohugoio/hugo@v0.110.0\n",
     "info: hugo was built with go1.19.5, which gets no fixes any more"},
    {"several, beside one that is fine",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "tool /home/ana/go/bin/hugo -> go1.19.5 github.com/gohugoio/hugo@v0.110.0\n"
     "tool /home/ana/go/bin/task -> go1.21.3 github.com/go-task/task/v3/cmd/task@v3.31.0\n"
     "tool /home/ana/go/bin/yq -> go1.26.1 github.com/mikefarah/yq/v4@v4.44.1\n",
     "info: 2 installed programs were built with a Go that gets no fixes any more"},
    {"the version before the newest one here",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "tool /home/ana/go/bin/hugo -> go1.25.5 github.com/gohugoio/hugo@v0.150.0\n",
     ""},
    {"an old distribution, whose programs are as old as its Go",
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n"
     "tool /home/ana/go/bin/hugo -> go1.19.8 github.com/gohugoio/hugo@v0.110.0\n",
     ""},
    {"not installed by go install",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "tool-on-path /usr/bin/gopls -> go1.19.5 golang.org/x/tools/gopls\n",
     ""},
    {"a stand-in for another Go",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "tool /home/ana/go/bin/go1.22.3 -> go1.19.5 golang.org/dl/go1.22.3@v0.0.0-20240501\n",
     ""},
    {"too old for the project: that is GES065's",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.24.1\n"
     "tool /home/ana/go/bin/hugo -> go1.25.1 github.com/gohugoio/hugo@v0.150.0\n",
     ""},
};

const ges_rule ges_rule_tool_of_unsupported_go = {
    .id = "GES066",
    .name = "tool_of_unsupported_go",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_TOOLS,
    .title = "Installed programs were built with a Go that gets no fixes any more",
    .why = "A program keeps the standard library of the Go that built it, with its known holes in "
           "`net/http`, `crypto/tls` and others. Go fixes the two newest minor versions. Newest is "
           "here the newest that this machine knows, of the Gos on it and of what built its "
           "programs: nobody is asked, and the clock is not believed. Looked at are GOBIN and the "
           "`bin` directories of GOPATH, at most 64 programs.",
    .fix = "Install them again: `go install PACKAGE@latest`; remove what nobody uses.",
    .needs = GES_FACTS_TOOLS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
