/* The table of shells and what its entries share. */
#include "shell/shell.h"

#include "base/number.h"
#include "env/typed.h"

const ges_shell *const ges_shells[] = {
#define GES_SHELL(name) &ges_shell_##name,
#include "shell/shells.def"
#undef GES_SHELL
};
const size_t ges_shell_count = GES_COUNT(ges_shells);

const ges_shell *ges_shell_find(ges_text name) {
    ges_text base = ges_path_base(GES_PATH_WINDOWS, name);
    if (ges_text_ends(base, GES_T(".exe"))) {
        base.len -= 4;
    }
    if (ges_text_starts(base, GES_T("-"))) {
        base = ges_text_skip(base, 1); /* a login shell's own name for itself */
    }
    for (size_t i = 0; i < ges_shell_count; i++) {
        ges_text rest = ges_text_of(ges_shells[i]->programs);
        ges_text program;
        while (ges_text_next(&rest, ' ', &program)) {
            if (program.len > 0 && ges_text_equal(program, base)) {
                return ges_shells[i];
            }
        }
    }
    return NULL;
}

static bool is_named(ges_text pattern, ges_text name) {
    bool is_front = ges_text_ends(pattern, GES_T("*"));
    pattern.len -= is_front;
    return is_front ? ges_text_starts(name, pattern) : ges_text_equal(name, pattern);
}

const char *ges_shell_keeps(const ges_shell *shell, ges_text name, ges_text value) {
    ges_text rest = ges_text_of(shell->own);
    ges_text pattern;
    while (rest.len != 0 && ges_text_next(&rest, ' ', &pattern)) {
        if (pattern.len != 0 && is_named(pattern, name)) {
            return "this shell keeps that name for itself";
        }
    }
    return shell->refuses != NULL ? shell->refuses(name, value) : NULL;
}

const ges_shell *ges_shell_find_read(ges_text name) {
    const ges_shell *shell = ges_shell_find(name);
    return shell != NULL && shell->start != NULL ? shell : NULL;
}

void ges_shell_inherit(ges_rc *rc, const ges_shell_start *start) {
    rc->setup.scripts = start->scripts;
    for (size_t i = 0; i < start->env->count; i++) {
        const ges_env_entry *entry = &start->env->items[i];
        ges_rc_start(rc, entry->name, entry->value, true);
    }
    uint64_t level = 0;
    (void)ges_parse_u64(ges_rc_value(rc, GES_T("SHLVL")), &level); /* else it starts at 0 */
    ges_rc_start(rc, GES_T("SHLVL"), ges_text_format(rc->mem, "%u", (unsigned)(level % 1000 + 1)),
                 true);
    ges_rc_start(rc, GES_T("PWD"), rc->cwd, true);
    if (ges_rc_find(rc, GES_T("HOME")) == NULL) {
        ges_text home;
        if (rc->os->user_home(rc->os, rc->mem, &home, NULL) == GES_OK) {
            ges_rc_start(rc, GES_T("HOME"), home, false);
        }
    }
    ges_text user = ges_text_format(rc->mem, "%u", rc->os->user_id(rc->os));
    if (rc->setup.dialect != GES_SH_POSIX) {
        ges_rc_start(rc, GES_T("UID"), user, false);
        ges_rc_start(rc, GES_T("EUID"), user, false);
        ges_rc_start_unknown(rc, GES_T("RANDOM"));
        ges_rc_start_unknown(rc, GES_T("SECONDS"));
        ges_rc_start_unknown(rc, GES_T("LINENO"));
        ges_rc_start(rc, GES_T("OSTYPE"),
                     rc->os->family == GES_OS_MACOS ? GES_T("darwin") : GES_T("linux-gnu"), false);
    }
    ges_rc_start(rc, GES_T("IFS"), GES_T(" \t\n"), false);
    ges_rc_start(rc, GES_T("OPTIND"), GES_T("1"), false);
    ges_rc_start_unknown(rc, GES_T("PPID"));
}

ges_text ges_shell_home_file(ges_rc *rc, const char *name) {
    ges_text home = ges_rc_value(rc, GES_T("HOME"));
    return home.len == 0 ? home : ges_text_join(rc->mem, home, GES_T("/"), ges_text_of(name));
}

ges_text ges_shell_posix_quote(ges_arena *mem, ges_text text) {
    return ges_typed_path(mem, text);
}

ges_text ges_shell_posix_set(ges_arena *mem, ges_text name, ges_text value) {
    return ges_text_join(mem, GES_T("export "), name, GES_T("="),
                         ges_shell_posix_quote(mem, value));
}

ges_text ges_shell_posix_reset(ges_arena *mem, ges_text name, ges_text value) {
    bool is_number = true;
    for (size_t i = 0; i < value.len; i++) {
        is_number = is_number && value.ptr[i] >= '0' && value.ptr[i] <= '9';
    }
    ges_text set = ges_shell_posix_set(mem, name, value);
    bool is_safe = is_number || ges_text_equal(name, GES_T("PATH")) ||
                   ges_text_starts(name, GES_T("GES_"));
    return is_safe ? set : ges_text_join(mem, GES_T("unset -v "), name, GES_T("; "), set);
}

ges_text ges_shell_posix_unset(ges_arena *mem, ges_text name) {
    return ges_text_join(mem, GES_T("unset "), name);
}

const char *ges_shell_posix_refuses(ges_text name, ges_text value) {
    (void)value;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        if (!is_letter && (i == 0 || c < '0' || c > '9')) {
            return "its name is none that this shell can export";
        }
    }
    return NULL;
}
