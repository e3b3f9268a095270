/* GES024: %NAME% stands in a variable as it is, because nothing expanded it. Windows only. */
#include "doctor/remedy.h"
#include "doctor/remedyvalue.h"
#include "env/registry.h"
#include "formats/gostring.h"

enum { PATH_SHOWN = 8 }; /* literal entries in the evidence */

/* The first NAME of "%NAME%" in a text; empty when there is none. */
static ges_text reference_in(ges_text text) {
    for (size_t open = ges_text_find_char(text, '%'); open != GES_NPOS;
         open = ges_text_find_char(text, '%')) {
        text = ges_text_skip(text, open + 1);
        size_t len = ges_text_find_char(text, '%');
        if (len != GES_NPOS && len != 0) {
            return ges_text_slice(text, 0, len);
        }
    }
    return (ges_text){0};
}

/* Variables that a logon makes after the machine's. Source: Raymond Chen, 2023-12-12, step 4. */
static bool is_made_for_users(ges_text name) {
    static const ges_text names[] = {GES_LIT("USERPROFILE"), GES_LIT("APPDATA"),
                                     GES_LIT("LOCALAPPDATA"), GES_LIT("ProgramFiles"),
                                     GES_LIT("HOMEPATH"),     GES_LIT("HOMEDRIVE"),
                                     GES_LIT("COMPUTERNAME"), GES_LIT("ProgramFiles(x86)")};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal_nocase(name, names[i])) {
            return true;
        }
    }
    return false;
}

/* Why `name` is not known where `setting` uses it. */
static ges_text reason(const ges_facts *facts, ges_arena *mem, const ges_fact_setting *setting,
                       ges_text name) {
    bool is_machine = setting->source == GES_FACT_MACHINE_KEY;
    const ges_fact_setting *user = ges_fact_registry(facts, name, GES_FACT_USER_KEY);
    const ges_fact_setting *own = ges_fact_registry(facts, name, setting->source);
    const char *why = "nothing sets it when a logon makes its variables";
    if (is_machine && is_made_for_users(name)) {
        why = "a logon makes it after the machine's variables";
    } else if (own != NULL && ges_text_equal(own->type, GES_T("REG_EXPAND_SZ"))) {
        why = "it is itself REG_EXPAND_SZ in the same key, where the order is not defined";
    } else if (is_machine && user != NULL) {
        why = "it is the user's, and those come after the machine's";
    }
    return ges_text_format(mem, "%%%.*s%%: %s", GES_FMT(name), why);
}

/* Would a logon know `name` when it expands that value? Then the other type cures it. */
static bool is_known_there(const ges_facts *facts, const ges_fact_setting *setting, ges_text name) {
    bool is_machine = setting->source == GES_FACT_MACHINE_KEY;
    const ges_fact_setting *own = ges_fact_registry(facts, name, setting->source);
    const ges_fact_setting *machine = ges_fact_registry(facts, name, GES_FACT_MACHINE_KEY);
    if (is_machine && is_made_for_users(name)) {
        return false;
    }
    return ges_registry_is_of_system(name) || (!is_machine && machine != NULL) ||
           (own != NULL && ges_text_equal(own->type, GES_T("REG_SZ")));
}

/* The registry value that is stored as REG_SZ again, so that it is expanded. */
static void retype(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                   const ges_fact_setting *setting, ges_text name) {
    ges_text line = ges_text_join(
        out->mem, GES_T("reg add \""), setting->file, GES_T("\" /v "), setting->name,
        GES_T(" /t REG_EXPAND_SZ /d \""), setting->raw, GES_T("\" /f"));
    ges_find_command(out, finding, line,
                     setting->source == GES_FACT_MACHINE_KEY
                         ? "for later terminals; needs an administrator"
                         : "for later terminals");
    if (is_known_there(facts, setting, name)) {
        ges_remedy_value(out, finding, &ges_fixer_registry_expand, setting, (ges_text){0});
    }
}

