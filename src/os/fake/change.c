/* Changing the files of the fake OS. */
#include "os/fake/state.h"

static ges_status refuse(const ges_os *os, ges_fake_fault fault, const char *action, ges_text path,
                         ges_error *err) {
    return ges_fake_error(&ges_fake_state_of(os)->tree, fault, action, path, err);
}

/* The directory that `path` stands in and the name there, "dir" + separator + name in the tree's
 * own spelling; the user may write there. */
static ges_status find_place(const ges_os *os, ges_text path, const char *action, ges_text *out,
                             ges_error *err) {
    ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_path_style style = ges_os_style(os);
    ges_fake_node *dir;
    ges_fake_node *there;
    if (ges_fake_find(os, path, false, action, &there, NULL) == GES_WRONG_KIND) {
        return ges_fake_find(os, path, false, action, &there, err);
    }
    ges_status status = ges_fake_find_dir(os, ges_path_dir(tree->mem, style, path), 3, action,
                                          &dir, err);
    if (status != GES_OK) {
        return status;
    }
    *out = ges_path_join(tree->mem, style, ges_fake_tree_path(tree, dir, tree->mem),
                         ges_path_base(style, path));
    return out->ptr != NULL ? GES_OK : ges_arena_error(tree->mem, err);
}

/* Makes a node where nothing stands. */
static ges_status make(const ges_os *os, ges_text path, ges_file_kind kind, uint32_t mode,
                       const char *action, ges_fake_node **out, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    ges_fake_node *node;
    ges_text place;
    ges_status status = find_place(os, path, action, &place, err);
    if (status != GES_OK) {
        return status;
    }
    if (ges_fake_find(os, path, false, action, &node, NULL) == GES_OK) {
        return refuse(os, GES_FAKE_EXISTS, action, path, err);
    }
    node = ges_fake_tree_add(&state->tree, place);
    if (node == NULL) {
        return ges_arena_error(state->tree.mem, err);
    }
    node->info.kind = kind;
    node->info.mode = os->family == GES_OS_WINDOWS ? 0666 : mode;
    node->info.owner = os->family == GES_OS_WINDOWS ? 0 : state->tree.user;
    node->info.mtime_ns = node->info.atime_ns = state->now_ns;
    *out = node;
    return GES_OK;
}

ges_status ges_fake_file_create(const ges_os *os, ges_text path, uint32_t mode, ges_file *out,
                                ges_error *err) {
    ges_fake_node *node;
    ges_status status = make(os, path, GES_FILE_REGULAR, mode & 07777U, "make", &node, err);
    if (status == GES_OK) {
        out->handle = (intptr_t)node;
    }
    return status;
}

ges_status ges_fake_file_append(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                                ges_error *err) {
    const ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_node *node;
    ges_status status = ges_fake_find(os, path, false, "write to", &node, err);
    if (status != GES_OK) {
        return status;
    }
    if (node->info.kind != GES_FILE_REGULAR) {
        return refuse(os, GES_FAKE_NOT_REGULAR, "write to", path, err);
    }
    if (!ges_fake_tree_allows(tree, node, 2)) {
        return refuse(os, GES_FAKE_DENIED, "write to", path, err);
    }
    *size = node->info.size;
    out->handle = (intptr_t)node;
    return GES_OK;
}

ges_status ges_fake_file_write(const ges_os *os, ges_file file, ges_bytes bytes, ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    ges_fake_node *node = (ges_fake_node *)file.handle;
    ges_text whole = ges_text_join(state->tree.mem, ges_text_from(node->content),
                                   ges_text_from(bytes));
    if (whole.ptr == NULL) {
        return ges_arena_error(state->tree.mem, err);
    }
    node->content = ges_bytes_from(whole);
    node->info.size = node->data_size = whole.len;
    node->info.mtime_ns = state->now_ns;
    return GES_OK;
}

ges_status ges_fake_file_sync(const ges_os *os, ges_file file, ges_error *err) {
    (void)os, (void)file, (void)err;
    return GES_OK;
}

ges_status ges_fake_file_rename(const ges_os *os, ges_text from, ges_text to, ges_error *err) {
    ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_node *source;
    ges_fake_node *there;
    ges_text place;
    ges_status status = ges_fake_find(os, from, false, "replace", &source, err);
    status = status == GES_OK ? find_place(os, to, "replace", &place, err) : status;
    if (status != GES_OK) {
        return status;
    }
    if (ges_fake_find(os, to, false, "replace", &there, NULL) == GES_OK) {
        if (there->info.kind == GES_FILE_DIRECTORY || source->info.kind == GES_FILE_DIRECTORY) {
            return refuse(os, GES_FAKE_NOT_DIRECTORY, "replace", to, err);
        }
        if (os->family == GES_OS_WINDOWS && (there->info.mode & 0200U) == 0) {
            return refuse(os, GES_FAKE_DENIED, "replace", to, err);
        }
        there->is_removed = true;
    }
    ges_fake_node *moved = ges_fake_tree_add(tree, place);
    if (moved == NULL) {
        return ges_arena_error(tree->mem, err);
    }
    moved->info = source->info;
    moved->content = source->content;
    moved->fill = source->fill;
    moved->data_size = source->data_size;
    moved->target = source->target;
    moved->children = source->children;
    moved->by_name = source->by_name;
    for (size_t i = 0; i < moved->children.count; i++) {
        moved->children.items[i]->parent = moved;
    }
    source->is_removed = true;
    return GES_OK;
}

