/* What of a recorded machine may be written. */
#include "cli/snapshotview.h"

#include "base/utf16.h"
#include "doctor/facts.h"
#include "env/secret.h"

static bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Every variable of the machine, so that a word of a file can be known as one. */
static void know(ges_snapshotview *v, ges_text name) {
    ges_arena *mem = v->record->mem;
    ges_text key = ges_record_fold(v->record, mem, name);
    static const bool no = false;
    if (ges_map_get(&v->mentioned, key) == NULL) {
        (void)ges_map_set(mem, &v->mentioned, key, (void *)(uintptr_t)&no); /* the arena remembers */
    }
}

/* Marks the variables whose names stand in a text. */
static void find_mentions(ges_snapshotview *v, ges_text text) {
    static const bool yes = true;
    ges_arena *mem = v->record->mem;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && is_name_char(text.ptr[end])) {
            end++;
        }
        ges_text name = ges_text_slice(text, at, end);
        bool is_used = at > 0 && strchr("${%:", text.ptr[at - 1]) != NULL;
        ges_text key = is_used && name.len != 0 ? ges_record_fold(v->record, mem, name) : name;
        if (is_used && name.len != 0 && ges_map_get(&v->mentioned, key) != NULL) {
            (void)ges_map_set(mem, &v->mentioned, key, (void *)(uintptr_t)&yes); /* it is there */
        }
        at = end > at ? end : at + 1;
    }
}

static ges_status find_variables(ges_snapshotview *v, ges_error *err) {
    const ges_record *record = v->record;
    ges_env_list env;
    ges_status status = record->inner->env_list(record->inner, record->mem, &env, err);
    for (size_t i = 0; status == GES_OK && i < env.count; i++) {
        know(v, env.items[i].name);
    }
    for (size_t i = 0; status == GES_OK && i < record->keys.count; i++) {
        const ges_registry_list *values = &record->keys.items[i].values;
        for (size_t k = 0; k < values->count; k++) {
            know(v, values->items[k].name);
        }
        for (size_t k = 0; k < values->count; k++) {
            find_mentions(v, values->items[k].text);
        }
    }
    for (size_t i = 0; status == GES_OK && i < record->nodes.count; i++) {
        const ges_record_node *node = record->nodes.entries[i].value;
        find_mentions(v, ges_text_from(node->content));
    }
    return status;
}

static bool keeps(void *self, ges_text name) {
    const ges_snapshotview *v = self;
    ges_text key = ges_record_fold(v->record, v->record->mem, name);
    const bool *is_mentioned = ges_map_get(&v->mentioned, key);
    return (is_mentioned != NULL && *is_mentioned) || ges_record_was_asked(v->record, name) ||
           ges_facts_want(v->record->inner, name);
}

static ges_text share(void *self, ges_text text) {
    const ges_snapshotview *v = self;
    return v->is_shared ? ges_share_text(&v->share, text) : text;
}

static ges_text mask_value(void *self, ges_text name, ges_text value) {
    ges_snapshotview *v = self;
    ges_text masked = ges_secret_mask(v->record->mem, name, value);
    return share(self, ges_secret_mask_text(v->record->mem, masked));
}

/* UTF-16 with its mark, as Windows editors write it: masked as text, written back as it was. */
static ges_text mask_utf16(void *self, ges_text content) {
    ges_snapshotview *v = self;
    ges_arena *mem = v->record->mem;
    bool is_big = (uint8_t)content.ptr[0] == 0xFE;
    size_t count = content.len / 2;
    uint16_t *units = ges_new_array(mem, count + 1, uint16_t);
    for (size_t i = 0; units != NULL && i < count; i++) {
        uint8_t first = (uint8_t)content.ptr[2 * i];
        uint8_t second = (uint8_t)content.ptr[2 * i + 1];
        units[i] = (uint16_t)(is_big ? first << 8 | second : second << 8 | first);
    }
    ges_text text = units != NULL ? ges_utf16_to_text(mem, units, count) : (ges_text){0};
    ges_text masked = share(self, ges_secret_mask_text(mem, text));
    if (ges_text_equal(masked, text)) {
        return content;
    }
    uint16_t *made = ges_new_array(mem, masked.len + 1, uint16_t);
    uint8_t *bytes = ges_arena_array(mem, masked.len + 1, 2);
    size_t made_count = made != NULL ? ges_utf16_encode(masked, made, masked.len) : 0;
    for (size_t i = 0; bytes != NULL && i < made_count; i++) {
        bytes[2 * i] = (uint8_t)(is_big ? made[i] >> 8 : made[i] & 0xFF);
        bytes[2 * i + 1] = (uint8_t)(is_big ? made[i] & 0xFF : made[i] >> 8);
    }
    return (ges_text){(const char *)bytes, bytes != NULL ? made_count * 2 : 0};
}

/* Whom this machine talks to is nobody's business: of the kernel's table of sockets only those that
 * listen (state 0A, the fourth field) are kept, below the table's head. */
static ges_text listeners_only(ges_arena *mem, ges_text table) {
    ges_builder kept = ges_builder_in(mem);
    ges_text line = {0};
    while (ges_text_next_line(&table, &line)) {
        if (kept.len == 0 || ges_text_contains(line, GES_T(" 0A "))) {
            ges_build_text(&kept, line);
            ges_build_char(&kept, '\n');
        }
    }
    return ges_build_done(&kept);
}

static ges_text mask_content(void *self, ges_text path, ges_text content) {
    const ges_snapshotview *v = self;
    if (ges_text_starts(path, GES_T("/proc/net/tcp"))) {
        content = listeners_only(v->record->mem, content);
    }
    bool is_utf16 = content.len >= 2 && (((uint8_t)content.ptr[0] == 0xFF &&
                                          (uint8_t)content.ptr[1] == 0xFE) ||
                                         ((uint8_t)content.ptr[0] == 0xFE &&
                                          (uint8_t)content.ptr[1] == 0xFF));
    return is_utf16 ? mask_utf16(self, content)
                    : share(self, ges_secret_mask_text(v->record->mem, content));
}

/* Cut, or filled up with blanks: what follows in the file must stay in its place. */
static ges_bytes same_length(ges_arena *mem, ges_text text, size_t len) {
    char *made = ges_arena_alloc(mem, len);
    size_t kept = text.len < len ? text.len : len;
    if (made != NULL) {
        memset(made, ' ', len);
        memcpy(made, text.ptr, kept);
    }
    return (ges_bytes){(const uint8_t *)made, made != NULL ? len : 0};
}

/* A piece of a program, or of a text that was read from its middle. */
static ges_bytes share_piece(void *self, ges_bytes piece) {
    const ges_snapshotview *v = self;
    ges_text text = ges_text_from(piece);
    if (ges_text_find_char(text, '\0') == GES_NPOS) {
        ges_text masked = ges_secret_mask_text(v->record->mem, text);
        if (!ges_text_equal(masked, text)) {
            piece = same_length(v->record->mem, masked, piece.len);
        }
    }
    return v->is_shared ? ges_share_bytes(&v->share, piece) : piece;
}

ges_status ges_snapshotview_init(ges_snapshotview *view, ges_record *record, bool is_shared,
                                 ges_error *err) {
    *view = (ges_snapshotview){.record = record, .is_shared = is_shared};
    view->view = (ges_record_view){.self = view, .keeps = keeps, .value = mask_value, .text = share,
                                   .content = mask_content, .piece = share_piece};
    if (is_shared) {
        ges_share_init(&view->share, record->inner, GES_SHARE_PATHS, record->mem);
    }
    return find_variables(view, err);
}
