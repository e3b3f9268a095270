/* Reads one entry of the journal of changes.
 *
 *     {"schema": "ges.journal/1", "number": 12, "undoes": 0, "at_ns": 1795200000000000000,
 *      "files": [{"path": "/home/ana/.bashrc", "file": "/home/ana/dotfiles/bashrc",
 *        "steps": [{"rule": "GES006", "what": "..."}],
 *        "before": {"exists": true, "size": 3, "sha256": "...", "mode": 420, "mtime_ns": 1,
 *                   "atime_ns": 1, "owner": 1000, "group": 1000, "base64": "YWJj"},
 *        "after": {"exists": true, "size": 2, "sha256": "...", "mode": 420}}]}
 *
 * With registry values the schema is ges.journal/2, and beside "files" stands
 *
 *      "values": [{"root": "HKCU", "key": "Environment", "name": "GOPATH", "steps": [],
 *        "before": {"exists": true, "type": 2, "size": 6, "sha256": "...", "base64": "YQBiAAAA"},
 *        "after": {"exists": false}}]
 *
 * Last comes "sha256" of all bytes before it; entries of ges.journal/1 may lack it. A path that is
 * no UTF-8 stands as path_base64, file_base64 ... Unknown members are ignored. */
#include "formats/journalfile.h"

#include "base/base64.h"
#include "base/builder.h"
#include "base/sha256.h"
#include "formats/json.h"

typedef struct reader {
    ges_arena *mem;
    ges_error *err;
} reader;

static ges_status corrupt(const reader *r, size_t off, const char *what) {
    ges_status status = ges_error_set(r->err, GES_CORRUPT, "journal entry, byte %zu: %s", off, what);
    if (r->err != NULL) {
        r->err->offset = off;
    }
    return status;
}

/* A whole number from 0 to `max`; `wanted` is said when it is missing or another. */
static ges_status take_number(const reader *r, const ges_json *object, const char *name,
                              uint64_t max, const char *wanted, uint64_t *out) {
    uint64_t number = 0;
    const ges_json *value = ges_json_member(object, ges_text_of(name));
    if (!ges_json_u64(value, &number) || number > max) {
        return corrupt(r, value != NULL ? value->start : object->start, wanted);
    }
    *out = number;
    return GES_OK;
}

static ges_status take_u32(const reader *r, const ges_json *object, const char *name, uint64_t max,
                           const char *wanted, uint32_t *out) {
    uint64_t number = 0;
    ges_status status = take_number(r, object, name, max, wanted, &number);
    if (status == GES_OK) {
        *out = (uint32_t)number;
    }
    return status;
}

static ges_status take_time(const reader *r, const ges_json *object, const char *name,
                            int64_t *out) {
    const ges_json *value = ges_json_member(object, ges_text_of(name));
    return ges_json_i64(value, out)
               ? GES_OK
               : corrupt(r, value != NULL ? value->start : object->start, "a time is wanted");
}

static ges_status take_path(const reader *r, const ges_json *object, const char *name,
                            const char *encoded, ges_text *out) {
    ges_bytes bytes = {0};
    ges_text text = {0};
    const ges_json *value = ges_json_member(object, ges_text_of(encoded));
    if (ges_json_text(value, &text)) {
        ges_status status = ges_base64_decode(text, r->mem, &bytes, r->err);
        if (status != GES_OK) {
            return status == GES_CORRUPT ? corrupt(r, value->start, "not base64") : status;
        }
        text = ges_text_from(bytes);
    } else if (!ges_json_text(ges_json_member(object, ges_text_of(name)), &text)) {
        return corrupt(r, object->start, "a file without its path");
    }
    if (text.len == 0 || ges_text_find_char(text, '\0') != GES_NPOS) {
        return corrupt(r, object->start, "an impossible path");
    }
    *out = text;
    return GES_OK;
}

static bool is_hash(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return text.len == GES_JOURNAL_HASH || text.len == 0;
}

static ges_status take_origin(const reader *r, const ges_json *object, ges_journal_state *state) {
    ges_status status = take_time(r, object, "mtime_ns", &state->mtime_ns);
    status = status == GES_OK ? take_time(r, object, "atime_ns", &state->atime_ns) : status;
    status = status == GES_OK ? take_u32(r, object, "owner", UINT32_MAX, "an owner is wanted",
                                         &state->owner)
                              : status;
    return status == GES_OK ? take_u32(r, object, "group", UINT32_MAX, "a group is wanted",
                                       &state->group)
                            : status;
}

