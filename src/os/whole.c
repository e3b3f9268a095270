/* A whole open file in memory. */
#include "os/whole.h"

enum { FIRST_ROOM = 4096 };

static ges_status refuse_size(ges_text path, uint64_t size, size_t max, ges_error *err) {
    return ges_error_set(err, GES_TOO_LARGE,
                         "cannot read '%.*s': %llu bytes or more, and the limit is %zu",
                         GES_FMT(path), (unsigned long long)size, max);
}

/* A file as large as it was when it was opened: one read, nothing asked twice. */
static ges_status read_known(const ges_os *os, ges_file file, ges_text path, size_t size,
                             ges_arena *mem, ges_bytes *out, ges_error *err) {
    uint8_t *buffer = ges_arena_alloc(mem, size);
    if (buffer == NULL) {
        return ges_arena_error(mem, err);
    }
    size_t got = 0;
    ges_status status = os->file_read_at(os, file, 0, buffer, size, &got, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "'%.*s'", GES_FMT(path));
    }
    *out = (ges_bytes){buffer, got};
    return GES_OK;
}

ges_status ges_os_read_whole(const ges_os *os, ges_file file, ges_text path, uint64_t size,
                             size_t max, ges_arena *mem, ges_bytes *out, ges_error *err) {
    if (size > max) {
        return refuse_size(path, size, max, err);
    }
    size_t limit = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
    if (size != 0) {
        return read_known(os, file, path, (size_t)size, mem, out, err);
    }
    /* Files of /proc say 0 and hold more: the room doubles until the end is seen. */
    size_t room = limit < FIRST_ROOM ? limit + 1 : FIRST_ROOM;
    uint8_t *buffer = NULL;
    size_t got = 0;
    for (;;) {
        uint8_t *grown = ges_arena_alloc(mem, room);
        if (grown == NULL) {
            return ges_arena_error(mem, err);
        }
        if (got != 0) {
            memcpy(grown, buffer, got);
        }
        buffer = grown;
        size_t more = 0;
        ges_status status = os->file_read_at(os, file, got, buffer + got, room - got, &more, err);
        if (status != GES_OK) {
            return ges_error_note(err, status, "'%.*s'", GES_FMT(path));
        }
        got += more;
        if (got < room) {
            *out = (ges_bytes){buffer, got};
            return GES_OK;
        }
        if (got > limit) {
            return refuse_size(path, got, max, err);
        }
        room = room > limit / 2 ? limit + 1 : room * 2;
    }
}
