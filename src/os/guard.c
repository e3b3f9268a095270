/* Any OS, whose dead network shares cannot hold anybody up. */
#include "os/guard.h"

#include "os/cannot.h"
#include "os/wrap.h"

enum {
    WAIT_MS = 1000,      /* for the first place that does not answer */
    WAIT_LESS_MS = 200,  /* for those after it: the network is gone */
    LINKS_MAX = 40,      /* path_resolution(7) */
    MOUNTS_MAX = 4 * 1024 * 1024
};

static ges_guard *guard_of(const ges_os *os) {
    return os->self;
}

static const ges_os *inner_of(const ges_os *os) {
    return guard_of(os)->inner;
}

static bool answers(ges_guard *guard, ges_guard_place *place) {
    if (place->state == GES_GUARD_UNASKED) {
        uint32_t wait_ms = guard->hung == 0 ? WAIT_MS : WAIT_LESS_MS;
        ges_status status =
            guard->inner->place_probe(guard->inner, place->path, wait_ms, NULL);
        /* What cannot be probed is taken to answer, as without this table. */
        place->state = status == GES_TIMED_OUT ? GES_GUARD_HANGS : GES_GUARD_ANSWERS;
        guard->hung += place->state == GES_GUARD_HANGS;
    }
    return place->state == GES_GUARD_ANSWERS;
}

static ges_guard_place *find_place(ges_guard *guard, ges_text path) {
    for (size_t i = 0; i < guard->places.count; i++) {
        if (ges_path_equal(ges_os_style(guard->inner), guard->places.items[i].path, path)) {
            return &guard->places.items[i];
        }
    }
    return NULL;
}

/* May the walk look at `path`? `dir` is the place that holds it directly, or NULL. */
static bool may_look(ges_guard *guard, ges_text path, const ges_guard_place *dir,
                     ges_guard_place **found) {
    ges_guard_place *place = find_place(guard, path);
    if (place == NULL && dir != NULL && dir->is_automount && !dir->is_local) {
        ges_guard_place inside = {.path = ges_text_copy(guard->mem, path)};
        place = ges_list_push(guard->mem, &guard->places, inside)
                    ? &guard->places.items[guard->places.count - 1]
                    : NULL;
    }
    *found = place;
    return place == NULL || place->is_local || answers(guard, place);
}

/* --- Unix: the way to a name ------------------------------------------------------------------ */

/* What the walk found at a path. */
typedef struct kind_found {
    bool is_dir;
    ges_text target; /* of a link; else empty */
} kind_found;

static const kind_found *kind_at(ges_guard *guard, ges_text path) {
    kind_found *found = ges_map_get(&guard->kinds, path);
    const ges_os *os = guard->inner;
    ges_file_info info;
    if (found != NULL) {
        return found;
    }
    found = ges_new(guard->mem, kind_found);
    if (found == NULL || os->file_info(os, path, false, &info, NULL) != GES_OK) {
        return found;
    }
    found->is_dir = info.kind == GES_FILE_DIRECTORY;
    if (info.kind == GES_FILE_SYMLINK) {
        /* A link that cannot be read leads nowhere. */
        (void)os->link_read(os, path, guard->mem, &found->target, NULL);
    }
    (void)ges_map_set(guard->mem, &guard->kinds, path, found); /* not kept: asked again */
    return found;
}

/* Can everything on the way to `path` be looked at without waiting? */
static bool is_way_free(ges_guard *guard, ges_text path, bool follow) {
    ges_text at = GES_T("/");
    ges_text rest = path;
    ges_text name;
    ges_guard_place *place = NULL;
    bool is_free = may_look(guard, at, NULL, &place);
    for (int links = 0; is_free && links <= LINKS_MAX && ges_text_next(&rest, '/', &name);) {
        if (name.len == 0 || ges_text_equal(name, GES_T("."))) {
            continue;
        }
        if (ges_text_equal(name, GES_T(".."))) {
            at = ges_path_dir(guard->mem, GES_PATH_UNIX, at);
            (void)may_look(guard, at, NULL, &place); /* it was passed on the way here */
            continue;
        }
        ges_text next = ges_path_join(guard->mem, GES_PATH_UNIX, at, name);
        is_free = may_look(guard, next, place, &place);
        bool is_last = rest.ptr == NULL || rest.len == 0;
        const kind_found *kind = is_free && !(is_last && !follow) ? kind_at(guard, next) : NULL;
        if (kind == NULL || (!kind->is_dir && kind->target.len == 0)) {
            break;
        }
        if (kind->target.len != 0) {
            links++;
            rest = ges_text_join(guard->mem, kind->target, GES_T("/"), rest);
            at = kind->target.ptr[0] == '/' ? GES_T("/") : at;
        } else {
            at = next;
        }
    }
    return is_free;
}

