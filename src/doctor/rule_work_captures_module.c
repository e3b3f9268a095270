/* GES032: a go.work, found above or named by GOWORK, takes the module of this directory over, or
 * GOWORK names no workspace at all. */
#include "doctor/remedy.h"

#include "go/shortpath.h"
#include "go/version.h"

/* The name in the message: shortened since 1.24. Source: cmd/go modload loadWorkFile, fsys.Open. */
static ges_text shown(const ges_facts *facts, ges_arena *mem, ges_text file, uint32_t minor) {
    ges_text relative = {0};
    bool is_shorter = minor >= 24 &&
                      ges_path_relative(mem, facts->style, facts->dir, file, &relative) &&
                      relative.len < file.len;
    return is_shorter ? relative : file;
}

static void check_variable(const ges_facts *facts, ges_findings *out,
                           const ges_fact_setting *setting, uint32_t minor) {
    const char *go = minor >= 21 ? "go: " : "";
    bool is_abs = ges_path_is_abs(facts->style, setting->value);
    const ges_fact_place *place = ges_fact_place_at(facts, setting->value);
    ges_finding *finding = NULL;
    if (!is_abs) {
        finding = ges_find(out, GES_SEVERITY_ERROR, "GOWORK is %.*s, which is no absolute path",
                           GES_FMT(ges_value_shown(out->mem, setting->value)));
        ges_find_where(out, finding, facts, setting);
        ges_find_evidence(out, finding, "go says", "%s",
                          minor >= 21 ? "go: invalid GOWORK: not an absolute path"
                                      : "the path provided to GOWORK must be an absolute path");
    } else if (place != NULL && (place->real.len == 0 || place->is_dir)) {
        ges_text name = shown(facts, out->mem, setting->value, minor);
        finding = ges_find(out, GES_SEVERITY_ERROR, "GOWORK is %.*s, which is %s",
                           GES_FMT(ges_value_shown(out->mem, setting->value)),
                           place->is_dir ? "a directory" : "not there");
        ges_find_where(out, finding, facts, setting);
        if (facts->family != GES_OS_WINDOWS) {
            ges_find_evidence(out, finding, "go says", "%sreading go.work: %s %.*s: %s", go,
                              place->is_dir ? "read" : "open", GES_FMT(name),
                              place->is_dir ? "is a directory" : "no such file or directory");
        }
    } else {
        return;
    }
    ges_find_cure(out, finding, "remove GOWORK: go finds a go.work above the current directory");
    ges_remedy_remove(out, finding, facts, setting);
}

static void check_use(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting) {
    const ges_fact_module *m = &facts->module;
    ges_path_style style = facts->style;
    const ges_fact_go *go = ges_fact_first_go(facts);
    bool is_read_only = ges_text_contains(m->go_mod, GES_T("@v")) || /* the module cache */
                        ges_path_inside(style, m->go_mod, go->root);
    if (m->go_mod.len == 0 || m->go_work.len == 0 || !facts->modfile.is_work_read ||
        facts->modfile.is_used || is_read_only) {
        return;
    }
    ges_text dir = ges_path_dir(out->mem, style, m->go_mod);
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "the workspace %.*s does not use the module in %.*s",
                 GES_FMT(m->go_work), GES_FMT(dir));
    bool is_named = setting != NULL && setting->value.len != 0 &&
                    !ges_text_equal(setting->value, GES_T("auto"));
    if (is_named) {
        ges_find_where(out, finding, facts, setting);
    }
    ges_find_evidence(out, finding, "found", "it lists %zu director%s", facts->modfile.uses.count,
                      facts->modfile.uses.count == 1 ? "y" : "ies");
    ges_find_evidence(out, finding, "go says",
                      "is contained in a module that is not one of the workspace modules listed in "
                      "go.work. You can add the module to the workspace using");
    ges_find_cure(out, finding,
                  "add the module to the workspace, or work without it (GOWORK=off); delete a "
                  "go.work that nobody needs");
    ges_find_command(out, finding,
                     ges_text_join(out->mem, GES_T("go work use "),
                                   ges_remedy_quote(out->mem, facts, dir)),
                     "adds the module");
    ges_find_command(out, finding,
                     facts->shell == GES_SHELL_FISH         ? GES_T("set -gx GOWORK off")
                     : facts->shell == GES_SHELL_CMD        ? GES_T("set GOWORK=off")
                     : facts->shell == GES_SHELL_POWERSHELL ? GES_T("$env:GOWORK = 'off'")
                                                            : GES_T("export GOWORK=off"),
                     "or: without the workspace, in this shell");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    uint32_t minor = go != NULL ? ges_go_version_minor(go->version) : 0;
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOWORK");
    ges_text mode = ges_fact_value(facts, "GO111MODULE");
    if (minor < 18 || ges_text_equal(mode, GES_T("off")) ||
        (setting != NULL && ges_text_equal(setting->value, GES_T("off")))) {
        return;
    }
    bool is_path = setting != NULL && setting->value.len != 0 &&
                   !ges_text_equal(setting->value, GES_T("auto"));
    size_t before = out->list.count;
    if (is_path) {
        check_variable(facts, out, setting, minor);
    }
    if (out->list.count == before) {
        check_use(facts, out, setting);
    }
}

static const ges_rule_example examples[] = {
    {"a go.work above the project does not know it",
     "in /home/ana/shop\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.21\n"
     "uses /home/ana/go.work -> ./tool\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "warning: the workspace /home/ana/go.work does not use the module in /home/ana/shop"},
    {"GOWORK names a workspace that is gone",
     "in /home/ana/shop\n"
     "env GOWORK=/srv/go.work\n"
     "missing /srv/go.work\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOWORK is /srv/go.work, which is not there"},
    {"GOWORK is the directory instead of the file",
     "in /home/ana/shop\n"
     "env GOWORK=/home/ana\n"
     "dir /home/ana\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOWORK is /home/ana, which is a directory"},
    {"GOWORK is relative",
     "env GOWORK=../go.work\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "error: GOWORK is ../go.work, which is no absolute path"},
    {"the workspace uses the module",
     "in /home/ana/shop\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.21\n"
     "uses /home/ana/go.work -> ./tool (here)\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"workspaces are switched off",
     "in /home/ana/shop\n"
     "env GOWORK=off\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.21\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"Go 1.17 knows no workspaces",
     "go.mod /home/ana/shop/go.mod:3 -> go 1.17\n"
     "uses /home/ana/go.work -> ./tool\n"
     "go /usr/bin/go -> go1.17.13 in /usr/lib/go-1.17\n",
     ""},
};

const ges_rule ges_rule_work_captures_module = {
    .id = "GES032",
    .name = "work_captures_module",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_MODULES,
    .title = "GOWORK or a go.work above captures the module",
    .why = "Since 1.18 go looks for a `go.work` in the directories above, and takes only the modules "
           "that it lists. A forgotten `go.work` in the home directory or in a folder of projects "
           "makes every other module below fail with `current directory is contained in a module "
           "that is not one of the workspace modules listed in go.work`. GOWORK names one directly: a "
           "wrong path stops every command.",
    .fix = "`go work use .` adds the module; `GOWORK=off` works without the workspace; a `go.work` "
           "that nobody needs can be deleted. Remove a GOWORK that names nothing.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES | GES_FACTS_MODULE |
             GES_FACTS_MODFILE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
