/* Registry values to variables, in the steps of a Windows logon:
 *
 *     1 core system variables   2 machine REG_SZ   3 machine REG_EXPAND_SZ   4 core user variables
 *     5 user REG_SZ             6 user REG_EXPAND_SZ                         7 account variables */
#include "env/registry.h"

#include "base/builder.h"

/* Step 1 and step 4: made by the system, so taken from the process that inherited them. */
static const char *const core_system[] = {"ALLUSERSPROFILE", "ProgramData", "PUBLIC",
                                          "SystemDrive",     "SystemRoot",  "windir"};
static const char *const core_user[] = {
    "APPDATA",      "COMPUTERNAME",       "LOCALAPPDATA",
    "ProgramFiles", "ProgramFiles(x86)",  "ProgramW6432",
    "USERPROFILE",  "CommonProgramFiles", "CommonProgramFiles(x86)",
    "HOMEDRIVE",    "HOMEPATH",           "CommonProgramW6432",
};

static bool is_among(ges_text name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ges_text_equal_nocase(name, ges_text_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* Step 7. */
static const char *const account[] = {"USERDNSDOMAIN", "USERDOMAIN", "USERNAME"};

bool ges_registry_is_of_system(ges_text name) {
    return is_among(name, core_system, GES_COUNT(core_system)) ||
           is_among(name, core_user, GES_COUNT(core_user)) || ges_registry_is_of_account(name);
}

bool ges_registry_is_of_account(ges_text name) {
    return is_among(name, account, GES_COUNT(account));
}

static bool is_path(ges_text name) {
    static const char *const names[] = {"PATH", "LibPath", "Os2LibPath"};
    return is_among(name, names, GES_COUNT(names));
}

static bool find_value(const ges_os *os, const ges_declaration_list *list, size_t known,
                       bool with_user, ges_text name, ges_arena *mem, ges_text *out) {
    ges_declaration_list before = {.items = list->items, .count = known};
    if (ges_layer_value(os, &before, name, out)) {
        return true;
    }
    bool is_core = is_among(name, core_system, GES_COUNT(core_system)) ||
                   (with_user && is_among(name, core_user, GES_COUNT(core_user)));
    ges_env_list process = {0};
    return is_core && os->env_list(os, mem, &process, NULL) == GES_OK &&
           ges_env_find(os, &process, name, out);
}

ges_text ges_registry_expand(const ges_os *os, const ges_declaration_list *list, size_t known,
                             bool with_user, ges_text text, ges_arena *mem, size_t *unknown) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        size_t close =
            text.ptr[i] == '%' ? ges_text_find_char(ges_text_skip(text, i + 1), '%') : GES_NPOS;
        ges_text value;
        if (close == GES_NPOS || close == 0) {
            ges_build_char(&out, text.ptr[i]);
            continue;
        }
        ges_text name = ges_text_slice(text, i + 1, i + 1 + close);
        if (find_value(os, list, known, with_user, name, mem, &value)) {
            ges_build_text(&out, value);
            i += close + 1;
        } else {
            *unknown += 1;
            ges_build_char(&out, text.ptr[i]);
        }
    }
    return ges_build_done(&out);
}

static const char *why_unknown(const ges_registry_value *value, bool expands, size_t unknown,
                               bool with_user) {
    if (!expands && value->type == GES_REG_SZ && ges_text_find_char(value->text, '%') != GES_NPOS) {
        return "stored as REG_SZ: %NAME% in it is never expanded";
    }
    if (unknown == 0) {
        return "";
    }
    return with_user ? "a %NAME% in it is not set when the user's variables are made"
                     : "a %NAME% in it is not set yet when the machine's variables are made";
}

static void declare(const ges_os *os, const ges_registry_value *value, const ges_declaration *model,
                    bool appends_paths, size_t known, ges_arena *mem, ges_declaration_list *out) {
    ges_declaration declaration = *model;
    bool path = is_path(value->name);
    bool expands = value->type == GES_REG_EXPAND_SZ || path;
    size_t unknown = 0;
    declaration.name = value->name;
    declaration.raw = value->text;
    declaration.value =
        expands ? ges_registry_expand(os, out, known, appends_paths, value->text, mem, &unknown)
                : value->text;
    declaration.kind = value->type == GES_REG_SZ          ? GES_VALUE_REG_SZ
                       : value->type == GES_REG_EXPAND_SZ ? GES_VALUE_REG_EXPAND_SZ
                                                          : GES_VALUE_REG_OTHER;
    declaration.why = ges_text_of(why_unknown(value, expands, unknown, appends_paths));
    ges_text machine;
    if (path && appends_paths && ges_layer_value(os, out, value->name, &machine) &&
        machine.len > 0) {
        bool is_closed = ges_text_ends(machine, GES_T(";"));
        declaration.value =
            ges_text_join(mem, machine, is_closed ? GES_T("") : GES_T(";"), declaration.value);
        declaration.edit = GES_EDIT_APPEND;
    }
    (void)ges_list_push(mem, out, declaration); /* the arena remembers */
}

ges_status ges_registry_declare(const ges_os *os, const char *source, ges_registry_root root,
                                ges_text key, bool appends_paths, ges_arena *mem,
                                ges_declaration_list *out, ges_error *err) {
    ges_registry_list values = {0};
    ges_status status = os->registry_list(os, root, key, mem, &values, err);
    if (status == GES_NOT_FOUND) {
        return GES_OK;
    }
    if (status != GES_OK) {
        return status;
    }
    ges_declaration model = {
        .source = source,
        .place = ges_text_join(
            mem, root == GES_REGISTRY_MACHINE ? GES_T("HKLM\\") : GES_T("HKCU\\"), key),
        .flags = GES_DECLARED_EXPORTED,
    };
    for (int pass = 0; pass < 3; pass++) {
        size_t known = out->count;
        for (size_t i = 0; i < values.count; i++) {
            uint32_t type = values.items[i].type;
            int wanted = type == GES_REG_SZ ? 0 : type == GES_REG_EXPAND_SZ ? 1 : 2;
            if (wanted == pass && values.items[i].name.len > 0) {
                declare(os, &values.items[i], &model, appends_paths, known, mem, out);
            }
        }
    }
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}
