/* Files and directories of the fake OS. */
#include "os/fake/state.h"
#include "os/whole.h"

/* CON, NUL, aux.txt ...: a device wherever it stands. Source: "Naming files", learn.microsoft.com. */
static bool is_device(const ges_os *os, ges_text path) {
    static const char *const names[] = {"CON", "PRN", "AUX", "NUL", "COM", "LPT"};
    if (os->family != GES_OS_WINDOWS) {
        return false;
    }
    if (ges_text_starts(path, GES_T("\\\\.\\"))) {
        return true;
    }
    ges_text base = ges_path_base(GES_PATH_WINDOWS, path);
    ges_text stem = base;
    ges_text rest;
    (void)ges_text_cut(base, '.', &stem, &rest); /* without a dot the whole is the stem */
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        bool has_digit = i >= 4 && stem.len == 4 && stem.ptr[3] >= '1' && stem.ptr[3] <= '9';
        ges_text word = has_digit ? ges_text_slice(stem, 0, 3) : stem;
        if ((i < 4 || has_digit) && ges_text_equal_nocase(word, ges_text_of(names[i]))) {
            return true;
        }
    }
    return false;
}

ges_status ges_fake_find(const ges_os *os, ges_text path, bool follow, const char *action,
                       ges_fake_node **out, ges_error *err) {
    const ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_fault fault = is_device(os, path) ? GES_FAKE_NOT_REGULAR
                                               : ges_fake_tree_find(tree, path, follow, out);
    return fault == GES_FAKE_FINE ? GES_OK : ges_fake_error(tree, fault, action, path, err);
}

ges_status ges_fake_file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                            ges_error *err) {
    ges_fake_node *node;
    ges_fake_call call = follow ? GES_FAKE_LOOK : GES_FAKE_LOOK_ITSELF;
    const ges_fake_given *given = ges_fake_given_to(os, call, path);
    if (given != NULL) {
        return ges_fake_refuse_as_given(given, call, path, err);
    }
    if (is_device(os, path)) {
        *out = (ges_file_info){.kind = GES_FILE_OTHER, .mode = 0666};
        return GES_OK;
    }
    ges_status status = ges_fake_find(os, path, follow, "look at", &node, err);
    if (status == GES_OK) {
        *out = node->info;
    }
    return status;
}

ges_status ges_fake_file_open(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                            ges_error *err) {
    const ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_node *node;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_OPEN, path);
    if (given != NULL) {
        return ges_fake_refuse_as_given(given, GES_FAKE_OPEN, path, err);
    }
    ges_status status = ges_fake_find(os, path, true, "open", &node, err);
    if (status != GES_OK) {
        return status;
    }
    if (!ges_fake_tree_allows(tree, node, 4)) {
        return ges_fake_error(tree, GES_FAKE_DENIED, "open", path, err);
    }
    if (node->info.kind != GES_FILE_REGULAR) {
        return ges_fake_error(tree,
                              node->info.kind == GES_FILE_DIRECTORY ? GES_FAKE_IS_DIRECTORY
                                                                    : GES_FAKE_NOT_REGULAR,
                              "read", path, err);
    }
    out->handle = (intptr_t)node;
    *size = node->info.size;
    return GES_OK;
}

ges_status ges_fake_file_read_at(const ges_os *os, ges_file file, uint64_t off, void *buffer,
                               size_t len, size_t *got, ges_error *err) {
    (void)os, (void)err;
    *got = ges_fake_node_read((const ges_fake_node *)file.handle, off, buffer, len);
    return GES_OK;
}

void ges_fake_file_close(const ges_os *os, ges_file *file) {
    (void)os;
    if (file->handle != GES_FILE_CLOSED.handle && (file->handle & GES_FAKE_LOCK_BIT) != 0) {
        ((ges_fake_node *)(file->handle & ~(intptr_t)GES_FAKE_LOCK_BIT))->is_locked = false;
    }
    *file = GES_FILE_CLOSED;
}

ges_status ges_fake_file_read(const ges_os *os, ges_text path, size_t max, ges_arena *mem,
                            ges_bytes *out, ges_error *err) {
    ges_file file;
    uint64_t size;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_READ, path);
    if (given != NULL) {
        return ges_fake_refuse_as_given(given, GES_FAKE_READ, path, err);
    }
    ges_status status = ges_fake_file_open(os, path, &file, &size, err);
    return status == GES_OK ? ges_os_read_whole(os, file, path, size, max, mem, out, err) : status;
}

static bool allows(const ges_os *os, ges_text path, unsigned bits) {
    ges_fake_node *node;
    return ges_fake_find(os, path, true, "look at", &node, NULL) == GES_OK &&
           ges_fake_tree_allows(&ges_fake_state_of(os)->tree, node, bits);
}

bool ges_fake_file_is_executable(const ges_os *os, ges_text path) {
    ges_file_info info;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_EXECUTE, path);
    if (given != NULL) {
        return given->is_yes;
    }
    if (os->family != GES_OS_WINDOWS) {
        return allows(os, path, 1);
    }
    return ges_fake_file_info(os, path, true, &info, NULL) == GES_OK &&
           (info.kind == GES_FILE_REGULAR || info.kind == GES_FILE_ALIAS);
}

bool ges_fake_file_is_writable(const ges_os *os, ges_text path) {
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_WRITE, path);
    if (given != NULL) {
        return given->is_yes;
    }
    return allows(os, path, 2);
}

