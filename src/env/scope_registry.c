/* Variables in the registry: names, types, and references that are not to be lost. */
#include "env/scope_registry.h"

#include "base/builder.h"
#include "base/utf16.h"
#include "env/pathlist.h"
#include "env/registry.h"
#include "env/secret.h"

enum {
    NAME_MAX_UNITS = 259,  /* what Windows' own dialogue and .NET take; the registry takes 16,383 */
    BLOCK_MAX_UNITS = 32767, /* of a variable in a process, with '=' and NUL */
    COMMAND_MAX = 120,     /* characters of a command that an error quotes */
};

typedef struct work {
    const ges_scope_ask *ask;
    ges_registry_root root;
    ges_declaration_list known;
    ges_plan *plan;
} work;

static ges_text key_of(ges_registry_root root) {
    return root == GES_REGISTRY_MACHINE ? GES_T(GES_SCOPE_MACHINE_KEY) : GES_T(GES_SCOPE_USER_KEY);
}

static bool is_text(uint32_t type) {
    return type == GES_REG_SZ || type == GES_REG_EXPAND_SZ;
}

static bool is_path(ges_text name) {
    return ges_text_equal_nocase(name, GES_T("PATH"));
}

/* Does it hold %NAME%, a name being what stands between two '%'? */
static bool has_reference(ges_text text) {
    for (size_t at = ges_text_find_char(text, '%'); at != GES_NPOS;
         at = ges_text_find_char(text, '%')) {
        text = ges_text_skip(text, at + 1);
        size_t close = ges_text_find_char(text, '%');
        ges_text name = close != GES_NPOS ? ges_text_slice(text, 0, close) : (ges_text){0};
        if (name.len != 0 && ges_text_find_char(name, ';') == GES_NPOS &&
            ges_text_find_char(name, '=') == GES_NPOS) {
            return true;
        }
    }
    return false;
}

/* --- reading ---------------------------------------------------------------------------------- */

ges_status ges_scope_registry_read(const ges_scope_ask *ask, ges_registry_root root, ges_text name,
                                   ges_scope_value *out, ges_error *err) {
    ges_registry_value value = {0};
    ges_text top = root == GES_REGISTRY_MACHINE ? GES_T("HKLM\\") : GES_T("HKCU\\");
    ges_scope_value found = {.place = ges_text_join(ask->mem, top, key_of(root))};
    ges_status status =
        ask->os->registry_value(ask->os, root, key_of(root), name, ask->mem, &value, err);
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return status;
    }
    if (status == GES_OK) {
        found.exists = true;
        found.value = value.text;
        found.kind = value.type == GES_REG_SZ          ? GES_VALUE_REG_SZ
                     : value.type == GES_REG_EXPAND_SZ ? GES_VALUE_REG_EXPAND_SZ
                                                       : GES_VALUE_REG_OTHER;
    }
    *out = found;
    return GES_OK;
}

/* --- references ------------------------------------------------------------------------------- */

/* What a logon makes of both keys, for %NAME%. */
static ges_status learn(work *w, ges_error *err) {
    const ges_os *os = w->ask->os;
    ges_status status = ges_registry_declare(os, "registry_machine", GES_REGISTRY_MACHINE,
                                             key_of(GES_REGISTRY_MACHINE), false, w->ask->mem,
                                             &w->known, err);
    if (status != GES_OK || w->root == GES_REGISTRY_MACHINE) {
        return status;
    }
    return ges_registry_declare(os, "registry_user", GES_REGISTRY_USER, key_of(GES_REGISTRY_USER),
                                true, w->ask->mem, &w->known, err);
}

/* Contract: pathedit.h, `expand`. */
static ges_text expand(void *self, ges_arena *mem, ges_text entry) {
    const work *w = self;
    size_t unknown = 0;
    return ges_registry_expand(w->ask->os, &w->known, w->known.count,
                               w->root == GES_REGISTRY_USER, entry, mem, &unknown);
}

/* The entry of `list` that has a reference and expands to `given`; `given` itself when none does. */
static ges_text with_reference(work *w, ges_text list, ges_text given) {
    ges_text entry = {0};
    while (ges_text_next(&list, ';', &entry)) {
        if (has_reference(entry) &&
            ges_text_equal_nocase(expand(w, w->ask->mem, entry), given)) {
            return entry;
        }
    }
    return given;
}

