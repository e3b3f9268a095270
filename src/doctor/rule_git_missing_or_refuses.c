/* GES030: go needs git, which is missing, or refuses the repository of another user. */
#include "doctor/remedy.h"

#include "go/goflagnames.h"
#include "go/version.h"

typedef enum stamping {
    STAMP_OFF,
    STAMP_AUTO, /* when git is there */
    STAMP_ON,
} stamping;

/* The values of -buildvcs. Source: cmd/go work buildvcsFlag.Set, strconv.ParseBool */
static const struct {
    ges_text value;
    stamping means;
} values[] = {
    {GES_LIT("auto"), STAMP_AUTO}, {GES_LIT("1"), STAMP_ON},       {GES_LIT("t"), STAMP_ON},
    {GES_LIT("T"), STAMP_ON},      {GES_LIT("true"), STAMP_ON},    {GES_LIT("TRUE"), STAMP_ON},
    {GES_LIT("True"), STAMP_ON},   {GES_LIT("0"), STAMP_OFF},      {GES_LIT("f"), STAMP_OFF},
    {GES_LIT("F"), STAMP_OFF},     {GES_LIT("false"), STAMP_OFF},  {GES_LIT("FALSE"), STAMP_OFF},
    {GES_LIT("False"), STAMP_OFF},
};

static stamping meaning_of(ges_text word, stamping before) {
    word = ges_text_starts(word, GES_T("--")) ? ges_text_skip(word, 1) : word;
    if (ges_text_equal(word, GES_T("-buildvcs"))) {
        return STAMP_ON;
    }
    if (!ges_text_starts(word, GES_T("-buildvcs="))) {
        return before;
    }
    for (size_t i = 0; i < GES_COUNT(values); i++) {
        if (ges_text_equal(ges_text_skip(word, 10), values[i].value)) {
            return values[i].means;
        }
    }
    return STAMP_OFF; /* go refuses it: nothing to add */
}

static stamping stamping_of(const ges_facts *facts, ges_findings *out, const ges_fact_go *go) {
    ges_word_list words = {0};
    ges_text says = {0};
    uint32_t minor = ges_go_version_minor(go->version);
    stamping means = STAMP_AUTO;
    bool is_off = facts->vcs.repository.len == 0 ||
                  ges_text_equal(ges_fact_value(facts, "GO111MODULE"), GES_T("off"));
    if (minor < 18 || is_off ||
        !ges_goflags_split(out->mem, minor < GES_GOENV_NEWEST_MINOR ? minor : GES_GOENV_NEWEST_MINOR,
                           ges_fact_value(facts, "GOFLAGS"), &words, &says)) {
        return STAMP_OFF; /* what go refuses is GES029's */
    }
    for (size_t i = 0; i < words.count; i++) {
        means = meaning_of(words.items[i], means);
    }
    return means;
}

static const char *missing_words(const ges_facts *facts) {
    return facts->family == GES_OS_WINDOWS ? "exec: \"git\": executable file not found in %PATH%"
                                           : "exec: \"git\": executable file not found in $PATH";
}

static void report_refusal(const ges_facts *facts, ges_findings *out) {
    const ges_fact_vcs *vcs = &facts->vcs;
    ges_finding *finding = ges_find(
        out, vcs->has_main ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
        "git refuses the repository %.*s, which belongs to another user: go cannot stamp %s",
        GES_FMT(vcs->repository), vcs->has_main ? "programs" : "a program that is built here");
    ges_find_evidence(out, finding, "go says", "error obtaining VCS status: exit status 128");
    ges_find_evidence(out, finding, "found",
                      "%.*s belongs to user %u%s; this process is user %u%s, and no safe.directory of "
                      "git names the repository",
                      GES_FMT(vcs->refused), (unsigned)vcs->owner, vcs->owner == 0 ? " (root)" : "",
                      (unsigned)vcs->user, vcs->user == 0 ? " (root)" : "");
    ges_find_cure(out, finding, "tell git that you trust this repository, or build as its owner");
    ges_find_command(out, finding,
                     ges_text_join(out->mem, GES_T("git config --global --add safe.directory "),
                                   ges_remedy_quote(out->mem, facts, vcs->repository)),
                     "for this user");
    ges_find_command(out, finding, GES_T("go build -buildvcs=false"),
                     "one build without the stamp, where git must go on refusing");
}

static void report_missing_stamp(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = ges_fact_effective(facts, "GOFLAGS");
    ges_finding *finding = ges_find(out, GES_SEVERITY_ERROR,
                                    "GOFLAGS asks for the stamp of git, which is not on PATH");
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "go says", "error obtaining VCS status: %s",
                      missing_words(facts));
    ges_find_evidence(out, finding, "found", "a git repository in %.*s",
                      GES_FMT(facts->vcs.repository));
    ges_find_cure(out, finding, "install git or put it on PATH; or take -buildvcs out of GOFLAGS: "
                                "without it go stamps when it can");
}

