/* GES019: a GOPATH or GOBIN that go refuses, or takes for something else than was meant. */
#include "doctor/remedy.h"
#include "doctor/wsl.h"

#include "formats/gostring.h"

/* What is wrong with one entry. */
typedef struct verdict {
    ges_severity severity;
    const char *what; /* clause about the entry; NULL: nothing is wrong */
    ges_text go_says;
    const char *cure;
} verdict;

/* Does `path`, cleaned, end in a directory of that name? */
static bool ends_in(const ges_facts *facts, ges_text path, const char *name) {
    return ges_path_equal(facts->style, ges_path_base(facts->style, path), ges_text_of(name));
}

/* A drive letter behind the first one: "C:\a:D:\b". */
static bool has_second_drive(ges_text path) {
    for (size_t i = 3; i < path.len; i++) {
        if (path.ptr[i] == ':') {
            return true;
        }
    }
    return false;
}

/* A list that is joined with the other system's separator is one strange directory. */
static bool is_wrongly_joined(const ges_facts *facts, ges_text entry) {
    if (facts->style == GES_PATH_WINDOWS) {
        return has_second_drive(entry);
    }
    size_t at = ges_text_find(entry, GES_T(";/"));
    return at != GES_NPOS && at > 0;
}

/* What stops go, in the order in which it looks. Source: cmd/go main.go, 1.15 to 1.27. */
static verdict judge_refused(const ges_facts *facts, ges_arena *mem, ges_text entry) {
    ges_text quoted = ges_gostring_quoted(mem, entry);
    if (entry.ptr[0] == '~') {
        return (verdict){GES_SEVERITY_ERROR, "starts with ~, which nothing expands there",
                         ges_text_join(mem,
                                       GES_T("go: GOPATH entry cannot start with shell "
                                             "metacharacter '~': "),
                                       quoted),
                         "write the home directory out, or remove GOPATH to use ~/go"};
    }
    if (ges_path_is_abs(facts->style, entry)) {
        return (verdict){0};
    }
    verdict bad = {GES_SEVERITY_ERROR, "is not an absolute path",
                   ges_text_join(mem,
                                 GES_T("go: GOPATH entry is relative; must be absolute path: "),
                                 quoted, GES_T(".")),
                   "write an absolute path, or remove GOPATH to use the default"};
    char first = entry.ptr[0];
    if (first == '"' || first == '\'') {
        bad.what = "starts with a quote sign, which is part of the value";
        bad.cure = "write it without quotes";
    } else if (first == '$') {
        bad.what = "holds the name of a variable that nothing has expanded";
    }
    return bad;
}

static verdict judge_gopath(const ges_facts *facts, ges_arena *mem, ges_text entry) {
    verdict bad = judge_refused(facts, mem, entry);
    if (bad.what != NULL) {
        return bad;
    }
    if (is_wrongly_joined(facts, entry)) {
        return (verdict){.severity = GES_SEVERITY_WARNING,
                         .what = facts->style == GES_PATH_WINDOWS
                                     ? "is one entry: a list is joined with ';' on Windows"
                                     : "is one entry: a list is joined with ':' here",
                         .cure = "join the directories with the separator of this system"};
    }
    if (entry.ptr[entry.len - 1] == '\r') {
        return (verdict){.severity = GES_SEVERITY_WARNING,
                         .what = "ends in a carriage return, which becomes part of the "
                                 "directory's name",
                         .cure = "save the file that sets it with Unix line ends"};
    }
    static const char *const parts[] = {"bin", "src", "pkg"};
    for (size_t i = 0; i < GES_COUNT(parts); i++) {
        if (ends_in(facts, entry, parts[i])) {
            return (verdict){.severity = GES_SEVERITY_WARNING,
                             .what = "is a part of a GOPATH: go puts bin, pkg and src below it",
                             .cure = "name the directory above it"};
        }
    }
    return (verdict){0};
}

static void report(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting,
                   ges_text entry, const verdict *bad) {
    ges_finding *finding =
        ges_find(out, bad->severity, "%.*s is malformed: '%.*s' %s", GES_FMT(setting->name),
                 GES_FMT(ges_value_shown(out->mem, entry)), bad->what);
    ges_find_where(out, finding, facts, setting);
    if (bad->go_says.len != 0) {
        ges_find_evidence(out, finding, "go says", "%.*s", GES_FMT(bad->go_says));
    }
    ges_find_cure(out, finding, "%s", bad->cure);
    if (ges_text_equal(entry, setting->value)) {
        ges_remedy_remove(out, finding, facts, setting);
    } else {
        ges_remedy_offer_removal(out, finding, facts, setting); /* the other entries may be right */
    }
}

/* "bin" of the tree of Go itself is GES017's. */
static bool is_in_goroot(const ges_facts *facts, ges_arena *mem, ges_text entry) {
    const ges_fact_setting *goroot = ges_fact_effective(facts, "GOROOT");
    const ges_fact_go *go = ges_fact_first_go(facts);
    ges_text root = goroot != NULL && goroot->value.len != 0 ? goroot->value
                    : go != NULL                             ? go->root
                                                             : (ges_text){0};
    return root.len != 0 && ges_path_inside(facts->style, ges_fact_real(facts, mem, entry),
                                            ges_fact_real(facts, mem, root));
}

/* Faults that other rules name better: a go env file with Windows line ends or quotes is GES037's,
 * a %NAME% that Windows left unexpanded GES024's, what WSLENV brought over GES057's. */