static void explain(const ges_facts *facts, ges_findings *out, ges_finding *finding,
                    const ges_fact_setting *setting, ges_text name) {
    ges_find_evidence(out, finding, "where", "%.*s=%.*s in %.*s", GES_FMT(setting->name),
                      GES_FMT(ges_value_shown(out->mem, setting->raw)),
                      GES_FMT(ges_place_name(out->mem, setting)));
    if (ges_text_equal(setting->type, GES_T("REG_SZ"))) {
        ges_find_evidence(out, finding, "found",
                          "REG_SZ is taken as it is; only REG_EXPAND_SZ is expanded");
        ges_find_cure(out, finding, "store %.*s as REG_EXPAND_SZ, or write the directory itself",
                      GES_FMT(setting->name));
        retype(facts, out, finding, setting, name);
        return;
    }
    ges_find_evidence(out, finding, "found", "%.*s",
                      GES_FMT(reason(facts, out->mem, setting, name)));
    ges_find_cure(out, finding, "write the directory itself in place of %%%.*s%%", GES_FMT(name));
}

/* Go's directories that must be absolute: what go says of a value that begins with '%'.
 * Measured with 1.15 to 1.27. */
static void show_message(ges_findings *out, ges_finding *finding, ges_text name, ges_text value) {
    if (ges_text_equal_nocase(name, GES_T("GOPATH")) && value.ptr[0] == '%') {
        ges_find_evidence(out, finding, "go says",
                          "go: GOPATH entry is relative; must be absolute path: %.*s.",
                          GES_FMT(ges_gostring_quoted(out->mem, value)));
    } else if (ges_text_equal_nocase(name, GES_T("GOCACHE")) && value.ptr[0] == '%') {
        ges_find_evidence(out, finding, "go says",
                          "build cache is required, but could not be located: GOCACHE is not an "
                          "absolute path");
    }
}

/* Variables that name files and directories. A GOROOT is GES004's, whatever it holds; a GOPROXY
 * GES013's. */
static bool is_judged(ges_text name) {
    static const ges_text names[] = {
        GES_LIT("GOPATH"), GES_LIT("GOBIN"), GES_LIT("GOCACHE"), GES_LIT("GOMODCACHE"),
        GES_LIT("GOENV"),  GES_LIT("GOWORK"), GES_LIT("GOTMPDIR"), GES_LIT("CC"),
        GES_LIT("CXX"),    GES_LIT("AR"),    GES_LIT("PKG_CONFIG"),
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal_nocase(name, names[i])) {
            return true;
        }
    }
    return false;
}

static bool is_registry(const ges_fact_setting *setting) {
    return setting->source == GES_FACT_USER_KEY || setting->source == GES_FACT_MACHINE_KEY;
}

static const ges_fact_setting *in_process(const ges_facts *facts, ges_text name) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (setting->source == GES_FACT_PROCESS && ges_text_equal_nocase(setting->name, name)) {
            return setting;
        }
    }
    return NULL;
}

static void check_registry(const ges_facts *facts, ges_findings *out,
                           const ges_fact_setting *setting, ges_text name) {
    const ges_fact_setting *here = in_process(facts, setting->name);
    bool is_literal_here = here == NULL || ges_text_equal(here->value, setting->value);
    bool is_plain = ges_text_equal(setting->type, GES_T("REG_SZ"));
    if (!is_literal_here && !is_plain) {
        return; /* something knows more than we do */
    }
    ges_finding *finding = ges_find(
        out, is_literal_here ? GES_SEVERITY_ERROR : GES_SEVERITY_WARNING,
        "%.*s holds %%%.*s%%, which is not expanded%s", GES_FMT(setting->name), GES_FMT(name),
        is_literal_here ? "" : " but in this terminal");
    explain(facts, out, finding, setting, name);
    if (is_literal_here) {
        show_message(out, finding, setting->name, setting->value);
    }
}

