/* GES065: gopls, a linter or the debugger is too old for the Go that the project is written for. */
#include "doctor/remedy.h"

#include "doctor/known_tools.h"
#include "base/builder.h"
#include "go/version.h"

enum { TOOLS_SHOWN = 8 };

typedef struct old_tool {
    const ges_fact_tool *tool;
    ges_text said;
} old_tool;
GES_LIST(old_tool_list, old_tool);

static old_tool_list find_old(const ges_facts *facts, ges_arena *mem, ges_text wanted) {
    old_tool_list list = {0};
    for (size_t i = 0; i < facts->tools.count; i++) {
        old_tool old = {.tool = &facts->tools.items[i]};
        if (ges_known_tool_is_old(old.tool, wanted, mem, &old.said)) {
            (void)ges_list_push(mem, &list, old); /* the arena remembers */
        }
    }
    return list;
}

/* "dlv, gopls": each name once. */
static ges_text names_of(const old_tool_list *list, ges_arena *mem, size_t *count) {
    ges_builder names = ges_builder_in(mem);
    *count = 0;
    for (size_t i = 0; i < list->count; i++) {
        ges_text name = ges_known_tool_of(list->items[i].tool->package)->name;
        bool is_new = true;
        for (size_t k = 0; k < i; k++) {
            is_new = is_new &&
                     !ges_text_equal(name, ges_known_tool_of(list->items[k].tool->package)->name);
        }
        if (is_new) {
            ges_build_text(&names, *count == 0 ? GES_T("") : GES_T(", "));
            ges_build_text(&names, name);
            *count += 1;
        }
    }
    return ges_build_done(&names);
}

/* The toolchain of a version: go1.24.0 of 1.24. */
static ges_text toolchain_of(ges_arena *mem, ges_text wanted) {
    bool is_bare = ges_go_version_is_lang(wanted) && ges_go_version_minor(wanted) >= 21;
    return ges_text_join(mem, GES_T("go"), wanted, is_bare ? GES_T(".0") : GES_T(""));
}

/* go install takes the Go that the tool asks for, not the one of the project: it has to be told
 * where the one that runs is older. */
static ges_text install_command(const ges_facts *facts, ges_arena *mem, ges_text wanted,
                                ges_text package) {
    ges_text local = ges_go_toolchain_version(ges_fact_first_go(facts)->version);
    bool is_enough = local.len == 0 || ges_go_version_compare(local, wanted) >= 0;
    ges_text toolchain = toolchain_of(mem, wanted);
    ges_text install = ges_text_join(mem, GES_T("go install "), package, GES_T("@latest"));
    if (is_enough || ges_go_version_minor(local) < 21) {
        return install;
    }
    switch (facts->shell) {
    case GES_SHELL_SH:
    case GES_SHELL_FISH:
        return ges_text_join(mem, GES_T("GOTOOLCHAIN="), toolchain, GES_T("+auto "), install);
    case GES_SHELL_CMD:
        return ges_text_join(mem, GES_T("cmd /c \"set GOTOOLCHAIN="), toolchain, GES_T("+auto&& "),
                             install, GES_T("\""));
    case GES_SHELL_POWERSHELL:
        break;
    }
    return ges_text_join(mem, GES_T("$env:GOTOOLCHAIN='"), toolchain, GES_T("+auto'; "), install,
                         GES_T("; Remove-Item Env:GOTOOLCHAIN"));
}

static void show_tool(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                      const old_tool *old, ges_text wanted) {
    const ges_fact_tool *tool = old->tool;
    ges_find_evidence(out, finding, "found", "%.*s: built with %.*s%s%.*s", GES_FMT(tool->path),
                      GES_FMT(tool->go), tool->version.len != 0 ? ", version " : "",
                      GES_FMT(tool->version));
    if (old->said.len != 0) {
        ges_find_evidence(out, finding, "it says", "%.*s", GES_FMT(old->said));
    }
    ges_text command = install_command(facts, out->mem, wanted, tool->package);
    for (size_t i = 0; finding != NULL && i < finding->commands.count; i++) {
        if (ges_text_equal(finding->commands.items[i].text, command)) {
            return;
        }
    }
    ges_find_command(out, finding, command,
                     tool->is_installed ? "" : "it goes to GOBIN, which PATH must name earlier");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_module *module = &facts->module;
    ges_text wanted = ges_fact_project_go(facts);
    if (wanted.len == 0 || ges_fact_first_go(facts) == NULL) {
        return;
    }
    old_tool_list list = find_old(facts, out->mem, wanted);
    if (list.count == 0) {
        return;
    }
    size_t count = 0;
    ges_text names = names_of(&list, out->mem, &count);
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "%.*s %s too old for Go %.*s, which %.*s asks for",
                 GES_FMT(names), count == 1 ? "is" : "are", GES_FMT(wanted),
                 GES_FMT(ges_path_base(facts->style, module->file)));
    bool is_toolchain = !ges_text_equal(wanted, module->go);
    ges_find_evidence(out, finding, "where", "%s %.*s in %.*s:%u",
                      is_toolchain ? "toolchain" : "go",
                      GES_FMT(is_toolchain ? module->toolchain : module->go), GES_FMT(module->file),
                      (unsigned)(is_toolchain ? module->toolchain_line : module->go_line));
    for (size_t i = 0; i < list.count && i < TOOLS_SHOWN; i++) {
        show_tool(facts, out, finding, &list.items[i], wanted);
    }
    ges_find_cure(out, finding, "install %s again, built with Go %.*s or newer",
                  count == 1 ? "it" : "them", GES_FMT(ges_go_version_lang(wanted)));
}

