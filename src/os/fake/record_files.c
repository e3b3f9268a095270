/* The files of a recorded snapshot, as JSON. */
#include "os/fake/record.h"

#include "base/base64.h"
#include "base/utf.h"

/* --- strings ---------------------------------------------------------------------------------- */

static bool is_surrogate(ges_text text) {
    return text.len >= 3 && (uint8_t)text.ptr[0] == 0xED && ((uint8_t)text.ptr[1] & 0xE0U) == 0xA0U;
}

void ges_record_string(ges_builder *out, ges_text text) {
    ges_build_char(out, '"');
    while (text.len != 0) {
        size_t width = 3;
        if (is_surrogate(text)) { /* WTF-8 of Windows: JSON has an escape for it */
            uint32_t unit = 0xD000U | ((uint32_t)(uint8_t)text.ptr[1] & 0x3FU) << 6 |
                            ((uint32_t)(uint8_t)text.ptr[2] & 0x3FU);
            ges_build_format(out, "\\u%04x", (unsigned)unit);
            text = ges_text_skip(text, width);
            continue;
        }
        uint32_t rune = ges_utf8_decode(text, &width);
        if (rune == '"' || rune == '\\') {
            ges_build_char(out, '\\');
            ges_build_char(out, (char)rune);
        } else if (rune == '\n') {
            ges_build_str(out, "\\n");
        } else if (rune < 0x20 || rune == 0x7F) {
            ges_build_format(out, "\\u%04x", (unsigned)rune);
        } else {
            ges_build_rune(out, rune);
        }
        text = ges_text_skip(text, width);
    }
    ges_build_char(out, '"');
}

/* Can a JSON string hold these bytes and give them back? */
static bool is_json_text(ges_text text) {
    while (text.len != 0) {
        size_t width = 3;
        uint32_t rune = is_surrogate(text) ? 0xD800U : ges_utf8_decode(text, &width);
        if (rune == GES_RUNE_ERROR && width == 1) {
            return false;
        }
        text = ges_text_skip(text, width);
    }
    return true;
}

static void write_base64(ges_builder *out, ges_bytes bytes) {
    ges_text encoded = ges_base64_encode(out->mem, bytes);
    ges_build_text(out, encoded);
}

void ges_record_path(ges_builder *out, const ges_record_view *view, ges_text path) {
    path = view->text != NULL ? view->text(view->self, path) : path;
    if (is_json_text(path)) {
        ges_record_string(out, path);
        return;
    }
    ges_build_str(out, "\"base64:");
    write_base64(out, ges_bytes_from(path));
    ges_build_char(out, '"');
}

void ges_record_bytes(ges_builder *out, ges_bytes bytes) {
    if (is_json_text(ges_text_from(bytes))) {
        ges_build_str(out, "\"text\": ");
        ges_record_string(out, ges_text_from(bytes));
        return;
    }
    ges_build_str(out, "\"base64\": \"");
    write_base64(out, bytes);
    ges_build_char(out, '"');
}

/* --- one file --------------------------------------------------------------------------------- */

/* A node that is being written. */
typedef struct writer {
    ges_record *record;
    const ges_record_view *view;
    ges_builder *out;
    bool has_members;   /* of the object of all files */
    bool has_member;    /* of this file */
    ges_map identities; /* device and inode -> how many names were seen */
} writer;

static const char *const kind_names[] = {
    [GES_FILE_REGULAR] = "file", [GES_FILE_DIRECTORY] = "directory", [GES_FILE_SYMLINK] = "symlink",
    [GES_FILE_ALIAS] = "alias",  [GES_FILE_OTHER] = "other",
};

static void begin_member(writer *w, const char *name) {
    ges_build_format(w->out, "%s\"%s\": ", w->has_member ? ", " : "", name);
    w->has_member = true;
}

static ges_text identity(const writer *w, const ges_file_info *info) {
    return ges_text_format(w->out->mem, "%llx.%llx", (unsigned long long)info->device,
                           (unsigned long long)info->inode);
}

