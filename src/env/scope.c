/* The table of scopes, and what every one of them asks of names and values. */
#include "env/scope.h"

#include "env/layer.h"
#include "env/pathlist.h"

const ges_scope *const ges_scopes[] = {
#define GES_SCOPE(name) &ges_scope_##name,
#include "env/scopes.def"
#undef GES_SCOPE
};
const size_t ges_scope_count = GES_COUNT(ges_scopes);

const ges_scope *ges_scope_find(const ges_os *os, ges_text name) {
    for (size_t i = 0; i < ges_scope_count; i++) {
        const ges_scope *scope = ges_scopes[i];
        if (ges_text_equal(name, ges_text_of(scope->name)) &&
            (scope->systems & (1u << os->family)) != 0) {
            return scope;
        }
    }
    return NULL;
}

void ges_scope_note(const ges_scope_ask *ask, ges_text note) {
    if (ask->notes != NULL) {
        (void)ges_list_push(ask->mem, ask->notes, note); /* the arena remembers */
    }
}

/* --- names ------------------------------------------------------------------------------------ */

static ges_status refuse_name(ges_text name, const char *why, ges_error *err) {
    return ges_error_set(err, GES_INVALID, "'%.*s' cannot be the name of a variable: %s",
                         GES_FMT(name), why);
}

static bool has_control(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F) {
            return true;
        }
    }
    return false;
}

ges_status ges_scope_check_name(const ges_os *os, ges_text name, ges_error *err) {
    bool is_windows = os->family == GES_OS_WINDOWS;
    if (name.len == 0) {
        return refuse_name(name, "it is empty", err);
    }
    if (ges_text_find_char(name, '=') != GES_NPOS) {
        /* A name that ends in '=' has kept machines from starting. */
        return refuse_name(name, "it holds a '='", err);
    }
    if (has_control(name)) {
        return refuse_name(name, "it holds a control character", err);
    }
    if (is_windows && ges_text_trim(name).len != name.len) {
        return refuse_name(name, "it begins or ends with a blank", err);
    }
    return GES_OK;
}

static bool is_word_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

ges_status ges_scope_check_identifier(ges_text name, ges_error *err) {
    /* Read-only in a shell of the table, so that the line would fail at every start; or its own. */
    static const char *const kept[] = {"UID",       "EUID", "PPID",   "SHELLOPTS", "BASHOPTS",
                                       "BASH_VERSINFO", "_", "status", "version",   "pipestatus",
                                       "PWD",       "OLDPWD", "SHLVL", "IFS",      "fish_pid",
                                       "hostname",  "history"};
    bool is_word = name.len != 0 && (name.ptr[0] < '0' || name.ptr[0] > '9');
    for (size_t i = 0; is_word && i < name.len; i++) {
        is_word = is_word_char(name.ptr[i]);
    }
    if (!is_word) {
        return refuse_name(name, "shells know only letters, digits and '_', and no digit in front",
                           err);
    }
    for (size_t i = 0; i < GES_COUNT(kept); i++) {
        if (ges_text_equal(name, ges_text_of(kept[i]))) {
            return refuse_name(name, "shells keep it for themselves", err);
        }
    }
    return GES_OK;
}

/* --- values ----------------------------------------------------------------------------------- */

ges_status ges_scope_check_value(const ges_os *os, ges_text name, ges_text value, ges_error *err) {
    /* Source: linux/limits MAX_ARG_STRLEN (32 pages); Windows, SetEnvironmentVariable. macOS has
     * only a limit of the whole block, 1 MiB with the arguments. */
    static const struct {
        size_t max;
        const char *unit;
    } limits[] = {
        [GES_OS_LINUX] = {128 * 1024, "bytes"},
        [GES_OS_MACOS] = {1024 * 1024, "bytes"},
        [GES_OS_WINDOWS] = {32767, "UTF-16 units"},
    };
    if (ges_text_find_char(value, '\0') != GES_NPOS) {
        return ges_error_set(err, GES_INVALID, "the value of %.*s holds a NUL, which ends it",
                             GES_FMT(name));
    }
    bool is_windows = os->family == GES_OS_WINDOWS;
    size_t len = is_windows ? ges_path_units(name) + ges_path_units(value) + 2
                            : name.len + value.len + 2;
    size_t max = limits[os->family].max;
    return len <= max ? GES_OK
                      : ges_error_set(err, GES_TOO_LARGE,
                                      "the value of %.*s is too long: %zu %s with its name, and the "
                                      "system takes %zu",
                                      GES_FMT(name), len, limits[os->family].unit, max);
}
