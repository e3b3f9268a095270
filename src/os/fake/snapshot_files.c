/* The files of a snapshot. */
#include "os/fake/loader.h"

typedef struct file_facts {
    ges_text kind;
    ges_text text;
    ges_text base64;
    ges_text fill;
    ges_text mode;
    ges_text target;
    uint64_t size;
    uint64_t claimed_size;
    uint64_t device;
    uint64_t inode;
    uint64_t owner;
    int64_t mtime;
    int64_t mtime_ns;
    bool is_readable;
    bool is_writable;
    bool hangs;
    ges_fake_part *parts;
    size_t part_count;
} file_facts;

/* --- parts ------------------------------------------------------------------------------------ */

typedef struct part_facts {
    uint64_t off;
    ges_text text;
    ges_text base64;
} part_facts;

static const ges_fake_field part_fields[] = {
    {"at", GES_FAKE_FIELD_U64, offsetof(part_facts, off), NULL},
    {"text", GES_FAKE_FIELD_TEXT, offsetof(part_facts, text), NULL},
    {"base64", GES_FAKE_FIELD_TEXT, offsetof(part_facts, base64), NULL},
};

static ges_status take_parts(ges_fake_loader *l, const ges_json *value, void *target) {
    file_facts *facts = target;
    ges_fake_part *parts = ges_new_array(l->mem, value->count + 1, ges_fake_part);
    if (value->kind != GES_JSON_ARRAY) {
        return ges_fake_refuse(l, value, "an array is wanted for");
    }
    if (parts == NULL) {
        return ges_arena_error(l->mem, l->err);
    }
    facts->parts = parts;
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        part_facts part = {0};
        ges_fake_part *out = &parts[facts->part_count++];
        ges_status status =
            ges_fake_take_object(l, child, part_fields, GES_COUNT(part_fields), &part);
        if (status == GES_OK) {
            status = ges_fake_bytes_of(l, child, part.text, part.base64, &out->bytes);
        }
        if (status != GES_OK) {
            return status;
        }
        out->off = part.off;
    }
    return GES_OK;
}

/* --- files ------------------------------------------------------------------------------------ */


static const ges_fake_field file_fields[] = {
    {"kind", GES_FAKE_FIELD_TEXT, offsetof(file_facts, kind), NULL},
    {"text", GES_FAKE_FIELD_TEXT, offsetof(file_facts, text), NULL},
    {"base64", GES_FAKE_FIELD_TEXT, offsetof(file_facts, base64), NULL},
    {"size", GES_FAKE_FIELD_U64, offsetof(file_facts, size), NULL},
    {"fill", GES_FAKE_FIELD_TEXT, offsetof(file_facts, fill), NULL},
    {"claimed_size", GES_FAKE_FIELD_U64, offsetof(file_facts, claimed_size), NULL},
    {"mode", GES_FAKE_FIELD_TEXT, offsetof(file_facts, mode), NULL},
    {"mtime", GES_FAKE_FIELD_I64, offsetof(file_facts, mtime), NULL},
    {"mtime_ns", GES_FAKE_FIELD_I64, offsetof(file_facts, mtime_ns), NULL},
    {"target", GES_FAKE_FIELD_TEXT, offsetof(file_facts, target), NULL},
    {"readable", GES_FAKE_FIELD_BOOLEAN, offsetof(file_facts, is_readable), NULL},
    {"writable", GES_FAKE_FIELD_BOOLEAN, offsetof(file_facts, is_writable), NULL},
    {"hangs", GES_FAKE_FIELD_BOOLEAN, offsetof(file_facts, hangs), NULL},
    {"parts", GES_FAKE_FIELD_OTHER, 0, take_parts},
    {"owner", GES_FAKE_FIELD_U64, offsetof(file_facts, owner), NULL},
    {"device", GES_FAKE_FIELD_U64, offsetof(file_facts, device), NULL},
    {"inode", GES_FAKE_FIELD_U64, offsetof(file_facts, inode), NULL},
};

static const uint64_t NOT_GIVEN = UINT64_MAX;

typedef struct kind_entry {
    const char *name;
    ges_file_kind kind;
    uint32_t mode; /* when none is given, on Unix */
} kind_entry;

static const kind_entry kinds[] = {
    {"file", GES_FILE_REGULAR, 0644},      {"directory", GES_FILE_DIRECTORY, 0755},
    {"symlink", GES_FILE_SYMLINK, 0777},   {"alias", GES_FILE_ALIAS, 0666},
    {"other", GES_FILE_OTHER, 0644},
};

static const kind_entry *find_kind(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (ges_text_equal(name, ges_text_of(kinds[i].name))) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* "0755" as it is written everywhere; false for anything but octal digits. */
static bool parse_octal(ges_text text, uint32_t *out) {
    uint32_t mode = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '7' || text.len > 6) {
            return false;
        }
        mode = mode * 8 + (uint32_t)(text.ptr[i] - '0');
    }
    *out = mode;
    return text.len != 0;
}