/* `given` with the references that the old value has for the same: shells expand %PATH% before a
 * program sees it, and storing that would freeze every reference in it. */
static ges_text keep_references(work *w, ges_text old, ges_text given) {
    ges_builder b = ges_builder_in(w->ask->mem);
    ges_text rest = given;
    ges_text piece = {0};
    bool is_first = true;
    if (!has_reference(old) || ges_text_equal(old, given)) {
        return given;
    }
    if (ges_text_equal(expand(w, w->ask->mem, old), given)) {
        return old;
    }
    while (ges_text_next(&rest, ';', &piece)) {
        ges_build_text(&b, is_first ? GES_T("") : GES_T(";"));
        ges_build_text(&b, with_reference(w, old, piece));
        is_first = false;
    }
    return ges_build_done(&b);
}

/* --- wishes ----------------------------------------------------------------------------------- */

static ges_status check_name(const work *w, const ges_wish *wish, ges_error *err) {
    if (wish->verb == GES_WISH_UNSET && wish->name.len != 0) {
        return GES_OK; /* a name that should never have been there must be able to go */
    }
    ges_status status = ges_scope_check_name(w->ask->os, wish->name, err);
    if (status == GES_OK && ges_path_units(wish->name) > NAME_MAX_UNITS) {
        return ges_error_set(err, GES_INVALID,
                             "'%.40s...' cannot be the name of a variable: it has over %d "
                             "characters, which programs of Windows do not take",
                             ges_text_cstr(w->ask->mem, wish->name), NAME_MAX_UNITS);
    }
    return status;
}

static uint32_t type_for(const ges_wish *wish, const ges_plan_stored *now, ges_text value) {
    if (wish->verb == GES_WISH_SET && wish->kind == GES_VALUE_REG_SZ) {
        return GES_REG_SZ;
    }
    bool expands = has_reference(value) ||
                   (wish->verb == GES_WISH_SET && wish->kind == GES_VALUE_REG_EXPAND_SZ);
    if (expands || (!now->exists && is_path(wish->name))) {
        return GES_REG_EXPAND_SZ;
    }
    return now->exists && is_text(now->type) ? now->type : GES_REG_SZ;
}

/* The text that the wish makes of the old one. */
static ges_status value_for(work *w, const ges_wish *wish, ges_text old, ges_text *out,
                            ges_error *err) {
    ges_path_rules rules = {.style = GES_PATH_WINDOWS, .expand = expand, .self = w};
    if (wish->verb == GES_WISH_EDIT_LIST) {
        return ges_path_edited(&rules, old, wish->edits, wish->edit_count, w->ask->mem, out, err);
    }
    if (ges_text_find_char(wish->value, '\0') != GES_NPOS) {
        return ges_error_set(err, GES_INVALID, "the value of %.*s holds a NUL, which ends it",
                             GES_FMT(wish->name));
    }
    *out = wish->kind == GES_VALUE_REG_SZ ? wish->value : keep_references(w, old, wish->value);
    return GES_OK;
}

static ges_status stored_for(work *w, const ges_wish *wish, const ges_plan_stored *now,
                             ges_plan_stored *out, ges_error *err) {
    ges_text old = {0};
    ges_text value = {0};
    if (wish->verb == GES_WISH_UNSET) {
        *out = (ges_plan_stored){0};
        return GES_OK;
    }
    if (now->exists && is_text(now->type)) {
        old = ges_utf16le_decode(w->ask->mem, now->bytes);
    } else if (now->exists && wish->verb == GES_WISH_EDIT_LIST) {
        return ges_error_set(err, GES_WRONG_KIND, "%.*s is stored as %.*s, which is no list",
                             GES_FMT(wish->name),
                             GES_FMT(ges_plan_type_name(w->ask->mem, now->type)));
    }
    ges_status status = value_for(w, wish, old, &value, err);
    if (status != GES_OK) {
        return status;
    }
    if (ges_path_units(wish->name) + ges_path_units(value) + 2 > BLOCK_MAX_UNITS) {
        ges_scope_note(w->ask, ges_text_format(w->ask->mem,
                                               "%.*s is stored whole, but Windows hands no value of "
                                               "over %d characters to a program",
                                               GES_FMT(wish->name), (int)BLOCK_MAX_UNITS));
    }
    uint32_t type = type_for(wish, now, value);
    if (now->exists && now->type == type && ges_text_equal(old, value)) {
        *out = *now; /* odd terminators are not worth a change */
        return GES_OK;
    }
    *out = (ges_plan_stored){true, type, ges_utf16le_encode(w->ask->mem, value, 1)};
    return ges_arena_failed(w->ask->mem) ? ges_arena_error(w->ask->mem, err) : GES_OK;
}

