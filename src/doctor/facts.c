/* Gathers the facts of a machine: the doctor's only door to the system, with its facts_*.c rooms. */
#include "doctor/facts_gather.h"
#include "doctor/facts_witness.h"

ges_text ges_gather_env(const ges_gather *g, const char *name) {
    ges_text value = {0};
    (void)ges_env_find(g->os, &g->env, ges_text_of(name), &value); /* absent: stays empty */
    return value;
}

void ges_gather_gap(ges_gather *g, unsigned groups, ges_status status, const char *what,
                    ges_text path, const ges_error *err) {
    for (size_t i = 0; i < g->facts->gaps.count; i++) {
        if (g->facts->gaps.items[i].groups == groups) {
            return; /* one reason is enough, and a broken disk has thousands */
        }
    }
    bool is_told = err != NULL && err->text[0] != '\0';
    ges_text why = ges_text_copy(g->mem,
                                 ges_text_of(is_told ? err->text : ges_status_name(status)));
    ges_fact_gap gap = {groups, ges_text_format(g->mem, "cannot %s '%.*s': %.*s", what,
                                                GES_FMT(path), GES_FMT(why))};
    (void)ges_list_push(g->mem, &g->facts->gaps, gap); /* the arena remembers */
}

/* How shells are spoken to, by the last part of the program's name, and the file to edit. */
static const struct {
    ges_text program;
    ges_fact_shell shell;
    const char *file; /* below the home directory; NULL: none */
} shells[] = {
    {GES_LIT("bash"), GES_SHELL_SH, ".bashrc"},
    {GES_LIT("zsh"), GES_SHELL_SH, ".zshrc"},
    {GES_LIT("fish"), GES_SHELL_FISH, ".config/fish/config.fish"},
    {GES_LIT("ksh"), GES_SHELL_SH, ".profile"},
    {GES_LIT("dash"), GES_SHELL_SH, ".profile"},
    {GES_LIT("sh"), GES_SHELL_SH, ".profile"},
    {GES_LIT("pwsh"), GES_SHELL_POWERSHELL, NULL},
    {GES_LIT("powershell"), GES_SHELL_POWERSHELL, NULL},
    {GES_LIT("cmd"), GES_SHELL_CMD, NULL},
};

/* Takes the shell of `program` ("/usr/bin/zsh", "C:\...\cmd.exe"); false when it is none. */
static bool take_shell(ges_gather *g, ges_text program) {
    ges_text base = ges_path_base(g->facts->style, program);
    ges_text ext = ges_path_ext(g->facts->style, base);
    ges_text name = ges_text_equal_nocase(ext, GES_T(".exe"))
                        ? ges_text_slice(base, 0, base.len - ext.len)
                        : base;
    for (size_t i = 0; i < GES_COUNT(shells); i++) {
        if (!ges_text_equal_nocase(name, shells[i].program)) {
            continue;
        }
        g->facts->shell = shells[i].shell;
        g->shell = program;
        if (shells[i].file != NULL && g->facts->home.len != 0) {
            g->facts->shell_file = ges_path_join(g->mem, g->facts->style, g->facts->home,
                                                 ges_text_of(shells[i].file));
        }
        return true;
    }
    return false;
}

/* The shell that started us, else the account's, else the system's usual one. */
static void find_shell(ges_gather *g) {
    ges_text program = {0};
    g->facts->shell =
        g->facts->family == GES_OS_WINDOWS ? GES_SHELL_POWERSHELL : GES_SHELL_SH;
    if (g->os->parent_program(g->os, g->mem, &program, NULL) == GES_OK && take_shell(g, program)) {
        return;
    }
    (void)take_shell(g, ges_gather_env(g, "SHELL")); /* else it stays the usual one */
}

/* Groups that stand on others: asked until nothing more is needed. */
static unsigned with_foundations(unsigned groups) {
    static const unsigned needs[] = {
#define GES_FACT_GROUP(name, needs) (needs),
#include "doctor/fact_groups.def"
#undef GES_FACT_GROUP
    };
    unsigned before = 0;
    while (before != groups) {
        before = groups;
        for (size_t i = 0; i < GES_COUNT(needs); i++) {
            groups |= groups & (1u << i) ? needs[i] : 0;
        }
    }
    return groups;
}

enum { NEEDED, COMFORT };

static const struct {
    unsigned group;
    int weight; /* COMFORT: findings are right without it, only less telling */
    void (*gather)(ges_gather *g);
} steps[] = {
#define GES_FACT_STEP(group, weight, name) {GES_FACTS_##group, weight, ges_gather_##name},
#include "doctor/fact_steps.def"
#undef GES_FACT_STEP
};

/* Gathers exactly these groups into *facts. */
static ges_status gather(const ges_os *os, unsigned groups, ges_arena *mem, ges_facts *facts,
                         ges_error *err) {
    ges_gather g = {.mem = mem, .facts = facts};
    ges_witness witness;
    g.os = ges_witness_init(&witness, os, &g);
    ges_status status = os->env_list(os, mem, &g.env, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "reading the process environment");
    }
    facts->home = ges_gather_env(&g, os->family == GES_OS_WINDOWS ? "USERPROFILE" : "HOME");
    find_shell(&g);
    for (size_t i = 0; i < GES_COUNT(steps); i++) {
        if (groups & steps[i].group) {
            witness.groups = steps[i].weight == COMFORT ? 0 : steps[i].group;
            steps[i].gather(&g);
        }
    }
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}

ges_status ges_facts_gather(const ges_os *os, ges_text dir, unsigned groups, ges_arena *mem,
                            ges_facts *out, ges_error *err) {
    ges_facts facts = {.family = os->family,
                       .style = ges_os_style(os),
                       .dir = dir,
                       .goos = ges_os_goos(os),
                       .goarch = ges_text_of(os->goarch)};
    facts.groups = with_foundations(groups);
    ges_status status = gather(os, facts.groups, mem, &facts, err);
    if (status == GES_OK) {
        *out = facts;
    }
    return status;
}

ges_status ges_facts_gather_more(const ges_os *os, unsigned groups, ges_arena *mem,
                                 ges_facts *facts, ges_error *err) {
    ges_facts more = *facts;
    unsigned missing = with_foundations(groups) & ~more.groups;
    more.groups |= missing;
    ges_status status = gather(os, missing, mem, &more, err);
    if (status == GES_OK) {
        *facts = more;
    }
    return status;
}
