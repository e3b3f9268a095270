/* From notes to places that are watched. */
#include "watch/tree.h"

#include "watch/temporary.h"

typedef struct planting {
    const ges_os *os;
    ges_arena *mem;
    ges_tree *tree;
} planting;

/* A name as the system compares it: Windows ignores case, here that of ASCII. */
static ges_text fold(const ges_os *os, ges_arena *mem, ges_text name) {
    if (os->family != GES_OS_WINDOWS || name.len == 0) {
        return name;
    }
    char *copy = ges_arena_alloc(mem, name.len);
    for (size_t i = 0; copy != NULL && i < name.len; i++) {
        char c = name.ptr[i];
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return copy != NULL ? (ges_text){copy, name.len} : name;
}

/* The folder and all above it, each with the next one as a name that matters. */
static ges_tree_dir *want_dir(planting *p, ges_text path) {
    ges_path_style style = ges_os_style(p->os);
    ges_tree_dir *first = NULL;
    ges_text below = {NULL, 0};
    for (;;) {
        ges_tree_dir *dir = ges_map_get(&p->tree->dirs, path);
        bool is_known = dir != NULL;
        if (!is_known) {
            dir = ges_new(p->mem, ges_tree_dir);
            path = ges_text_copy(p->mem, path); /* the notes may be gone before */
            if (dir == NULL || !ges_map_set(p->mem, &p->tree->dirs, path, dir)) {
                return NULL; /* the arena remembers */
            }
            dir->path = path;
        }
        if (below.len != 0) {
            (void)ges_map_set(p->mem, &dir->names, fold(p->os, p->mem, below), dir); /* likewise */
        }
        first = first != NULL ? first : dir;
        ges_text up = ges_path_dir(p->mem, style, path);
        if (is_known || up.len >= path.len) {
            return first;
        }
        below = ges_path_base(style, path);
        path = up;
    }
}

static void want_file(planting *p, ges_text path, bool with_writes) {
    ges_path_style style = ges_os_style(p->os);
    ges_tree_dir *dir = want_dir(p, ges_path_dir(p->mem, style, path));
    if (dir != NULL) {
        ges_text name = fold(p->os, p->mem, ges_path_base(style, path));
        (void)ges_map_set(p->mem, &dir->names, name, dir); /* the arena remembers */
        dir->with_writes = dir->with_writes || with_writes;
    }
}

/* A link's target is watched too: what is written goes there. */
static void want_read(planting *p, ges_text path) {
    ges_file_info info;
    ges_text target;
    want_file(p, path, true);
    if (p->os->file_info(p->os, path, false, &info, NULL) == GES_OK &&
        info.kind == GES_FILE_SYMLINK &&
        p->os->path_resolve(p->os, path, p->mem, &target, NULL) == GES_OK) {
        want_file(p, target, true);
    }
}

static bool is_silent(ges_text path) {
    static const ges_text places[] = {GES_LIT("/proc/"), GES_LIT("/sys/"), GES_LIT("/dev/")};
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        if (ges_text_starts(path, places[i])) {
            return true;
        }
    }
    return false;
}

static void want(planting *p, const ges_note *note, ges_text base) {
    ges_path_style style = ges_os_style(p->os);
    ges_text path = ges_path_is_abs(style, note->path)
                        ? ges_path_clean(p->mem, style, note->path)
                        : ges_path_join(p->mem, style, base, note->path);
    if (path.len == 0 || (style == GES_PATH_UNIX && is_silent(path))) {
        return;
    }
    ges_tree_dir *dir = note->kind == GES_NOTE_LISTED ? want_dir(p, path) : NULL;
    if (dir != NULL) {
        (void)ges_list_push(p->mem, &dir->patterns, *note); /* the arena remembers */
        dir->with_writes = dir->with_writes || note->pattern.len != 0;
    } else if (note->kind == GES_NOTE_READ && !note->is_missing) {
        want_read(p, path);
    } else if (note->kind != GES_NOTE_LISTED) {
        want_file(p, path, false);
    }
}

