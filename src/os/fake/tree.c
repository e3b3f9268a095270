/* A file system made of data: names, links, rights. */
#include "os/fake/tree.h"

#include "os/cannot.h"

enum {
    LINKS_MAX = 40,         /* Linux follows 40 links, path_resolution(7); Windows 63 */
    UNIX_PATH_MAX = 4096,   /* with the NUL */
    UNIX_NAME_MAX = 255,
    WINDOWS_PATH_MAX = 32767
};

static ges_path_style style_of(const ges_fake_tree *tree) {
    return tree->family == GES_OS_WINDOWS ? GES_PATH_WINDOWS : GES_PATH_UNIX;
}

static ges_fake_node *new_node(ges_arena *mem, ges_text name, ges_fake_node *parent,
                               ges_file_kind kind) {
    ges_fake_node *node = ges_new(mem, ges_fake_node);
    ges_text copy = ges_text_copy(mem, name);
    if (node != NULL && copy.ptr != NULL) {
        *node = (ges_fake_node){.name = copy, .parent = parent};
        node->info.kind = kind;
        return node;
    }
    return NULL;
}

bool ges_fake_tree_init(ges_fake_tree *tree, ges_arena *mem, ges_os_family family) {
    bool is_windows = family == GES_OS_WINDOWS;
    *tree = (ges_fake_tree){.mem = mem, .family = family};
    tree->root = new_node(mem, GES_T(""), NULL, GES_FILE_DIRECTORY);
    tree->cwd = is_windows ? GES_T("C:\\") : GES_T("/");
    if (tree->root != NULL) {
        tree->root->info.mode = 0755;
        tree->root->info.device = 1;
        tree->root->info.inode = ++tree->last_inode;
    }
    return tree->root != NULL;
}