/* Set in this session (PowerShell expands no %NAME%), or in the go env file, where nobody does. */
static void check_other(const ges_facts *facts, ges_findings *out, const ges_fact_setting *setting,
                        ges_text name) {
    bool counts = setting == ges_fact_effective(facts, ges_text_cstr(out->mem, setting->name));
    if (!counts || ges_fact_origin(facts, setting) != NULL) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_ERROR, "%.*s holds %%%.*s%%, which is not expanded",
                 GES_FMT(setting->name), GES_FMT(name));
    ges_find_where(out, finding, facts, setting);
    ges_find_evidence(out, finding, "found",
                      setting->source == GES_FACT_PROCESS
                          ? "only cmd and the registry's REG_EXPAND_SZ expand %%NAME%%; in "
                            "PowerShell it is $env:%.*s"
                          : "go expands nothing in its env file, not even %%%.*s%%",
                      GES_FMT(name));
    show_message(out, finding, setting->name, setting->value);
    ges_find_cure(out, finding, "write the directory itself in place of %%%.*s%%", GES_FMT(name));
    bool is_home = ges_text_equal_nocase(name, GES_T("USERPROFILE")) && facts->home.len != 0 &&
                   ges_text_starts(setting->value, GES_T("%"));
    if (is_home) {
        ges_text value =
            ges_text_join(out->mem, facts->home, ges_text_skip(setting->value, name.len + 2));
        ges_remedy_replace(out, finding, facts, setting, value);
    }
}

static void check_variable(const ges_facts *facts, ges_findings *out,
                           const ges_fact_setting *setting) {
    ges_text name = reference_in(setting->value);
    if (name.len == 0 || !is_judged(setting->name)) {
        return;
    }
    if (is_registry(setting)) {
        check_registry(facts, out, setting, name);
    } else if (setting->source == GES_FACT_PROCESS || setting->source == GES_FACT_GO_ENV) {
        check_other(facts, out, setting, name);
    }
}

/* The registry's Path that an entry came from, by its spelling. */
static const ges_fact_setting *path_of(const ges_facts *facts, ges_text entry) {
    static const ges_fact_source keys[] = {GES_FACT_MACHINE_KEY, GES_FACT_USER_KEY};
    for (size_t i = 0; i < GES_COUNT(keys); i++) {
        const ges_fact_setting *path = ges_fact_registry(facts, GES_T("PATH"), keys[i]);
        if (path != NULL && ges_text_contains(path->raw, entry)) {
            return path;
        }
    }
    return NULL;
}

