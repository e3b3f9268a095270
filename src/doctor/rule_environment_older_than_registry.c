/* GES002: this process got its variables before the registry was changed. Only what it lacks proves
 * that: a value of its own may also have been set in the session, on purpose. */
#include "doctor/doctor.h"

#include "env/program.h"

/* The go that a new logon would run, when PATH lacks its entry and runs another one; else NULL. */
static const ges_fact_path_entry *missing_go(const ges_facts *facts, ges_arena *mem) {
    if (ges_fact_first_go(facts) == NULL) {
        return NULL; /* GES001, whose cure says the same */
    }
    for (size_t i = 0; i < facts->logon_path.count; i++) {
        const ges_fact_path_entry *entry = &facts->logon_path.items[i];
        if (entry->go.len != 0) {
            return entry;
        }
        for (size_t k = 0; k < facts->gos.count; k++) {
            const ges_fact_go *go = &facts->gos.items[k];
            ges_text dir = ges_path_dir(mem, facts->style, go->path);
            if (go->is_on_path && ges_fact_same_dir(facts, mem, dir, entry->text)) {
                return NULL;
            }
        }
    }
    return NULL;
}

/* A directory with programs from go install that a new logon would search, and PATH lacks. */
static const ges_fact_path_entry *missing_bin(const ges_facts *facts, ges_arena *mem) {
    for (size_t i = 0; i < facts->places.count; i++) {
        const ges_fact_place *place = &facts->places.items[i];
        if (place->program_count == 0 || ges_fact_on_path(facts, mem, place->path)) {
            continue;
        }
        const ges_fact_path_entry *entry =
            ges_fact_entry_of(facts, &facts->logon_path, mem, place->path);
        if (entry != NULL) {
            return entry;
        }
    }
    return NULL;
}

/* What a new logon gets for one of Go's variables; NULL when `setting` is no such thing. */
static const ges_fact_setting *fresh(const ges_facts *facts, const ges_fact_setting *setting) {
    bool is_registry =
        setting->source == GES_FACT_USER_KEY || setting->source == GES_FACT_MACHINE_KEY;
    if (!is_registry || !ges_fact_is_go_name(setting->name) || setting->value.len == 0 ||
        ges_text_find_char(setting->value, '%') != GES_NPOS) { /* GES024's */
        return NULL;
    }
    const ges_fact_setting *user = ges_fact_registry(facts, setting->name, GES_FACT_USER_KEY);
    return setting->source == GES_FACT_USER_KEY || user == NULL ? setting : NULL;
}

static const ges_fact_setting *here(const ges_facts *facts, ges_text name) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (setting->source == GES_FACT_PROCESS && ges_text_equal_nocase(setting->name, name)) {
            return setting;
        }
    }
    return NULL;
}

typedef struct difference {
    size_t missing; /* variables that this process lacks */
    size_t other;   /* those of another value */
    ges_text name;  /* the first one; missing ones first */
} difference;

static difference compare(const ges_facts *facts) {
    difference d = {0};
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *now = fresh(facts, &facts->settings.items[i]);
        const ges_fact_setting *old = now != NULL ? here(facts, now->name) : NULL;
        if (now == NULL || (old != NULL && ges_text_equal(old->value, now->value))) {
            continue;
        }
        bool is_first = old == NULL ? d.missing == 0 : d.missing + d.other == 0;
        d.name = is_first ? now->name : d.name;
        d.missing += old == NULL;
        d.other += old != NULL;
    }
    return d;
}

static void show_variables(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *now = fresh(facts, &facts->settings.items[i]);
        const ges_fact_setting *old = now != NULL ? here(facts, now->name) : NULL;
        if (now == NULL || (old != NULL && ges_text_equal(old->value, now->value))) {
            continue;
        }
        ges_text place = ges_place_name(out->mem, now);
        ges_text value = ges_value_shown(out->mem, now->value);
        if (old == NULL) {
            ges_find_evidence(out, finding, "registry", "%.*s=%.*s in %.*s; here it is not set",
                              GES_FMT(now->name), GES_FMT(value), GES_FMT(place));
        } else {
            ges_find_evidence(out, finding, "registry", "%.*s=%.*s in %.*s; here it is %.*s",
                              GES_FMT(now->name), GES_FMT(value), GES_FMT(place),
                              GES_FMT(ges_value_shown(out->mem, old->value)));
        }
    }
}

static void show_entry(ges_findings *out, ges_finding *finding, const ges_fact_path_entry *entry) {
    ges_find_evidence(out, finding, "registry", "PATH has %.*s in %s; here that entry is missing",
                      GES_FMT(entry->text),
                      entry->hive == GES_HIVE_MACHINE ? "the machine's key" : "the user's key");
}

