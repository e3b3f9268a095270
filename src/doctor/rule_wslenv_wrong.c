/* GES057: an entry of WSLENV carries a variable of Go to the other system in a way that cannot
 * work there. */
#include "doctor/goroot.h"
#include "doctor/remedy.h"
#include "doctor/wsl.h"

#include "formats/gostring.h"

static bool has(ges_text flags, char flag) {
    return ges_text_find_char(flags, flag) != GES_NPOS;
}

/* Names of Go's variables are in capitals; WSL compares letter by letter. */
static bool is_capital(ges_text name) {
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') {
            return false;
        }
    }
    return true;
}

static bool is_path_flagged(const ges_wslenv_entry *entry) {
    return has(entry->flags, 'p') || has(entry->flags, 'l');
}

static void check_name(ges_findings *out, const ges_wslenv_entry *entry) {
    char flag = ges_wslenv_unknown_flag(entry->flags);
    ges_finding *finding =
        flag != '\0' ? ges_find(out, GES_SEVERITY_WARNING,
                                "WSL passes over '%.*s' in WSLENV: it knows no flag '%c'",
                                GES_FMT(entry->text), flag)
                     : ges_find(out, GES_SEVERITY_WARNING,
                                "'%.*s' in WSLENV is no variable of Go: letter case counts there",
                                GES_FMT(entry->text));
    ges_find_evidence(out, finding, "found", "the flags are p (path), l (list of paths), u (to WSL "
                                             "only) and w (to Windows only)");
    ges_find_cure(out, finding, "correct the entry, or take it out of WSLENV");
}

/* What go answers to such a value; empty: nothing, or not known. */
static ges_text go_says(const ges_facts *facts, ges_arena *mem, const ges_fact_setting *setting) {
    ges_text *entries = NULL;
    size_t count = 0;
    if (ges_text_equal(setting->name, GES_T("GOROOT"))) {
        return ges_text_join(mem, GES_T("go: cannot find GOROOT directory: "),
                             ges_goroot_shown(facts, mem, setting));
    }
    bool is_gopath = ges_text_equal(setting->name, GES_T("GOPATH"));
    if (!is_gopath ||
        ges_path_split_list(mem, facts->style, setting->value, &entries, &count) != GES_OK ||
        count == 0 || ges_path_is_abs(facts->style, entries[0])) {
        return (ges_text){0};
    }
    return ges_text_join(mem, GES_T("go: GOPATH entry is relative; must be absolute path: "),
                         ges_gostring_quoted(mem, entries[0]), GES_T("."));
}

static void check_foreign(const ges_facts *facts, ges_findings *out,
                          const ges_wslenv_entry *entry, const ges_fact_setting *setting) {
    const char *side = facts->family == GES_OS_WINDOWS ? "WSL" : "Windows";
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING,
                 "%.*s came from %s unconverted: %.*s is no path of this system",
                 GES_FMT(setting->name), side,
                 GES_FMT(ges_value_shown(out->mem, setting->value)));
    ges_find_evidence(out, finding, "where", "'%.*s' in WSLENV, without the flag p or l",
                      GES_FMT(entry->text));
    ges_text says = go_says(facts, out->mem, setting);
    if (says.len != 0) {
        ges_find_evidence(out, finding, "go says", "%.*s", GES_FMT(says));
    }
    ges_find_cure(out, finding,
                  "take %.*s out of WSLENV on the side of %s: each system's Go needs its own",
                  GES_FMT(setting->name), side);
    ges_remedy_offer_removal(out, finding, facts, setting);
}