static const ges_rule_example examples[] = {
    {"golangci-lint was built before the project moved on",
     "go /usr/local/go/bin/go -> go1.24.4 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.24.1\n"
     "tool /home/ana/go/bin/golangci-lint -> go1.23.7 "
     "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.0.2\n",
     "warning: golangci-lint is too old for Go 1.24.1, which go.mod asks for"},
    {"the distribution's tools, a newer Go",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "go.work /home/ana/shop/go.work:1 -> go 1.24\n"
     "tool-on-path /usr/bin/gopls -> go1.19.5 golang.org/x/tools/gopls\n"
     "tool-on-path /usr/bin/dlv -> go1.19.8 github.com/go-delve/delve/cmd/dlv\n",
     "warning: gopls, dlv are too old for Go 1.24, which go.work asks for"},
    {"the toolchain line counts when it is newer",
     "go /usr/local/go/bin/go -> go1.25.3 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.22.0\n"
     "go.mod /home/ana/shop/go.mod:5 -> toolchain go1.25.1\n"
     "tool /home/ana/go/bin/dlv -> go1.23.1 github.com/go-delve/delve/cmd/dlv@v1.23.0\n",
     "warning: dlv is too old for Go 1.25.1, which go.mod asks for"},
    {"a parser without the newest syntax",
     "go /usr/local/go/bin/go -> go1.27.4 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.27.0\n"
     "tool /home/ana/go/bin/goimports -> go1.26.1 golang.org/x/tools/cmd/goimports@v0.30.0\n",
     "warning: goimports is too old for Go 1.27.0, which go.mod asks for"},
    {"a parser that knows all that the project can hold",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.26.0\n"
     "tool /home/ana/go/bin/goimports -> go1.19.5 golang.org/x/tools/cmd/goimports@v0.5.0\n",
     ""},
    {"an older patch release of the same language",
     "go /usr/local/go/bin/go -> go1.24.4 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.24.4\n"
     "tool /home/ana/go/bin/gopls -> go1.24.0 golang.org/x/tools/gopls@v0.18.1\n",
     ""},
    {"a Delve built with an older Go knows newer ones",
     "go /usr/local/go/bin/go -> go1.25.3 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.25.0\n"
     "tool /home/ana/go/bin/dlv -> go1.23.1 github.com/go-delve/delve/cmd/dlv@v1.25.0\n",
     ""},
    {"other programs do not care",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.26.0\n"
     "tool /home/ana/go/bin/hugo -> go1.19.5 github.com/gohugoio/hugo@v0.110.0\n",
     ""},
    {"no project",
     "go /usr/local/go/bin/go -> go1.26.11 in /usr/local/go\n"
     "tool /home/ana/go/bin/gopls -> go1.19.5 golang.org/x/tools/gopls@v0.11.0\n",
     ""},
};

const ges_rule ges_rule_tool_too_old_for_project = {
    .id = "GES065",
    .name = "tool_too_old_for_project",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_TOOLS,
    .title = "A tool is too old for the Go that the project asks for",
    .why = "`gopls`, `staticcheck`, `golangci-lint` and others check types with the `go/types` of "
           "the Go that **built** them, whatever `go` is on PATH. A project whose go line is newer "
           "is refused: `package requires newer Go version go1.24 (application built with "
           "go1.23)`. Delve knows Go up to the version that it is named after: 1.24.x debugs up to "
           "Go 1.24. `go install TOOL@latest` builds with the Go that the tool's own go.mod asks "
           "for, so installing again does not always help.",
    .fix = "Install the tool again with a Go that is new enough: `GOTOOLCHAIN=go1.24.1+auto go "
           "install golang.org/x/tools/gopls@latest`. `ges which gopls` says what built the one "
           "that runs.",
    .needs = GES_FACTS_TOOLS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