static void count_identity(writer *w, const ges_record_node *node) {
    if (!node->is_looked_at || node->status != GES_OK || node->info.inode == 0) {
        return;
    }
    ges_text key = identity(w, &node->info);
    bool is_known = ges_map_get(&w->identities, key) != NULL;
    static const char once[] = "1";
    static const char twice[] = "2";
    (void)ges_map_set(w->out->mem, &w->identities, key,
                      (void *)(uintptr_t)(is_known ? twice : once)); /* the arena remembers */
}

/* Has this file another name among those that were looked at? */
static bool is_shared(const writer *w, const ges_file_info *info) {
    const char *seen = info->inode != 0 ? ges_map_get(&w->identities, identity(w, info)) : NULL;
    return seen != NULL && *seen == '2';
}

static void write_facts(writer *w, const ges_record_node *node) {
    const ges_file_info *info = &node->info;
    bool is_windows = w->record->inner->family == GES_OS_WINDOWS;
    uint32_t usual = is_windows                          ? 0666
                     : info->kind == GES_FILE_DIRECTORY ? 0755
                     : info->kind == GES_FILE_SYMLINK   ? 0777
                                                         : 0644;
    if (info->mode != usual) {
        begin_member(w, "mode");
        ges_build_format(w->out, "\"%04o\"", (unsigned)info->mode);
    }
    if (!is_windows) {
        begin_member(w, "owner");
        ges_build_u64(w->out, info->owner);
    }
    if (info->mtime_ns != 0) {
        begin_member(w, "mtime_ns");
        ges_build_format(w->out, "%lld", (long long)info->mtime_ns);
    }
    if (is_shared(w, info)) {
        begin_member(w, "device");
        ges_build_u64(w->out, info->device);
        begin_member(w, "inode");
        ges_build_u64(w->out, info->inode);
    }
}

static void write_parts(writer *w, const ges_record_node *node) {
    begin_member(w, "parts");
    ges_build_char(w->out, '[');
    for (size_t i = 0; i < node->parts.count; i++) {
        const ges_record_part *part = &node->parts.items[i];
        ges_bytes bytes = w->view->piece != NULL ? w->view->piece(w->view->self, part->bytes)
                                                 : part->bytes;
        ges_build_format(w->out, "%s{\"at\": %llu, ", i != 0 ? ", " : "",
                         (unsigned long long)part->off);
        ges_record_bytes(w->out, bytes);
        ges_build_char(w->out, '}');
    }
    ges_build_char(w->out, ']');
}

/* A file that was read piece by piece from its beginning to its end is a content like others. */
static void join_parts(ges_record *record, ges_record_node *node) {
    uint64_t end = 0;
    for (size_t i = 0; i < node->parts.count; i++) {
        const ges_record_part *part = &node->parts.items[i];
        if (part->off > end) {
            return;
        }
        end = part->off + part->bytes.len > end ? part->off + part->bytes.len : end;
    }
    uint8_t *content = end == node->info.size && end <= SIZE_MAX && !node->has_content
                           ? ges_arena_alloc(record->mem, (size_t)end)
                           : NULL;
    for (size_t i = 0; content != NULL && i < node->parts.count; i++) {
        const ges_record_part *part = &node->parts.items[i];
        memcpy(content + part->off, part->bytes.ptr, part->bytes.len);
    }
    if (content != NULL) {
        node->content = (ges_bytes){content, (size_t)end};
        node->has_content = true;
    }
}

static void write_content(writer *w, ges_record_node *node) {
    if (node->parts.count != 0) {
        join_parts(w->record, node);
    }
    if (node->has_content) {
        ges_text content = ges_text_from(node->content);
        if (w->view->content != NULL) {
            content = w->view->content(w->view->self, node->path, content);
        }
        if (node->info.size != node->content.len) {
            begin_member(w, "claimed_size");
            ges_build_u64(w->out, node->info.size);
        }
        ges_build_text(w->out, w->has_member ? GES_T(", ") : GES_T(""));
        w->has_member = true;
        ges_record_bytes(w->out, ges_bytes_from(content));
        return;
    }
    if (node->info.size != 0) {
        begin_member(w, "size");
        ges_build_u64(w->out, node->info.size);
    }
    if (node->parts.count != 0) {
        write_parts(w, node);
    }
}

