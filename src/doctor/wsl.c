/* Questions about WSL. Pure. */
#include "doctor/wsl.h"

bool ges_wsl_on_drive(const ges_facts *facts, ges_text path) {
    const ges_fact_wsl *wsl = &facts->wsl;
    if (!wsl->is_there || !ges_text_starts(path, wsl->root)) {
        return false;
    }
    ges_text rest = ges_text_skip(path, wsl->root.len);
    rest = ges_text_starts(rest, GES_T("/")) ? ges_text_skip(rest, 1) : rest;
    return rest.len != 0 && rest.ptr[0] >= 'a' && rest.ptr[0] <= 'z' &&
           (rest.len == 1 || rest.ptr[1] == '/');
}

bool ges_wsl_is_share(ges_text path) {
    static const ges_text hosts[] = {GES_LIT("wsl$"), GES_LIT("wsl.localhost")};
    size_t volume = ges_path_volume_len(GES_PATH_WINDOWS, path); /* \\host\share */
    if (volume < 3 || !ges_path_is_separator(GES_PATH_WINDOWS, path.ptr[0])) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(hosts); i++) {
        ges_text host = ges_text_slice(path, 2, 2 + hosts[i].len);
        if (path.len > 2 + hosts[i].len && ges_text_equal_nocase(host, hosts[i]) &&
            ges_path_is_separator(GES_PATH_WINDOWS, path.ptr[2 + hosts[i].len])) {
            return true;
        }
    }
    return false;
}

bool ges_wsl_is_windows_go(const ges_facts *facts, const ges_fact_go *go) {
    if (!facts->wsl.is_there) {
        return false;
    }
    /* A script on a drive was put there for Windows' shells; a Go for Linux may lie there too. */
    bool is_unknown = go->goos.len == 0 && ges_wsl_on_drive(facts, go->real);
    return ges_text_equal(go->goos, GES_T("windows")) || is_unknown ||
           ges_text_ends(go->real, GES_T(".exe"));
}

/* Has this value the look of a path of the other system? */
static bool is_foreign_path(const ges_facts *facts, ges_text value) {
    if (facts->style == GES_PATH_WINDOWS) {
        return value.len > 1 && value.ptr[0] == '/' && value.ptr[1] != '/';
    }
    bool has_drive = ges_path_volume_len(GES_PATH_WINDOWS, value) == 2;
    return (has_drive && value.len > 2 && (value.ptr[2] == '\\' || value.ptr[2] == '/')) ||
           ges_text_starts(value, GES_T("\\\\"));
}

const ges_wslenv_entry *ges_wsl_unconverted(const ges_facts *facts,
                                            const ges_fact_setting *setting) {
    char other = facts->style == GES_PATH_WINDOWS ? 'u' : 'w';
    if (setting == NULL || setting->source != GES_FACT_PROCESS ||
        !is_foreign_path(facts, setting->value)) {
        return NULL;
    }
    for (size_t i = 0; i < facts->wsl.shares.count; i++) {
        const ges_wslenv_entry *entry = &facts->wsl.shares.items[i];
        bool is_converted = ges_text_find_char(entry->flags, 'p') != GES_NPOS ||
                            ges_text_find_char(entry->flags, 'l') != GES_NPOS;
        if (ges_text_equal(entry->name, setting->name) && !is_converted &&
            ges_text_find_char(entry->flags, other) == GES_NPOS &&
            ges_wslenv_unknown_flag(entry->flags) == '\0') {
            return entry;
        }
    }
    return NULL;
}