/* --- watching --------------------------------------------------------------------------------- */

/* A place whose absence another place tells of is no fault. */
static bool is_fault(ges_status status) {
    return status != GES_OK && status != GES_NOT_FOUND && status != GES_WRONG_KIND &&
           status != GES_UNSUPPORTED;
}

static void say(planting *p, ges_status status, const ges_error *why) {
    if (is_fault(status)) {
        ges_note note = {.path = ges_text_copy(p->mem, ges_text_of(why->text))};
        (void)ges_list_push(p->mem, &p->tree->said, note); /* the arena remembers */
    }
}

/* Networks tell of what this machine does; FUSE (virtiofs, sshfs and host folders of containers too)
 * likewise. Source: inotify(7) "Limitations", WSL issue 4739 */
static void listen(planting *p, ges_tree_dir *dir, const ges_tree *before) {
    const ges_tree_dir *was = before != NULL ? ges_map_get(&before->dirs, dir->path) : NULL;
    ges_volume volume = {0};
    if (was != NULL && was->place == dir->place && !was->is_deaf) {
        return; /* asked before: Windows takes its time to answer */
    }
    if (p->os->volume_info(p->os, dir->path, p->mem, &volume, NULL) != GES_OK) {
        return; /* not known: taken for a disk */
    }
    dir->is_deaf = volume.is_remote || ges_text_equal(volume.type, GES_T("fuse"));
    p->tree->deaf_count += dir->is_deaf;
    if (dir->is_deaf && dir->path.len > p->tree->deaf.len) {
        p->tree->deaf = dir->path;
        p->tree->deaf_type = volume.type.len != 0 ? volume.type : GES_T("network");
    }
}

static bool had_place(const ges_tree *before, ges_text path, uint32_t place, bool with_writes) {
    const ges_tree_dir *dir = before != NULL ? ges_map_get(&before->dirs, path) : NULL;
    return dir != NULL && dir->place == place && (dir->with_writes || !with_writes);
}

/* OK also when some cannot be watched; *first is the first fault. */
static void watch_dirs(planting *p, ges_watch watch, const ges_tree *before, ges_status *first,
                       ges_error *err) {
    for (size_t i = 0; i < p->tree->dirs.count; i++) {
        ges_tree_dir *dir = p->tree->dirs.entries[i].value;
        ges_error why = {0};
        ges_status status =
            p->os->watch_dir(p->os, watch, dir->path, dir->with_writes, &dir->place, &why);
        if (status == GES_OK) {
            p->tree->watched++;
            p->tree->has_new = p->tree->has_new ||
                               !had_place(before, dir->path, dir->place, dir->with_writes);
            listen(p, dir, before);
        } else if (*first == GES_OK && (is_fault(status) || status == GES_UNSUPPORTED)) {
            *first = ges_error_set(err, status, "%s", why.text);
        }
        say(p, status, &why);
    }
}

static ges_text place_key(ges_arena *mem, uint32_t place) {
    return ges_text_format(mem, "%lu", (unsigned long)place);
}

static ges_text key_above(ges_text key) {
    size_t at = ges_text_rfind_char(key, '\\');
    return ges_text_slice(key, 0, at != GES_NPOS ? at : 0);
}

/* The key, or the nearest one above it that is there: it tells when the next one is made. "" is the
 * root itself. */
static ges_status watch_key(planting *p, ges_watch watch, ges_note *key, uint32_t *place,
                            ges_error *why) {
    for (;;) {
        ges_status status = p->os->watch_key(p->os, watch, key->root, key->path, place, why);
        if (status != GES_NOT_FOUND || key->path.len == 0) {
            return status;
        }
        key->path = key_above(key->path);
    }
}

/* A number may be another key's than before. */
static bool had_key(const ges_tree *before, ges_text place, const ges_note *key) {
    const ges_note *was = before != NULL ? ges_map_get(&before->keys, place) : NULL;
    return was != NULL && was->root == key->root && ges_text_equal(was->path, key->path);
}