/* --- who of those that started this process is old too ---------------------------------------- */

static bool has_entry(const ges_facts *facts, ges_arena *mem, ges_text path, ges_text wanted) {
    ges_text *entries = NULL;
    size_t count = 0;
    if (ges_path_split_list(mem, facts->style, path, &entries, &count) != GES_OK) {
        return true; /* not known: not old */
    }
    for (size_t i = 0; i < count; i++) {
        if (ges_fact_same_dir(facts, mem, entries[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* Does it lack what this process lacks: the entry of PATH, or the variable's value? */
static bool is_old(const ges_facts *facts, ges_arena *mem, const ges_fact_ancestor *ancestor,
                   const ges_fact_path_entry *entry, ges_text name) {
    ges_text wanted = entry != NULL ? GES_T("PATH") : name;
    const ges_fact_setting *now = entry == NULL ? ges_fact_registry(facts, name, GES_FACT_USER_KEY)
                                                : NULL;
    now = entry == NULL && now == NULL ? ges_fact_registry(facts, name, GES_FACT_MACHINE_KEY) : now;
    for (size_t i = 0; i < ancestor->values.count; i++) {
        const ges_fact_session_value *value = &ancestor->values.items[i];
        if (ges_text_equal_nocase(value->name, wanted)) {
            return entry != NULL ? !has_entry(facts, mem, value->value, entry->text)
                                 : now != NULL && !ges_text_equal(value->value, now->value);
        }
    }
    return entry == NULL;
}

/* The outermost ancestor that is old, through old ones only: it is what has to be started again. */
static const ges_fact_ancestor *holder(const ges_facts *facts, ges_arena *mem,
                                       const ges_fact_path_entry *entry, ges_text name) {
    const ges_fact_ancestor *found = NULL;
    for (size_t i = 0; i < facts->ancestors.count; i++) {
        const ges_fact_ancestor *ancestor = &facts->ancestors.items[i];
        if (!ancestor->is_older || !is_old(facts, mem, ancestor, entry, name)) {
            break;
        }
        found = ancestor;
    }
    return found;
}

/* Who has to be started again: the ancestor that is known to be old, else by who started us. */
static void cure(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                 const ges_fact_ancestor *old) {
    if (old != NULL) {
        ges_text advice = ges_program_advice(ges_program_kind_of(facts->family, old->name),
                                             facts->family);
        ges_find_evidence(out, finding, "process",
                          "%.*s (pid %lu) was started before the change and hands the old values on",
                          GES_FMT(old->name), (unsigned long)old->pid);
        ges_find_cure(out, finding, "%.*s (pid %lu), started before the change: %.*s",
                      GES_FMT(old->name), (unsigned long)old->pid, GES_FMT(advice));
        return;
    }
    const ges_fact_setting *program =
        ges_fact_declared(facts, GES_T("TERM_PROGRAM"), GES_FACT_PROCESS);
    bool is_vscode = program != NULL && ges_text_equal(program->value, GES_T("vscode"));
    bool is_terminal = ges_fact_declared(facts, GES_T("WT_SESSION"), GES_FACT_PROCESS) != NULL;
    ges_find_cure(out, finding, "%s",
                  is_vscode ? "close all windows of Visual Studio Code and start it again: they "
                              "share one environment, the one of its first start"
                  : is_terminal
                      ? "open a new tab of Windows Terminal; if it is the same there, close all of "
                        "its windows"
                      : "open a new terminal, from the Start menu and not from a program that is "
                        "older than the change");
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family != GES_OS_WINDOWS) {
        return;
    }
    const ges_fact_path_entry *go = missing_go(facts, out->mem);
    const ges_fact_path_entry *bin = missing_bin(facts, out->mem);
    difference d = compare(facts);
    if (go == NULL && bin == NULL && d.missing + d.other == 0) {
        return;
    }
    ges_finding *finding = NULL;
    if (go != NULL) {
        finding = ges_find(out, GES_SEVERITY_ERROR,
                           "this process is older than the registry: a new one would run %.*s, not "
                           "%.*s",
                           GES_FMT(go->go), GES_FMT(ges_fact_first_go(facts)->path));
    } else if (bin != NULL) {
        finding = ges_find(out, GES_SEVERITY_WARNING,
                           "this process is older than the registry: it does not find the programs "
                           "in %.*s",
                           GES_FMT(bin->text));
    } else if (d.missing != 0) {
        finding = ges_find(out, GES_SEVERITY_WARNING,
                           "this process is older than the registry: it lacks %.*s%s",
                           GES_FMT(d.name), d.missing > 1 ? " and others" : "");
    } else {
        finding = ges_find(out, GES_SEVERITY_INFO,
                           "%.*s%s differ%s from the registry: set in this session, or older",
                           GES_FMT(d.name), d.other > 1 ? " and others" : "",
                           d.other > 1 ? "" : "s");
    }
    if (go != NULL) {
        show_entry(out, finding, go);
    }
    if (bin != NULL && bin != go) {
        show_entry(out, finding, bin);
    }
    show_variables(facts, out, finding);
    cure(facts, out, finding, holder(facts, out->mem, go != NULL ? go : bin, d.name));
}

static const ges_rule_example examples[] = {
    {"a newer Go was installed after Visual Studio Code was started",
     "system windows\n"
     "env TERM_PROGRAM=vscode\n"
     "path C:\\Go\\bin\n"
     "go C:\\Go\\bin\\go.exe -> go1.19.8 in C:\\Go\n"
     "logon machine C:\\Program Files\\Go\\bin -> C:\\Program Files\\Go\\bin\\go.exe\n",
     "error: this process is older than the registry: a new one would run "
     "C:\\Program Files\\Go\\bin\\go.exe, not C:\\Go\\bin\\go.exe"},
    {"the editor above the terminal is the one that is old",
     "system windows\n"
     "user-key REG_SZ GOPRIVATE=example.com\n"
     "ancestor 50 older cmd.exe\n"
     "ancestor 42 older Code.exe\n"
     "ancestor-env GOFLAGS=-v\n"
     "ancestor 9 older explorer.exe\n"
     "ancestor-env GOPRIVATE=example.com\n",
     "warning: this process is older than the registry: it lacks GOPRIVATE"},
    {"setx GOPRIVATE in another window",
     "system windows\n"
     "user-key REG_SZ GOPRIVATE=example.com\n",
     "warning: this process is older than the registry: it lacks GOPRIVATE"},
    {"the directory of go install was added to PATH meanwhile",
     "system windows\n"
     "default GOPATH=C:\\Users\\ana\\go\n"
     "programs C:\\Users\\ana\\go\\bin -> gopls.exe\n"
     "logon user C:\\Users\\ana\\go\\bin\n",
     "warning: this process is older than the registry: it does not find the programs in "
     "C:\\Users\\ana\\go\\bin"},
    {"another value may be meant",
     "system windows\n"
     "env GOPROXY=off\n"
     "user-key REG_SZ GOPROXY=direct\n",
     "info: GOPROXY differs from the registry: set in this session, or older"},
    {"the user's value hides the machine's",
     "system windows\n"
     "env GOPROXY=direct\n"
     "user-key REG_SZ GOPROXY=direct\n"
     "machine-key REG_SZ GOPROXY=off\n",
     ""},
    {"a session puts another Go in front, on purpose",
     "system windows\n"
     "path D:\\go1.22\\bin\n"
     "path-machine C:\\Program Files\\Go\\bin\n"
     "go D:\\go1.22\\bin\\go.exe -> go1.22.0 in D:\\go1.22\n"
     "go C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n"
     "logon machine C:\\Program Files\\Go\\bin\n",
     ""},
    {"no go at all is GES001's",
     "system windows\n"
     "go-aside C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n"
     "logon machine C:\\Program Files\\Go\\bin -> C:\\Program Files\\Go\\bin\\go.exe\n",
     ""},
    {"variables of the session only, and those of other programs",
     "system windows\n"
     "env GOOS=linux\n"
     "machine-key REG_SZ GOOGLE_CLOUD_PROJECT=shop\n",
     ""},
};

const ges_rule ges_rule_environment_older_than_registry = {
    .id = "GES002",
    .name = "environment_older_than_registry",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_SETTINGS,
    .title = "This process is older than the registry's variables",
    .why = "Windows hands variables from parent to child when a program starts, and never changes "
           "them later. Installers, `setx` and the Settings dialog write the registry; Explorer "
           "takes notice, but terminals, editors and services keep what they were started with, and "
           "so does all that they start. Windows of Visual Studio Code share one process.",
    .fix = "Start the program again that is older than the change: all windows of Visual Studio Code "
           "at once, a new tab of Windows Terminal 1.18 or newer, otherwise a new terminal from the "
           "Start menu.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_PLACES | GES_FACTS_LOGON |
             GES_FACTS_ANCESTORS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
