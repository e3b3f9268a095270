/* GES037: an editor, a shell or a copied line damaged the go env file, and go does not say so. */
#include "doctor/remedy.h"

#include "env/fixers.h"
#include "formats/gostring.h"
#include "go/version.h"

enum { SHOWN_MAX = 8 };

/* What go prints for a value that something clings to; {v} is the value, {q} the same quoted. */
static const struct {
    const char *name;
    const char *message;
    uint32_t since; /* first 1.N that says it */
} sayings[] = {
    {"GO111MODULE", "go: unknown environment setting GO111MODULE={v}", 16},
    {"GOROOT", "go: cannot find GOROOT directory: {v}", 16},
    {"GOTOOLCHAIN", "go: invalid GOTOOLCHAIN {q}", 21},
    {"GOEXPERIMENT", "go: unknown GOEXPERIMENT {v}", 17},
};

static ges_text saying(ges_arena *mem, const char *message, ges_text value) {
    ges_text template = ges_text_of(message);
    size_t at = ges_text_find_char(template, '{');
    bool is_quoted = template.ptr[at + 1] == 'q';
    return ges_text_join(mem, ges_text_slice(template, 0, at),
                         is_quoted ? ges_gostring_quoted(mem, value) : value,
                         ges_text_skip(template, at + 3));
}

/* What go says about the first line that it takes literally and cannot stand. */
static void show_message(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    uint32_t minor = go != NULL ? ges_go_version_minor(go->version) : 0;
    for (size_t s = 0; s < GES_COUNT(sayings); s++) {
        for (size_t i = 0; i < facts->goenv.flaws.count; i++) {
            const ges_goenv_flaw *flaw = &facts->goenv.flaws.items[i];
            const ges_fact_setting *process =
                ges_fact_declared(facts, flaw->name, GES_FACT_PROCESS);
            bool is_seen = flaw->is_read && (flaw->kinds & GES_GOENV_DUPLICATE) == 0 &&
                           (process == NULL || process->value.len == 0);
            if (is_seen && minor >= sayings[s].since &&
                ges_text_equal(flaw->name, ges_text_of(sayings[s].name))) {
                ges_find_evidence(out, finding, "go says", "%.*s",
                                  GES_FMT(saying(out->mem, sayings[s].message, flaw->seen)));
                return;
            }
        }
    }
}

static void show_lines(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    const ges_goenv_flaw_list *flaws = &facts->goenv.flaws;
    for (size_t i = 0; i < flaws->count && i < SHOWN_MAX; i++) {
        const ges_goenv_flaw *flaw = &flaws->items[i];
        bool has_value = flaw->is_read && flaw->name.len != 0;
        ges_text line = has_value ? ges_text_join(out->mem, flaw->name, GES_T("="),
                                                  ges_value_shown(out->mem, flaw->seen))
                                  : ges_value_shown(out->mem, flaw->raw);
        ges_find_evidence(out, finding, "line", "%u: %.*s: %s", (unsigned)flaw->line, GES_FMT(line),
                          ges_goenv_flaw_name(flaw->kinds));
    }
    if (flaws->count > SHOWN_MAX) {
        ges_find_evidence(out, finding, "line", "%zu more", flaws->count - SHOWN_MAX);
    }
}

/* How much it matters: a value that go takes wrongly, a line that go skips though it means
 * something, or what is merely in the way. */
static ges_severity weigh(const ges_goenv_flaw *flaw) {
    const unsigned trimmed = GES_GOENV_CR | GES_GOENV_BLANK;
    bool is_trimmed = flaw->is_read && (flaw->kinds & ~trimmed) == 0 &&
                      ges_text_equal(flaw->name, GES_T("GOPROXY"));
    bool is_dead = (flaw->kinds & GES_GOENV_DEAD) != 0;
    /* Go trims the entries of GOPROXY. Source: cmd/go internal/modfetch proxyList. */
    if (is_trimmed || (flaw->kinds & GES_GOENV_DUPLICATE) != 0) {
        return GES_SEVERITY_INFO;
    }
    if (is_dead && ges_text_find_char(flaw->raw, '=') == GES_NPOS) {
        return GES_SEVERITY_INFO;
    }
    return is_dead || !flaw->is_read ? GES_SEVERITY_WARNING : GES_SEVERITY_ERROR;
}