static bool is_of_others(const ges_facts *facts, const ges_fact_setting *setting, ges_text entry) {
    char first = entry.ptr[0];
    bool is_damaged = first == '"' || first == '\'' || entry.ptr[entry.len - 1] == '\r';
    return (setting->source == GES_FACT_GO_ENV && is_damaged) ||
           ges_wsl_unconverted(facts, setting) != NULL ||
           (facts->family == GES_OS_WINDOWS && ges_text_find_char(entry, '%') != GES_NPOS);
}

static void check_gopath(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOPATH");
    ges_text *entries = NULL;
    size_t count = 0;
    if (setting == NULL || setting->source == GES_FACT_DEFAULT ||
        ges_path_split_list(out->mem, facts->style, setting->value, &entries, &count) != GES_OK) {
        return;
    }
    verdict worst = {0};
    ges_text entry = {0};
    for (size_t i = 0; i < count; i++) {
        if (entries[i].len == 0 || is_of_others(facts, setting, entries[i]) ||
            is_in_goroot(facts, out->mem, entries[i])) {
            continue; /* go skips empty ones too */
        }
        verdict bad = judge_gopath(facts, out->mem, entries[i]);
        bool is_worse = bad.what != NULL && (worst.what == NULL || bad.severity > worst.severity);
        if (is_worse) {
            worst = bad;
            entry = entries[i];
        }
    }
    if (worst.what != NULL) {
        report(facts, out, setting, entry, &worst);
    }
}

/* A relative GOBIN is GES005's, and one that stands in the way of a cross build GES007's. */
static void check_gobin(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOBIN");
    if (setting == NULL || !ges_path_is_abs(facts->style, setting->value) ||
        is_of_others(facts, setting, setting->value)) {
        return;
    }
    verdict bad = {.severity = GES_SEVERITY_WARNING};
    if (setting->value.ptr[setting->value.len - 1] == '\r') {
        bad.what = "ends in a carriage return, which becomes part of the directory's name";
        bad.cure = "save the file that sets it with Unix line ends";
    } else if (ges_text_find_char(setting->value, ges_path_list_separator(facts->style)) !=
               GES_NPOS) {
        bad.what = "looks like a list, but GOBIN is one directory";
        bad.cure = "name one directory";
    } else {
        return;
    }
    report(facts, out, setting, setting->value, &bad);
}

static void check(const ges_facts *facts, ges_findings *out) {
    check_gopath(facts, out);
    check_gobin(facts, out);
}

static const ges_rule_example examples[] = {
    {"~ inside quotes stays as it is", "env GOPATH=~/go\n",
     "error: GOPATH is malformed: '~/go' starts with ~, which nothing expands there"},
    {"a relative path", "goenv /home/ana/.config/go/env:1 GOPATH=go\n",
     "error: GOPATH is malformed: 'go' is not an absolute path"},
    {"quotes that became part of the value", "env GOPATH=\"/home/ana/go\"\n",
     "error: GOPATH is malformed: '\"/home/ana/go\"' starts with a quote sign, which is part of "
     "the value"},
    {"single quotes keep the name of a variable", "env GOPATH=$HOME/go\n",
     "error: GOPATH is malformed: '$HOME/go' holds the name of a variable that nothing has "
     "expanded"},
    {"what Windows left unexpanded is another rule's",
     "system windows\n"
     "env GOPATH=%USERPROFILE%\\go\n"
     "user-key REG_SZ GOPATH=%USERPROFILE%\\go\n",
     ""},
    {"the separator of the other system",
     "system windows\n"
     "env GOPATH=C:\\go:D:\\work\n",
     "warning: GOPATH is malformed: 'C:\\go:D:\\work' is one entry: a list is joined with ';' on "
     "Windows"},
    {"bin was appended", "env GOPATH=/home/ana/go/bin\n",
     "warning: GOPATH is malformed: '/home/ana/go/bin' is a part of a GOPATH: go puts bin, pkg and "
     "src below it"},
    {"bin of Go itself is another rule's",
     "go /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "env GOPATH=/usr/local/go/bin\n",
     ""},
    {"GOBIN is no list", "env GOBIN=/home/ana/bin:/usr/local/bin\n",
     "warning: GOBIN is malformed: '/home/ana/bin:/usr/local/bin' looks like a list, but GOBIN is "
     "one directory"},
    {"Windows takes the quotes off a list",
     "system windows\n"
     "env GOPATH=\"C:\\my work\";D:\\go\n",
     ""},
    {"empty entries do no harm", "env GOPATH=:/home/ana/go:\n", ""},
    {"a relative GOBIN is another rule's", "env GOBIN=bin\n", ""},
};

const ges_rule ges_rule_gopath_malformed = {
    .id = "GES019",
    .name = "gopath_malformed",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOPATH or GOBIN is malformed",
    .why =
        "go takes GOPATH as it is: nobody expands `~`, `$HOME` or `%USERPROFILE%` in it, quotes "
        "are part of it (Unix), and every entry of the list must be absolute; else each command "
        "stops with `go: GOPATH entry is relative; must be absolute path`. A GOPATH that ends in "
        "`bin` makes go install into `bin/bin`. GOBIN is one absolute directory.",
    .fix = "Write absolute paths without quotes (in the registry as REG_EXPAND_SZ if it holds "
           "`%NAME%`), or remove both: the default, `~/go`, is good.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
