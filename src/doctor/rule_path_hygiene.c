/* GES040: entries of PATH that cannot work, or that only some programs understand. */
#include "doctor/remedy.h"
#include "doctor/remedyvalue.h"

#include "base/map.h"
#include "env/pathlist.h"

enum {
    SHOWN = 8,       /* entries in the evidence */
    IDLE_LIMIT = 10, /* so many dead and repeated entries are worth a line; a few are everywhere */
};

typedef struct tally {
    size_t odd;  /* entries whose spelling is at fault */
    size_t dead; /* well spelt, but no such directory */
    size_t repeated;
} tally;

/* GES024 explains %NAME% on Windows; an empty entry is common there and Go skips it. Trailing
 * separators and short names work everywhere: `ges why PATH` shows them. */
static unsigned faults_of(const ges_facts *facts, const ges_fact_path_entry *entry) {
    unsigned worth = GES_PATH_QUOTED | GES_PATH_BLANK | GES_PATH_RELATIVE;
    unsigned on_unix = GES_PATH_EMPTY | GES_PATH_UNEXPANDED;
    return ges_path_troubles(facts->style, entry->raw) &
           (worth | (facts->style == GES_PATH_UNIX ? on_unix : 0u));
}

/* "~/go/bin" with programs in it is the subject of GES005. */
static bool is_of_another_rule(const ges_facts *facts, ges_arena *mem,
                               const ges_fact_path_entry *entry) {
    static const ges_text homes[] = {GES_LIT("~"), GES_LIT("$HOME"), GES_LIT("${HOME}")};
    for (size_t i = 0; i < GES_COUNT(homes); i++) {
        if (ges_text_starts(entry->text, homes[i])) {
            ges_text dir =
                ges_text_join(mem, facts->home, ges_text_skip(entry->text, homes[i].len));
            const ges_fact_place *place =
                ges_fact_place_at(facts, ges_path_clean(mem, facts->style, dir));
            return place != NULL && place->program_count != 0;
        }
    }
    return false;
}