/* The file at `path`, when it is the user's own. */
static ges_status find_own(const ges_os *os, ges_text path, const char *action,
                           ges_fake_node **out, ges_error *err) {
    uint32_t user = ges_fake_state_of(os)->tree.user;
    ges_status status = ges_fake_find(os, path, false, action, out, err);
    if (status != GES_OK || os->family == GES_OS_WINDOWS) {
        return status;
    }
    return user == 0 || user == (*out)->info.owner
               ? GES_OK
               : refuse(os, GES_FAKE_DENIED, action, path, err);
}

ges_status ges_fake_file_set_mode(const ges_os *os, ges_text path, uint32_t mode, ges_error *err) {
    ges_fake_node *node;
    ges_status status = find_own(os, path, "set the mode of", &node, err);
    if (status == GES_OK && node->info.kind == GES_FILE_SYMLINK) {
        return ges_error_set(err, GES_UNSUPPORTED, "cannot set the mode of '%.*s': it is a link",
                             GES_FMT(path));
    }
    if (status == GES_OK) {
        bool is_windows = os->family == GES_OS_WINDOWS;
        node->info.mode = !is_windows ? mode & 07777U : (mode & 0222U) != 0 ? 0666 : 0444;
    }
    return status;
}

ges_status ges_fake_file_set_times(const ges_os *os, ges_text path, int64_t mtime_ns,
                                   int64_t atime_ns, ges_error *err) {
    ges_fake_node *node;
    ges_status status = find_own(os, path, "set the times of", &node, err);
    if (status == GES_OK) {
        node->info.mtime_ns = mtime_ns;
        node->info.atime_ns = atime_ns;
    }
    return status;
}

ges_status ges_fake_file_set_owner(const ges_os *os, ges_text path, uint32_t owner, uint32_t group,
                                   ges_error *err) {
    ges_fake_node *node;
    if (os->family == GES_OS_WINDOWS) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "not supported on this system: numbers of users and groups");
    }
    ges_status status = find_own(os, path, "set the owner of", &node, err);
    if (status != GES_OK) {
        return status;
    }
    if (ges_fake_state_of(os)->tree.user != 0 && owner != node->info.owner) {
        return refuse(os, GES_FAKE_DENIED, "set the owner of", path, err);
    }
    node->info.owner = owner;
    node->info.group = group;
    node->info.mode &= ~06000U;
    return GES_OK;
}

ges_status ges_fake_file_copy_extras(const ges_os *os, ges_text from, ges_text to, ges_arena *mem,
                                     ges_text *lost, ges_error *err) {
    (void)mem;
    ges_fake_node *node;
    ges_status status = ges_fake_find(os, from, true, "look at", &node, err);
    status = status == GES_OK ? ges_fake_find(os, to, true, "look at", &node, err) : status;
    if (status == GES_OK) {
        *lost = GES_T(""); /* there are none */
    }
    return status;
}

ges_status ges_fake_file_remove(const ges_os *os, ges_text path, ges_error *err) {
    const ges_fake_tree *tree = &ges_fake_state_of(os)->tree;
    ges_fake_node *node;
    ges_status status = ges_fake_find(os, path, false, "remove", &node, err);
    if (status != GES_OK) {
        return status;
    }
    if (node->info.kind == GES_FILE_DIRECTORY) {
        return refuse(os, GES_FAKE_IS_DIRECTORY, "remove", path, err);
    }
    if (!ges_fake_tree_allows(tree, node->parent, 3) ||
        (os->family == GES_OS_WINDOWS && (node->info.mode & 0200U) == 0)) {
        return refuse(os, GES_FAKE_DENIED, "remove", path, err);
    }
    node->is_removed = true;
    return GES_OK;
}

ges_status ges_fake_dir_make(const ges_os *os, ges_text path, uint32_t mode, ges_error *err) {
    ges_fake_node *node;
    return make(os, path, GES_FILE_DIRECTORY, mode & 0777U, "make the directory", &node, err);
}

ges_status ges_fake_dir_sync(const ges_os *os, ges_text path, ges_error *err) {
    ges_fake_node *dir;
    return ges_fake_find_dir(os, path, 0, "write to disk", &dir, err);
}

ges_status ges_fake_file_lock(const ges_os *os, ges_text path, uint32_t wait_ms, ges_file *out,
                              ges_error *err) {
    (void)wait_ms; /* nobody would release it meanwhile */
    ges_fake_node *node;
    ges_status status = ges_fake_find(os, path, false, "lock", &node, NULL);
    if (status != GES_OK) {
        status = make(os, path, GES_FILE_REGULAR, 0600, "open the lock", &node, err);
    } else if (node->info.kind != GES_FILE_REGULAR) {
        return refuse(os, GES_FAKE_NOT_REGULAR, "lock", path, err);
    }
    if (status != GES_OK) {
        return status;
    }
    if (node->is_locked) {
        return refuse(os, GES_FAKE_LOCKED, "lock", path, err);
    }
    node->is_locked = true;
    out->handle = (intptr_t)node | GES_FAKE_LOCK_BIT;
    return GES_OK;
}
