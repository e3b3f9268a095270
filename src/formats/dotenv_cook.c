/* What programs make of the bytes of a .env file before they read it as text: line ends, marks and
 * encodings. Each byte remembers where it came from, so that places stay places in the file. */
#include "formats/dotenv_reader.h"

typedef struct cook {
    ges_text in;
    char *out;
    uint32_t *origin;
    size_t len;
    bool is_big;    /* the high byte comes first */
    bool is_broken; /* half of a pair of UTF-16 */
} cook;

static void emit(cook *c, const char *bytes, size_t count, size_t from) {
    for (size_t i = 0; i < count; i++) {
        c->out[c->len] = bytes[i];
        c->origin[c->len++] = (uint32_t)from;
    }
}

/* How many bytes one replacement character stands for: the longest beginning of a character.
 * Source: WHATWG Encoding, "UTF-8 decoder"; Unicode 3.9 "maximal subpart". */
static size_t broken_len(ges_text text) {
    const uint8_t *p = (const uint8_t *)text.ptr;
    uint8_t low = 0x80;
    uint8_t high = 0xBF;
    size_t wanted = p[0] >= 0xC2 && p[0] <= 0xDF   ? 1
                    : p[0] >= 0xE0 && p[0] <= 0xEF ? 2
                    : p[0] >= 0xF0 && p[0] <= 0xF4 ? 3
                                                   : 0;
    low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : low;
    high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : high;
    size_t len = 1;
    while (len <= wanted && len < text.len && p[len] >= low && p[len] <= high) {
        len++;
        low = 0x80;
        high = 0xBF;
    }
    return len;
}

/* One character of UTF-8, or U+FFFD for what is none; returns how much of the input it takes. */
static size_t cook_rune(cook *c, size_t at) {
    ges_text rest = ges_text_skip(c->in, at);
    size_t width;
    bool is_broken = ges_utf8_decode(rest, &width) == GES_RUNE_ERROR && width == 1;
    size_t taken = is_broken ? broken_len(rest) : width;
    if (is_broken) {
        emit(c, "\xEF\xBF\xBD", 3, at);
    } else {
        emit(c, rest.ptr, width, at);
    }
    return taken;
}

/* A carriage return; returns how much of the input it takes, 0: it is nothing special. */
static size_t cook_return(cook *c, size_t at, unsigned how) {
    bool is_crlf = at + 1 < c->in.len && c->in.ptr[at + 1] == '\n';
    if ((how & GES_DOTENV_NO_CR) != 0) {
        return 1;
    }
    if ((how & (GES_DOTENV_LF | GES_DOTENV_CRLF)) == 0 ||
        (!is_crlf && (how & GES_DOTENV_LF) == 0)) {
        return 0;
    }
    emit(c, "\n", 1, at);
    return is_crlf ? 2 : 1;
}

static uint32_t wide_at(const cook *c, size_t at) {
    uint32_t first = (uint8_t)c->in.ptr[at];
    uint32_t second = (uint8_t)c->in.ptr[at + 1];
    return c->is_big ? first << 8 | second : second << 8 | first;
}

static void cook_wide(cook *c, unsigned how) {
    for (size_t at = 2; at + 1 < c->in.len;) {
        uint32_t rune = wide_at(c, at);
        size_t taken = 2;
        bool is_high = rune >= 0xD800 && rune <= 0xDBFF;
        if (is_high && at + 3 < c->in.len && (wide_at(c, at + 2) & 0xFC00U) == 0xDC00U) {
            rune = 0x10000U + ((rune - 0xD800U) << 10) + (wide_at(c, at + 2) - 0xDC00U);
            taken = 4;
        } else if (rune >= 0xD800 && rune <= 0xDFFF) {
            rune = GES_RUNE_ERROR;
            c->is_broken = true;
        }
        bool is_crlf = rune == '\r' && at + 3 < c->in.len && wide_at(c, at + 2) == '\n';
        if (rune == '\r' && (how & (GES_DOTENV_LF | GES_DOTENV_CRLF)) != 0 &&
            (is_crlf || (how & GES_DOTENV_LF) != 0)) {
            rune = '\n';
            taken = is_crlf ? 4 : 2;
        }
        char bytes[4];
        emit(c, bytes, ges_utf8_encode(rune, bytes), at);
        at += taken;
    }
}

static void cook_narrow(cook *c, unsigned how) {
    size_t at = 0;
    if ((how & GES_DOTENV_NO_BOM) != 0 && ges_text_starts(c->in, GES_T("\xEF\xBB\xBF"))) {
        at = 3;
    }
    while (at < c->in.len) {
        size_t taken = c->in.ptr[at] == '\r' ? cook_return(c, at, how) : 0;
        taken = c->in.ptr[at] == '\0' && (how & GES_DOTENV_NO_NUL) != 0 ? 1 : taken;
        if (taken == 0 && (how & GES_DOTENV_UTF8) != 0) {
            taken = cook_rune(c, at);
        } else if (taken == 0) {
            emit(c, &c->in.ptr[at], 1, at);
            taken = 1;
        }
        at += taken;
    }
}

ges_status ges_dotenv_cook(ges_dotenv_reader *reader, unsigned how) {
    /* A broken byte of UTF-8 becomes three, two of UTF-16 at most three. */
    size_t room = reader->in.len * 3 + 1;
    cook c = {.in = reader->in,
              .out = ges_new_array(reader->mem, room, char),
              .origin = ges_new_array(reader->mem, room, uint32_t)};
    if (c.out == NULL || c.origin == NULL) {
        return ges_arena_error(reader->mem, reader->err);
    }
    bool is_little = ges_text_starts(c.in, GES_T("\xFF\xFE"));
    c.is_big = ges_text_starts(c.in, GES_T("\xFE\xFF"));
    if ((is_little && (how & GES_DOTENV_UTF16_LE) != 0) ||
        (c.is_big && (how & GES_DOTENV_UTF16_BE) != 0)) {
        cook_wide(&c, how);
    } else {
        cook_narrow(&c, how);
    }
    c.origin[c.len] = (uint32_t)c.in.len;
    reader->in = (ges_text){c.out, c.len};
    reader->origin = c.origin;
    reader->is_broken = c.is_broken;
    return GES_OK;
}
