/* The visitor of the archive fuzzers: what every walk must keep, whatever it reads. */
#ifndef GES_FUZZ_ARCHIVE_VISIT_H
#define GES_FUZZ_ARCHIVE_VISIT_H

#include "formats/archivename.h"

typedef struct visiting {
    ges_archive_roster roster;
    uint64_t given;
    size_t next;
    bool is_open;
} visiting;

static inline void must(bool holds) {
    if (!holds) {
        __builtin_trap();
    }
}

static inline ges_status visit_begin(void *self, const ges_archive_entry *entry, ges_error *err) {
    visiting *v = self;
    ges_text path;
    must(!v->is_open && entry->index == v->next && entry->name.len != 0);
    must(memchr(entry->name.ptr, 0, entry->name.len) == NULL);
    must(entry->kind == GES_ARCHIVE_FILE || entry->size == 0);
    bool is_link = entry->kind == GES_ARCHIVE_SYMLINK || entry->kind == GES_ARCHIVE_HARDLINK;
    must((entry->link.len != 0) == is_link);
    v->is_open = true;
    v->given = 0;
    (void)!ges_archive_roster_add(&v->roster, entry, &path, err); /* only that it keeps its claims */
    return GES_OK;
}

static inline ges_status visit_data(void *self, const ges_archive_entry *entry, ges_bytes bytes, ges_error *err) {
    visiting *v = self;
    (void)err;
    v->given += bytes.len;
    must(v->is_open && bytes.len != 0 && v->given <= entry->size);
    return GES_OK;
}

static inline ges_status visit_end(void *self, const ges_archive_entry *entry, ges_error *err) {
    visiting *v = self;
    (void)err;
    must(v->is_open && v->given == entry->size);
    v->is_open = false;
    v->next++;
    return GES_OK;
}

static inline void visit_archive(const uint8_t *data, size_t size) {
    ges_bytes bytes = {data, size};
    ges_window window = ges_window_on(&bytes);
    ges_arena mem;
    ges_error err = {0};
    ges_arena_init(&mem, 4 << 20);
    visiting v = {.roster = {.mem = &mem, .style = size % 2 != 0 ? GES_PATH_WINDOWS : GES_PATH_UNIX}};
    v.roster.folds_case = size % 3 == 0;
    ges_archive_visitor visitor = {&v, visit_begin, visit_data, visit_end};
    ges_archive_limits limits = {.entries = 1000, .bytes = 8 << 20, .entry_bytes = 4 << 20, .name_len = 300};
    ges_status status = ges_archive_read(&window, &limits, &visitor, &mem, &err);
    must(status == GES_OK ? !v.is_open : err.text[0] != '\0');
    ges_arena_close(&mem);
}

#endif
