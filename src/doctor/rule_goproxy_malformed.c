/* GES013: a GOPROXY that go refuses, or that can fetch nothing. */
#include "doctor/remedy.h"

/* What is wrong with one entry; no `what` means nothing. */
typedef struct verdict {
    const char *what;  /* clause about the entry */
    ges_text go_says;  /* may be empty */
} verdict;

/* Does the text hold one of the bytes of `set`? */
static bool has_any(ges_text text, const char *set) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\0' && strchr(set, text.ptr[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* "https" of "https://host"; empty when the entry does not start with a scheme.
 * Source: net/url getScheme. */
static ges_text scheme_of(ges_text url) {
    for (size_t i = 0; i < url.len; i++) {
        char c = url.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (c == ':' && i > 0) {
            return ges_text_slice(url, 0, i);
        }
        if (!is_letter && !(is_later && i > 0)) {
            break;
        }
    }
    return (ges_text){0};
}

static verdict judge_file(const ges_facts *facts, ges_arena *mem, ges_text url) {
    ges_text path = ges_text_skip(url, 7); /* after file:// */
    if (path.len == 0 || path.ptr[0] != '/' || has_any(path, "?#")) {
        return (verdict){"is a file URL with more than a path",
                         ges_text_join(mem, GES_T("invalid file:// proxy URL with non-path "
                                                  "elements: "),
                                       url)};
    }
    bool has_drive = facts->style == GES_PATH_WINDOWS && path.len >= 3 && path.ptr[2] == ':';
    const ges_fact_place *place =
        ges_fact_place_at(facts, has_drive ? ges_text_skip(path, 1) : path);
    if (place != NULL && place->real.len == 0) {
        return (verdict){"names a directory that does not exist", {0}};
    }
    return (verdict){0};
}

/* The entry as go completes it: "proxy.golang.org" means https.
 * Source: cmd/go internal/modfetch proxy.go, 1.15 to 1.27. */
static ges_text completed(const ges_facts *facts, ges_arena *mem, ges_text entry) {
    bool is_path = ges_path_is_abs(facts->style, entry) || entry.ptr[0] == '/';
    if (has_any(entry, ".:/") && !ges_text_contains(entry, GES_T(":/")) && !is_path) {
        return ges_text_join(mem, GES_T("https://"), entry);
    }
    return entry;
}

static verdict judge(const ges_facts *facts, ges_arena *mem, ges_text entry) {
    if (has_any(entry, "\"'")) {
        return (verdict){"holds a quote sign, which nobody removes there", {0}};
    }
    if (has_any(entry, ";")) {
        return (verdict){"holds ';', but entries are separated by ',' or '|'", {0}};
    }
    if (has_any(entry, "%$") && !ges_text_contains(entry, GES_T(":/"))) {
        return (verdict){"holds the name of a variable that nobody has expanded", {0}};
    }
    if (has_any(entry, " \t\r\n")) {
        return (verdict){"holds a blank, but entries are separated by ',' or '|'", {0}};
    }
    ges_text url = completed(facts, mem, entry);
    ges_text scheme = scheme_of(url);
    if (scheme.len == 0) {
        return (verdict){"is neither a URL nor one of the words direct and off",
                         ges_text_join(mem, GES_T("invalid proxy URL missing scheme: "), entry)};
    }
    if (ges_text_equal_nocase(scheme, GES_T("file")) &&
        ges_text_starts(ges_text_skip(url, 4), GES_T("://"))) {
        return judge_file(facts, mem, url);
    }
    if (!ges_text_equal_nocase(scheme, GES_T("https")) &&
        !ges_text_equal_nocase(scheme, GES_T("http"))) {
        return (verdict){"has a scheme that go does not speak",
                         ges_text_join(mem,
                                       GES_T("invalid proxy URL scheme (must be https, http, "
                                             "file): "),
                                       url)};
    }
    ges_text rest = ges_text_skip(url, scheme.len + 1);
    bool has_host = ges_text_starts(rest, GES_T("//")) && rest.len > 2 && rest.ptr[2] != '/';
    return has_host ? (verdict){0}
                    : (verdict){"has no host name", GES_T("http: no Host in request URL")};
}

/* The next entry of *rest as go takes it: up to ',' or '|', trimmed. */
static bool next_entry(ges_text *rest, ges_text *entry) {
    if (rest->ptr == NULL) {
        return false;
    }
    size_t at = 0;
    while (at < rest->len && rest->ptr[at] != ',' && rest->ptr[at] != '|') {
        at++;
    }
    *entry = ges_text_trim(ges_text_slice(*rest, 0, at));
    *rest = at < rest->len ? ges_text_skip(*rest, at + 1) : (ges_text){0};
    return true;
}

static void finish(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   const ges_fact_setting *setting) {
    ges_find_cure(out, finding,
                  "remove GOPROXY to use the default, or write a list such as "
                  "https://proxy.golang.org,direct");
    /* No repair: the default would tell proxy.golang.org what a private proxy was to be asked. */
    ges_remedy_offer_removal(out, finding, facts, setting);
    if (setting->source == GES_FACT_GOROOT_ENV) {
        ges_remedy_replace(out, finding, facts, setting, GES_T("https://proxy.golang.org,direct"));
    }
}

