/* Any OS, with everything that it answered kept: the table. */
#include "os/fake/record.h"

#include "os/pass.h"

static ges_record *record_of(const ges_os *os) {
    return os->self;
}

static const ges_os *inner_of(const ges_os *os) {
    return record_of(os)->inner;
}

/* The system's sentence at the end of "cannot ACTION 'PATH': SENTENCE". */
static ges_text reason_in(ges_text text) {
    ges_text found = {0};
    for (size_t at = ges_text_find(text, GES_T("': ")); at != GES_NPOS;
         at = ges_text_find(text, GES_T("': "))) {
        text = ges_text_skip(text, at + 3);
        found = text;
    }
    return found;
}

void ges_record_note(ges_record *record, ges_fake_call call, ges_text path, ges_fake_given answer) {
    ges_text mark = {(const char[]){(char)('A' + (int)call)}, 1};
    ges_text key = ges_text_join(record->mem, mark, path);
    if (key.ptr == NULL || ges_map_get(&record->asked, key) != NULL) {
        return;
    }
    ges_record_question question = {call, ges_text_skip(key, 1), answer};
    (void)ges_map_set(record->mem, &record->asked, key, record);    /* the arena remembers */
    (void)ges_list_push(record->mem, &record->questions, question); /* the same */
}

/* Keeps the outcome of a call and hands its error on. `text` NULL: the call answers none. */
static ges_status keep(ges_record *record, ges_fake_call call, ges_text path, ges_status status,
                       const ges_error *told, const ges_text *text, ges_error *err) {
    ges_fake_given answer = {.status = status};
    if (status != GES_OK) {
        answer.os_code = told->os_code;
        answer.reason = ges_text_copy(record->mem, reason_in(ges_text_of(told->text)));
        if (err != NULL) {
            *err = *told;
        }
    } else if (text != NULL) {
        answer.text = ges_text_copy(record->mem, *text);
    }
    ges_record_note(record, call, path, answer);
    return status;
}

static ges_status record_file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                                   ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->file_info(record->inner, path, follow, out, &told);
    (void)ges_record_walk(record, path);
    return keep(record, follow ? GES_FAKE_LOOK : GES_FAKE_LOOK_ITSELF, path, status, &told, NULL,
                err);
}

static ges_status record_file_read(const ges_os *os, ges_text path, size_t max, ges_arena *mem,
                                   ges_bytes *out, ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->file_read(record->inner, path, max, mem, out, &told);
    ges_record_node *node = ges_record_walk(record, path);
    if (status == GES_OK && node != NULL && !node->has_content) {
        node->content = ges_bytes_from(ges_text_copy(record->mem, ges_text_from(*out)));
        node->has_content = true;
    }
    if (status == GES_TOO_LARGE) { /* says nothing of the file but its size */
        if (err != NULL) {
            *err = told;
        }
        return status;
    }
    return keep(record, GES_FAKE_READ, path, status, &told, NULL, err);
}

static ges_status record_file_open(const ges_os *os, ges_text path, ges_file *out, uint64_t *size,
                                   ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->file_open(record->inner, path, out, size, &told);
    ges_record_node *node = ges_record_walk(record, path);
    if (status == GES_OK && node != NULL) {
        ges_record_handle handle = {out->handle, node};
        (void)ges_list_push(record->mem, &record->handles, handle); /* the arena remembers */
    }
    return keep(record, GES_FAKE_OPEN, path, status, &told, NULL, err);
}

static ges_record_handle *handle_of(ges_record *record, ges_file file) {
    for (size_t i = record->handles.count; i-- > 0;) {
        if (record->handles.items[i].handle == file.handle) {
            return &record->handles.items[i];
        }
    }
    return NULL;
}

