/* GES049: HOME is not set, so that go has no place for its caches. On Windows that is GES035. */
#include "doctor/remedy.h"

/* What os.UserCacheDir needs. Source: Go os/file.go, 1.16 to 1.27. */
static const struct {
    const char *first;  /* its cache directory comes from this */
    const char *second; /* or from this; NULL: nothing else */
    const char *says;
} needs[] = {
    [GES_OS_LINUX] = {"XDG_CACHE_HOME", "HOME", "neither $XDG_CACHE_HOME nor $HOME are defined"},
    [GES_OS_MACOS] = {"HOME", NULL, "$HOME is not defined"},
};

static void suggest(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    ges_find_cure(out, finding, "set HOME in the unit, job or container that starts go");
    if (facts->shell != GES_SHELL_SH) {
        return;
    }
    ges_find_command(out, finding, GES_T("export HOME=\"$(getent passwd \"$(id -u)\" | cut -d: -f6)\""),
                     "the home directory of the account");
    ges_find_command(out, finding, GES_T("export GOCACHE=/var/cache/go-build GOPATH=/var/lib/go"),
                     "or directories of your choice");
}

static void check_cache(const ges_facts *facts, ges_findings *out) {
    const char *second = needs[facts->family].second;
    bool has_place = ges_fact_session_var(facts, needs[facts->family].first).len != 0 ||
                     (second != NULL && ges_fact_session_var(facts, second).len != 0);
    if (has_place || ges_fact_value(facts, "GOCACHE").len != 0) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "go has no place for its build cache: HOME is not set");
    ges_find_evidence(out, finding, "go says",
                      "build cache is required, but could not be located: GOCACHE is not defined "
                      "and %s",
                      needs[facts->family].says);
    suggest(facts, out, finding);
}

/* The build cache has a place, but modules have none. */
static void check_modules(const ges_facts *facts, ges_findings *out) {
    bool has_place = facts->home.len != 0 || ges_fact_value(facts, "GOPATH").len != 0 ||
                     ges_fact_value(facts, "GOMODCACHE").len != 0;
    size_t fetched = 0;
    for (size_t i = 0; i < facts->modfile.requires.count; i++) {
        fetched += !facts->modfile.requires.items[i].is_replaced;
    }
    if (has_place || fetched == 0 || facts->modfile.has_vendor) {
        return;
    }
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "go has no place for modules: neither HOME nor GOPATH is set");
    ges_find_evidence(out, finding, "go says",
                      "go: module cache not found: neither GOMODCACHE nor GOPATH is set");
    suggest(facts, out, finding);
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family == GES_OS_WINDOWS || ges_fact_first_go(facts) == NULL) {
        return;
    }
    size_t before = out->list.count;
    check_cache(facts, out);
    if (out->list.count == before) {
        check_modules(facts, out);
    }
}

static const ges_rule_example examples[] = {
    {"a systemd unit or cron job without HOME",
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     "error: go has no place for its build cache: HOME is not set"},
    {"the profile's variables of Windows are GES035's matter",
     "system windows\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.22.1 in C:\\Program Files\\Go\n",
     ""},
    {"only GOCACHE was set, and the module needs others",
     "env GOCACHE=/var/cache/go\n"
     "require /srv/shop/go.mod:5 example.com/x v1.0.0\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     "error: go has no place for modules: neither HOME nor GOPATH is set"},
    {"only GOCACHE was set, and nothing has to be fetched",
     "env GOCACHE=/var/cache/go\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     ""},
    {"GOCACHE and GOPATH are enough",
     "env GOCACHE=/var/cache/go\n"
     "env GOPATH=/var/lib/go\n"
     "require /srv/shop/go.mod:5 example.com/x v1.0.0\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     ""},
    {"HOME is set",
     "home /home/ana\n"
     "session HOME=/home/ana\n"
     "go /usr/bin/go -> go1.19.8 in /usr/lib/go-1.19\n",
     ""},
};

const ges_rule ges_rule_home_undefined = {
    .id = "GES049",
    .name = "home_undefined",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "HOME is not set, so go has no place for its caches",
    .why = "Go puts its build cache below `$XDG_CACHE_HOME` or `$HOME/.cache` (macOS: "
           "`$HOME/Library/Caches`), modules below `$HOME/go` and its "
           "settings below `$HOME/.config`. Service managers, cron and containers often start "
           "programs without these variables. `go version` works then, but nothing can be built.",
    .fix = "Set HOME where the service or job is described (systemd: `Environment=HOME=...` or "
           "`User=`), or set GOCACHE and GOPATH to absolute paths that its user may write to.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODFILE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