/* One finding for PATH: its literal entries have one effect and mostly one reason. */
static void check_path(const ges_facts *facts, ges_findings *out) {
    ges_finding *finding = NULL;
    size_t shown = 0;
    for (size_t i = 0; i < facts->path.count && shown < PATH_SHOWN; i++) {
        ges_text entry = facts->path.items[i].text;
        ges_text name = reference_in(entry);
        if (name.len == 0 || facts->path.items[i].real.len != 0) {
            continue; /* a directory may well be called so */
        }
        const ges_fact_setting *path = path_of(facts, entry);
        shown++;
        if (finding == NULL) {
            finding = ges_find(out, GES_SEVERITY_ERROR,
                               "PATH has the entry %.*s, which nothing expands", GES_FMT(entry));
            ges_find_cure(out, finding, "write the directory itself in place of %%%.*s%%",
                          GES_FMT(name));
        }
        ges_find_evidence(out, finding, "found", "entry %zu is %.*s%s%.*s", i + 1, GES_FMT(entry),
                          path != NULL ? ", from " : ", set by this session",
                          GES_FMT(path != NULL ? ges_place_name(out->mem, path) : (ges_text){0}));
        if (path != NULL) {
            ges_find_evidence(out, finding, "found", "%.*s",
                              GES_FMT(reason(facts, out->mem, path, name)));
        }
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (facts->family != GES_OS_WINDOWS) {
        return;
    }
    check_path(facts, out);
    for (size_t i = 0; i < facts->settings.count; i++) {
        check_variable(facts, out, &facts->settings.items[i]);
    }
}

static const ges_rule_example examples[] = {
    {"setx or a script stored GOPATH as plain text",
     "system windows\n"
     "env GOPATH=%USERPROFILE%\\go\n"
     "user-key REG_SZ GOPATH=%USERPROFILE%\\go\n",
     "error: GOPATH holds %USERPROFILE%, which is not expanded"},
    {"Windows Terminal expands what nobody else does",
     "system windows\n"
     "env GOPATH=C:\\Users\\ana\\go\n"
     "user-key REG_SZ GOPATH=%USERPROFILE%\\go\n",
     "warning: GOPATH holds %USERPROFILE%, which is not expanded but in this terminal"},
    {"the machine's PATH names a directory of users",
     "system windows\n"
     "path-missing %USERPROFILE%\\go\\bin\n"
     "machine-key REG_EXPAND_SZ Path=C:\\Windows;%USERPROFILE%\\go\\bin\n",
     "error: PATH has the entry %USERPROFILE%\\go\\bin, which nothing expands"},
    {"a variable that is itself expanded in the same step",
     "system windows\n"
     "env GOBIN=%TOOLS%\\bin\n"
     "user-key REG_EXPAND_SZ TOOLS=%USERPROFILE%\\tools -> C:\\Users\\ana\\tools\n"
     "user-key REG_EXPAND_SZ GOBIN=%TOOLS%\\bin\n",
     "error: GOBIN holds %TOOLS%, which is not expanded"},
    {"expanded as it should be",
     "system windows\n"
     "env GOPATH=C:\\Users\\ana\\go\n"
     "user-key REG_EXPAND_SZ GOPATH=%USERPROFILE%\\go -> C:\\Users\\ana\\go\n",
     ""},
    {"PowerShell does not know %NAME%",
     "system windows\n"
     "home C:\\Users\\ana\n"
     "env GOPATH=%USERPROFILE%\\go\n",
     "error: GOPATH holds %USERPROFILE%, which is not expanded"},
    {"go env -w of cmd's words in PowerShell",
     "system windows\n"
     "goenv C:\\Users\\ana\\AppData\\Roaming\\go\\env:1 GOBIN=%USERPROFILE%\\bin\n",
     "error: GOBIN holds %USERPROFILE%, which is not expanded"},
    {"GOROOT is GES004's",
     "system windows\n"
     "env GOROOT=%ProgramFiles%\\Go\n"
     "user-key REG_SZ GOROOT=%ProgramFiles%\\Go\n",
     ""},
    {"a percent sign alone",
     "system windows\n"
     "env GOPROXY=https://example.com/100%\n"
     "user-key REG_SZ GOPROXY=https://example.com/100%\n",
     ""},
};

const ges_rule ges_rule_percent_not_expanded = {
    .id = "GES024",
    .name = "percent_not_expanded",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_SETTINGS,
    .title = "%NAME% in PATH or a variable of Go is not expanded",
    .why = "Only values of the type REG_EXPAND_SZ are expanded, once, at logon, in the order: the "
           "system's own, the machine's plain and then its expanded values, `USERPROFILE` and its "
           "like, the user's plain and then expanded values. A value can use what an earlier step "
           "made, not what a later or the same step makes. `setx`, .NET and many scripts store "
           "plain text (REG_SZ). Windows Terminal expands that too, so it works there and not in an "
           "editor.",
    .fix = "Write the directory itself, or store the value as REG_EXPAND_SZ; keep directories of "
           "users out of the machine's PATH. `ges doctor --fix` changes the type where that alone "
           "cures it.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_PATH | GES_FACTS_LOGON,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