ges_status ges_fake_link_read(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                            ges_error *err) {
    ges_fake_node *node;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_LINK, path);
    if (given != NULL) {
        return given->status == GES_OK
                   ? ges_fake_give(mem, given->text, out, err)
                   : ges_fake_refuse_as_given(given, GES_FAKE_LINK, path, err);
    }
    ges_status status = ges_fake_find(os, path, false, "read the link", &node, err);
    if (status != GES_OK) {
        return status;
    }
    bool is_link = node->info.kind == GES_FILE_SYMLINK || node->info.kind == GES_FILE_ALIAS;
    return is_link ? ges_fake_give(mem, node->target, out, err)
                   : ges_fake_error(&ges_fake_state_of(os)->tree, GES_FAKE_NOT_LINK, "read the link", path,
                                    err);
}

ges_status ges_fake_path_resolve(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                               ges_error *err) {
    ges_fake_node *node;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_RESOLVE, path);
    if (given != NULL) {
        return given->status == GES_OK
                   ? ges_fake_give(mem, given->text, out, err)
                   : ges_fake_refuse_as_given(given, GES_FAKE_RESOLVE, path, err);
    }
    ges_status status = ges_fake_find(os, path, true, "resolve", &node, err);
    return status == GES_OK
               ? ges_fake_give(mem, ges_fake_tree_path(&ges_fake_state_of(os)->tree, node, mem), out, err)
               : status;
}

ges_status ges_fake_place_probe(const ges_os *os, ges_text path, uint32_t timeout_ms,
                                ges_error *err) {
    ges_fake_node *node;
    (void)timeout_ms;
    return ges_fake_find(os, path, true, "look at", &node, NULL) == GES_TIMED_OUT
               ? ges_fake_error(&ges_fake_state_of(os)->tree, GES_FAKE_HANGS, "look at", path, err)
               : GES_OK;
}

/* --- dir -------------------------------------------------------------------------------------- */

ges_status ges_fake_find_dir(const ges_os *os, ges_text path, unsigned bits,
                             const char *action, ges_fake_node **out, ges_error *err) {
    const ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_status status = ges_fake_find(os, path, true, action, out, err);
    if (status != GES_OK) {
        return status;
    }
    if ((*out)->info.kind != GES_FILE_DIRECTORY) {
        return ges_fake_error(tree, GES_FAKE_NOT_DIRECTORY, action, path, err);
    }
    return ges_fake_tree_allows(tree, *out, bits)
               ? GES_OK
               : ges_fake_error(tree, GES_FAKE_DENIED, action, path, err);
}

ges_status ges_fake_dir_list(const ges_os *os, ges_text path, ges_arena *mem, ges_dir_list *out,
                           ges_error *err) {
    ges_fake_node *dir;
    const ges_fake_given *given = ges_fake_given_to(os, GES_FAKE_DIR_LIST, path);
    if (given != NULL) {
        return ges_fake_refuse_as_given(given, GES_FAKE_DIR_LIST, path, err);
    }
    ges_status status = ges_fake_find_dir(os, path, 4, "list", &dir, err);
    ges_dir_list list = {0};
    for (size_t i = 0; status == GES_OK && i < dir->children.count; i++) {
        const ges_fake_node *child = dir->children.items[i];
        ges_dir_entry item = {child->name, child->info.kind};
        if (!child->is_removed && !ges_list_push(mem, &list, item)) {
            status = ges_arena_error(mem, err);
        }
    }
    if (status == GES_OK) {
        *out = list;
    }
    return status;
}

ges_status ges_fake_dir_current(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    return ges_fake_give(mem, ges_fake_state_of(os)->tree.cwd, out, err);
}

ges_status ges_fake_dir_change(const ges_os *os, ges_text path, ges_error *err) {
    ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_node *dir;
    ges_status status = ges_fake_find_dir(os, path, 1, "change to", &dir, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text cwd = ges_fake_tree_path(tree, dir, tree->mem);
    if (cwd.ptr == NULL) {
        return ges_arena_error(tree->mem, err);
    }
    tree->cwd = cwd;
    return GES_OK;
}

ges_status ges_fake_dir_make_temporary(const ges_os *os, ges_text parent, ges_text prefix,
                                     ges_arena *mem, ges_text *out, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    ges_fake_node *dir;
    ges_status status = ges_fake_find_dir(os, parent, 2, "make a directory in", &dir, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text separator = os->family == GES_OS_WINDOWS ? GES_T("\\") : GES_T("/");
    ges_text name = ges_text_format(mem, "%.*s%06llu", GES_FMT(prefix),
                                    (unsigned long long)++state->temporary_count);
    ges_text inside = ges_fake_tree_path(&state->tree, dir, state->tree.mem);
    ges_text full = ges_text_join(state->tree.mem, inside, separator, name);
    ges_text path = ges_text_join(mem, parent, separator, name);
    ges_fake_node *node = path.ptr != NULL ? ges_fake_tree_add(&state->tree, full) : NULL;
    if (node == NULL) {
        return ges_arena_error(mem, err);
    }
    node->info.mode = os->family == GES_OS_WINDOWS ? 0666 : 0700;
    node->info.owner = state->tree.user;
    node->info.mtime_ns = state->now_ns;
    *out = path;
    return GES_OK;
}

ges_status ges_fake_dir_remove_tree(const ges_os *os, ges_text path, ges_error *err) {
    const ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_node *node;
    ges_status status = ges_fake_find(os, path, false, "remove", &node, err);
    if (status != GES_OK) {
        return status;
    }
    if (node->parent == NULL || !ges_fake_tree_allows(tree, node->parent, 2)) {
        return ges_fake_error(tree, GES_FAKE_DENIED, "remove", path, err);
    }
    node->is_removed = true;
    return GES_OK;
}