static ges_status record_file_read_at(const ges_os *os, ges_file file, uint64_t off, void *buffer,
                                      size_t len, size_t *got, ges_error *err) {
    ges_record *record = record_of(os);
    ges_status status =
        record->inner->file_read_at(record->inner, file, off, buffer, len, got, err);
    ges_record_handle *handle = handle_of(record, file);
    if (status == GES_OK && handle != NULL && *got != 0 && !handle->node->has_content) {
        ges_text bytes = ges_text_copy(record->mem, (ges_text){buffer, *got});
        ges_record_part part = {off, ges_bytes_from(bytes)};
        (void)ges_list_push(record->mem, &handle->node->parts, part); /* the arena remembers */
    }
    return status;
}

static void record_file_close(const ges_os *os, ges_file *file) {
    ges_record *record = record_of(os);
    ges_record_handle *handle = handle_of(record, *file);
    if (handle != NULL) {
        *handle = record->handles.items[--record->handles.count];
    }
    record->inner->file_close(record->inner, file);
}

static bool keep_question(ges_record *record, ges_fake_call call, ges_text path, bool answer) {
    (void)ges_record_walk(record, path);
    ges_record_note(record, call, path, (ges_fake_given){.is_yes = answer});
    return answer;
}

static bool record_file_is_executable(const ges_os *os, ges_text path) {
    ges_record *record = record_of(os);
    return keep_question(record, GES_FAKE_EXECUTE, path,
                         record->inner->file_is_executable(record->inner, path));
}

static bool record_file_is_writable(const ges_os *os, ges_text path) {
    ges_record *record = record_of(os);
    return keep_question(record, GES_FAKE_WRITE, path,
                         record->inner->file_is_writable(record->inner, path));
}

static ges_status record_link_read(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                                   ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->link_read(record->inner, path, mem, out, &told);
    (void)ges_record_walk(record, path);
    return keep(record, GES_FAKE_LINK, path, status, &told, out, err);
}

static ges_status record_path_resolve(const ges_os *os, ges_text path, ges_arena *mem,
                                      ges_text *out, ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->path_resolve(record->inner, path, mem, out, &told);
    (void)ges_record_walk(record, path);
    if (status == GES_OK) { /* on Windows the question may spell it otherwise than the disk */
        record->is_true_spelling = true;
        (void)ges_record_walk(record, *out);
        record->is_true_spelling = false;
    }
    return keep(record, GES_FAKE_RESOLVE, path, status, &told, out, err);
}

/* Keeps the names of a directory; each becomes a file of which only the kind is known. */
static void keep_entries(ges_record *record, ges_record_node *node, const ges_dir_list *list) {
    ges_dir_list *copy = ges_new(record->mem, ges_dir_list);
    ges_dir_entry *items = ges_new_array(record->mem, list->count + 1, ges_dir_entry);
    if (copy == NULL || items == NULL) {
        return; /* the arena remembers */
    }
    for (size_t i = 0; i < list->count; i++) {
        items[i] =
            (ges_dir_entry){ges_text_copy(record->mem, list->items[i].name), list->items[i].kind};
    }
    *copy = (ges_dir_list){items, list->count, list->count + 1};
    node->entries = copy;
}

static ges_status record_dir_list(const ges_os *os, ges_text path, ges_arena *mem,
                                  ges_dir_list *out, ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->dir_list(record->inner, path, mem, out, &told);
    ges_record_node *node = ges_record_walk(record, path);
    if (status == GES_OK && node != NULL && node->entries == NULL) {
        keep_entries(record, node, out);
    }
    return keep(record, GES_FAKE_DIR_LIST, path, status, &told, NULL, err);
}

/* --- env -------------------------------------------------------------------------------------- */

static void record_env_asked(const ges_os *os, ges_text name) {
    ges_record *record = record_of(os);
    ges_text key = ges_record_fold(record, record->mem, ges_text_copy(record->mem, name));
    (void)ges_map_set(record->mem, &record->variables, key, record); /* the arena remembers */
}

bool ges_record_was_asked(const ges_record *record, ges_text name) {
    ges_text key = ges_record_fold(record, record->mem, name);
    return ges_map_get(&record->variables, key) != NULL;
}

/* --- registry --------------------------------------------------------------------------------- */