/* --- rights ----------------------------------------------------------------------------------- */

ges_text ges_scope_registry_elevated(ges_arena *mem, const ges_wish *wish) {
    ges_text value = wish->verb == GES_WISH_SET ? wish->value : GES_T("");
    ges_text masked = ges_secret_mask(mem, wish->name, value);
    ges_text word = wish->verb == GES_WISH_SET ? ges_text_join(mem, wish->name, GES_T("="), value)
                                               : wish->name;
    bool is_plain = wish->verb != GES_WISH_EDIT_LIST && word.len <= COMMAND_MAX &&
                    ges_text_equal(masked, value) && !ges_text_ends(word, GES_T("\\"));
    for (size_t i = 0; i < word.len; i++) {
        /* What PowerShell, cmd or the splitting of arguments would read otherwise. */
        is_plain = is_plain && (unsigned char)word.ptr[i] >= ' ' &&
                   strchr("\"'`$%!^&|<>", word.ptr[i]) == NULL;
    }
    const char *verb = wish->verb == GES_WISH_SET ? "set" : "unset";
    return is_plain ? ges_text_format(mem,
                                      "powershell Start-Process -Verb RunAs ges -ArgumentList "
                                      "'%s --scope machine \\\"%.*s\\\"', or with the sudo of "
                                      "Windows 11: sudo ges %s --scope machine \"%.*s\"",
                                      verb, GES_FMT(word), verb, GES_FMT(word))
                    : GES_T("");
}

static ges_status deny(const work *w, const ges_wish *wish, ges_error *err) {
    ges_text command = ges_scope_registry_elevated(w->ask->mem, wish);
    if (w->root == GES_REGISTRY_USER) {
        return ges_error_note(err, GES_DENIED, "the user's variables");
    }
    return ges_error_set(err, GES_DENIED,
                         "cannot change the machine's %.60s: only an administrator may; %.*s, or "
                         "only for yourself: --scope user",
                         ges_text_cstr(w->ask->mem, wish->name),
                         GES_FMT(command.len != 0
                                     ? command
                                     : GES_T("run the same command in a terminal that was started "
                                             "as administrator, or behind the sudo of Windows 11")));
}

/* --- the plan --------------------------------------------------------------------------------- */

static ges_status plan_one(work *w, const ges_wish *wish, ges_error *err) {
    static const char *const verbs[] = {
        [GES_WISH_SET] = "set ", [GES_WISH_UNSET] = "unset ", [GES_WISH_EDIT_LIST] = "edit "};
    ges_plan_place place = {w->root, key_of(w->root), wish->name};
    ges_plan_stored now = {0};
    ges_plan_stored after = {0};
    ges_status status = check_name(w, wish, err);
    status = status == GES_OK ? ges_plan_value_now(w->plan, &place, &now, err) : status;
    status = status == GES_OK ? stored_for(w, wish, &now, &after, err) : status;
    if (status != GES_OK) {
        return status;
    }
    ges_text what = ges_text_join(w->ask->mem, ges_text_of(verbs[wish->verb]), place.name);
    status = ges_plan_set_value(w->plan, &place, &after, what, GES_T(""), NULL, err);
    return status == GES_DENIED ? deny(w, wish, err) : status;
}

ges_status ges_scope_registry_plan(const ges_scope_ask *ask, ges_registry_root root,
                                   const ges_wish *wishes, size_t count, ges_plan *plan,
                                   ges_error *err) {
    work w = {.ask = ask, .root = root, .plan = plan};
    ges_status status = learn(&w, err);
    for (size_t i = 0; status == GES_OK && i < count; i++) {
        status = plan_one(&w, &wishes[i], err);
    }
    return status;
}
