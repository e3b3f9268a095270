/* GES008: blanks, quotes or a carriage return became part of a variable, because it was set in the
 * words of another shell. */
#include "doctor/remedy.h"

#include "go/version.h"

/* What go makes of a value that holds more than it should. */
typedef enum effect {
    IGNORED,   /* the variable has no effect, without a word */
    PAIR,      /* "unsupported GOOS/GOARCH pair" */
    REFUSED,   /* some commands refuse it */
    UNMATCHED, /* a pattern that matches nothing */
} effect;

/* Others are the subject of rules of their own: GOROOT GES004, GOPROXY GES013, GO111MODULE GES015,
 * GOTOOLCHAIN GES016, GOPATH and GOBIN GES019, GOFLAGS GES029, GOWORK GES032, GOCACHE and GOTMPDIR
 * GES038. CC, CXX and CGO_*FLAGS are lists of words that may be quoted.
 * Measured with 1.15 to 1.27. */
static const struct {
    ges_text name;
    effect effect;
} names[] = {
    {GES_LIT("GOOS"), PAIR},           {GES_LIT("GOARCH"), PAIR},
    {GES_LIT("CGO_ENABLED"), IGNORED}, {GES_LIT("GO386"), REFUSED},
    {GES_LIT("GOAMD64"), REFUSED},     {GES_LIT("GOARM"), REFUSED},
    {GES_LIT("GOARM64"), REFUSED},     {GES_LIT("GOENV"), IGNORED},
    {GES_LIT("GOPRIVATE"), UNMATCHED}, {GES_LIT("GONOPROXY"), UNMATCHED},
    {GES_LIT("GONOSUMDB"), UNMATCHED}, {GES_LIT("GOINSECURE"), UNMATCHED},
    {GES_LIT("GOVCS"), UNMATCHED},     {GES_LIT("GOEXPERIMENT"), REFUSED},
    {GES_LIT("GODEBUG"), IGNORED},
};

static const char *const effects[] = {
    [IGNORED] = "go ignores such a value without a word",
    [PAIR] = "go knows no such system or processor",
    [REFUSED] = "go refuses such a value where it matters",
    [UNMATCHED] = "such a pattern matches no module",
};

/* The value without what should not be there; the same when it is clean. */
static ges_text bare_of(ges_text value) {
    ges_text bare = ges_text_trim(value);
    bool is_quoted = bare.len >= 2 && (bare.ptr[0] == '"' || bare.ptr[0] == '\'') &&
                     bare.ptr[bare.len - 1] == bare.ptr[0];
    return is_quoted ? ges_text_trim(ges_text_slice(bare, 1, bare.len - 1)) : bare;
}

/* Which words of which shell make such a value. */
static void show_reason(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                        ges_text name, ges_text value, ges_text bare) {
    bool is_windows = facts->family == GES_OS_WINDOWS;
    if (value.ptr[value.len - 1] == '\r') {
        ges_find_evidence(out, finding, "found",
                          "the value ends in a carriage return: its file has Windows line ends");
    } else if (ges_text_trim(value).len == bare.len) {
        ges_find_evidence(out, finding, "found",
                          is_windows ? "the blank is part of the value: cmd keeps the one of "
                                       "'set %.*s=%.*s && ...'"
                                     : "the blank is part of the value of %.*s=%.*s",
                          GES_FMT(name), GES_FMT(bare));
    } else {
        ges_find_evidence(out, finding, "found",
                          is_windows ? "the quotes are part of the value: cmd keeps those of set "
                                       "%.*s=%.*s"
                                     : "the quotes are part of the value: %.*s=%.*s was read by "
                                       "something that is no shell",
                          GES_FMT(name), GES_FMT(ges_text_trim(value)));
    }
}

static void show_pair(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    ges_text goos = ges_fact_value(facts, "GOOS");
    ges_text goarch = ges_fact_value(facts, "GOARCH");
    ges_text host = go != NULL && go->goarch.len != 0 ? go->goarch : facts->goarch;
    uint32_t minor = go != NULL ? ges_go_version_minor(go->version) : 0;
    /* Source: 1.15 and 1.16 say cmd/go, measured with 1.15 and 1.19. */
    ges_find_evidence(out, finding, "go says", "%s: unsupported GOOS/GOARCH pair %.*s/%.*s",
                      minor != 0 && minor <= 15 ? "cmd/go" : "go",
                      GES_FMT(goos.len != 0 ? goos : facts->goos),
                      GES_FMT(goarch.len != 0 ? goarch : host));
}

