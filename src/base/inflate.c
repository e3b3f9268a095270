/* Inflates, with zlib. Its memory comes from an arena, so nothing has to be given back. */
#include "base/inflate.h"

#include <zlib.h>

enum {
    BUFFER = 4096,
    PIECE_MAX = 1 << 30, /* zlib counts in 32 bits */
    SCRATCH = 64 * 1024,
};

struct ges_inflate {
    z_stream stream;
};

static voidpf allocate(voidpf mem, uInt count, uInt size) {
    return ges_arena_array(mem, count, size);
}

static void keep(voidpf mem, voidpf block) {
    (void)mem;
    (void)block; /* the arena dies all at once */
}

ges_inflate *ges_inflate_new(ges_inflate_form form, ges_arena *mem) {
    static const int window_bits[] = {
        [GES_INFLATE_RAW] = -15, [GES_INFLATE_ZLIB] = 15, [GES_INFLATE_GZIP] = 15 + 16};
    ges_inflate *s = ges_new(mem, ges_inflate);
    if (s == NULL) {
        return NULL;
    }
    s->stream.zalloc = allocate;
    s->stream.zfree = keep;
    s->stream.opaque = mem;
    return inflateInit2(&s->stream, window_bits[form]) == Z_OK ? s : NULL;
}

void ges_inflate_reset(ges_inflate *s) {
    (void)inflateReset(&s->stream); /* fails only for what was never made */
}

ges_inflate_word ges_inflate_run(ges_inflate *s, ges_bytes *in, uint8_t *out, size_t max,
                                 size_t *len) {
    size_t in_len = in->len < PIECE_MAX ? in->len : PIECE_MAX;
    size_t out_len = max < PIECE_MAX ? max : PIECE_MAX;
    s->stream.next_in = (z_const Bytef *)(uintptr_t)in->ptr; /* not const in zlib, and never written */
    s->stream.avail_in = (uInt)in_len;
    s->stream.next_out = out;
    s->stream.avail_out = (uInt)out_len;
    int answer = inflate(&s->stream, Z_NO_FLUSH);
    size_t used = in_len - s->stream.avail_in;
    in->ptr += used;
    in->len -= used;
    *len = out_len - s->stream.avail_out;
    if (answer == Z_STREAM_END) {
        return GES_INFLATE_END;
    }
    /* BUF_ERROR: nothing could be done, for want of input or room. */
    return answer == Z_OK || answer == Z_BUF_ERROR ? GES_INFLATE_MORE : GES_INFLATE_BROKEN;
}

const char *ges_inflate_fault(const ges_inflate *s) {
    return s->stream.msg != NULL ? s->stream.msg : "it wants a dictionary, or memory";
}

size_t ges_inflate_zlib(const ges_window *in, uint8_t *out, size_t max) {
    uint8_t buffer[BUFFER];
    ges_arena scratch;
    ges_arena_init(&scratch, SCRATCH);
    ges_inflate *s = ges_inflate_new(GES_INFLATE_ZLIB, &scratch);
    ges_inflate_word word = s != NULL ? GES_INFLATE_MORE : GES_INFLATE_BROKEN;
    size_t len = 0;
    for (uint64_t off = 0; word == GES_INFLATE_MORE && len < max && off < in->size;) {
        size_t held = in->size - off < BUFFER ? (size_t)(in->size - off) : BUFFER;
        ges_bytes piece = {buffer, held};
        size_t more = 1;
        if (!ges_window_read(in, off, buffer, held)) {
            break;
        }
        off += held;
        while (word == GES_INFLATE_MORE && more != 0 && len < max) {
            word = ges_inflate_run(s, &piece, out + len, max - len, &more);
            len += more;
        }
    }
    ges_arena_close(&scratch);
    return len;
}

uint32_t ges_crc32(uint32_t crc, ges_bytes bytes) {
    return (uint32_t)crc32_z(crc, bytes.ptr, bytes.len);
}
