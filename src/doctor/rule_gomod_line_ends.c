/* GES064: go.mod with Windows line ends on a system that has none. */
#include "doctor/remedy.h"

#include "env/fixers.h"

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family == GES_OS_WINDOWS) {
        return; /* git makes them there, and takes them away again */
    }
    for (size_t i = 0; i < facts->module_files.count; i++) {
        const ges_fact_text_file *file = &facts->module_files.items[i];
        if (!file->has_returns || file->encoding != GES_ENCODING_PLAIN) {
            continue; /* in another encoding it is GES062's */
        }
        ges_text name = ges_path_base(facts->style, file->file);
        ges_finding *finding = ges_find(out, GES_SEVERITY_INFO,
                                        "%.*s has Windows line ends: go rewrites every line of it",
                                        GES_FMT(name));
        ges_find_evidence(out, finding, "where", "%.*s", GES_FMT(file->file));
        ges_find_cure(out, finding, "write it with plain line ends");
        bool is_work = ges_text_equal(name, GES_T("go.work"));
        ges_find_command(out, finding,
                         ges_text_join(out->mem, is_work ? GES_T("go work") : GES_T("go mod"),
                                       GES_T(" edit -fmt "),
                                       ges_remedy_quote(out->mem, facts, file->file)),
                         "");
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = &ges_fixer_gomod_rewrite, .file = file->file});
    }
}

static const ges_rule_example examples[] = {
    {"checked out on Windows, built on Linux",
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n"
     "module-file /home/ana/shop/go.mod -> returns\n",
     "info: go.mod has Windows line ends: go rewrites every line of it"},
    {"on Windows they are usual",
     "system windows\n"
     "module-file C:\\shop\\go.mod -> returns\n",
     ""},
    {"a byte order mark is the greater fault",
     "module-file /home/ana/shop/go.mod -> mark\n",
     ""},
};

const ges_rule ges_rule_gomod_line_ends = {
    .id = "GES064",
    .name = "gomod_line_ends",
    .severity = GES_SEVERITY_INFO,
    .harm = GES_HARM_SPEED,
    .title = "go.mod has Windows line ends",
    .why = "Go reads them, and writes plain ones whenever it touches the file: `go mod tidy` or `go "
           "get` then change every line, and reviews drown in it.",
    .fix = "`go mod edit -fmt`, or `ges doctor --fix`. A line `go.mod text eol=lf` in "
           "`.gitattributes` keeps it so.",
    .needs = GES_FACTS_MODULE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