/* --- Windows: drives and shares --------------------------------------------------------------- */

/* Links of Windows rarely lead to another machine (junctions cannot), so only the volume counts. */
static bool is_volume_free(ges_guard *guard, ges_text path) {
    ges_text volume = ges_text_slice(path, 0, ges_path_volume_len(GES_PATH_WINDOWS, path));
    if (volume.len == 0 || ges_text_starts(path, GES_T("\\\\?\\")) ||
        ges_text_starts(path, GES_T("\\\\.\\"))) {
        return true;
    }
    ges_guard_place *place = find_place(guard, volume);
    if (place == NULL) {
        ges_guard_place fresh = {.path = ges_text_copy(guard->mem, volume)};
        if (!ges_list_push(guard->mem, &guard->places, fresh)) {
            return true; /* no memory: the arena remembers */
        }
        place = &guard->places.items[guard->places.count - 1];
    }
    return answers(guard, place);
}

/* --- the table -------------------------------------------------------------------------------- */

static void read_mounts(ges_guard *guard) {
    ges_bytes text = {0};
    guard->is_read = true;
    guard->is_guarded = guard->inner->family == GES_OS_WINDOWS;
    if (guard->inner->family == GES_OS_LINUX &&
        guard->inner->file_read(guard->inner, GES_T("/proc/self/mountinfo"), MOUNTS_MAX,
                                guard->mem, &text, NULL) == GES_OK) {
        ges_guard_read_mounts(guard, ges_text_from(text));
    }
}

/* Names that are no absolute paths (registry keys, "an open file", relative ones) are not held up:
 * the working directory itself is where the caller already is. */
static bool is_free(const ges_os *os, ges_text path, bool follow) {
    ges_guard *guard = guard_of(os);
    bool is_windows = guard->inner->family == GES_OS_WINDOWS;
    if (!ges_path_is_abs(ges_os_style(guard->inner), path)) {
        return true;
    }
    if (!guard->is_read) {
        read_mounts(guard);
    }
    return !guard->is_guarded || (is_windows ? is_volume_free(guard, path)
                                             : is_way_free(guard, path, follow));
}

static ges_status refuse(ges_text path, ges_error *err) {
    return ges_os_cannot(err, GES_TIMED_OUT, 0, "look at", path,
                         GES_T("the file system it is on does not answer"));
}

/* Macros, because each function of the table needs one with its own parameters. The subject of a
 * call is its path, where it has one. */
#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    static ges_status guard_##name parameters {                                                    \
        const ges_os *inner = inner_of(os);                                                        \
        return is_free(os, subject, true) ? inner->name arguments : refuse(subject, err);          \
    }
#define GES_OS_QUESTION(name, parameters, arguments, subject)                                      \
    static bool guard_##name parameters {                                                          \
        const ges_os *inner = inner_of(os);                                                        \
        return is_free(os, subject, true) && inner->name arguments;                                \
    }
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION

/* A link to a dead place can be looked at itself. */
static ges_status guard_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                             ges_error *err) {
    const ges_os *inner = inner_of(os);
    return is_free(os, path, follow) ? inner->file_info(inner, path, follow, out, err)
                                     : refuse(path, err);
}

static ges_status guard_link(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                             ges_error *err) {
    const ges_os *inner = inner_of(os);
    return is_free(os, path, false) ? inner->link_read(inner, path, mem, out, err)
                                    : refuse(path, err);
}

const ges_os *ges_guard_init(ges_guard *guard, const ges_os *inner, ges_arena *mem) {
    *guard = (ges_guard){.inner = inner, .mem = mem};
    wrap_rest(&guard->table, inner, guard);
#define GES_OS_CALL(name, parameters, arguments, subject) guard->table.name = guard_##name;
#define GES_OS_QUESTION(name, parameters, arguments, subject) guard->table.name = guard_##name;
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION
    guard->table.file_info = guard_info;
    guard->table.link_read = guard_link;
    return &guard->table;
}
