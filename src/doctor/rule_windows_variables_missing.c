/* GES035: Windows' own variables are missing, as in a service or a job with an environment of its
 * own. On Unix the same is GES049. ComSpec and PATHEXT are not asked for: go uses neither the
 * former, nor the latter without a default (os/exec lp_windows.go). */
#include "doctor/remedy.h"

#include "base/builder.h"

static bool is_set(const ges_facts *facts, const char *name) {
    return ges_fact_session_var(facts, name).len != 0;
}

static bool is_go_set(const ges_facts *facts, const char *name) {
    return ges_fact_value(facts, name).len != 0;
}

static bool lacks_cache(const ges_facts *facts) {
    return !is_set(facts, "LocalAppData") && !is_go_set(facts, "GOCACHE");
}

/* Only when this module has to fetch others. */
static bool lacks_modules(const ges_facts *facts) {
    size_t fetched = 0;
    for (size_t i = 0; i < facts->modfile.requires.count; i++) {
        fetched += !facts->modfile.requires.items[i].is_replaced;
    }
    return facts->home.len == 0 && !is_go_set(facts, "GOPATH") && !is_go_set(facts, "GOMODCACHE") &&
           fetched != 0 && !facts->modfile.has_vendor;
}

/* Windows asks TMP, TEMP and USERPROFILE in turn, then takes its own directory.
 * Source: GetTempPathW; a real go.exe under wine. */
static bool lacks_temporary(const ges_facts *facts) {
    return !is_set(facts, "TMP") && !is_set(facts, "TEMP") && facts->home.len == 0 &&
           !is_go_set(facts, "GOTMPDIR");
}

static bool lacks_system_root(const ges_facts *facts) {
    return !is_set(facts, "SystemRoot");
}

static bool lacks_env_file(const ges_facts *facts) {
    return !is_set(facts, "AppData") && !is_go_set(facts, "GOENV");
}

/* Worst first. */
static const struct {
    const char *name;
    bool (*is_lacking)(const ges_facts *facts);
    ges_severity severity;
    const char *harm;
    const char *label;
    const char *evidence;
    const char *instead; /* set this, and the variable is not needed; NULL: nothing helps */
} needs[] = {
    {"LocalAppData", lacks_cache, GES_SEVERITY_ERROR, "go has no place for its build cache",
     "go says",
     "build cache is required, but could not be located: GOCACHE is not defined and "
     "%LocalAppData% is not defined",
     "GOCACHE"},
    {"USERPROFILE", lacks_modules, GES_SEVERITY_ERROR, "go has no place for modules", "go says",
     "go: module cache not found: neither GOMODCACHE nor GOPATH is set", "GOPATH"},
    {"TEMP", lacks_temporary, GES_SEVERITY_WARNING, "go works in Windows' own directory", "found",
     "TMP, TEMP and USERPROFILE are not set: temporary files go to C:\\Windows, where only "
     "administrators may write",
     "GOTMPDIR"},
    /* Source: os/exec addCriticalEnv, which hands it to every child for that reason. */
    {"SystemRoot", lacks_system_root, GES_SEVERITY_WARNING,
     "parts of Windows that go and its tools use may fail", "found",
     "SystemRoot is not set: network and encryption look for their libraries by it", NULL},
    {"AppData", lacks_env_file, GES_SEVERITY_INFO, "what `go env -w` has set is not seen",
     "go says", "go: cannot find go env config: %AppData% is not defined", "GOENV"},
};

static ges_text names_of(ges_arena *mem, unsigned bits, bool is_substitute) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < GES_COUNT(needs); i++) {
        const char *name = is_substitute ? needs[i].instead : needs[i].name;
        if ((bits & (1u << i)) && name != NULL) {
            bool is_last = bits >> i == 1;
            ges_build_format(&b, "%s%s", b.len == 0 ? "" : is_last ? " and " : ", ", name);
        }
    }
    return ges_build_done(&b);
}

static void cure(const ges_facts *facts, ges_findings *out, ges_finding *finding, unsigned bits) {
    ges_text names = names_of(out->mem, bits, false);
    ges_text instead = names_of(out->mem, bits, true);
    if (instead.len == 0) {
        ges_find_cure(out, finding, "set %.*s in the service or job that starts go",
                      GES_FMT(names));
        return;
    }
    ges_find_cure(out, finding, "set %.*s in the service or job that starts go, or else %.*s",
                  GES_FMT(names), GES_FMT(instead));
    if (!(bits & 1) || facts->home.len == 0) {
        return;
    }
    bool is_cmd = facts->shell == GES_SHELL_CMD;
    ges_find_command(out, finding,
                     is_cmd ? GES_T("set \"LOCALAPPDATA=%USERPROFILE%\\AppData\\Local\"")
                            : GES_T("$env:LOCALAPPDATA = \"$env:USERPROFILE\\AppData\\Local\""),
                     "its usual value, for this shell");
}

