/* Any OS, with a note of what was asked. */
#include "watch/notes.h"

#include "os/pass.h"

static const ges_os *inner_of(const ges_os *os) {
    return ((const ges_notes *)os->self)->inner;
}

static ges_text key_of(ges_arena *mem, const ges_note *note) {
    char kind[2] = {(char)('a' + note->kind), (char)('a' + note->root)};
    return ges_text_join(mem, ((ges_text){kind, sizeof(kind)}), note->path,
                         ((ges_text){"", 1}), note->pattern);
}

void ges_notes_add(ges_notes *notes, ges_note note) {
    ges_text key = key_of(notes->mem, &note);
    const ges_note *known = key.ptr != NULL ? ges_map_get(&notes->known, key) : NULL;
    if (key.ptr == NULL || known != NULL) {
        return;
    }
    ges_note *kept = ges_new(notes->mem, ges_note);
    note.path = ges_text_slice(key, 2, 2 + note.path.len);
    if (kept != NULL) {
        *kept = note;
        (void)ges_map_set(notes->mem, &notes->known, key, kept); /* the arena remembers */
        (void)ges_list_push(notes->mem, &notes->items, note);    /* likewise */
    }
}

static void take(const ges_os *os, ges_note note) {
    ges_notes_add(os->self, note);
}

static bool is_missing(ges_status status) {
    return status == GES_NOT_FOUND;
}

static ges_status note_file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                                 ges_error *err) {
    ges_status status = inner_of(os)->file_info(inner_of(os), path, follow, out, err);
    take(os, (ges_note){.kind = GES_NOTE_LOOKED, .path = path, .is_missing = is_missing(status)});
    return status;
}

static ges_status note_file_read(const ges_os *os, ges_text path, size_t max, ges_arena *mem,
                                 ges_bytes *out, ges_error *err) {
    ges_status status = inner_of(os)->file_read(inner_of(os), path, max, mem, out, err);
    take(os, (ges_note){.kind = GES_NOTE_READ, .path = path, .is_missing = is_missing(status)});
    return status;
}

static ges_status note_file_open(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                                 ges_error *err) {
    ges_status status = inner_of(os)->file_open(inner_of(os), path, out, size, err);
    take(os, (ges_note){.kind = GES_NOTE_READ, .path = path, .is_missing = is_missing(status)});
    return status;
}

static bool note_file_is_executable(const ges_os *os, ges_text path) {
    bool answer = inner_of(os)->file_is_executable(inner_of(os), path);
    take(os, (ges_note){.kind = GES_NOTE_LOOKED, .path = path});
    return answer;
}

static ges_status note_link_read(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                                 ges_error *err) {
    ges_status status = inner_of(os)->link_read(inner_of(os), path, mem, out, err);
    take(os, (ges_note){.kind = GES_NOTE_LOOKED, .path = path, .is_missing = is_missing(status)});
    return status;
}

static ges_status note_dir_list(const ges_os *os, ges_text path, ges_arena *mem, ges_dir_list *out,
                                ges_error *err) {
    ges_status status = inner_of(os)->dir_list(inner_of(os), path, mem, out, err);
    take(os, (ges_note){.kind = GES_NOTE_LISTED, .path = path, .is_missing = is_missing(status)});
    return status;
}

static void take_key(const ges_os *os, ges_registry_root root, ges_text key) {
    take(os, (ges_note){.kind = GES_NOTE_KEY, .path = key, .root = root});
}

static ges_status note_registry_list(const ges_os *os, ges_registry_root root, ges_text key,
                                     ges_arena *mem, ges_registry_list *out, ges_error *err) {
    take_key(os, root, key);
    return inner_of(os)->registry_list(inner_of(os), root, key, mem, out, err);
}

static ges_status note_registry_value(const ges_os *os, ges_registry_root root, ges_text key,
                                      ges_text name, ges_arena *mem, ges_registry_value *out,
                                      ges_error *err) {
    take_key(os, root, key);
    return inner_of(os)->registry_value(inner_of(os), root, key, name, mem, out, err);
}

const ges_os *ges_notes_init(ges_notes *notes, const ges_os *inner, ges_arena *mem) {
    *notes = (ges_notes){.inner = inner, .mem = mem};
    pass_all(&notes->table, inner, notes);
    notes->table.file_info = note_file_info;
    notes->table.file_read = note_file_read;
    notes->table.file_open = note_file_open;
    notes->table.file_is_executable = note_file_is_executable;
    notes->table.link_read = note_link_read;
    notes->table.dir_list = note_dir_list;
    notes->table.registry_list = note_registry_list;
    notes->table.registry_value = note_registry_value;
    return &notes->table;
}

bool ges_notes_lost(const ges_notes *before, const ges_notes *after) {
    ges_arena mem;
    bool is_lost = false;
    ges_arena_init(&mem, 0);
    for (size_t i = 0; !is_lost && i < before->items.count; i++) {
        const ges_note *was = &before->items.items[i];
        if (was->kind == GES_NOTE_READ && !was->is_missing) {
            const ges_note *now = ges_map_get(&after->known, key_of(&mem, was));
            is_lost = now == NULL || now->is_missing;
        }
    }
    ges_arena_close(&mem);
    return is_lost;
}