static void report_missing_fetch(const ges_facts *facts, ges_findings *out) {
    ges_finding *finding = ges_find(
        out, GES_SEVERITY_ERROR, "go fetches %.*s with git, which is not on PATH",
        GES_FMT(facts->vcs.fetched));
    static const char *const names[] = {"GOPROXY", "GONOPROXY", "GOPRIVATE"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        const ges_fact_setting *setting = ges_fact_effective(facts, names[i]);
        if (setting != NULL && setting->value.len != 0 && setting->source != GES_FACT_DEFAULT &&
            setting->source != GES_FACT_GOROOT_ENV) {
            ges_find_where(out, finding, facts, setting);
        }
    }
    ges_find_evidence(out, finding, "go says", "%s", missing_words(facts));
    ges_find_cure(out, finding, "install git, or put it on PATH: a module that comes from no proxy comes "
                                "from its repository");
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    if (go == NULL) {
        return;
    }
    stamping stamp = stamping_of(facts, out, go);
    bool has_git = ges_fact_program_named(facts, "git") != NULL;
    if (facts->vcs.refused.len != 0 && has_git && stamp != STAMP_OFF) {
        report_refusal(facts, out);
    }
    if (!has_git && stamp == STAMP_ON) {
        report_missing_stamp(facts, out);
    }
    if (!has_git && facts->vcs.fetched.len != 0) {
        report_missing_fetch(facts, out);
    }
}

#define GO "go /usr/bin/go -> go1.26.0 in /usr/lib/go-1.26\n"
#define GIT "program git -> /usr/bin/git\n"
#define REFUSED                                                                                    \
    "vcs repository /srv/shop\n"                                                                   \
    "vcs refuses /srv/shop/.git of 1000 as 0\n"

static const ges_rule_example examples[] = {
    {"root in a container builds a checkout of the user", GO GIT REFUSED "vcs main\n",
     "error: git refuses the repository /srv/shop, which belongs to another user: go cannot stamp "
     "programs"},
    {"no main package is seen: only programs are stamped", GO GIT REFUSED,
     "warning: git refuses the repository /srv/shop, which belongs to another user: go cannot stamp a "
     "program that is built here"},
    {"the stamp is switched off", "env GOFLAGS=-buildvcs=false\n" GO GIT REFUSED "vcs main\n", ""},
    {"Go before 1.18 does not stamp",
     "go /usr/bin/go -> go1.17.13 in /usr/lib/go-1.17\n" GIT REFUSED "vcs main\n", ""},
    {"modules are off", "env GO111MODULE=off\n" GO GIT REFUSED "vcs main\n", ""},
    {"without git go leaves the stamp out", GO "vcs repository /srv/shop\n", ""},
    {"unless GOFLAGS insists",
     "env GOFLAGS=-trimpath -buildvcs=true\n" GO "vcs repository /srv/shop\n",
     "error: GOFLAGS asks for the stamp of git, which is not on PATH"},
    {"the last one counts",
     "env GOFLAGS=-buildvcs=true -buildvcs=auto\n" GO "vcs repository /srv/shop\n", ""},
    {"on Windows",
     "system windows\nenv GOFLAGS=-buildvcs\n"
     "go C:\\Go\\bin\\go.exe -> go1.26.0 in C:\\Go\nvcs repository C:\\w\n",
     "error: GOFLAGS asks for the stamp of git, which is not on PATH"},
    {"a module that comes from no proxy", "env GOPROXY=direct\n" GO "vcs fetches github.com/x/y\n",
     "error: go fetches github.com/x/y with git, which is not on PATH"},
    {"git is there", "env GOPROXY=direct\n" GO GIT "vcs fetches github.com/x/y\n", ""},
};

const ges_rule ges_rule_git_missing_or_refuses = {
    .id = "GES030",
    .name = "git_missing_or_refuses",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_BUILD,
    .title = "Git is missing, or refuses the repository",
    .why = "Since 1.18 go writes the commit into every program that is built inside its repository, "
           "and asks git for it. Git works only in repositories of the user who runs it: in those of "
           "others (a container, sudo, a checkout by somebody else) it ends with `detected dubious "
           "ownership`, and the build with `error obtaining VCS status: exit status 128`. A git that "
           "is missing is no harm, unless `-buildvcs=true` stands in GOFLAGS, or modules come "
           "straight from their repositories (`GOPROXY=direct`, GOPRIVATE, GONOPROXY). Owners are not "
           "looked at on Windows.",
    .fix = "`git config --global --add safe.directory DIR` with the exact path and no slash at its end "
           "(git before 2.46 knows only that and `*`), or build as the owner. `-buildvcs=false` leaves "
           "the stamp out. Where git is missing, install it.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PROGRAMS | GES_FACTS_VCS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