/* The spelling that two entries share when they mean one directory. */
static ges_text key_of(const ges_facts *facts, ges_arena *mem, const ges_fact_path_entry *entry) {
    ges_text text = ges_path_clean(mem, facts->style, entry->text);
    char *lower = facts->style == GES_PATH_WINDOWS ? ges_new_array(mem, text.len, char) : NULL;
    for (size_t i = 0; lower != NULL && i < text.len; i++) {
        char c = text.ptr[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return lower != NULL ? (ges_text){lower, text.len} : text;
}

static tally count(const ges_facts *facts, ges_arena *mem) {
    tally t = {0};
    ges_map seen = {0};
    for (size_t i = 0; i < facts->path.count; i++) {
        const ges_fact_path_entry *entry = &facts->path.items[i];
        bool is_odd = faults_of(facts, entry) != 0;
        t.odd += is_odd && !is_of_another_rule(facts, mem, entry);
        if (is_odd || entry->text.len == 0) {
            continue;
        }
        ges_text key = key_of(facts, mem, entry);
        bool is_repeated = ges_map_get(&seen, key) != NULL;
        t.repeated += is_repeated;
        t.dead += !is_repeated && entry->real.len == 0;
        (void)ges_map_set(mem, &seen, key, &facts->path.items[i]); /* the arena remembers */
    }
    return t;
}

static void show_entries(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                         const tally *t) {
    size_t shown = 0;
    for (size_t i = 0; i < facts->path.count && shown < SHOWN; i++) {
        const ges_fact_path_entry *entry = &facts->path.items[i];
        unsigned faults = faults_of(facts, entry);
        if (faults == 0 || is_of_another_rule(facts, out->mem, entry)) {
            continue;
        }
        shown++;
        ges_find_evidence(out, finding, "found", "entry %zu, %.*s, %s", i + 1,
                          GES_FMT(ges_value_shown(out->mem, entry->raw)),
                          ges_path_trouble_text(facts->style, faults));
    }
    if (t->odd > shown) {
        ges_find_evidence(out, finding, "found", "and %zu more", t->odd - shown);
    }
    if (t->dead + t->repeated >= IDLE_LIMIT) {
        ges_find_evidence(out, finding, "found",
                          "%zu of %zu entries name no directory, %zu repeat an earlier one",
                          t->dead, facts->path.count, t->repeated);
    }
}

/* `written` without the quotes and blanks around it; empty when that would not be one entry. */
static ges_text bare_of(ges_text written) {
    ges_text bare = ges_text_trim(written);
    if (bare.len >= 2 && bare.ptr[0] == '"' && bare.ptr[bare.len - 1] == '"') {
        bare = ges_text_trim(ges_text_slice(bare, 1, bare.len - 1));
    }
    bool is_one = ges_text_find_char(bare, ';') == GES_NPOS &&
                  ges_text_find_char(bare, '"') == GES_NPOS;
    return is_one ? bare : (ges_text){0};
}

/* Quotes and blanks around entries that the registry holds. */
static void respell(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    for (size_t i = 0; i < facts->logon_path.count && i < SHOWN * SHOWN; i++) {
        const ges_fact_path_entry *entry = &facts->logon_path.items[i];
        const ges_fact_setting *path =
            ges_fact_registry(facts, GES_T("PATH"), entry->hive == GES_HIVE_MACHINE
                                                        ? GES_FACT_MACHINE_KEY
                                                        : GES_FACT_USER_KEY);
        ges_text bare = bare_of(entry->written);
        if (path == NULL || bare.len == 0 || ges_text_equal(bare, entry->written)) {
            continue;
        }
        size_t count = finding != NULL ? finding->repairs.count : 0;
        ges_remedy_value(out, finding, &ges_fixer_registry_path_respell, path, bare);
        if (finding != NULL && finding->repairs.count > count) {
            finding->repairs.items[count].name = entry->written;
        }
    }
}

static void check_entries(const ges_facts *facts, ges_findings *out) {
    tally t = count(facts, out->mem);
    if (t.odd == 0) {
        return; /* dead and repeated entries alone do no harm: `ges why PATH` lists them */
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_INFO,
                 "%zu entr%s of PATH only work%s for some programs, or by luck", t.odd,
                 t.odd == 1 ? "y" : "ies", t.odd == 1 ? "s" : "");
    show_entries(facts, out, finding, &t);
    bool may_use_dir = ges_fact_declared(facts, GES_T("NODEFAULTCURRENTDIRECTORYINEXEPATH"),
                                         GES_FACT_PROCESS) == NULL;
    if (facts->family == GES_OS_WINDOWS && !may_use_dir) {
        ges_find_evidence(out, finding, "found",
                          "NoDefaultCurrentDirectoryInExePath is set: cmd and Go search the "
                          "current directory only where PATH names it");
    }
    ges_find_cure(out, finding, "write each entry once, as an absolute path without quotes or "
                                "blanks, where PATH is set");
    ges_find_command(out, finding, GES_T("ges why PATH"), "shows where each entry comes from");
    respell(facts, out, finding);
}

/* Without .EXE no shell and no Go program finds go by its name. */
static void check_endings(const ges_facts *facts, ges_findings *out) {
    static const ges_text needed[] = {GES_LIT(".EXE"), GES_LIT(".COM"), GES_LIT(".BAT"),
                                      GES_LIT(".CMD")};
    const ges_fact_setting *setting =
        ges_fact_declared(facts, GES_T("PATHEXT"), GES_FACT_PROCESS);
    if (setting == NULL || setting->value.len == 0) {
        return; /* then Go takes the four, and GES035 speaks of missing variables */
    }
    for (size_t i = 0; i < GES_COUNT(needed); i++) {
        ges_text rest = setting->value;
        ges_text ending = {0};
        bool is_there = false;
        while (!is_there && ges_text_next(&rest, ';', &ending)) {
            is_there = ges_text_equal_nocase(ending, needed[i]);
        }
        if (is_there) {
            continue;
        }
        ges_finding *finding =
            ges_find(out, i == 0 ? GES_SEVERITY_WARNING : GES_SEVERITY_INFO,
                     "PATHEXT lacks %.*s: such programs are not found by their names",
                     GES_FMT(needed[i]));
        ges_find_where(out, finding, facts, setting);
        ges_find_cure(out, finding, "put .COM;.EXE;.BAT;.CMD in front of PATHEXT");
        ges_remedy_replace(out, finding, facts, setting,
                           ges_text_join(out->mem, GES_T(".COM;.EXE;.BAT;.CMD;"), setting->value));
        return;
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    check_entries(facts, out);
    if (facts->family == GES_OS_WINDOWS) {
        check_endings(facts, out);
    }
}

static const ges_rule_example examples[] = {
    {"PATH=$GOROOT/bin:... with an empty variable, and a colon too many",
     "path bin\n"
     "path /usr/bin\n"
     "path \n",
     "info: 2 entries of PATH only work for some programs, or by luck"},
    {"quotes kept the shell from expanding ~",
     "home /home/ana\n"
     "path ~/bin\n"
     "path /usr/bin\n",
     "info: 1 entry of PATH only works for some programs, or by luck"},
    {"the same with programs of go install is GES005's",
     "home /home/ana\n"
     "path ~/go/bin\n"
     "programs /home/ana/go/bin -> gopls\n",
     ""},
    {"a quoted directory on Windows",
     "system windows\n"
     "path C:\\Windows\\system32\n"
     "path \"C:\\Program Files\\Go\\bin\"\n",
     "info: 1 entry of PATH only works for some programs, or by luck"},
    {"a blank before the semicolon",
     "system windows\n"
     "path-missing C:\\mingw64\\bin \n"
     "path C:\\Windows\n",
     "info: 1 entry of PATH only works for some programs, or by luck"},
    {"a broken PATHEXT",
     "system windows\n"
     "path C:\\Windows\n"
     "env PATHEXT=.PY;.COM\n",
     "warning: PATHEXT lacks .EXE: such programs are not found by their names"},
    {"a repeated directory, a missing one and a slash at the end are everywhere",
     "path /usr/bin/\n"
     "path-missing /home/ana/bin\n"
     "path /usr/bin\n",
     ""},
    {"a semicolon at the end is common on Windows",
     "system windows\n"
     "env PATHEXT=.COM;.EXE;.BAT;.CMD;.VBS\n"
     "path C:\\Windows\\system32\n"
     "path C:\\PROGRA~1\\Go\\bin\\\n"
     "path-missing \n",
     ""},
};

const ges_rule ges_rule_path_hygiene = {
    .id = "GES040",
    .name = "path_hygiene",
    .severity = GES_SEVERITY_WARNING, /* of a PATHEXT without .EXE; entries are hints only */
    .harm = GES_HARM_SPEED,
    .title = "PATH has entries that only some programs understand",
    .why = "Every program reads PATH by itself. Go and cmd strip quotes, others do not; an empty or "
           "relative entry makes the current directory a place to start programs from, which Go "
           "refuses since 1.19; `~` in quotes stays as it is; a blank is part of the name. So a "
           "tool is found in one program and not in another. Windows also tries the endings of "
           "PATHEXT only: without `.EXE` there no name finds its program.",
    .fix = "Write absolute directories without quotes and blanks, each once. `ges why PATH` lists "
           "the entries with the file or registry key that each comes from; `ges doctor --fix --only "
           "GES040` takes quotes and blanks off those of the registry.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PATH | GES_FACTS_PLACES | GES_FACTS_LOGON,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