static void report_bad(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting,
                       ges_text entry, verdict bad) {
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "GOPROXY is malformed: '%.*s' %s",
                 GES_FMT(ges_value_shown(out->mem, entry)), bad.what);
    ges_find_where(out, finding, facts, setting);
    if (bad.go_says.len != 0) {
        ges_find_evidence(out, finding, "go says", "%.*s",
                          GES_FMT(ges_value_shown(out->mem, bad.go_says)));
    }
    finish(facts, out, finding, setting);
}

static void report_off(const ges_facts *facts, ges_findings *out,
                       const ges_fact_setting *setting) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_WARNING,
                                    "GOPROXY=off: no module can be fetched that is not here yet");
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "go says", "module lookup disabled by GOPROXY=off");
    finish(facts, out, finding, setting);
}

static void report_empty(const ges_facts *facts, ges_findings *out,
                         const ges_fact_setting *setting) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_WARNING, "GOPROXY is a list of nothing");
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "go says",
                      "GOPROXY list is not the empty string, but contains no entries");
    finish(facts, out, finding, setting);
}

/* Entries behind "direct" and "off" are dead; *rest holds them. */
static void report_dead(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting,
                        ges_text word, ges_text rest) {
    if (ges_text_trim(rest).len == 0) {
        return;
    }
    ges_finding *finding = ges_find(out, GES_SEVERITY_WARNING,
                                    "GOPROXY ends at '%.*s': what follows it is never asked",
                                    GES_FMT(word));
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "found", "%.*s after '%.*s'",
                      GES_FMT(ges_value_shown(out->mem, rest)), GES_FMT(word));
    ges_find_cure(out, finding, "put '%.*s' last", GES_FMT(word));
    ges_remedy_offer_removal(out, finding, facts, setting);
}

static void report_return(const ges_facts *facts, ges_findings *out,
                          const ges_fact_setting *setting) {
    ges_finding *finding = ges_find(out, GES_SEVERITY_INFO,
                                    "GOPROXY ends in a carriage return, which go forgives here");
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "found",
                      "the file has Windows line ends; other variables in it keep theirs");
    ges_find_cure(out, finding, "save the file with Unix line ends");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOPROXY");
    if (setting == NULL || setting->source == GES_FACT_DEFAULT || setting->value.len == 0) {
        return;
    }
    ges_text rest = setting->value;
    ges_text entry = {0};
    size_t count = 0;
    while (next_entry(&rest, &entry)) {
        if (entry.len == 0) {
            continue;
        }
        count++;
        bool is_off = ges_text_equal(entry, GES_T("off"));
        if (is_off && count == 1) {
            report_off(facts, out, setting);
            return;
        }
        if (is_off || ges_text_equal(entry, GES_T("direct"))) {
            report_dead(facts, out, setting, entry, rest);
            break;
        }
        verdict bad = judge(facts, out->mem, entry);
        if (bad.what != NULL) {
            report_bad(facts, out, setting, entry, bad);
            return;
        }
    }
    if (count == 0) {
        report_empty(facts, out, setting);
    } else if (setting->value.ptr[setting->value.len - 1] == '\r') {
        report_return(facts, out, setting);
    }
}

static const ges_rule_example examples[] = {
    {"entries separated as in PATH",
     "env GOPROXY=https://proxy.golang.org;direct\n",
     "warning: GOPROXY is malformed: 'https://proxy.golang.org;direct' holds ';', but entries are "
     "separated by ',' or '|'"},
    {"quotes in the go env file",
     "goenv /home/ana/.config/go/env:1 GOPROXY=\"https://proxy.golang.org,direct\"\n",
     "warning: GOPROXY is malformed: '\"https://proxy.golang.org' holds a quote sign, which nobody "
     "removes there"},
    {"a word that does not exist",
     "env GOPROXY=none\n",
     "warning: GOPROXY is malformed: 'none' is neither a URL nor one of the words direct and off"},
    {"off was left over from an offline build",
     "env GOPROXY=off\n",
     "warning: GOPROXY=off: no module can be fetched that is not here yet"},
    {"only separators", "env GOPROXY=,\n", "warning: GOPROXY is a list of nothing"},
    {"a proxy behind direct",
     "env GOPROXY=direct,https://goproxy.io\n",
     "warning: GOPROXY ends at 'direct': what follows it is never asked"},
    {"a directory that is gone",
     "env GOPROXY=file:///srv/modules\n"
     "missing /srv/modules\n",
     "warning: GOPROXY is malformed: 'file:///srv/modules' names a directory that does not exist"},
    {"blanks around entries and a host without scheme are fine",
     "env GOPROXY=https://goproxy.io | proxy.golang.org , direct\n", ""},
    {"only what the company's proxy has", "env GOPROXY=https://modules.example.com,off\n", ""},
    {"direct", "env GOPROXY=direct\n", ""},
};

const ges_rule ges_rule_goproxy_malformed = {
    .id = "GES013",
    .name = "goproxy_malformed",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_MODULES,
    .title = "GOPROXY is malformed or unusable",
    .why = "GOPROXY is a list of URLs and of the words `direct` and `off`. `,` goes on to the next "
           "entry only when a module is not found (404, 410), `|` after any error. Go checks the "
           "whole list before it fetches anything, so one bad entry stops every download; the list "
           "ends at `direct` or `off`. Blanks around entries and empty entries do no harm.",
    .fix = "Remove GOPROXY to get the default `https://proxy.golang.org,direct`, or correct the "
           "list.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PLACES,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
