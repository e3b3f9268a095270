/* GES063: a program in GOBIN or GOPATH/bin lost its execute bits. */
#include "doctor/remedy.h"

#include "env/fixers.h"

static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < facts->unrunnable.count; i++) {
        const ges_fact_unrunnable *program = &facts->unrunnable.items[i];
        ges_text path = ges_path_join(out->mem, facts->style, program->dir, program->name);
        ges_finding *finding =
            ges_find(out, GES_SEVERITY_WARNING, "%.*s cannot be run: it has no execute permission",
                     GES_FMT(path));
        ges_find_evidence(out, finding, "you see", "%.*s: Permission denied", GES_FMT(path));
        ges_find_cure(out, finding, "make it executable");
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("chmod +x "),
                                       ges_remedy_quote(out->mem, facts, path)),
                         "");
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = &ges_fixer_make_executable,
                                     .file = path,
                                     .mode = program->mode});
    }
}

static const ges_rule_example examples[] = {
    {"copied through a disk that knows no permissions",
     "default GOPATH=/home/ana/go\n"
     "dir /home/ana/go/bin\n"
     "unrunnable /home/ana/go/bin -> gopls\n",
     "warning: /home/ana/go/bin/gopls cannot be run: it has no execute permission"},
    {"on a Mac, in GOBIN",
     "system macos\n"
     "env GOBIN=/Users/ana/bin\n"
     "path /Users/ana/bin\n"
     "unrunnable /Users/ana/bin -> dlv\n",
     "warning: /Users/ana/bin/dlv cannot be run: it has no execute permission"},
    {"programs that run",
     "default GOPATH=/home/ana/go\n"
     "path /home/ana/go/bin\n"
     "programs /home/ana/go/bin -> gopls dlv\n",
     ""},
};

const ges_rule ges_rule_program_not_executable = {
    .id = "GES063",
    .name = "program_not_executable",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_TOOLS,
    .title = "A program in GOBIN has no execute permission",
    .why = "`go install` makes programs executable. A copy through a FAT disk, a zip file, an "
           "object store or a CI artifact loses the permission, and shells then say `Permission "
           "denied`, or find another program of that name further down PATH.",
    .fix = "`chmod +x FILE`, which `ges doctor --fix` does for those that may read it, or install "
           "the program again.",
    .needs = GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