static void check(const ges_facts *facts, ges_findings *out) {
    unsigned bits = 0;
    size_t worst = GES_COUNT(needs);
    if (facts->family != GES_OS_WINDOWS || ges_fact_first_go(facts) == NULL) {
        return;
    }
    for (size_t i = GES_COUNT(needs); i-- > 0;) {
        if (needs[i].is_lacking(facts)) {
            bits |= 1u << i;
            worst = i;
        }
    }
    if (bits == 0) {
        return;
    }
    ges_finding *finding = ges_find(out, needs[worst].severity, "%.*s %s not set: %s",
                                    GES_FMT(names_of(out->mem, bits, false)),
                                    (bits & (bits - 1)) == 0 ? "is" : "are", needs[worst].harm);
    for (size_t i = 0; i < GES_COUNT(needs); i++) {
        if (bits & (1u << i)) {
            ges_find_evidence(out, finding, needs[i].label, "%s", needs[i].evidence);
        }
    }
    cure(facts, out, finding, bits);
}

#define GO "system windows\ngo C:\\Program Files\\Go\\bin\\go.exe -> go1.22.1 in C:\\Program Files\\Go\n"
#define USUAL                                                                                      \
    "home C:\\Users\\ana\nsession AppData=C:\\Users\\ana\\AppData\\Roaming\n"                      \
    "session SystemRoot=C:\\Windows\n"
#define LOCAL "session LocalAppData=C:\\Users\\ana\\AppData\\Local\n"

static const ges_rule_example examples[] = {
    {"a job without the profile's variables", GO USUAL,
     "error: LocalAppData is not set: go has no place for its build cache"},
    {"an empty environment", GO,
     "error: LocalAppData, TEMP, SystemRoot and AppData are not set: go has no place for its build "
     "cache"},
    {"a job that only says where the build cache is, and needs modules",
     GO "session SystemRoot=C:\\Windows\nsession TEMP=C:\\t\nenv GOENV=off\nenv GOCACHE=D:\\cache\n"
        "require C:\\shop\\go.mod:5 example.com/x v1.0.0\n",
     "error: USERPROFILE is not set: go has no place for modules"},
    {"no temporary directory",
     GO LOCAL "session AppData=C:\\a\nsession SystemRoot=C:\\Windows\n",
     "warning: TEMP is not set: go works in Windows' own directory"},
    {"no SystemRoot", GO LOCAL "home C:\\Users\\ana\nsession AppData=C:\\a\n",
     "warning: SystemRoot is not set: parts of Windows that go and its tools use may fail"},
    {"no AppData", GO LOCAL "home C:\\Users\\ana\nsession SystemRoot=C:\\Windows\n",
     "info: AppData is not set: what `go env -w` has set is not seen"},
    {"all that go needs is set by its own variables",
     GO "session SystemRoot=C:\\Windows\nenv GOENV=off\nenv GOCACHE=D:\\c\nenv GOPATH=D:\\go\n"
        "env GOTMPDIR=D:\\t\nrequire C:\\shop\\go.mod:5 example.com/x v1.0.0\n",
     ""},
    {"a usual logon; TEMP falls back to the profile", GO USUAL LOCAL, ""},
    {"Linux has no such variables", "go /usr/bin/go -> go1.22.1 in /usr/lib/go\n", ""},
};

const ges_rule ges_rule_windows_variables_missing = {
    .id = "GES035",
    .name = "windows_variables_missing",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "Variables of Windows that go needs are missing",
    .why = "go puts its build cache below `%LocalAppData%`, modules below `%USERPROFILE%`, its "
           "settings below `%AppData%`, and works in `%TEMP%`. Services, agents of build servers, "
           "containers and editors start programs with an environment of their own, where these are "
           "often missing. `go version` works then, but builds fail.",
    .fix = "Give the service or job the variables of its user, or set GOCACHE, GOPATH and GOTMPDIR "
           "to folders that it may write to. With these set nothing is missing.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODFILE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
