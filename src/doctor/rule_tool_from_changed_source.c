/* GES067: programs in GOBIN that are not what their version says: changed or replaced sources. */
#include "doctor/remedy.h"

#include "doctor/known_tools.h"

enum { TOOLS_SHOWN = 8 };

/* What is odd about its sources; empty: nothing. A working copy of one's own is daily work, one of
 * a known tool is worth a word. */
static ges_text oddity_of(const ges_fact_tool *tool, ges_arena *mem) {
    if (tool->replaced.len != 0) {
        return ges_text_format(mem, "%.*s in it was replaced by %.*s", GES_FMT(tool->replaced),
                               GES_FMT(tool->stand_in));
    }
    if (ges_known_tool_of(tool->package) == NULL) {
        return (ges_text){0};
    }
    if (tool->is_modified) {
        return ges_text_format(mem, "its working copy (%.*s) had changes", GES_FMT(tool->version));
    }
    return ges_text_equal(tool->version, GES_T("(devel)"))
               ? GES_T("it was built from a working copy, which has no version")
               : (ges_text){0};
}

static void check(const ges_facts *facts, ges_findings *out) {
    size_t count = 0;
    const ges_fact_tool *first = NULL;
    for (size_t i = 0; i < facts->tools.count; i++) {
        const ges_fact_tool *tool = &facts->tools.items[i];
        if (tool->is_installed && oddity_of(tool, out->mem).len != 0) {
            first = first == NULL ? tool : first;
            count++;
        }
    }
    if (count == 0) {
        return;
    }
    ges_finding *finding =
        count == 1 ? ges_find(out, GES_SEVERITY_INFO, "%.*s was built from changed sources",
                              GES_FMT(ges_path_base(facts->style, first->path)))
                   : ges_find(out, GES_SEVERITY_INFO,
                              "%zu installed programs were built from changed sources", count);
    size_t shown = 0;
    for (size_t i = 0; i < facts->tools.count && shown < TOOLS_SHOWN; i++) {
        const ges_fact_tool *tool = &facts->tools.items[i];
        ges_text oddity = tool->is_installed ? oddity_of(tool, out->mem) : (ges_text){0};
        if (oddity.len == 0) {
            continue;
        }
        shown++;
        ges_find_evidence(out, finding, "found", "%.*s: %.*s", GES_FMT(tool->path),
                          GES_FMT(oddity));
        if (ges_known_tool_of(tool->package) != NULL) {
            ges_find_command(
                out, finding,
                ges_text_join(out->mem, GES_T("go install "), tool->package, GES_T("@latest")),
                "the released one instead");
        }
    }
    ges_find_cure(out, finding, "keep in mind that %s not what a release of that name holds",
                  count == 1 ? "it is" : "they are");
}

static const ges_rule_example examples[] = {
    {"gopls from a working copy",
     "tool /home/ana/go/bin/gopls -> go1.26.1 golang.org/x/tools/gopls@(devel)\n",
     "info: gopls was built from changed sources"},
    {"with changes that were not committed",
     "tool /home/ana/go/bin/dlv -> go1.26.1 "
     "github.com/go-delve/delve/cmd/dlv@v1.25.1-0.20260101000000-abcdefabcdef+dirty modified\n",
     "info: dlv was built from changed sources"},
    {"a module of it was replaced",
     "tool /home/ana/go/bin/shop -> go1.26.1 example.com/shop@v1.0.0 replaced "
     "golang.org/x/net by ../net\n",
     "info: shop was built from changed sources"},
    {"two of them",
     "tool /home/ana/go/bin/gopls -> go1.26.1 golang.org/x/tools/gopls@(devel)\n"
     "tool /home/ana/go/bin/shop -> go1.26.1 example.com/shop@(devel) replaced "
     "example.com/a by ./a\n",
     "info: 2 installed programs were built from changed sources"},
    {"one's own program, from its working copy",
     "tool /home/ana/go/bin/shop -> go1.26.1 example.com/shop@(devel) modified\n", ""},
    {"a release", "tool /home/ana/go/bin/gopls -> go1.26.1 golang.org/x/tools/gopls@v0.20.0\n", ""},
    {"the distribution's, which does not tell",
     "tool-on-path /usr/bin/gopls -> go1.19.5 golang.org/x/tools/gopls\n", ""},
};

const ges_rule ges_rule_tool_from_changed_source = {
    .id = "GES067",
    .name = "tool_from_changed_source",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_TOOLS,
    .title = "An installed program was built from changed sources",
    .why = "What a program says of its version may not be what it holds: a module of it was "
           "replaced (`replace` in go.mod), or a known tool such as `gopls` was built from a "
           "working copy (`(devel)`), perhaps with changes that were never committed (`+dirty`). "
           "Reports about such a tool lead nowhere, and `go install` of a release ends it. One's "
           "own programs from a working copy are daily work and no finding.",
    .fix = "Nothing, if it is meant. Otherwise `go install PACKAGE@latest`. `ges inspect --modules "
           "FILE` shows every module of it.",
    .needs = GES_FACTS_TOOLS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