static ges_record_key *key_at(ges_record *record, ges_registry_root root, ges_text path) {
    for (size_t i = 0; i < record->keys.count; i++) {
        ges_record_key *key = &record->keys.items[i];
        if (key->root == root && ges_text_equal_nocase(key->path, path)) {
            return key;
        }
    }
    ges_record_key key = {.root = root, .path = ges_text_copy(record->mem, path)};
    return ges_list_push(record->mem, &record->keys, key)
               ? &record->keys.items[record->keys.count - 1]
               : NULL;
}

static ges_registry_list copy_values(ges_arena *mem, const ges_registry_list *list) {
    ges_registry_list copy = {0};
    for (size_t i = 0; i < list->count; i++) {
        ges_registry_value value = list->items[i];
        value.name = ges_text_copy(mem, value.name);
        value.text = ges_text_copy(mem, value.text);
        value.raw = ges_bytes_from(ges_text_copy(mem, ges_text_from(value.raw)));
        (void)ges_list_push(mem, &copy, value); /* the arena remembers */
    }
    return copy;
}

static ges_status record_registry_list(const ges_os *os, ges_registry_root root, ges_text key,
                                       ges_arena *mem, ges_registry_list *out, ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status = record->inner->registry_list(record->inner, root, key, mem, out, &told);
    record->has_registry = record->has_registry || status != GES_UNSUPPORTED;
    ges_record_key *kept = status == GES_OK ? key_at(record, root, key) : NULL;
    if (kept != NULL && !kept->is_listed) {
        kept->values = copy_values(record->mem, out);
        kept->is_listed = true;
    }
    return keep(record, GES_FAKE_KEY_VALUES, ges_fake_key_name(record->mem, root, key), status,
                &told, NULL, err);
}

/* Kept with its whole key, so that the fake knows too what is not there. */
static ges_status record_registry_value(const ges_os *os, ges_registry_root root, ges_text key,
                                        ges_text name, ges_arena *mem, ges_registry_value *out,
                                        ges_error *err) {
    ges_record *record = record_of(os);
    ges_registry_list list;
    (void)record_registry_list(os, root, key, mem, &list, NULL); /* its failure is recorded */
    return record->inner->registry_value(record->inner, root, key, name, mem, out, err);
}

static ges_status record_registry_keys(const ges_os *os, ges_registry_root root, ges_text key,
                                       ges_arena *mem, ges_text **out, size_t *out_count,
                                       ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_status status =
        record->inner->registry_keys(record->inner, root, key, mem, out, out_count, &told);
    record->has_registry = record->has_registry || status != GES_UNSUPPORTED;
    if (status == GES_OK) {
        (void)key_at(record, root, key); /* the arena remembers */
    }
    for (size_t i = 0; status == GES_OK && i < *out_count; i++) {
        ges_text separator = key.len != 0 ? GES_T("\\") : GES_T("");
        (void)key_at(record, root, ges_text_join(record->mem, key, separator, (*out)[i]));
    }
    return keep(record, GES_FAKE_KEY_KEYS, ges_fake_key_name(record->mem, root, key), status, &told,
                NULL, err);
}

static ges_status record_registry_key_time(const ges_os *os, ges_registry_root root, ges_text key,
                                           int64_t *out_ns, ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_text text = {0};
    ges_status status = record->inner->registry_key_time(record->inner, root, key, out_ns, &told);
    record->has_registry = record->has_registry || status != GES_UNSUPPORTED;
    if (status == GES_OK) {
        (void)key_at(record, root, key); /* the arena remembers */
        text = ges_fake_time_text(record->mem, *out_ns);
    }
    return keep(record, GES_FAKE_KEY_TIME, ges_fake_key_name(record->mem, root, key), status, &told,
                &text, err);
}

static bool record_registry_is_writable(const ges_os *os, ges_registry_root root, ges_text key) {
    ges_record *record = record_of(os);
    bool answer = record->inner->registry_is_writable(record->inner, root, key);
    ges_record_note(record, GES_FAKE_KEY_WRITE, ges_fake_key_name(record->mem, root, key),
                    (ges_fake_given){.is_yes = answer});
    return answer;
}

