/* An environment made from data, for a program that is to be run. */
#include "env/block.h"

#include "env/layer.h"

enum {
    UNIX = 1 << GES_OS_LINUX | 1 << GES_OS_MACOS,
    WINDOWS = 1 << GES_OS_WINDOWS,
    ALL = UNIX | WINDOWS,
};

typedef struct clean_row {
    unsigned systems;
    const char *name;
    const char *reason;
} clean_row;

static const clean_row clean_rows[] = {
#define GES_CLEAN(systems, name, reason) {systems, name, reason},
#include "env/clean.def"
#undef GES_CLEAN
};

void ges_block_take(ges_block *block, const ges_env_list *list, ges_text from, ges_arena *mem) {
    for (size_t i = 0; i < list->count; i++) {
        ges_block_var var = {list->items[i].name, list->items[i].value, from};
        (void)ges_list_push(mem, block, var); /* the arena remembers */
    }
}

static bool matches(const ges_os *os, const clean_row *row, ges_text name) {
    ges_text wanted = ges_text_of(row->name);
    if (wanted.ptr[wanted.len - 1] == '*') {
        wanted.len--;
        name = ges_text_slice(name, 0, name.len < wanted.len ? name.len : wanted.len);
    }
    return (row->systems & (1U << os->family)) != 0 && ges_env_name_equal(os, wanted, name);
}

const char *ges_block_reason(const ges_os *os, ges_text name) {
    for (size_t i = 0; i < GES_COUNT(clean_rows); i++) {
        if (matches(os, &clean_rows[i], name)) {
            return clean_rows[i].reason;
        }
    }
    return NULL;
}