static ges_status mode_of(const ges_fake_loader *l, const ges_json *value, const file_facts *facts,
                          const kind_entry *kind, uint32_t *out) {
    bool is_windows = l->state->tree.family == GES_OS_WINDOWS;
    *out = is_windows ? 0666 : kind->mode;
    return facts->mode.len == 0 || parse_octal(facts->mode, out)
               ? GES_OK
               : ges_fake_refuse(l, value, "'mode' is octal in a text, such as \"0755\", in");
}

static uint32_t owner_of(const ges_fake_loader *l, const ges_json *value, const file_facts *facts) {
    const ges_fake_state *state = l->state;
    ges_path_style style = ges_os_style(&state->table);
    bool is_home = ges_path_inside(style, value->key, state->user_home);
    return facts->owner != NOT_GIVEN ? (uint32_t)facts->owner : is_home ? state->tree.user : 0;
}

static ges_status fill_node(ges_fake_loader *l, const ges_json *value, const file_facts *facts,
                            ges_fake_node *node) {
    const kind_entry *kind = find_kind(facts->kind);
    ges_bytes content;
    ges_status status = kind != NULL ? mode_of(l, value, facts, kind, &node->info.mode)
                                     : ges_fake_refuse(l, value, "'kind' has no such value in");
    status = status == GES_OK ? ges_fake_bytes_of(l, value, facts->text, facts->base64, &content) : status;
    if (status != GES_OK) {
        return status;
    }
    bool is_link = kind->kind == GES_FILE_SYMLINK || kind->kind == GES_FILE_ALIAS;
    if (is_link && facts->target.len == 0) {
        return ges_fake_refuse(l, value, "'target' is wanted in the link");
    }
    node->info.kind = kind->kind;
    node->info.owner = owner_of(l, value, facts);
    node->info.mtime_ns = facts->mtime_ns != 0 ? facts->mtime_ns
                          : facts->mtime > INT64_MIN / 1000000000 &&
                                  facts->mtime < INT64_MAX / 1000000000
                              ? facts->mtime * 1000000000
                              : 0;
    node->info.device = facts->device != NOT_GIVEN ? facts->device : node->info.device;
    node->info.inode = facts->inode != NOT_GIVEN ? facts->inode : node->info.inode;
    node->content = content;
    node->fill = ges_bytes_from(facts->fill);
    node->data_size = facts->size > content.len ? facts->size : content.len;
    node->info.size = facts->claimed_size != NOT_GIVEN ? facts->claimed_size : node->data_size;
    node->info.size = kind->kind == GES_FILE_REGULAR ? node->info.size : facts->target.len;
    node->target = facts->target;
    node->hangs = facts->hangs;
    node->parts = facts->parts;
    node->part_count = facts->part_count;
    node->is_unreadable = !facts->is_readable;
    node->is_unwritable = !facts->is_writable;
    return GES_OK;
}

ges_status ges_fake_path_of(const ges_fake_loader *l, const ges_json *where, ges_text text,
                            ges_text *out) {
    ges_bytes bytes;
    ges_text mark = GES_T("base64:");
    *out = text;
    if (!ges_text_starts(text, mark)) {
        return GES_OK;
    }
    ges_status status = ges_fake_bytes_of(l, where, GES_T(""), ges_text_skip(text, mark.len), &bytes);
    *out = status == GES_OK ? ges_text_from(bytes) : text;
    return status;
}

static ges_status take_file(ges_fake_loader *l, const ges_json *value) {
    file_facts facts = {.kind = GES_T("file"), .claimed_size = NOT_GIVEN, .device = NOT_GIVEN,
                        .inode = NOT_GIVEN, .owner = NOT_GIVEN, .is_readable = true,
                        .is_writable = true};
    ges_status status = GES_OK;
    if (!ges_json_text(value, &facts.text)) {
        status = ges_fake_take_object(l, value, file_fields, GES_COUNT(file_fields), &facts);
    }
    if (status != GES_OK) {
        return status;
    }
    ges_path_style style = ges_os_style(&l->state->table);
    ges_text path;
    status = ges_fake_path_of(l, value, value->key, &path);
    if (status != GES_OK) {
        return status;
    }
    if (!ges_path_is_abs(style, path) || ges_text_find_char(path, '\0') != GES_NPOS) {
        return ges_fake_refuse(l, value, "an absolute path is wanted as the name of");
    }
    ges_fake_node *node = ges_fake_tree_add(&l->state->tree, path);
    return node != NULL ? fill_node(l, value, &facts, node) : ges_arena_error(l->mem, l->err);
}

ges_status ges_fake_take_files(ges_fake_loader *l, const ges_json *value, void *target) {
    ges_status status = GES_OK;
    (void)target;
    if (value->kind != GES_JSON_OBJECT) {
        return ges_fake_refuse(l, value, "an object is wanted for");
    }
    for (const ges_json *child = value->first; child != NULL && status == GES_OK;
         child = child->next) {
        status = take_file(l, child);
    }
    return status;
}