/* Answers the key that is watched. */
static ges_text want_key(planting *p, ges_watch watch, const ges_tree *before, ges_note wanted) {
    uint32_t place = 0;
    ges_error why = {0};
    ges_note *key = ges_new(p->mem, ges_note);
    if (key == NULL) {
        return (ges_text){NULL, 0}; /* the arena remembers */
    }
    *key = wanted;
    ges_status status = watch_key(p, watch, key, &place, &why);
    ges_text number = place_key(p->mem, place);
    key->path = ges_text_copy(p->mem, key->path); /* the notes may be gone before */
    if (status == GES_OK && ges_map_get(&p->tree->keys, number) == NULL) {
        p->tree->watched++;
        p->tree->has_new = p->tree->has_new || !had_key(before, number, key);
        (void)ges_map_set(p->mem, &p->tree->keys, number, key); /* the arena remembers */
    }
    say(p, status, &why);
    /* Wine does not always tell when a key comes back that was removed. */
    p->tree->deaf_count += status == GES_OK && key->path.len < wanted.path.len;
    return key->path;
}

/* Each key, and the one above it, which tells when it is removed and made again. */
static void watch_keys(planting *p, ges_watch watch, const ges_notes *notes,
                       const ges_tree *before) {
    for (size_t i = 0; i < notes->items.count; i++) {
        ges_note wanted = notes->items.items[i];
        if (wanted.kind == GES_NOTE_KEY) {
            wanted.path = want_key(p, watch, before, wanted);
            wanted.path = key_above(wanted.path);
            (void)want_key(p, watch, before, wanted); /* "" is the one above "" */
        }
    }
}

ges_status ges_tree_watch(const ges_os *os, ges_watch watch, const ges_notes *notes, ges_text base,
                          const ges_tree *before, ges_arena *mem, ges_tree *out, ges_error *err) {
    ges_tree tree = {.os = os};
    planting p = {os, mem, &tree};
    ges_status first = GES_OK;
    ges_error why = {0};
    for (size_t i = 0; i < notes->items.count; i++) {
        if (notes->items.items[i].kind != GES_NOTE_KEY) {
            want(&p, &notes->items.items[i], base);
        }
    }
    watch_dirs(&p, watch, before, &first, &why);
    watch_keys(&p, watch, notes, before);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    if (tree.watched == 0 && first != GES_OK) {
        return ges_error_set(err, first, "%s", why.text);
    }
    *out = tree;
    return GES_OK;
}

/* --- events ----------------------------------------------------------------------------------- */

static bool dir_concerns(const ges_tree *tree, const ges_tree_dir *dir, ges_text name) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    bool is_wanted = ges_map_get(&dir->names, fold(tree->os, &mem, name)) != NULL;
    ges_arena_close(&mem);
    for (size_t i = 0; !is_wanted && i < dir->patterns.count; i++) {
        ges_text pattern = dir->patterns.items[i].pattern;
        is_wanted = !ges_watch_is_temporary(name) &&
                    (pattern.len == 0 || ges_watch_matches(pattern, name));
    }
    return is_wanted;
}

bool ges_tree_concerns(const ges_tree *tree, const ges_watch_event *event) {
    if (event->word == GES_WATCH_LOST) {
        return true;
    }
    ges_arena mem;
    ges_arena_init(&mem, 0);
    bool is_key = ges_map_get(&tree->keys, place_key(&mem, event->place)) != NULL;
    ges_arena_close(&mem);
    if (is_key) {
        return true;
    }
    for (size_t i = 0; i < tree->dirs.count; i++) {
        const ges_tree_dir *dir = tree->dirs.entries[i].value;
        if (dir->place == event->place &&
            (event->word == GES_WATCH_GONE || dir_concerns(tree, dir, event->name))) {
            return true;
        }
    }
    return false;
}