static void write_node(writer *w, ges_record_node *node) {
    bool hangs = node->is_looked_at && node->status == GES_TIMED_OUT;
    bool is_there = !node->is_looked_at || node->status == GES_OK;
    if (node->is_written || (!is_there && !hangs)) {
        return;
    }
    node->is_written = true;
    w->has_member = false;
    ges_build_text(w->out, w->has_members ? GES_T(",\n    ") : GES_T("\n    "));
    w->has_members = true;
    ges_record_path(w->out, w->view, node->path);
    ges_build_str(w->out, ": {");
    ges_file_kind kind = hangs ? GES_FILE_DIRECTORY : node->info.kind;
    bool is_link = kind == GES_FILE_SYMLINK || kind == GES_FILE_ALIAS;
    if (is_link && node->target.len == 0) {
        kind = GES_FILE_OTHER; /* known from a listing only, or it could not be read */
    }
    if (kind != GES_FILE_REGULAR) {
        begin_member(w, "kind");
        ges_build_format(w->out, "\"%s\"", kind_names[kind]);
    }
    if (hangs) {
        begin_member(w, "hangs");
        ges_build_str(w->out, "true");
    }
    if (is_link && kind != GES_FILE_OTHER) {
        begin_member(w, "target");
        ges_record_path(w->out, w->view, node->target);
    }
    if (node->is_looked_at && !hangs) {
        write_facts(w, node);
    }
    if (kind == GES_FILE_REGULAR) {
        write_content(w, node);
    }
    ges_build_char(w->out, '}');
}

/* --- all files -------------------------------------------------------------------------------- */

/* The names in a directory, so that the fake lists them in the same order. */
static void write_entries(writer *w, const ges_record_node *dir) {
    ges_path_style style = ges_os_style(w->record->inner);
    for (size_t i = 0; i < dir->entries->count; i++) {
        const ges_dir_entry *entry = &dir->entries->items[i];
        ges_text path = ges_path_join(w->record->mem, style, dir->path, entry->name);
        ges_record_node *node = ges_record_node_at(w->record, path);
        if (node == NULL) {
            return; /* the arena remembers */
        }
        node->path = path; /* spelled as on the disk */
        node->info.kind = node->is_looked_at ? node->info.kind : entry->kind;
        if (node->is_looked_at && node->status != GES_OK && node->status != GES_TIMED_OUT) {
            /* It stands in the list and may not be looked at: an answer says so. */
            node->is_looked_at = false;
            node->info = (ges_file_info){.kind = entry->kind};
        }
        write_node(w, node);
    }
}

static size_t depth_of(ges_text path) {
    size_t depth = 0;
    for (size_t i = 0; i < path.len; i++) {
        depth += path.ptr[i] == '/' || path.ptr[i] == '\\';
    }
    return path.len > 1 ? depth : 0;
}

/* Directories that were listed, the outer ones first: what stands deeper would make them. */
static void write_listed(writer *w) {
    size_t deepest = 0;
    for (size_t i = 0; i < w->record->nodes.count; i++) {
        const ges_record_node *node = w->record->nodes.entries[i].value;
        size_t depth = node->entries != NULL ? depth_of(node->path) : 0;
        deepest = depth > deepest ? depth : deepest;
    }
    for (size_t depth = 0; depth <= deepest; depth++) {
        for (size_t i = 0; i < w->record->nodes.count; i++) {
            ges_record_node *node = w->record->nodes.entries[i].value;
            if (node->entries != NULL && depth_of(node->path) == depth) {
                write_node(w, node);
                write_entries(w, node);
            }
        }
    }
}

void ges_record_write_files(ges_record *record, const ges_record_view *view, ges_builder *out) {
    writer w = {.record = record, .view = view, .out = out};
    for (size_t i = 0; i < record->nodes.count; i++) {
        ges_record_node *node = record->nodes.entries[i].value;
        node->is_written = false;
        count_identity(&w, node);
    }
    ges_build_char(out, '{');
    write_listed(&w);
    for (size_t i = 0; i < record->nodes.count; i++) {
        write_node(&w, record->nodes.entries[i].value);
    }
    ges_build_str(out, "\n  }");
}