/* What a registry value has instead of mode, times and owner. */
static ges_status take_kind(const reader *r, const ges_json *object, bool is_value, bool is_before,
                            ges_journal_state *state) {
    if (is_value) {
        return take_u32(r, object, "type", UINT32_MAX, "a type is wanted", &state->type);
    }
    ges_status status =
        take_u32(r, object, "mode", 07777, "permission bits are wanted", &state->mode);
    return status == GES_OK && is_before ? take_origin(r, object, state) : status;
}

static ges_status take_state(const reader *r, const ges_json *file, const char *name,
                             bool is_value, bool is_before, ges_journal_state *out) {
    const ges_json *object = ges_json_member(file, ges_text_of(name));
    ges_journal_state state = {0};
    if (!ges_json_boolean(ges_json_member(object, GES_T("exists")), &state.exists)) {
        return corrupt(r, object != NULL ? object->start : file->start,
                       "a state says whether the file exists");
    }
    if (!state.exists) {
        *out = state;
        return GES_OK;
    }
    ges_status status = take_number(r, object, "size", INT64_MAX, "a size is wanted", &state.size);
    status = status == GES_OK ? take_kind(r, object, is_value, is_before, &state) : status;
    if (status != GES_OK) {
        return status;
    }
    if (!ges_json_text(ges_json_member(object, GES_T("sha256")), &state.sha256) ||
        !is_hash(state.sha256)) {
        return corrupt(r, object->start, "a SHA-256 is wanted");
    }
    state.has_bytes = ges_json_text(ges_json_member(object, GES_T("base64")), &state.base64);
    if (is_before && !state.has_bytes && (is_value || state.sha256.len != 0)) {
        return corrupt(r, object->start, "the old content is missing");
    }
    *out = state;
    return GES_OK;
}

static ges_status take_steps(const reader *r, const ges_json *list,
                             ges_journal_step_list *out) {
    if (list == NULL || list->kind != GES_JSON_ARRAY) {
        return GES_OK; /* reasons are a courtesy */
    }
    if (list->count > GES_JOURNAL_MAX_STEPS) {
        return ges_error_set(r->err, GES_TOO_LARGE, "journal entry, byte %zu: over %d steps",
                             list->start, GES_JOURNAL_MAX_STEPS);
    }
    for (const ges_json *item = list->first; item != NULL; item = item->next) {
        ges_journal_step step = {0};
        (void)ges_json_text(ges_json_member(item, GES_T("rule")), &step.rule); /* "" without */
        (void)ges_json_text(ges_json_member(item, GES_T("what")), &step.what); /* likewise */
        if (!ges_list_push(r->mem, out, step)) {
            return ges_arena_error(r->mem, r->err);
        }
    }
    return GES_OK;
}

static ges_status take_file(const reader *r, const ges_json *item, ges_journal_entry *entry) {
    ges_journal_file file = {0};
    ges_status status = take_path(r, item, "path", "path_base64", &file.path);
    status = status == GES_OK ? take_path(r, item, "file", "file_base64", &file.file) : status;
    status = status == GES_OK ? take_state(r, item, "before", false, true, &file.before) : status;
    status = status == GES_OK ? take_state(r, item, "after", false, false, &file.after) : status;
    status = status == GES_OK ? take_steps(r, ges_json_member(item, GES_T("steps")), &file.steps)
                              : status;
    if (status == GES_OK && !ges_list_push(r->mem, &entry->files, file)) {
        status = ges_arena_error(r->mem, r->err);
    }
    return status;
}

static ges_status take_value(const reader *r, const ges_json *item, ges_journal_entry *entry) {
    ges_journal_value value = {0};
    ges_text root = {0};
    (void)ges_json_text(ges_json_member(item, GES_T("root")), &root); /* "" without */
    value.is_machine = ges_text_equal(root, GES_T("HKLM"));
    if (!value.is_machine && !ges_text_equal(root, GES_T("HKCU"))) {
        return corrupt(r, item->start, "a registry value is of HKCU or HKLM");
    }
    ges_status status = take_path(r, item, "key", "key_base64", &value.key);
    status = status == GES_OK ? take_path(r, item, "name", "name_base64", &value.name) : status;
    status = status == GES_OK ? take_state(r, item, "before", true, true, &value.before) : status;
    status = status == GES_OK ? take_state(r, item, "after", true, false, &value.after) : status;
    status = status == GES_OK ? take_steps(r, ges_json_member(item, GES_T("steps")), &value.steps)
                              : status;
    if (status == GES_OK && !ges_list_push(r->mem, &entry->values, value)) {
        status = ges_arena_error(r->mem, r->err);
    }
    return status;
}

