/* GES023: PATH was cut by a program with a limit, or is too long for one. Windows only. */
#include "doctor/remedyvalue.h"

enum { IDLE_LOOKED_AT = 1000 }; /* entries that are compared with each other */

/* Who stores PATH cut, and at how many characters. Source: setx (1024, nvm-windows#662), the dialog
 * of old Windows (2047). */
static const struct {
    size_t units;
    const char *who;
} cutters[] = {
    {1024, "setx, which stores no more"},
    {2047, "the dialog of environment variables, which stored no more on old Windows"},
};

/* Whom a PATH over that length fails, worst first. Source: Microsoft KB830473 (8191), CreateProcess
 * and SetEnvironmentVariable (32767); 4095 is a limit of dialogs that is only heard of, hence no
 * warning of its own. */
static const struct {
    size_t units;
    ges_severity severity;
    const char *harm;
} limits[] = {
    {32767, GES_SEVERITY_ERROR, "no variable may be longer"},
    {8191, GES_SEVERITY_ERROR, "cmd cuts or refuses it: \"The input line is too long.\""},
    {4095, GES_SEVERITY_WARNING, "setx, installers and dialogs cut or refuse it"},
    {2047, GES_SEVERITY_INFO, "setx and old installers would cut it at 1024 characters"},
};

static const ges_fact_path_entry *last_of(const ges_facts *facts, ges_fact_hive hive) {
    const ges_fact_path_entry *last = NULL;
    for (size_t i = 0; i < facts->logon_path.count; i++) {
        last = facts->logon_path.items[i].hive == hive ? &facts->logon_path.items[i] : last;
    }
    return last;
}

/* `setx PATH "%PATH%;..."` stores the machine's entries as the user's too. */
static bool is_repeated(const ges_facts *facts, size_t index) {
    const ges_fact_path_entry *entry = &facts->logon_path.items[index];
    for (size_t k = 0; k < index && entry->hive == GES_HIVE_USER; k++) {
        const ges_fact_path_entry *other = &facts->logon_path.items[k];
        if (other->hive == GES_HIVE_MACHINE &&
            ges_path_equal(facts->style, other->text, entry->text)) {
            return true;
        }
    }
    return false;
}

static size_t repeated(const ges_facts *facts) {
    size_t count = 0;
    for (size_t i = 0; i < facts->logon_path.count; i++) {
        count += is_repeated(facts, i);
    }
    return count;
}

/* Is there an entry of the user's that an earlier one makes useless? */
static bool has_idle(const ges_facts *facts) {
    for (size_t i = 0; i < facts->logon_path.count && i < IDLE_LOOKED_AT; i++) {
        for (size_t k = 0; k < i && facts->logon_path.items[i].hive == GES_HIVE_USER; k++) {
            if (ges_path_equal(facts->style, facts->logon_path.items[k].text,
                               facts->logon_path.items[i].text)) {
                return true;
            }
        }
    }
    return false;
}

/* What changes nothing for any look-up: the machine's entries come first anyway. */
static void repair(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    const ges_fact_setting *user = ges_fact_registry(facts, GES_T("PATH"), GES_FACT_USER_KEY);
    if (user == NULL) {
        return;
    }
    for (size_t i = 0; i < facts->logon_path.count; i++) {
        ges_text written = facts->logon_path.items[i].written;
        if (written.len != 0 && is_repeated(facts, i)) {
            ges_remedy_value(out, finding, &ges_fixer_registry_path_remove, user, written);
        }
    }
    ges_remedy_value(out, finding, &ges_fixer_registry_path_dedupe, user, (ges_text){0});
}

static void show_lengths(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    static const struct {
        ges_fact_source source;
        const char *whose;
    } lengths[] = {
        {GES_FACT_MACHINE_KEY, "the machine's key has"},
        {GES_FACT_USER_KEY, "the user's key has"},
        {GES_FACT_PROCESS, "this process has"},
    };
    for (size_t i = 0; i < GES_COUNT(lengths); i++) {
        const ges_fact_setting *path =
            lengths[i].source == GES_FACT_PROCESS
                ? ges_fact_declared(facts, GES_T("PATH"), GES_FACT_PROCESS)
                : ges_fact_registry(facts, GES_T("PATH"), lengths[i].source);
        if (path != NULL) {
            ges_find_evidence(out, finding, "found", "%s a PATH of %zu characters",
                              lengths[i].whose, path->units);
        }
    }
    size_t twice = repeated(facts);
    if (twice > 1) {
        ges_find_evidence(out, finding, "found", "%zu of the user's entries are the machine's too, "
                          "as 'setx PATH \"%%PATH%%;...\"' leaves them", twice);
    }
}