/* Names as the system compares them: ASCII case ignored on Windows. */
static ges_text fold(const ges_fake_tree *tree, ges_text name, ges_arena *mem) {
    if (tree->family != GES_OS_WINDOWS) {
        return name;
    }
    char *folded = ges_arena_alloc(mem, name.len);
    for (size_t i = 0; folded != NULL && i < name.len; i++) {
        char c = name.ptr[i];
        folded[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (ges_text){folded, folded != NULL ? name.len : 0};
}

static ges_fake_node *child_of(const ges_fake_tree *tree, const ges_fake_node *dir, ges_text name,
                               ges_arena *scratch) {
    ges_fake_node *node = ges_map_get(&dir->by_name, fold(tree, name, scratch));
    return node != NULL && !node->is_removed ? node : NULL;
}

static ges_fake_node *add_child(ges_fake_tree *tree, ges_fake_node *dir, ges_text name) {
    ges_fake_node *node = new_node(tree->mem, name, dir, GES_FILE_DIRECTORY);
    if (node == NULL || !ges_list_push(tree->mem, &dir->children, node) ||
        !ges_map_set(tree->mem, &dir->by_name, fold(tree, node->name, tree->mem), node)) {
        return NULL;
    }
    node->info.mode = tree->family == GES_OS_WINDOWS ? 0666 : 0755;
    node->info.device = 1;
    node->info.link_count = 1;
    node->info.inode = ++tree->last_inode;
    return node;
}

/* Absolute; on Windows also cleaned, without \\?\ and with backslashes only. */
static ges_text absolute(const ges_fake_tree *tree, ges_text path, ges_arena *mem) {
    if (tree->family != GES_OS_WINDOWS) {
        bool is_abs = ges_text_starts(path, GES_T("/"));
        return is_abs ? path : ges_text_join(mem, tree->cwd, GES_T("/"), path);
    }
    if (ges_text_starts(path, GES_T("\\\\?\\UNC\\"))) {
        path = ges_text_join(mem, GES_T("\\\\"), ges_text_skip(path, 8));
    } else if (ges_text_starts(path, GES_T("\\\\?\\"))) {
        path = ges_text_skip(path, 4);
    }
    ges_text cwd_volume = ges_text_slice(tree->cwd, 0,
                                         ges_path_volume_len(GES_PATH_WINDOWS, tree->cwd));
    size_t volume_len = ges_path_volume_len(GES_PATH_WINDOWS, path);
    ges_text volume = ges_text_slice(path, 0, volume_len);
    bool is_rooted = volume_len < path.len &&
                     ges_path_is_separator(GES_PATH_WINDOWS, path.ptr[volume_len]);
    ges_text full = path;
    if (volume_len == 0) {
        full = is_rooted ? ges_text_join(mem, cwd_volume, path)
                         : ges_text_join(mem, tree->cwd, GES_T("\\"), path);
    } else if (!is_rooted) { /* C:x is relative to C:'s directory, which is known for one drive */
        bool is_here = ges_path_equal(GES_PATH_WINDOWS, volume, cwd_volume);
        full = ges_text_join(mem, is_here ? tree->cwd : volume, GES_T("\\"),
                             ges_text_skip(path, volume_len));
    }
    return ges_path_clean(mem, GES_PATH_WINDOWS, full);
}

/* Windows drops dots and blanks at the end of a name. */
static ges_text significant(const ges_fake_tree *tree, ges_text name) {
    size_t len = name.len;
    while (tree->family == GES_OS_WINDOWS && len > 0 &&
           (name.ptr[len - 1] == '.' || name.ptr[len - 1] == ' ')) {
        len--;
    }
    return ges_text_slice(name, 0, len);
}

/* The next name off the front; false at the end. Empty names are skipped. */
static bool next_name(const ges_fake_tree *tree, ges_text *rest, ges_text *name) {
    ges_path_style style = style_of(tree);
    while (rest->len != 0 && ges_path_is_separator(style, rest->ptr[0])) {
        *rest = ges_text_skip(*rest, 1);
    }
    size_t len = 0;
    while (len < rest->len && !ges_path_is_separator(style, rest->ptr[len])) {
        len++;
    }
    *name = significant(tree, ges_text_slice(*rest, 0, len));
    *rest = ges_text_skip(*rest, len);
    return len != 0;
}

/* Takes the volume off an absolute path; Unix has none. */
static ges_text take_volume(const ges_fake_tree *tree, ges_text *path) {
    size_t len = ges_path_volume_len(style_of(tree), *path);
    ges_text volume = ges_text_slice(*path, 0, len);
    *path = ges_text_skip(*path, len);
    return volume;
}

ges_fake_node *ges_fake_tree_add(ges_fake_tree *tree, ges_text path) {
    ges_text rest = path;
    ges_text volume = take_volume(tree, &rest);
    ges_fake_node *node = tree->root;
    bool is_abs = ges_path_is_abs(style_of(tree), path);
    if (tree->family == GES_OS_WINDOWS && is_abs) {
        ges_fake_node *found = child_of(tree, node, volume, tree->mem);
        node = found != NULL ? found : add_child(tree, node, volume);
    }
    ges_text name;
    while (is_abs && node != NULL && next_name(tree, &rest, &name)) {
        ges_fake_node *found = child_of(tree, node, name, tree->mem);
        ges_text so_far = ges_text_slice(path, 0, path.len - rest.len);
        bool is_home = tree->home.len != 0 && ges_text_equal(so_far, tree->home);
        uint32_t owner = is_home ? tree->user : node->info.owner;
        node = found != NULL ? found : add_child(tree, node, name);
        if (found == NULL && node != NULL) {
            node->info.owner = owner;
        }
    }
    return is_abs ? node : NULL;
}

bool ges_fake_tree_allows(const ges_fake_tree *tree, const ges_fake_node *node, unsigned bits) {
    if (((bits & 5U) != 0 && node->is_unreadable) || ((bits & 2U) != 0 && node->is_unwritable)) {
        return false;
    }
    uint32_t mode = node->info.mode;
    if (tree->family == GES_OS_WINDOWS) {
        return (bits & 2U) == 0 || (mode & 0200U) != 0 ||
               node->info.kind == GES_FILE_DIRECTORY;
    }
    if (tree->user == 0 || tree->has_rights) {
        return (bits & 1U) == 0 || (mode & 0111U) != 0 || node->info.kind == GES_FILE_DIRECTORY;
    }
    uint32_t granted = tree->user == node->info.owner ? mode >> 6 : mode;
    return (granted & bits) == bits;
}

static bool is_bad_name(const ges_fake_tree *tree, ges_text name) {
    for (size_t i = 0; tree->family == GES_OS_WINDOWS && i < name.len; i++) {
        if ((uint8_t)name.ptr[i] < 0x20 || strchr("<>\"|?*", name.ptr[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* "parent of the link" + target + what was left: the path a link stands for. */
static ges_text link_path(const ges_fake_tree *tree, const ges_fake_node *link, ges_text rest,
                          ges_arena *scratch) {
    ges_text separator = tree->family == GES_OS_WINDOWS ? GES_T("\\") : GES_T("/");
    if (ges_path_is_abs(style_of(tree), link->target)) {
        return ges_text_join(scratch, link->target, rest);
    }
    ges_text dir = ges_fake_tree_path(tree, link->parent, scratch);
    return ges_text_join(scratch, dir, separator, link->target, rest);
}

/* One step down or up. */
static ges_fake_fault step(const ges_fake_tree *tree, ges_fake_node **node, ges_text name,
                           ges_arena *scratch) {
    if ((*node)->info.kind != GES_FILE_DIRECTORY) {
        return tree->family == GES_OS_WINDOWS ? GES_FAKE_NO_PATH : GES_FAKE_NOT_DIRECTORY;
    }
    if (!ges_fake_tree_allows(tree, *node, 1)) {
        return GES_FAKE_DENIED;
    }
    if (ges_text_equal(name, GES_T("."))) {
        return GES_FAKE_FINE;
    }
    if (ges_text_equal(name, GES_T(".."))) {
        *node = (*node)->parent != NULL ? (*node)->parent : *node;
        return GES_FAKE_FINE;
    }
    if (tree->family != GES_OS_WINDOWS && name.len > UNIX_NAME_MAX) {
        return GES_FAKE_TOO_LONG;
    }
    if (is_bad_name(tree, name)) {
        return GES_FAKE_BAD_NAME;
    }
    *node = child_of(tree, *node, name, scratch);
    return *node != NULL ? GES_FAKE_FINE : GES_FAKE_MISSING;
}

/* Walks until the end or the first link to follow, which then is *node with what is left. */
static ges_fake_fault walk(const ges_fake_tree *tree, ges_text *rest, bool follow,
                           ges_fake_node **node, bool *is_link, ges_arena *scratch) {
    ges_fake_fault fault = GES_FAKE_FINE;
    ges_text name;
    ges_text volume = take_volume(tree, rest);
    *is_link = false;
    *node = tree->root;
    if (volume.len != 0) {
        *node = child_of(tree, tree->root, volume, scratch);
        fault = *node == NULL ? GES_FAKE_NO_PATH : (*node)->hangs ? GES_FAKE_HANGS : GES_FAKE_FINE;
    }
    while (fault == GES_FAKE_FINE && next_name(tree, rest, &name)) {
        fault = step(tree, node, name, scratch);
        fault = fault == GES_FAKE_FINE && (*node)->hangs ? GES_FAKE_HANGS : fault;
        if (fault == GES_FAKE_FINE && (*node)->info.kind == GES_FILE_SYMLINK &&
            (follow || rest->len != 0)) {
            *is_link = true;
            return GES_FAKE_FINE;
        }
        /* "file/" names no file */
        if (fault == GES_FAKE_FINE && rest->len != 0 && (*node)->info.kind != GES_FILE_DIRECTORY) {
            fault = tree->family == GES_OS_WINDOWS ? GES_FAKE_NO_PATH : GES_FAKE_NOT_DIRECTORY;
        }
    }
    return fault == GES_FAKE_MISSING && rest->len != 0 ? GES_FAKE_NO_PATH : fault;
}

ges_fake_fault ges_fake_tree_find(const ges_fake_tree *tree, ges_text path, bool follow,
                                  ges_fake_node **out) {
    size_t max = tree->family == GES_OS_WINDOWS ? WINDOWS_PATH_MAX : UNIX_PATH_MAX - 1;
    if (path.len == 0) {
        return GES_FAKE_MISSING;
    }
    if (ges_text_find_char(path, '\0') != GES_NPOS || path.len > max) {
        return path.len > max ? GES_FAKE_TOO_LONG : GES_FAKE_BAD_NAME;
    }
    ges_arena scratch;
    ges_arena_init(&scratch, 0);
    ges_fake_fault fault = GES_FAKE_FINE;
    ges_fake_node *node = NULL;
    ges_text rest = absolute(tree, path, &scratch);
    bool is_link = true;
    for (int links = 0; fault == GES_FAKE_FINE && is_link; links++) {
        fault = links > LINKS_MAX ? GES_FAKE_LOOP
                                  : walk(tree, &rest, follow, &node, &is_link, &scratch);
        if (fault == GES_FAKE_FINE && is_link) {
            ges_text next = link_path(tree, node, rest, &scratch);
            rest = absolute(tree, next, &scratch);
            fault = next.len > max ? GES_FAKE_TOO_LONG : GES_FAKE_FINE;
        }
    }
    fault = ges_arena_failed(&scratch) ? GES_FAKE_NO_MEMORY : fault;
    ges_arena_close(&scratch);
    if (fault == GES_FAKE_FINE) {
        *out = node;
    }
    return fault;
}

ges_text ges_fake_tree_path(const ges_fake_tree *tree, const ges_fake_node *node, ges_arena *mem) {
    bool is_windows = tree->family == GES_OS_WINDOWS;
    ges_text separator = is_windows ? GES_T("\\") : GES_T("/");
    if (node->parent == NULL) {
        return separator;
    }
    bool is_volume = is_windows && node->parent == tree->root;
    ges_text path = is_volume ? ges_text_join(mem, node->name, separator) : node->name;
    for (const ges_fake_node *up = node->parent; !is_volume && up->parent != NULL;
         up = up->parent) {
        path = ges_text_join(mem, up->name, separator, path);
    }
    return is_windows || is_volume ? path : ges_text_join(mem, separator, path);
}

/* Lays the part over the bytes that were read from `off`. */
static void lay_over(const ges_fake_part *part, uint64_t off, uint8_t *out, size_t count) {
    uint64_t end = part->off + part->bytes.len;
    uint64_t from = part->off > off ? part->off : off;
    uint64_t to = end < off + count ? end : off + count;
    if (end >= part->off && from < to) {
        memcpy(out + (from - off), part->bytes.ptr + (from - part->off), (size_t)(to - from));
    }
}

size_t ges_fake_node_read(const ges_fake_node *node, uint64_t off, void *buffer, size_t len) {
    uint64_t left = off < node->data_size ? node->data_size - off : 0;
    size_t count = left < len ? (size_t)left : len;
    uint8_t *out = buffer;
    size_t kept = 0;
    if (off < node->content.len) {
        uint64_t rest = node->content.len - off;
        kept = rest < count ? (size_t)rest : count;
        memcpy(out, node->content.ptr + off, kept);
    }
    if (node->fill.len == 0 && count > kept) {
        memset(out + kept, 0, count - kept);
    }
    for (size_t i = kept; node->fill.len != 0 && i < count; i++) {
        out[i] = node->fill.ptr[(off + i - node->content.len) % node->fill.len];
    }
    for (size_t i = 0; i < node->part_count; i++) {
        lay_over(&node->parts[i], off, out, count);
    }
    return count;
}

/* What Linux, macOS and Windows say for each fault. Sources: errno.h, winerror.h. */
typedef struct fault_entry {
    ges_status status;
    short codes[3]; /* by ges_os_family */
    const char *sentences[2]; /* Unix, Windows */
} fault_entry;

static const fault_entry faults[] = {
    [GES_FAKE_MISSING] = {GES_NOT_FOUND, {2, 2, 2}, {"No such file or directory",
                          "The system cannot find the file specified"}},
    [GES_FAKE_NO_PATH] = {GES_NOT_FOUND, {2, 2, 3}, {"No such file or directory",
                          "The system cannot find the path specified"}},
    [GES_FAKE_NOT_DIRECTORY] = {GES_WRONG_KIND, {20, 20, 267}, {"Not a directory",
                                "The directory name is invalid"}},
    [GES_FAKE_IS_DIRECTORY] = {GES_WRONG_KIND, {0, 0, 0}, {"it is a directory, not a file",
                               "it is a directory, not a file"}},
    [GES_FAKE_LOOP] = {GES_WRONG_KIND, {40, 62, 1921}, {"Too many levels of symbolic links",
                       "The name of the file cannot be resolved by the system"}},
    [GES_FAKE_DENIED] = {GES_DENIED, {13, 13, 5}, {"Permission denied", "Access is denied"}},
    [GES_FAKE_BAD_NAME] = {GES_INVALID, {22, 22, 123}, {"Invalid argument",
                           "The filename, directory name, or volume label syntax is incorrect"}},
    [GES_FAKE_TOO_LONG] = {GES_INVALID, {36, 63, 206}, {"File name too long",
                           "The filename or extension is too long"}},
    [GES_FAKE_NOT_LINK] = {GES_INVALID, {22, 22, 4390}, {"Invalid argument",
                           "The file or directory is not a reparse point"}},
    [GES_FAKE_NOT_REGULAR] = {GES_WRONG_KIND, {0, 0, 0}, {"it is a pipe, socket or device, not a "
                              "file", "it is a pipe or device, not a file"}},
    [GES_FAKE_EXISTS] = {GES_CONFLICT, {17, 17, 80}, {"File exists", "The file exists"}},
    [GES_FAKE_LOCKED] = {GES_CONFLICT, {0, 0, 0}, {"another process holds it",
                         "another process holds it"}},
    [GES_FAKE_HANGS] = {GES_TIMED_OUT, {0, 0, 0}, {"it does not answer", "it does not answer"}},
    [GES_FAKE_NO_MEMORY] = {GES_NO_MEMORY, {12, 12, 8}, {"Cannot allocate memory",
                            "Not enough memory resources are available"}},
};

ges_status ges_fake_error(const ges_fake_tree *tree, ges_fake_fault fault, const char *action,
                          ges_text path, ges_error *err) {
    const fault_entry *entry = &faults[fault];
    const char *sentence = entry->sentences[tree->family == GES_OS_WINDOWS];
    return ges_os_cannot(err, entry->status, entry->codes[tree->family], action, path,
                         ges_text_of(sentence));
}