static void check_value(const ges_facts *facts, ges_findings *out, ges_text name, effect what) {
    const ges_fact_setting *setting = ges_fact_declared(facts, name, GES_FACT_PROCESS);
    ges_text bare = setting != NULL ? bare_of(setting->value) : (ges_text){0};
    if (setting == NULL || setting->value.len == 0 || bare.len == setting->value.len) {
        return;
    }
    const char *part = ges_text_trim(setting->value).len == bare.len ? "a blank" : "quotes";
    part = setting->value.ptr[setting->value.len - 1] == '\r' ? "a carriage return" : part;
    ges_finding *finding =
        ges_find(out, what == PAIR ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
                 "%.*s has %s in its value: %s", GES_FMT(name), part, effects[what]);
    ges_find_where(out, finding, facts, setting);
    show_reason(facts, out, finding, name, setting->value, bare);
    if (what == PAIR) {
        show_pair(facts, out, finding);
    }
    if (bare.len == 0) {
        ges_find_cure(out, finding, "remove %.*s", GES_FMT(name));
        ges_remedy_remove(out, finding, facts, setting);
    } else {
        ges_find_cure(out, finding, "set %.*s to %.*s and nothing else", GES_FMT(name),
                      GES_FMT(ges_value_shown(out->mem, bare)));
        ges_remedy_replace(out, finding, facts, setting, bare);
    }
}

/* `set GOOS =linux` of cmd makes a variable whose name ends in a blank. */
static void check_name(const ges_facts *facts, ges_findings *out,
                       const ges_fact_setting *setting) {
    ges_text bare = ges_text_trim(setting->name);
    bare = ges_text_ends(bare, GES_T("\"")) ? ges_text_slice(bare, 0, bare.len - 1) : bare;
    if (bare.len == setting->name.len || !ges_fact_is_go_name(bare)) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "a variable is called \"%.*s\": go does not see it",
                 GES_FMT(setting->name));
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "found",
                      "the name is not %.*s: cmd keeps the blank of 'set %.*s =...'",
                      GES_FMT(bare), GES_FMT(bare));
    ges_find_cure(out, finding, "set %.*s without a blank before the equals sign", GES_FMT(bare));
    ges_fact_setting meant = *setting;
    meant.name = bare;
    ges_remedy_replace(out, finding, facts, &meant, bare_of(setting->value));
}

static void check(const ges_facts *facts, ges_findings *out) {
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        check_value(facts, out, names[i].name, names[i].effect);
    }
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (setting->source == GES_FACT_PROCESS && ges_text_starts(setting->name, GES_T("GO"))) {
            check_name(facts, out, setting);
        }
    }
}

static const ges_rule_example examples[] = {
    {"set GOOS=linux && go build, in cmd",
     "system windows\n"
     "env GOOS=linux \n",
     "error: GOOS has a blank in its value: go knows no such system or processor"},
    {"set GOARCH='amd64', in cmd",
     "system windows\n"
     "env GOARCH='amd64'\n",
     "error: GOARCH has quotes in its value: go knows no such system or processor"},
    {"docker run --env-file with quotes in the file",
     "env CGO_ENABLED=\"0\"\n",
     "warning: CGO_ENABLED has quotes in its value: go ignores such a value without a word"},
    {"a script with Windows line ends",
     "env GOPRIVATE=example.com\r\n",
     "warning: GOPRIVATE has a carriage return in its value: such a pattern matches no module"},
    {"set GOOS =linux, in cmd",
     "system windows\n"
     "env GOOS =linux\n",
     "warning: a variable is called \"GOOS \": go does not see it"},
    {"another program's variable with a blank in its name",
     "system windows\n"
     "env GOOGLE =x\n",
     ""},
    {"lists of words may be quoted and padded",
     "env CC=\"/opt/my gcc/bin/gcc\"\n"
     "env CGO_CFLAGS= -O2 \n",
     ""},
    {"GO111MODULE is GES015's",
     "env GO111MODULE=on \n",
     ""},
    {"as it should be",
     "env GOOS=linux\n"
     "env GOARCH=amd64\n"
     "env CGO_ENABLED=0\n",
     ""},
};

const ges_rule ges_rule_wrong_shell_syntax = {
    .id = "GES008",
    .name = "wrong_shell_syntax",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_SETTINGS,
    .title = "A variable was set with the syntax of another shell",
    .why = "`set GOOS=linux && go build` gives GOOS a blank at its end in cmd, `set GOOS=\"linux\"` "
           "the quotes, `set GOOS =linux` makes a variable called `GOOS `; in PowerShell `set "
           "GOOS=linux` makes no variable of the environment at all. Files of container and service "
           "managers keep quotes, and scripts with Windows line ends add a carriage return. Go takes "
           "every byte at its word.",
    .fix = "cmd: `set \"GOOS=linux\"`. PowerShell: `$env:GOOS = 'linux'`. sh: `export GOOS=linux`. "
           "fish: `set -gx GOOS linux`. For one command only, in sh: `GOOS=linux go build`.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