/* Every item of the list `name` by `take`. */
static ges_status take_list(const reader *r, const ges_json *root, const char *name,
                            ges_status (*take)(const reader *, const ges_json *,
                                               ges_journal_entry *),
                            ges_journal_entry *entry) {
    const ges_json *list = ges_json_member(root, ges_text_of(name));
    if (list == NULL || list->kind != GES_JSON_ARRAY) {
        return corrupt(r, root->start, "a list of what changed is missing");
    }
    if (list->count > GES_JOURNAL_MAX_FILES) {
        return ges_error_set(r->err, GES_TOO_LARGE, "journal entry, byte %zu: over %d %s",
                             list->start, GES_JOURNAL_MAX_FILES, name);
    }
    ges_status status = GES_OK;
    for (const ges_json *item = list->first; status == GES_OK && item != NULL; item = item->next) {
        status = take(r, item, entry);
    }
    return status;
}

/* Holds the bytes against the mark at their end. */
static ges_status check_sum(const reader *r, const ges_json *root, ges_bytes in, bool is_needed) {
    const ges_text before = GES_T(GES_JOURNAL_SUM);
    const ges_json *value = ges_json_member(root, GES_T("sha256"));
    ges_text sum = {0};
    if (value == NULL && !is_needed) {
        return GES_OK;
    }
    if (!ges_json_text(value, &sum) || value->start < before.len) {
        return corrupt(r, root->start, "its SHA-256 is missing");
    }
    ges_text hash = ges_journal_hash((ges_bytes){in.ptr, value->start - before.len}, r->mem);
    if (hash.ptr == NULL) {
        return ges_arena_error(r->mem, r->err);
    }
    return ges_text_equal(hash, sum) ? GES_OK
                                     : corrupt(r, value->start, "damaged: its SHA-256 is another");
}

static ges_status take_entry(const reader *r, const ges_json *root, ges_bytes in,
                             ges_journal_entry *entry) {
    ges_text schema = {0};
    if (!ges_json_text(ges_json_member(root, GES_T("schema")), &schema)) {
        return corrupt(r, root->start, "no journal entry: it names no schema");
    }
    bool has_values = ges_text_equal(schema, GES_T("ges.journal/2"));
    if (!has_values && !ges_text_equal(schema, GES_T("ges.journal/1"))) {
        return ges_error_set(r->err, GES_UNSUPPORTED,
                             "journal entry of schema '%.*s', and this program knows "
                             "ges.journal/1 and 2",
                             (int)(schema.len < 80 ? schema.len : 80), schema.ptr);
    }
    ges_status status = take_list(r, root, "files", take_file, entry);
    status = status == GES_OK && has_values ? take_list(r, root, "values", take_value, entry)
                                            : status;
    status = status == GES_OK ? take_number(r, root, "number", INT64_MAX, "a number is wanted",
                                            &entry->number)
                              : status;
    status = status == GES_OK ? take_number(r, root, "undoes", INT64_MAX,
                                            "the number of an entry is wanted", &entry->undoes)
                              : status;
    status = status == GES_OK ? take_time(r, root, "at_ns", &entry->at_ns) : status;
    return status == GES_OK ? check_sum(r, root, in, has_values) : status;
}

ges_status ges_journal_parse(ges_bytes in, ges_arena *mem, ges_journal_entry *out,
                             ges_error *err) {
    const reader r = {mem, err};
    const ges_json *root = NULL;
    ges_journal_entry entry = {0};
    if (in.len > GES_JOURNAL_MAX_ENTRY) {
        return ges_error_set(err, GES_TOO_LARGE, "journal entry of over %d bytes",
                             GES_JOURNAL_MAX_ENTRY);
    }
    ges_status status = ges_json_parse(in, GES_JSON_STRICT, mem, &root, err);
    status = status == GES_OK ? take_entry(&r, root, in, &entry) : status;
    if (status == GES_OK) {
        *out = entry;
    }
    return status;
}

ges_text ges_journal_hash(ges_bytes bytes, ges_arena *mem) {
    uint8_t hash[GES_JOURNAL_HASH / 2];
    ges_sha256_of(bytes, hash);
    return ges_hex(mem, (ges_bytes){hash, sizeof(hash)});
}

ges_status ges_journal_bytes(const ges_journal_state *state, ges_arena *mem, ges_bytes *out,
                             ges_error *err) {
    ges_bytes bytes = {0};
    if (!state->exists || !state->has_bytes) {
        return ges_error_set(err, GES_NOT_FOUND, "the journal entry does not hold the content");
    }
    ges_status status = ges_base64_decode(state->base64, mem, &bytes, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "the content in the journal entry");
    }
    ges_text hash = ges_journal_hash(bytes, mem);
    if (hash.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    if (bytes.len != state->size || !ges_text_equal(hash, state->sha256)) {
        return ges_error_set(err, GES_CORRUPT,
                             "the content in the journal entry is not what its SHA-256 says");
    }
    *out = bytes;
    return GES_OK;
}
