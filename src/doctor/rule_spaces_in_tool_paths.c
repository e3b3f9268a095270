/* GES028: CC and its like are lists of words, and a path with blanks in it falls apart. */
#include "doctor/cgo_rules.h"
#include "doctor/remedy.h"

#include "formats/gostring.h"

/* What go says about the first word. Measured with 1.15, 1.19 to 1.27. */
static void show_message(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                         const ges_fact_split *split) {
    uint32_t minor = facts->cgo.minor;
    bool is_unix = facts->style == GES_PATH_UNIX;
    ges_text quoted = ges_gostring_quoted(out->mem, split->word);
    if (ges_text_equal(split->name, GES_T("CC")) && minor >= 19) {
        ges_find_evidence(out, finding, "go says", "cgo: C compiler %.*s not found",
                          GES_FMT(quoted));
    } else if (ges_text_equal(split->name, GES_T("PKG_CONFIG")) && minor >= 22 && is_unix) {
        ges_find_evidence(out, finding, "go says",
                          "exec: %.*s: stat %.*s: no such file or directory", GES_FMT(quoted),
                          GES_FMT(split->word));
    }
}

/* A quote that never ends: 1.18 and later read quotes there. CC is complained about, the others make
 * go panic. Measured with 1.19 to 1.27. */
static void check_open(const ges_facts *facts, ges_findings *out, const ges_fact_split *split,
                       const ges_fact_setting *setting) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "%.*s opens a %c that never ends",
                 GES_FMT(split->name), split->quote);
    bool is_compiler = ges_text_equal(split->name, GES_T("CC")) ||
                       ges_text_equal(split->name, GES_T("CXX"));
    ges_find_where(out, finding, facts, setting);
    if (ges_text_equal(split->name, GES_T("CC"))) {
        ges_find_evidence(out, finding, "go says",
                          "go: CC environment variable could not be parsed: unterminated %c string",
                          split->quote);
    } else if (!is_compiler) {
        ges_find_evidence(
            out, finding, "go says",
            "panic: could not parse environment variable %.*s with value %.*s: unterminated %c "
            "string",
            GES_FMT(split->name), GES_FMT(ges_gostring_quoted(out->mem, setting->value)),
            split->quote);
    }
    ges_find_cure(out, finding, "close the quote, or remove %.*s", GES_FMT(split->name));
    ges_remedy_remove(out, finding, facts, setting);
}

/* The value with the path in quotes; empty when it holds a quote sign itself. */
static ges_text mended(ges_arena *mem, ges_text value, const ges_fact_split *split) {
    size_t at = ges_text_find(value, split->whole);
    if (split->whole.len == 0 || at == GES_NPOS || ges_text_find_char(value, '"') != GES_NPOS) {
        return (ges_text){0};
    }
    /* The quote stands in front of the whole word: -I"/opt/my inc" would keep it. */
    size_t start = at;
    while (start > 0 && value.ptr[start - 1] != ' ') {
        start--;
    }
    return ges_text_join(mem, ges_text_slice(value, 0, start), GES_T("\""),
                         ges_text_slice(value, start, at + split->whole.len), GES_T("\""),
                         ges_text_skip(value, at + split->whole.len));
}

static void check_split(const ges_facts *facts, ges_findings *out, const ges_fact_split *split,
                        const ges_fact_setting *setting) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "%.*s falls apart at a blank: go takes %.*s for the path",
                                    GES_FMT(split->name), GES_FMT(split->word));
    ges_text value = mended(out->mem, setting->value, split);
    ges_find_where(out, finding, facts, setting);
    if (split->whole.len != 0) {
        ges_find_evidence(out, finding, "found", "%.*s is there", GES_FMT(split->whole));
    }
    show_message(facts, out, finding, split);
    if (facts->cgo.minor != 0 && facts->cgo.minor < 18) {
        ges_find_cure(out, finding, "use a path without blanks: this go knows no quotes there");
        return;
    }
    ges_find_cure(out, finding, "put the path in quotes inside the value");
    if (value.len != 0) {
        ges_remedy_replace(out, finding, facts, setting, value);
    }
}

/* AR is not looked at: only gccgo uses it. */
static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < facts->cgo.splits.count; i++) {
        const ges_fact_split *split = &facts->cgo.splits.items[i];
        const ges_fact_setting *setting =
            ges_cgo_setting(facts, ges_text_cstr(out->mem, split->name));
        if (setting != NULL) {
            split->quote != 0 ? check_open(facts, out, split, setting)
                              : check_split(facts, out, split, setting);
        }
    }
}

static const ges_rule_example examples[] = {
    {"a compiler below Program Files",
     "system windows\n"
     "env CC=D:\\Program Files\\mingw64\\bin\\gcc.exe\n"
     "go C:\\Go\\bin\\go.exe -> go1.24.0 in C:\\Go\n"
     "cgo split CC D:\\Program -> D:\\Program Files\\mingw64\\bin\\gcc.exe\n"
     "cgo 1.24 on\n"
     "cgo cc D:\\Program\n",
     "error: CC falls apart at a blank: go takes D:\\Program for the path"},
    {"headers in a directory with a blank",
     "goenv /home/ana/.config/go/env:1 CGO_CFLAGS=-O2 -I/opt/my lib/include\n"
     "cgo split CGO_CFLAGS /opt/my -> /opt/my lib/include\n",
     "error: CGO_CFLAGS falls apart at a blank: go takes /opt/my for the path"},
    {"a quote too few",
     "env CC=\"/opt/my tools/gcc\n"
     "cgo split CC \"/opt/my tools/gcc\n",
     "error: CC opens a \" that never ends"},
    {"quotes inside the value, as it should be",
     "env CC=\"/opt/my tools/gcc\" -O2\n",
     ""},
    {"flags behind a compiler are words of their own", "env CC=ccache gcc -m64\n", ""},
};

const ges_rule ges_rule_spaces_in_tool_paths = {
    .id = "GES028",
    .name = "spaces_in_tool_paths",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_CGO,
    .title = "A path with blanks in CC, PKG_CONFIG or CGO_*FLAGS falls apart",
    .why = "go takes CC, CXX, PKG_CONFIG and the CGO_*FLAGS for lists of words: `CC=C:\\Program "
           "Files\\mingw\\bin\\gcc.exe` means the program `C:\\Program`. From Go 1.18 on a word may "
           "stand in quotes inside the value; the shell's own quotes are gone before go sees it.",
    .fix = "Quote inside the value: `go env -w CC='\"C:\\Program Files\\mingw\\bin\\gcc.exe\"'`, or "
           "use a directory without blanks.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_CGO,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