/* On Windows: what WSL will get. In WSL: what has become of it on the way. */
static void check_value(const ges_facts *facts, ges_findings *out,
                        const ges_wslenv_entry *entry) {
    const ges_fact_setting *setting = ges_fact_declared(facts, entry->name, GES_FACT_PROCESS);
    bool is_windows = facts->family == GES_OS_WINDOWS;
    if (ges_wsl_unconverted(facts, setting) == entry) {
        check_foreign(facts, out, entry, setting);
        return;
    }
    if (is_windows || has(entry->flags, 'w')) {
        return;
    }
    ges_finding *finding = NULL;
    if (setting != NULL && setting->value.len == 0) {
        finding = ges_find(out, GES_SEVERITY_INFO,
                           "%.*s came from Windows empty: nothing sets it there",
                           GES_FMT(entry->name));
    } else if (setting == NULL && is_path_flagged(entry)) {
        finding = ges_find(out, GES_SEVERITY_INFO,
                           "%.*s did not come from Windows: its paths have no name here",
                           GES_FMT(entry->name));
    } else {
        return;
    }
    ges_find_evidence(out, finding, "where", "'%.*s' in WSLENV", GES_FMT(entry->text));
    ges_find_cure(out, finding, "take %.*s out of WSLENV on the side of Windows",
                  GES_FMT(entry->name));
}

static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < facts->wsl.shares.count; i++) {
        const ges_wslenv_entry *entry = &facts->wsl.shares.items[i];
        if (ges_wslenv_unknown_flag(entry->flags) != '\0' || !is_capital(entry->name)) {
            check_name(out, entry);
        } else {
            check_value(facts, out, entry);
        }
    }
}

static const ges_rule_example examples[] = {
    {"GOPATH is shared without saying that it is a path",
     "WSLENV GOPATH:WT_SESSION\n"
     "env GOPATH=C:\\Users\\ana\\go\n",
     "warning: GOPATH came from Windows unconverted: C:\\Users\\ana\\go is no path of this system"},
    {"the other way round",
     "system windows\n"
     "WSLENV GOPATH/w\n"
     "env GOPATH=/home/ana/go\n",
     "warning: GOPATH came from WSL unconverted: /home/ana/go is no path of this system"},
    {"an unknown flag",
     "WSLENV GOPATH/x\n",
     "warning: WSL passes over 'GOPATH/x' in WSLENV: it knows no flag 'x'"},
    {"small letters",
     "WSLENV gopath/l\n",
     "warning: 'gopath/l' in WSLENV is no variable of Go: letter case counts there"},
    {"listed, but Windows has no such variable",
     "WSLENV GOPROXY\n"
     "env GOPROXY=\n",
     "info: GOPROXY came from Windows empty: nothing sets it there"},
    {"a path that has no name in Linux",
     "WSLENV GOPATH/p\n",
     "info: GOPATH did not come from Windows: its paths have no name here"},
    {"converted",
     "WSLENV GOPATH/l:GOFLAGS/u\n"
     "env GOPATH=/mnt/c/Users/ana/go\n"
     "env GOFLAGS=-mod=mod\n",
     ""},
    {"only from WSL to Windows, and this is WSL",
     "WSLENV GOPATH/w:GOBIN/wp\n"
     "env GOPATH=/home/ana/go\n",
     ""},
    {"a Windows value that is no path",
     "WSLENV GOPRIVATE\n"
     "env GOPRIVATE=git.example.com\n",
     ""},
    {"Windows paths without WSLENV: that is GES019's",
     "env GOPATH=C:\\Users\\ana\\go\n",
     ""},
};

const ges_rule ges_rule_wslenv_wrong = {
    .id = "GES057",
    .name = "wslenv_wrong",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_SETTINGS,
    .title = "WSLENV shares a variable of Go that does not arrive well",
    .why = "`WSLENV` lists the variables that Windows and WSL share, `NAME` or `NAME/FLAGS` with a "
           "colon between them. Only the flags `p` and `l` convert paths. An entry with an unknown "
           "flag is passed over; letter case counts; what is listed but not set arrives empty; and "
           "a path that the other side has no name for does not arrive at all.",
    .fix = "Take the variables of Go out of `WSLENV`: a GOPATH or cache on the other side's disk is "
           "slow, and its programs are for the other system. Settings that are no paths, such as "
           "`GOPRIVATE`, can stay.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
