/* GES001: no go in any entry of PATH. */
#include "doctor/remedy.h"
#include "doctor/unreached.h"

/* What the user's shell prints when it cannot find the command. */
static const char *shell_says(const ges_facts *facts) {
    static const char *const words[] = {
        [GES_SHELL_SH] = "go: command not found",
        [GES_SHELL_FISH] = "fish: Unknown command: go",
        [GES_SHELL_CMD] = "'go' is not recognized as an internal or external command",
        [GES_SHELL_POWERSHELL] = "The term 'go' is not recognized",
    };
    return words[facts->shell];
}

/* A PATH that later sessions get and that names `dir`, although this process's does not: in the
 * registry or in a start-up file. */
static const ges_fact_setting *later_path(const ges_facts *facts, ges_arena *mem, ges_text dir) {
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        ges_text *entries = NULL;
        size_t count = 0;
        if (setting->source <= GES_FACT_DEFAULT || !ges_text_equal_nocase(setting->name, GES_T("PATH")) ||
            ges_path_split_list(mem, facts->style, setting->value, &entries, &count) != GES_OK) {
            continue;
        }
        for (size_t k = 0; k < count; k++) {
            if (entries[k].len != 0 &&
                ges_fact_same_dir(facts, mem, ges_path_clean(mem, facts->style, entries[k]), dir)) {
                return setting;
            }
        }
    }
    return NULL;
}

static const ges_fact_go *first_aside(const ges_facts *facts) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        if (!facts->gos.items[i].is_on_path && facts->gos.items[i].trouble.len == 0) {
            return &facts->gos.items[i];
        }
    }
    return NULL;
}

static const ges_fact_go *first_broken(const ges_facts *facts) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        if (facts->gos.items[i].is_on_path && facts->gos.items[i].trouble.len != 0) {
            return &facts->gos.items[i];
        }
    }
    return NULL;
}

static void show_found(const ges_facts *facts, ges_findings *out, ges_finding *finding) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        const ges_fact_go *go = &facts->gos.items[i];
        if (go->trouble.len != 0) {
            ges_find_evidence(out, finding, "found", "%.*s, but %.*s", GES_FMT(go->path),
                              GES_FMT(go->trouble));
        } else {
            ges_find_evidence(out, finding, "found", "%.*s (%.*s), which PATH does not name",
                              GES_FMT(go->path), GES_FMT(go->version));
        }
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (ges_unreached_cause(facts, out->mem) != GES_UNREACHED_PLAIN) {
        return; /* a go is there, or another rule knows why it is not: GES011, 022, 041, 043, 045, 048, 050 */
    }
    const ges_fact_go *aside = first_aside(facts);
    const ges_fact_go *broken = first_broken(facts);
    ges_finding *finding = NULL;
    if (broken != NULL) {
        finding = ges_find(out, GES_SEVERITY_ERROR, "the go on PATH, %.*s, cannot run: %.*s",
                           GES_FMT(broken->path), GES_FMT(broken->trouble));
    } else if (aside != NULL) {
        finding = ges_find(out, GES_SEVERITY_ERROR,
                           "Go is installed, but no entry of PATH has the go command");
    } else {
        finding = ges_find(out, GES_SEVERITY_ERROR,
                           "no entry of PATH has the go command, nor have the usual places");
    }
    ges_find_evidence(out, finding, "you see", "%s", shell_says(facts));
    show_found(facts, out, finding);
    if (facts->path.count == 0) {
        ges_find_evidence(out, finding, "PATH", "is empty or not set");
    } else {
        ges_find_evidence(out, finding, "PATH", "%zu entr%s looked at", facts->path.count,
                          facts->path.count == 1 ? "y was" : "ies were");
    }
    if (aside == NULL && broken == NULL) {
        ges_find_cure(out, finding, "install Go from https://go.dev/dl/");
        return;
    }
    if (aside == NULL) {
        ges_find_cure(out, finding, "repair %.*s or install Go again from https://go.dev/dl/",
                      GES_FMT(broken->path));
        return;
    }
    ges_text dir = ges_path_dir(out->mem, facts->style, aside->path);
    const ges_fact_setting *later = later_path(facts, out->mem, dir);
    if (later != NULL) {
        ges_find_cure(out, finding,
                      later->source == GES_FACT_STARTUP
                          ? "start a new shell: %.*s already names %.*s, but this one has not "
                            "read it"
                          : "open a new terminal: %.*s already names %.*s, but this one is older",
                      GES_FMT(ges_place_name(out->mem, later)), GES_FMT(dir));
        return;
    }
    ges_find_cure(out, finding, "add %.*s to PATH", GES_FMT(dir));
    ges_remedy_append_path(out, finding, facts, dir);
}

static const ges_rule_example examples[] = {
    {"Go was unpacked, but PATH was never extended",
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "error: Go is installed, but no entry of PATH has the go command"},
    {"no Go at all", "path /usr/bin\n",
     "error: no entry of PATH has the go command, nor have the usual places"},
    {"the execute permission was lost",
     "path /opt/go/bin\n"
     "go-broken /opt/go/bin/go -> it is not executable\n",
     "error: the go on PATH, /opt/go/bin/go, cannot run: it is not executable"},
    {"the line is in a start-up file that this shell has not read",
     "path /usr/bin\n"
     "startup /home/ana/.profile:4 PATH=/usr/local/go/bin:/usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     "error: Go is installed, but no entry of PATH has the go command"},
    {"the installer changed PATH after this terminal was opened",
     "system windows\n"
     "path C:\\Windows\\system32\n"
     "machine-key REG_EXPAND_SZ Path=C:\\Windows\\system32;C:\\Program Files\\Go\\bin\n"
     "go-aside C:\\Program Files\\Go\\bin\\go.exe -> go1.26.0 in C:\\Program Files\\Go\n",
     "error: Go is installed, but no entry of PATH has the go command"},
    {"the line is in a file of another shell: that is GES041's",
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n"
     "idle bash /home/ana/.bashrc:7 /usr/bin:/usr/local/go/bin\n",
     ""},
    {"sudo took PATH away: that is GES045's",
     "session SUDO_USER=ana\n"
     "secure-path /etc/sudoers:11 /usr/sbin:/usr/bin\n"
     "path /usr/bin\n"
     "go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go\n",
     ""},
    {"go.exe is gone from its tree: that is GES011's",
     "system windows\n"
     "path C:\\Go\\bin\n"
     "antivirus took go1.19.8 C:\\Go\n",
     ""},
    {"WSL with the go of Windows only: that is GES022's",
     "wsl 2\n"
     "path /usr/bin\n"
     "wsl go.exe /mnt/c/Program Files/Go/bin/go.exe\n",
     ""},
    {"a go is found",
     "path /usr/bin\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
};

const ges_rule ges_rule_go_not_on_path = {
    .id = "GES001",
    .name = "go_not_on_path",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_GO,
    .title = "go is not reachable through PATH",
    .why = "A shell finds `go` only in the directories that PATH names. Unpacking an archive puts "
           "nothing on PATH; an installer changes it only for programs started afterwards; a line "
           "in a start-up file acts only in shells that read that file. A file called `go` that "
           "is not executable, or a link to a Go that is gone, does not count.",
    .fix = "Add the `bin` directory of one Go to PATH, in the start-up file that your shell reads, "
           "or open a new terminal when the installer already did. When the file is there but "
           "cannot run, install Go again.",
    .needs = GES_FACTS_PATH | GES_FACTS_GOS | GES_FACTS_SETTINGS | GES_FACTS_WSL |
             GES_FACTS_ANTIVIRUS,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