static bool has(const ges_block *block, const ges_os *os, ges_text name) {
    for (size_t i = 0; i < block->count; i++) {
        if (ges_env_name_equal(os, block->items[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* What a command is found in when nothing says PATH. Source: <paths.h> _PATH_DEFPATH with
 * /usr/local; a fresh Windows' machine key. */
static ges_text default_path(const ges_block *block, const ges_os *os, ges_arena *mem) {
    ges_text root = GES_T("C:\\Windows");
    if (os->family != GES_OS_WINDOWS) {
        return GES_T("/usr/local/bin:/usr/bin:/bin");
    }
    for (size_t i = 0; i < block->count; i++) {
        if (ges_env_name_equal(os, block->items[i].name, GES_T("SystemRoot"))) {
            root = block->items[i].value;
        }
    }
    return ges_text_join(mem, root, GES_T("\\System32;"), root);
}

void ges_block_clean(ges_block *block, const ges_os *os, ges_arena *mem) {
    size_t kept = 0;
    for (size_t i = 0; i < block->count; i++) {
        if (ges_block_reason(os, block->items[i].name) != NULL) {
            block->items[kept++] = block->items[i];
        }
    }
    block->count = kept;
    if (!has(block, os, GES_T("PATH"))) {
        ges_block_var path = {GES_T("PATH"), default_path(block, os, mem), GES_T("default")};
        (void)ges_list_push(mem, block, path); /* the arena remembers */
    }
}

/* --- one scope -------------------------------------------------------------------------------- */

/* Layers of which every declaration is of one scope; of the others the place decides. */
static bool is_of_machine(const char *layer) {
    static const char *const names[] = {"pam_env", "environment_file", "registry_machine"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (strcmp(layer, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_in_scope(const ges_os *os, const ges_declaration *declaration, ges_block_scope scope,
                        ges_text home) {
    bool is_machine = is_of_machine(declaration->source);
    if (strcmp(declaration->source, "environment_d") == 0) {
        is_machine = home.len == 0 || !ges_path_inside(ges_os_style(os), declaration->place, home);
    }
    return is_machine == (scope == GES_BLOCK_MACHINE);
}

void ges_block_declared(ges_block *block, const ges_os *os, ges_block_scope scope, ges_arena *mem,
                        ges_text *notes) {
    ges_text home = {NULL, 0};
    (void)os->user_home(os, mem, &home, NULL); /* else all environment.d counts as the machine's */
    ges_declaration_list found = {0};
    for (size_t i = 0; i < ges_layer_count; i++) {
        const ges_layer *layer = ges_layers[i];
        bool is_machine = is_of_machine(layer->name);
        bool takes_part = layer != &ges_layer_process && ges_layer_applies(layer, os) &&
                          is_machine == (scope == GES_BLOCK_MACHINE);
        takes_part = takes_part || strcmp(layer->name, "environment_d") == 0;
        ges_error err = {0};
        if (takes_part && ges_layer_applies(layer, os) &&
            layer->read(os, mem, &found, &err) != GES_OK) {
            *notes = ges_text_format(mem, "%.*s%s: %s\n", GES_FMT(*notes), layer->title, err.text);
        }
    }
    for (size_t i = 0; i < found.count; i++) {
        if (!is_in_scope(os, &found.items[i], scope, home)) {
            found.items[i].flags |= GES_DECLARED_SKIPPED;
        }
    }
    ges_env_list list = ges_layer_session(os, &found, mem);
    ges_block_take(block, &list,
                   scope == GES_BLOCK_USER ? GES_T("this user's settings")
                                           : GES_T("the machine's settings"),
                   mem);
}

/* --- changes ---------------------------------------------------------------------------------- */

static bool has_char(ges_text text, char c) {
    return text.len != 0 && ges_text_find_char(text, c) != GES_NPOS;
}

static ges_status check_name(ges_text name, ges_error *err) {
    if (name.len == 0 || has_char(name, '=') || has_char(name, '\0')) {
        return ges_error_set(err, GES_INVALID, "'%.*s' cannot be the name of a variable: %s",
                             (int)(name.len < 80 ? name.len : 80), name.len != 0 ? name.ptr : "",
                             name.len == 0 ? "it is empty" : "it holds '=' or a NUL");
    }
    return GES_OK;
}

/* Takes all of that name away; the place of the first and its spelling, or GES_NPOS. */
static size_t take_away(ges_block *block, const ges_os *os, ges_text name, ges_text *spelling) {
    size_t first = GES_NPOS;
    size_t kept = 0;
    for (size_t i = 0; i < block->count; i++) {
        if (!ges_env_name_equal(os, block->items[i].name, name)) {
            block->items[kept++] = block->items[i];
        } else if (first == GES_NPOS) {
            first = kept;
            *spelling = block->items[i].name;
        }
    }
    block->count = kept;
    return first;
}

ges_status ges_block_set(ges_block *block, const ges_os *os, ges_text name, ges_text value,
                         ges_text from, ges_arena *mem, ges_error *err) {
    ges_status status = check_name(name, err);
    if (status != GES_OK) {
        return status;
    }
    if (has_char(value, '\0')) {
        return ges_error_set(err, GES_INVALID, "the value of '%.*s' holds a NUL byte",
                             GES_FMT(name));
    }
    ges_block_var var = {name, value, from};
    size_t at = take_away(block, os, name, &var.name);
    if (!ges_list_push(mem, block, var)) {
        return ges_arena_error(mem, err);
    }
    if (at != GES_NPOS) {
        memmove(&block->items[at + 1], &block->items[at],
                (block->count - 1 - at) * sizeof(*block->items));
        block->items[at] = var;
    }
    return GES_OK;
}

ges_status ges_block_unset(ges_block *block, const ges_os *os, ges_text name, ges_error *err) {
    ges_status status = check_name(name, err);
    ges_text spelling;
    if (status == GES_OK) {
        (void)take_away(block, os, name, &spelling); /* absent is as good */
    }
    return status;
}

ges_env_list ges_block_list(const ges_block *block, ges_arena *mem) {
    ges_env_list list = {0};
    for (size_t i = 0; i < block->count; i++) {
        ges_env_entry entry = {block->items[i].name, block->items[i].value};
        (void)ges_list_push(mem, &list, entry); /* the arena remembers */
    }
    return list;
}
