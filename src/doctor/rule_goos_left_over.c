/* GES007: GOOS or GOARCH of an earlier cross build is still set. */
#include "doctor/remedy.h"

#include "go/version.h"

/* A target that Go knows: the pairs of pairs.def. */
typedef struct pair {
    ges_text goos;
    ges_text goarch;
} pair;

static const pair pairs[] = {
#define GES_GO_PAIR(goos, goarch, first, last, cgo_first, cgo_last) {GES_LIT(goos), GES_LIT(goarch)},
#include "go/pairs.def"
#undef GES_GO_PAIR
};

/* What the go command builds for, and which settings say so. */
typedef struct target {
    const ges_fact_setting *goos; /* NULL: not set, so that of the machine */
    const ges_fact_setting *goarch;
    pair is;
    pair host;
} target;

static const ges_fact_setting *set_by_user(const ges_facts *facts, const char *name) {
    const ges_fact_setting *setting = ges_fact_effective(facts, name);
    bool is_set = setting != NULL && setting->value.len != 0 &&
                  setting->source != GES_FACT_DEFAULT;
    return is_set ? setting : NULL;
}

static bool same(pair a, pair b) {
    return ges_text_equal(a.goos, b.goos) && ges_text_equal(a.goarch, b.goarch);
}

static bool is_known(pair wanted) {
    for (size_t i = 0; i < GES_COUNT(pairs); i++) {
        if (same(pairs[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* Programs for these run here as well: 32 bits on 64, and amd64 by the system's own translation. */
static bool runs_here(const target *t) {
    static const struct {
        ges_text goos; /* empty: any */
        ges_text host;
        ges_text guest;
    } guests[] = {
        {GES_LIT("linux"), GES_LIT("amd64"), GES_LIT("386")},
        {GES_LIT("windows"), GES_LIT("amd64"), GES_LIT("386")},
        {GES_LIT("windows"), GES_LIT("arm64"), GES_LIT("386")},
        {GES_LIT("windows"), GES_LIT("arm64"), GES_LIT("amd64")},
        {GES_LIT("darwin"), GES_LIT("arm64"), GES_LIT("amd64")},
    };
    for (size_t i = 0; i < GES_COUNT(guests); i++) {
        if (ges_text_equal(t->is.goos, t->host.goos) && ges_text_equal(t->is.goos, guests[i].goos) &&
            ges_text_equal(t->host.goarch, guests[i].host) &&
            ges_text_equal(t->is.goarch, guests[i].guest)) {
            return true;
        }
    }
    return false;
}

/* Does a setting last longer than this shell? One that the process alone has may well be meant: a
 * build script, a job of a build matrix. */
static bool is_lasting(const ges_facts *facts, const ges_fact_setting *setting) {
    return setting != NULL &&
           (setting->source != GES_FACT_PROCESS || ges_fact_origin(facts, setting) != NULL);
}

/* The settings that make the difference, and how to be rid of them. */
static void finish(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   const target *t) {
    const struct {
        const ges_fact_setting *setting;
        bool differs;
    } both[] = {
        {t->goos, !ges_text_equal(t->is.goos, t->host.goos)},
        {t->goarch, !ges_text_equal(t->is.goarch, t->host.goarch)},
    };
    for (size_t i = 0; i < GES_COUNT(both); i++) {
        if (both[i].setting != NULL && both[i].differs) {
            ges_find_where(out, finding, facts, both[i].setting);
            ges_remedy_remove(out, finding, facts, both[i].setting);
        }
    }
}

static void check_unknown(const ges_facts *facts, ges_findings *out, const target *t) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    bool is_old = go != NULL && ges_go_version_minor(go->version) != 0 &&
                  ges_go_version_minor(go->version) < 16;
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "go knows no target %.*s/%.*s",
                 GES_FMT(ges_value_shown(out->mem, t->is.goos)),
                 GES_FMT(ges_value_shown(out->mem, t->is.goarch)));
    ges_find_evidence(out, finding, "go says", "%s: unsupported GOOS/GOARCH pair %.*s/%.*s",
                      is_old ? "cmd/go" : "go", GES_FMT(t->is.goos), GES_FMT(t->is.goarch));
    finish(facts, out, finding, t);
    ges_find_cure(out, finding, "remove %s: go then builds for this machine, %.*s/%.*s",
                  t->goos == NULL     ? "GOARCH"
                  : t->goarch == NULL ? "GOOS"
                                      : "GOOS and GOARCH",
                  GES_FMT(t->host.goos), GES_FMT(t->host.goarch));
}

/* What `go run` and `go test` end with when they start what they built. */
static void show_failure(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                         const target *t) {
    const ges_fact_setting *gobin = set_by_user(facts, "GOBIN");
    if (facts->family != GES_OS_WINDOWS) {
        ges_find_evidence(out, finding, "go says",
                          facts->family == GES_OS_MACOS &&
                                  ges_text_equal(t->is.goos, t->host.goos)
                              ? "bad CPU type in executable"
                              : "exec format error");
    } else if (!ges_text_equal(t->is.goos, t->host.goos)) {
        ges_find_evidence(out, finding, "go says", "%%1 is not a valid Win32 application.");
    } else {
        ges_find_evidence(out, finding, "go says",
                          "is not compatible with the version of Windows you're running.");
    }
    if (gobin != NULL) {
        ges_find_evidence(out, finding, "go says too",
                          "cannot install cross-compiled binaries when GOBIN is set");
    }
}

static void check_cross(const ges_facts *facts, ges_findings *out, const target *t) {
    bool is_lasting_one = is_lasting(facts, t->goos) || is_lasting(facts, t->goarch);
    bool is_runnable = runs_here(t);
    ges_finding *finding = ges_find(
        out, is_lasting_one && !is_runnable ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
        "go builds for %.*s/%.*s, but this machine is %.*s/%.*s", GES_FMT(t->is.goos),
        GES_FMT(t->is.goarch), GES_FMT(t->host.goos), GES_FMT(t->host.goarch));
    if (!is_runnable) {
        show_failure(facts, out, finding, t);
    } else {
        ges_find_evidence(out, finding, "found",
                          "such programs run here, but cgo is off for them, and go install puts "
                          "them into bin/%.*s_%.*s",
                          GES_FMT(t->is.goos), GES_FMT(t->is.goarch));
    }
    finish(facts, out, finding, t);
    ges_find_cure(out, finding,
                  is_lasting_one ? "remove it, and name the target in the one command that needs it"
                                 : "remove it, unless this shell is for cross builds only");
}

/* Blanks, quotes and carriage returns: GES008's, in the go env file GES037's. */
static bool is_damaged(const ges_fact_setting *setting) {
    return setting != NULL && (ges_text_trim(setting->value).len != setting->value.len ||
                               strchr("\"'", setting->value.ptr[0]) != NULL);
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    bool is_told = go != NULL && go->goarch.len != 0;
    target t = {.goos = set_by_user(facts, "GOOS"),
                .goarch = set_by_user(facts, "GOARCH"),
                .host = {facts->goos, is_told ? go->goarch : facts->goarch}};
    t.is = (pair){t.goos != NULL ? t.goos->value : t.host.goos,
                  t.goarch != NULL ? t.goarch->value : t.host.goarch};
    if (is_damaged(t.goos) || is_damaged(t.goarch)) {
        return;
    }
    if (!is_known(t.is)) {
        bool is_ours = t.goos != NULL || t.goarch != NULL;
        if (is_ours && is_known(t.host)) {
            check_unknown(facts, out, &t);
        }
    } else if (!same(t.is, t.host)) {
        check_cross(facts, out, &t);
    }
}

static const ges_rule_example examples[] = {
    {"the go env file keeps the target of an old cross build",
     "goenv /home/ana/.config/go/env:2 GOOS=windows\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n",
     "error: go builds for windows/amd64, but this machine is linux/amd64"},
    {"cmd's `set GOOS=linux`, still there an hour later",
     "system windows\n"
     "env GOOS=linux\n",
     "warning: go builds for linux/amd64, but this machine is windows/amd64"},
    {"and in the registry",
     "system windows\n"
     "env GOARCH=arm64\n"
     "user-key REG_SZ GOARCH=arm64\n",
     "error: go builds for windows/arm64, but this machine is windows/amd64"},
    {"GOBIN forbids to install what was built for another system",
     "env GOOS=darwin\n"
     "startup /home/ana/.profile:3 GOOS=darwin\n"
     "env GOBIN=/home/ana/bin\n",
     "error: go builds for darwin/amd64, but this machine is linux/amd64"},
    {"32-bit programs run, but are not where they are looked for",
     "goenv /home/ana/.config/go/env:1 GOARCH=386\n",
     "warning: go builds for linux/386, but this machine is linux/amd64"},
    {"a name that Go does not have",
     "env GOARCH=x86_64\n"
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n",
     "error: go knows no target linux/x86_64"},
    {"a blank behind the name is another rule's",
     "system windows\n"
     "env GOOS=linux \n",
     ""},
    {"a 32-bit Go that is told what it is",
     "go /usr/bin/go -> go1.22.5 in /usr/lib/go-1.22\n"
     "go-arch 386\n"
     "env GOARCH=386\n",
     ""},
    {"this machine's own names", "env GOOS=linux\nenv GOARCH=amd64\n", ""},
    {"an empty value counts as not set", "env GOOS=\n", ""},
};

const ges_rule ges_rule_goos_left_over = {
    .id = "GES007",
    .name = "goos_left_over",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "GOOS or GOARCH is left over from a cross build",
    .why = "GOOS and GOARCH choose the system that go builds for. When they stay set, `go build` "
           "still works, but what it builds does not start here: `go run` and `go test` fail with "
           "`exec format error` (on Windows `%1 is not a valid Win32 application`), a program for "
           "Windows gets or lacks its `.exe`, and `go install` refuses while GOBIN is set. A name "
           "that Go does not know, such as `x86_64` for `amd64`, stops every build.",
    .fix = "Remove both, and name the target in the one command that needs it: `GOOS=linux go "
           "build`, in PowerShell `$env:GOOS='linux'; go build; Remove-Item Env:GOOS`.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
