/* The way to a recorded name: every directory and link on it, so that the fake can go it too. */
#include "os/fake/record.h"

enum {
    LINKS_MAX = 40,  /* as the fake's own walk; what is longer is a loop there too */
    PATH_MAX_LEN = 32767 /* of Windows; Unix refuses over 4096 */
};

ges_text ges_record_fold(const ges_record *record, ges_arena *mem, ges_text path) {
    if (record->inner->family != GES_OS_WINDOWS) {
        return path;
    }
    char *folded = ges_arena_alloc(mem, path.len);
    for (size_t i = 0; folded != NULL && i < path.len; i++) {
        char c = path.ptr[i];
        folded[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (ges_text){folded, folded != NULL ? path.len : 0};
}

ges_record_node *ges_record_node_at(ges_record *record, ges_text path) {
    ges_text key = ges_record_fold(record, record->mem, path);
    ges_record_node *node = ges_map_get(&record->nodes, key);
    if (node != NULL) {
        return node;
    }
    node = ges_new(record->mem, ges_record_node);
    ges_text copy = ges_text_copy(record->mem, path);
    bool is_same = key.ptr == path.ptr;
    if (node == NULL || copy.ptr == NULL ||
        !ges_map_set(record->mem, &record->nodes, is_same ? copy : key, node)) {
        return NULL;
    }
    node->path = copy;
    return node;
}

/* The node with what the system says of it, asked once. */
static ges_record_node *look(ges_record *record, ges_text path) {
    ges_record_node *node = ges_record_node_at(record, path);
    if (node == NULL || node->is_looked_at) {
        return node;
    }
    const ges_os *os = record->inner;
    node->is_looked_at = true;
    node->status = os->file_info(os, node->path, false, &node->info, NULL);
    bool is_link = node->status == GES_OK && (node->info.kind == GES_FILE_SYMLINK ||
                                              node->info.kind == GES_FILE_ALIAS);
    if (is_link) {
        /* A link that cannot be read leads nowhere. */
        (void)os->link_read(os, node->path, record->mem, &node->target, NULL);
    }
    return node;
}

/* Takes the next name off the front of *rest. */
static bool next_name(ges_path_style style, ges_text *rest, ges_text *name) {
    while (rest->len != 0 && ges_path_is_separator(style, rest->ptr[0])) {
        *rest = ges_text_skip(*rest, 1);
    }
    size_t len = 0;
    while (len < rest->len && !ges_path_is_separator(style, rest->ptr[len])) {
        len++;
    }
    *name = ges_text_slice(*rest, 0, len);
    *rest = ges_text_skip(*rest, len);
    return len != 0;
}

/* "/" or "C:\" of an absolute path, and what follows it. */
static ges_text root_of(const ges_record *record, ges_text path, ges_text *rest) {
    ges_path_style style = ges_os_style(record->inner);
    size_t len = ges_path_volume_len(style, path);
    *rest = ges_text_skip(path, len);
    return ges_text_join(record->mem, ges_text_slice(path, 0, len),
                         style == GES_PATH_WINDOWS ? GES_T("\\") : GES_T("/"));
}

/* Where the walk stands. */
typedef struct steps {
    ges_record *record;
    ges_text at;   /* the directory */
    ges_text rest; /* names to go */
    ges_record_node *node;
    int links;
} steps;

static bool is_link(const ges_record_node *node) {
    return node->status == GES_OK && node->info.kind == GES_FILE_SYMLINK && node->target.len != 0;
}

/* Goes one name on; false when the way ends there. */
static bool go(steps *s, ges_text name) {
    ges_path_style style = ges_os_style(s->record->inner);
    ges_arena *mem = s->record->mem;
    if (ges_text_equal(name, GES_T("."))) {
        return true;
    }
    if (ges_text_equal(name, GES_T(".."))) {
        s->at = ges_path_dir(mem, style, s->at);
        s->node = ges_record_node_at(s->record, s->at);
        return true;
    }
    ges_text path = ges_path_join(mem, style, s->at, name);
    s->node = look(s->record, path);
    if (s->node == NULL || s->node->status != GES_OK) {
        return false;
    }
    s->node->path = s->record->is_true_spelling ? path : s->node->path;
    if (is_link(s->node)) {
        bool is_abs = ges_path_is_abs(style, s->node->target);
        ges_text rest = ges_text_join(mem, s->node->target,
                                      style == GES_PATH_WINDOWS ? GES_T("\\") : GES_T("/"), s->rest);
        s->at = is_abs ? root_of(s->record, rest, &s->rest) : s->at;
        s->rest = is_abs ? s->rest : rest;
        return ++s->links <= LINKS_MAX;
    }
    s->at = path;
    return true;
}

ges_record_node *ges_record_walk(ges_record *record, ges_text path) {
    ges_path_style style = ges_os_style(record->inner);
    steps s = {.record = record};
    if (!ges_path_is_abs(style, path)) {
        ges_text cwd;
        if (path.len == 0 ||
            record->inner->dir_current(record->inner, record->mem, &cwd, NULL) != GES_OK) {
            return NULL;
        }
        path = ges_text_join(record->mem, cwd,
                             style == GES_PATH_WINDOWS ? GES_T("\\") : GES_T("/"), path);
        path = style == GES_PATH_WINDOWS ? ges_path_clean(record->mem, style, path) : path;
    }
    if (ges_text_find_char(path, '\0') != GES_NPOS || path.len > PATH_MAX_LEN) {
        return NULL;
    }
    if (style == GES_PATH_WINDOWS && ges_text_starts(path, GES_T("\\\\?\\"))) {
        path = ges_text_skip(path, 4); /* \\?\UNC\ is left alone: nothing here asks for it */
    }
    s.at = root_of(record, path, &s.rest);
    s.node = look(record, s.at);
    ges_text name;
    while (next_name(style, &s.rest, &name)) {
        if (!go(&s, name)) {
            return NULL;
        }
    }
    return s.node;
}