/* Cut: exactly as long as a limit, and what stands last is no directory. */
static bool check_cut(const ges_facts *facts, ges_findings *out, ges_fact_source source,
                      ges_fact_hive hive) {
    const ges_fact_setting *path = ges_fact_registry(facts, GES_T("PATH"), source);
    const ges_fact_path_entry *last = last_of(facts, hive);
    for (size_t i = 0; i < GES_COUNT(cutters) && path != NULL && last != NULL; i++) {
        if (path->units != cutters[i].units || last->real.len != 0) {
            continue;
        }
        ges_finding *finding = ges_find(
            out, GES_SEVERITY_ERROR,
            "PATH in %.*s was cut at %zu characters: it ends with %.*s, which does not exist",
            GES_FMT(path->file), path->units, GES_FMT(last->text));
        ges_find_evidence(out, finding, "found", "probably by %s", cutters[i].who);
        show_lengths(facts, out, finding);
        ges_find_cure(out, finding, "add the lost entries again in Settings, System, About, Advanced "
                                    "system settings, Environment Variables; not with setx");
        return true;
    }
    return false;
}

/* This process's PATH, or the one of a new logon if that is longer. */
static size_t longest(const ges_facts *facts) {
    const ges_fact_setting *here = ges_fact_declared(facts, GES_T("PATH"), GES_FACT_PROCESS);
    const ges_fact_setting *machine = ges_fact_registry(facts, GES_T("PATH"), GES_FACT_MACHINE_KEY);
    const ges_fact_setting *user = ges_fact_registry(facts, GES_T("PATH"), GES_FACT_USER_KEY);
    size_t process = here != NULL ? here->units : 0;
    size_t logon = (machine != NULL ? machine->units + 1 : 0) + (user != NULL ? user->units : 0);
    return process > logon ? process : logon;
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family != GES_OS_WINDOWS) {
        return;
    }
    bool is_user_cut = check_cut(facts, out, GES_FACT_USER_KEY, GES_HIVE_USER);
    bool is_machine_cut = check_cut(facts, out, GES_FACT_MACHINE_KEY, GES_HIVE_MACHINE);
    size_t units = longest(facts);
    if (is_user_cut || is_machine_cut) {
        return;
    }
    for (size_t i = 0; i < GES_COUNT(limits); i++) {
        if (units > limits[i].units) {
            ges_finding *finding = ges_find(out, limits[i].severity,
                                            "PATH has %zu characters, more than %zu: %s",
                                            units, limits[i].units, limits[i].harm);
            show_lengths(facts, out, finding);
            ges_find_cure(out, finding, "remove entries that repeat others or do not exist");
            ges_find_command(out, finding, GES_T("ges why PATH"), "shows which they are");
            if (finding != NULL && finding->severity != GES_SEVERITY_INFO && has_idle(facts)) {
                repair(facts, out, finding);
            }
            return;
        }
    }
}

static const ges_rule_example examples[] = {
    {"setx PATH cut it",
     "system windows\n"
     "user-key REG_SZ Path=C:\\Windows;C:\\Progra\n"
     "length 1024\n"
     "logon machine C:\\Windows\n"
     "logon user C:\\Windows\n"
     "logon-missing user C:\\Progra\n",
     "error: PATH in HKCU\\Environment was cut at 1024 characters: it ends with C:\\Progra, which "
     "does not exist"},
    {"too long for cmd",
     "system windows\n"
     "env PATH=C:\\Windows\n"
     "length 8192\n",
     "error: PATH has 8192 characters, more than 8191: cmd cuts or refuses it: \"The input line is "
     "too long.\""},
    {"long, and in danger from setx",
     "system windows\n"
     "env PATH=C:\\Windows\n"
     "length 2100\n",
     "info: PATH has 2100 characters, more than 2047: setx and old installers would cut it at 1024 "
     "characters"},
    {"the machine's and the user's together",
     "system windows\n"
     "machine-key REG_SZ Path=C:\\Windows\n"
     "length 4000\n"
     "user-key REG_SZ Path=C:\\Tools\n"
     "length 4191\n",
     "error: PATH has 8192 characters, more than 8191: cmd cuts or refuses it: \"The input line is "
     "too long.\""},
    {"1024 characters by chance",
     "system windows\n"
     "user-key REG_SZ Path=C:\\Windows;C:\\Tools\n"
     "length 1024\n"
     "logon user C:\\Tools\n",
     ""},
    {"a dead entry at the end of an ordinary PATH",
     "system windows\n"
     "env PATH=C:\\Windows\n"
     "length 700\n"
     "user-key REG_SZ Path=C:\\Gone\n"
     "length 7\n"
     "logon-missing user C:\\Gone\n",
     ""},
    {"Linux has no such limit",
     "env PATH=/usr/bin\n"
     "length 9000\n",
     ""},
};

const ges_rule ges_rule_path_too_long = {
    .id = "GES023",
    .name = "path_too_long",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_TOOLS,
    .title = "PATH was cut or is too long",
    .why = "`setx` stores 1024 characters and drops the rest, often in the middle of a directory; "
           "with `\"%PATH%;...\"` it also copies the machine's entries into the user's. Some "
           "installers refuse or empty a PATH over 1024. cmd reads no line and expands no variable "
           "over 8191 characters: `The input line is too long.` A variable ends at 32767.",
    .fix = "Put the lost entries back by the dialog of environment variables, remove those that the "
           "machine's PATH has already, those that repeat others and those that do not exist. "
           "`ges doctor --fix` removes the first two kinds from the user's PATH.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_LOGON,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