static void finish(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   bool is_repairable) {
    ges_find_evidence(out, finding, "where", "%.*s", GES_FMT(facts->goenv.file));
    show_lines(facts, out, finding);
    show_message(facts, out, finding);
    if (!is_repairable) {
        ges_find_cure(out, finding, "write the file anew, as UTF-8 with one NAME=value a line");
        return;
    }
    ges_find_cure(out, finding, "write the file as go reads it: UTF-8, plain line ends, NAME=value");
    ges_find_command(out, finding, GES_T("ges doctor --fix --only GES037"),
                     "shows what it changes and asks");
    ges_find_repair(out, finding,
                    (ges_repair){.fixer = &ges_fixer_goenv_rewrite, .file = facts->goenv.file});
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_goenv *goenv = &facts->goenv;
    ges_severity severity = GES_SEVERITY_INFO;
    for (size_t i = 0; i < goenv->flaws.count; i++) {
        ges_severity weight = weigh(&goenv->flaws.items[i]);
        severity = weight > severity ? weight : severity;
    }
    switch (goenv->encoding) {
    case GES_ENCODING_WIDE_LE:
    case GES_ENCODING_WIDE_BE:
        finish(facts, out,
               ges_find(out, GES_SEVERITY_ERROR, "the go env file is UTF-16: go reads none of it"),
               true);
        return;
    case GES_ENCODING_MIXED:
    case GES_ENCODING_BINARY:
        finish(facts, out,
               ges_find(out, GES_SEVERITY_ERROR,
                        "the go env file is %s: go reads not all of it",
                        ges_encoding_name(goenv->encoding)),
               false);
        return;
    case GES_ENCODING_MARKED:
    case GES_ENCODING_PLAIN:
        break;
    }
    if (goenv->hides_line) {
        severity = severity > GES_SEVERITY_WARNING ? severity : GES_SEVERITY_WARNING;
        finish(facts, out,
               ges_find(out, severity,
                        "the go env file begins with a byte order mark: go skips its first line"),
               true);
    } else if (goenv->flaws.count == 1) {
        finish(facts, out,
               ges_find(out, severity, "line %u of the go env file is not what it seems: %s",
                        (unsigned)goenv->flaws.items[0].line,
                        ges_goenv_flaw_name(goenv->flaws.items[0].kinds)),
               true);
    } else if (goenv->flaws.count != 0) {
        finish(facts, out,
               ges_find(out, severity, "%zu lines of the go env file are not what they seem",
                        goenv->flaws.count),
               true);
    }
}

static const ges_rule_example examples[] = {
    {"an editor saved it with Windows line ends",
     "go /usr/bin/go -> go1.26.0 in /usr/lib/go\n"
     "goenv-flaw /home/ana/.config/go/env:1 cr GO111MODULE=on\n"
     "goenv-flaw /home/ana/.config/go/env:2 cr GOPROXY=off\n",
     "error: 2 lines of the go env file are not what they seem"},
    {"a value in quotes",
     "system windows\n"
     "goenv-flaw C:\\Users\\ana\\AppData\\Roaming\\go\\env:1 quotes GOPRIVATE=*.corp.example\n",
     "error: line 1 of the go env file is not what it seems: the quotes are part of the value"},
    {"PowerShell 5.1 wrote it with >",
     "system windows\n"
     "goenv-encoding C:\\Users\\ana\\AppData\\Roaming\\go\\env -> UTF-16\n",
     "error: the go env file is UTF-16: go reads none of it"},
    {"and go env -w put a line behind that",
     "goenv-encoding /home/ana/.config/go/env -> mixed\n",
     "error: the go env file is partly UTF-16, partly not: go reads not all of it"},
    {"Notepad put a byte order mark before a setting",
     "goenv-encoding /home/ana/.config/go/env -> mark\n",
     "warning: the go env file begins with a byte order mark: go skips its first line"},
    {"a line was copied from a shell",
     "goenv-flaw /home/ana/.config/go/env:3 export GOPROXY=off\n",
     "warning: line 3 of the go env file is not what it seems: go skips lines of shell syntax"},
    {"a setting that go never takes from there",
     "goenv-flaw /home/ana/.config/go/env:1 dead GODEBUG=http2client=0\n",
     "warning: line 1 of the go env file is not what it seems: go never reads it"},
    {"two lines for a name",
     "goenv /home/ana/.config/go/env:2 GOPROXY=off\n"
     "goenv-flaw /home/ana/.config/go/env:1 duplicate GOPROXY=direct\n",
     "info: line 1 of the go env file is not what it seems: another line for the same name counts"},
    {"a file in order",
     "goenv /home/ana/.config/go/env:1 GOPROXY=https://proxy.example,direct\n"
     "goenv /home/ana/.config/go/env:2 GOFLAGS='-ldflags=-s -w'\n",
     ""},
};

const ges_rule ges_rule_goenv_file_damaged = {
    .id = "GES037",
    .name = "goenv_file_damaged",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_SETTINGS,
    .title = "The go env file was damaged by an editor",
    .why = "Go splits the file that `go env -w` writes at line feeds and takes each line as it is. "
           "Windows line ends leave a carriage return in every value: `GO111MODULE=on` then ends "
           "every command, `CGO_ENABLED=0` is ignored. Quotes and blanks become part of the value, "
           "a byte order mark hides the first line, UTF-16 all of them. Lines such as "
           "`export GOPROXY=off`, lower-case names and names that go only takes from the "
           "environment (`GODEBUG`, `GOENV`) are skipped, and of two lines for a name the last one "
           "counts. None of this is ever reported.",
    .fix = "`ges doctor --fix` writes the file as go reads it and keeps the old one for `ges undo`: "
           "values stay what they were meant to be, what go never read becomes a comment. By hand, "
           "save it as UTF-8 without a byte order mark and with Unix line ends, one `NAME=value` "
           "a line. Change it with `go env -w`, not with `>` in PowerShell.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