static ges_status record_volume_info(const ges_os *os, ges_text path, ges_arena *mem,
                                     ges_volume *out, ges_error *err) {
    ges_record *record = record_of(os);
    ges_error told = {0};
    ges_text text = {0};
    ges_status status = record->inner->volume_info(record->inner, path, mem, out, &told);
    (void)ges_record_walk(record, path);
    if (status == GES_OK) {
        text = ges_fake_volume_text(record->mem, out);
    }
    return keep(record, GES_FAKE_VOLUME, path, status, &told, &text, err);
}

/* --- processes -------------------------------------------------------------------------------- */

static ges_status record_process_list(const ges_os *os, ges_arena *mem, ges_process_list *out,
                                      ges_error *err) {
    ges_record *record = record_of(os);
    ges_status status = record->inner->process_list(record->inner, mem, out, err);
    record->has_processes = record->has_processes || status == GES_OK;
    return status;
}

static ges_status record_process_block(const ges_os *os, uint32_t pid, bool with_place,
                                       uint32_t wait_ms, ges_arena *mem, ges_process_block *out,
                                       ges_error *err) {
    ges_record *record = record_of(os);
    ges_status status =
        record->inner->process_block(record->inner, pid, with_place, wait_ms, mem, out, err);
    ges_record_process(record, pid, status, out);
    return status;
}

/* --- the table -------------------------------------------------------------------------------- */

/* Asked again when the snapshot is written, or of no use to it: nothing is changed or run while a
 * machine is written down. A function that reads the machine
 * must not be put here only to please the test. */
static const char *const passed_on[] = {
    "env_list",           "dir_current",      "user_name",       "user_home",
    "parent_program",     "process_program",  "temp_dir",        "dir_change",
    "dir_make_temporary", "dir_remove_tree",  "file_create",     "file_write",
    "file_sync",          "file_rename",      "file_set_mode",   "file_set_times",
    "file_set_owner",     "file_copy_extras", "file_remove",     "dir_make",
    "dir_sync",           "file_lock",        "place_probe",     "spawn",
    "command_run",        "process_end",      "stream_write",    "console_encode",
    "line_read",          "input_read",       "registry_set",    "registry_remove",
    "settings_broadcast", "watch_open",       "watch_dir",       "watch_key",
    "watch_wait",         "command_start",    "command_end",
    "volume_sync",        "http_get",         "file_append",
};
static const char *const recorded[] = {
    "file_info",          "file_read",
    "file_open",          "file_read_at",
    "file_is_executable", "file_is_writable",
    "link_read",          "path_resolve",
    "dir_list",           "registry_list",
    "registry_value",     "registry_keys",
    "registry_key_time",  "registry_is_writable",
    "volume_info",        "process_list",
    "process_block",
};

static bool is_among(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

bool ges_record_knows(const char *name) {
    return is_among(name, passed_on, GES_COUNT(passed_on)) ||
           is_among(name, recorded, GES_COUNT(recorded));
}

const ges_os *ges_record_init(ges_record *record, const ges_os *inner, ges_arena *mem) {
    *record = (ges_record){.inner = inner, .mem = mem};
    pass_all(&record->table, inner, record);
    record->table.env_asked = record_env_asked;
    record->table.file_info = record_file_info;
    record->table.file_read = record_file_read;
    record->table.file_open = record_file_open;
    record->table.file_read_at = record_file_read_at;
    record->table.file_close = record_file_close;
    record->table.file_is_executable = record_file_is_executable;
    record->table.file_is_writable = record_file_is_writable;
    record->table.link_read = record_link_read;
    record->table.path_resolve = record_path_resolve;
    record->table.dir_list = record_dir_list;
    record->table.registry_list = record_registry_list;
    record->table.volume_info = record_volume_info;
    record->table.registry_value = record_registry_value;
    record->table.registry_keys = record_registry_keys;
    record->table.registry_key_time = record_registry_key_time;
    record->table.registry_is_writable = record_registry_is_writable;
    record->table.process_list = record_process_list;
    record->table.process_block = record_process_block;
    return &record->table;
}
