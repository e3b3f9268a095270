/* GES062: go.mod or go.work begins with a byte order mark, or is UTF-16. */
#include "doctor/remedy.h"

#include "env/fixers.h"

/* What go says behind the name of the file: tried with 1.19 to 1.27. */
static const char *message_of(ges_encoding encoding) {
    switch (encoding) {
    case GES_ENCODING_MARKED:
        return "1: unexpected input character '\\ufeff'";
    case GES_ENCODING_WIDE_LE:
        return "1:4: unexpected input character '\\x00'";
    case GES_ENCODING_WIDE_BE:
        return "1:3: unexpected input character '\\x00'";
    case GES_ENCODING_MIXED:
    case GES_ENCODING_BINARY:
    case GES_ENCODING_PLAIN:
        break;
    }
    return NULL; /* PLAIN is fine, and the others nobody met */
}

static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < facts->module_files.count; i++) {
        const ges_fact_text_file *file = &facts->module_files.items[i];
        const char *message = message_of(file->encoding);
        if (message == NULL) {
            continue;
        }
        ges_text name = ges_path_base(facts->style, file->file);
        ges_finding *finding =
            ges_find(out, GES_SEVERITY_ERROR, "%.*s is %s: every go command here fails",
                     GES_FMT(name), ges_encoding_name(file->encoding));
        ges_find_evidence(out, finding, "where", "%.*s", GES_FMT(file->file));
        ges_find_evidence(out, finding, "go says", "%.*s:%s", GES_FMT(name), message);
        ges_find_cure(out, finding, "save it as UTF-8 without a byte order mark");
        ges_find_command(out, finding, GES_T("ges doctor --fix --only GES062"),
                         "shows what it changes and asks");
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = &ges_fixer_gomod_rewrite, .file = file->file});
    }
}

static const ges_rule_example examples[] = {
    {"an editor wrote a byte order mark",
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go\n"
     "go.mod /home/ana/shop/go.mod:3 -> go 1.23.0\n"
     "module-file /home/ana/shop/go.mod -> mark\n",
     "error: go.mod is UTF-8 with a byte order mark: every go command here fails"},
    {"PowerShell 5.1 wrote go.work with >",
     "system windows\n"
     "module-file C:\\shop\\go.work -> UTF-16\n",
     "error: go.work is UTF-16: every go command here fails"},
    {"Windows line ends do not matter to go",
     "module-file /home/ana/shop/go.mod -> returns\n",
     ""},
};

const ges_rule ges_rule_gomod_unreadable = {
    .id = "GES062",
    .name = "gomod_unreadable",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "go.mod or go.work is not plain UTF-8",
    .why = "Go reads these files as UTF-8 and takes a byte order mark for a strange character. "
           "Notepad and `Out-File` of Windows PowerShell write one, and `>` there writes UTF-16.",
    .fix = "Save the file as UTF-8 without a byte order mark. `ges doctor --fix` does it, and "
           "`ges undo` takes it back.",
    .needs = GES_FACTS_MODULE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
