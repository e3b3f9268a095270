/* Questions about a go that is not reached. Pure. */
#include "doctor/unreached.h"

const ges_fact_go *ges_unreached_aside(const ges_facts *facts) {
    for (size_t i = 0; i < facts->gos.count; i++) {
        if (!facts->gos.items[i].is_on_path && facts->gos.items[i].trouble.len == 0) {
            return &facts->gos.items[i];
        }
    }
    return NULL;
}

static ges_text aside_dir(const ges_facts *facts, ges_arena *mem) {
    const ges_fact_go *aside = ges_unreached_aside(facts);
    return aside != NULL ? ges_path_dir(mem, facts->style, aside->path) : (ges_text){0};
}

bool ges_unreached_names(const ges_facts *facts, ges_arena *mem, ges_text list, ges_text dir) {
    ges_text *entries = NULL;
    size_t count = 0;
    if (dir.len == 0 || ges_path_split_list(mem, facts->style, list, &entries, &count) != GES_OK) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bool is_home = ges_text_starts(entries[i], GES_T("~/")) && facts->home.len != 0;
        ges_text entry = is_home ? ges_path_join(mem, facts->style, facts->home,
                                                 ges_text_skip(entries[i], 2))
                                 : entries[i];
        if (entry.len != 0 &&
            ges_fact_same_dir(facts, mem, ges_path_clean(mem, facts->style, entry), dir)) {
            return true;
        }
    }
    return false;
}

const ges_fact_setting *ges_unreached_startup(const ges_facts *facts, ges_arena *mem) {
    ges_text dir = aside_dir(facts, mem);
    for (size_t i = 0; i < facts->settings.count; i++) {
        const ges_fact_setting *setting = &facts->settings.items[i];
        if (setting->source == GES_FACT_STARTUP && ges_text_equal(setting->name, GES_T("PATH")) &&
            ges_unreached_names(facts, mem, setting->value, dir)) {
            return setting;
        }
    }
    return NULL;
}

const ges_fact_idle_line *ges_unreached_idle(const ges_facts *facts, ges_arena *mem) {
    ges_text dir = aside_dir(facts, mem);
    for (size_t i = 0; i < facts->idle.count; i++) {
        if (ges_unreached_names(facts, mem, facts->idle.items[i].value, dir)) {
            return &facts->idle.items[i];
        }
    }
    return NULL;
}

const ges_fact_foreign_line *ges_unreached_foreign(const ges_facts *facts, ges_arena *mem) {
    ges_text dir = aside_dir(facts, mem);
    for (size_t i = 0; dir.len != 0 && i < facts->foreign.count; i++) {
        const ges_fact_foreign_line *line = &facts->foreign.items[i];
        if (ges_text_equal(line->name, GES_T("PATH")) && ges_text_contains(line->text, dir)) {
            return line;
        }
    }
    return NULL;
}

/* A PATH that no shell has touched: launchd's, PAM's or systemd's. */
static bool is_bare_path(const ges_facts *facts) {
    static const ges_text dirs[] = {
        GES_LIT("/usr/local/sbin"), GES_LIT("/usr/local/bin"), GES_LIT("/usr/sbin"),
        GES_LIT("/usr/bin"),        GES_LIT("/sbin"),          GES_LIT("/bin"),
        GES_LIT("/usr/games"),      GES_LIT("/usr/local/games"), GES_LIT("/snap/bin"),
    };
    for (size_t i = 0; i < facts->path.count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < GES_COUNT(dirs) && !is_known; k++) {
            is_known = ges_text_equal(facts->path.items[i].text, dirs[k]);
        }
        if (!is_known) {
            return false;
        }
    }
    return facts->path.count != 0;
}

static bool has_any(const ges_facts *facts, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ges_fact_session_var(facts, names[i]).len != 0) {
            return true;
        }
    }
    return false;
}

ges_unreached ges_unreached_cause(const ges_facts *facts, ges_arena *mem) {
    static const char *const sandboxes[] = {"FLATPAK_ID", "SNAP_NAME"};
    static const char *const editors[] = {"VSCODE_PID", "VSCODE_CWD", "VSCODE_IPC_HOOK",
                                          "TERMINAL_EMULATOR"};
    if (ges_fact_first_go(facts) != NULL) {
        return GES_UNREACHED_NOT;
    }
    for (size_t i = 0; i < facts->gos.count; i++) {
        if (facts->gos.items[i].is_on_path) {
            return GES_UNREACHED_PLAIN; /* it is there and cannot run */
        }
    }
    if (facts->family == GES_OS_WINDOWS) {
        return facts->antivirus.root.len != 0 ? GES_UNREACHED_TAKEN : GES_UNREACHED_PLAIN;
    }
    if (has_any(facts, sandboxes, GES_COUNT(sandboxes))) {
        return GES_UNREACHED_SANDBOX;
    }
    bool has_secure_path = facts->sudo.secure_path.len != 0 && ges_unreached_aside(facts) != NULL;
    if (has_secure_path && ges_fact_session_var(facts, "SUDO_USER").len != 0) {
        return GES_UNREACHED_SUDO;
    }
    bool is_editor = has_any(facts, editors, GES_COUNT(editors)) && is_bare_path(facts);
    if (is_editor && ges_unreached_startup(facts, mem) != NULL) {
        return GES_UNREACHED_GUI;
    }
    if (ges_unreached_foreign(facts, mem) != NULL) {
        return GES_UNREACHED_FOREIGN;
    }
    bool is_idle = ges_unreached_startup(facts, mem) == NULL && ges_unreached_idle(facts, mem) != NULL;
    bool is_windows = facts->wsl.go_exe.len != 0 && ges_unreached_aside(facts) == NULL;
    return is_idle      ? GES_UNREACHED_IDLE
           : is_windows ? GES_UNREACHED_WINDOWS
                        : GES_UNREACHED_PLAIN;
}

ges_text ges_unreached_message(const ges_facts *facts) {
    static const struct {
        ges_text shell;
        ges_text message;
    } messages[] = {
        {GES_LIT("bash"), GES_LIT("bash: go: command not found")},
        {GES_LIT("zsh"), GES_LIT("command not found: go")},
        {GES_LIT("fish"), GES_LIT("fish: Unknown command: go")},
    };
    ges_text shell = ges_fact_session_var(facts, "shell");
    for (size_t i = 0; i < GES_COUNT(messages); i++) {
        if (ges_text_equal(shell, messages[i].shell)) {
            return messages[i].message;
        }
    }
    return facts->shell == GES_SHELL_FISH ? messages[2].message : GES_T("go: not found");
}
