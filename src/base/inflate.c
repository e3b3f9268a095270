/* Inflates.
 *
 *     zlib: u8 method and window, u8 check and flags, then deflate blocks
 *     block: 1 bit last, 2 bits kind: 0 stored, 1 fixed codes, 2 codes of its own
 *
 * Codes are canonical: counts of each length and the symbols in order tell all, bit by bit. That is
 * slow and small, which fits some ten KiB. */
#include "base/inflate.h"

#include "ges/arena.h"

enum {
    BUFFER = 4096,
    MAX_BITS = 15,
    MAX_LITERALS = 288, /* the fixed codes name two more than may be used */
    MAX_DISTANCES = 30,
    MAX_LENGTHS = MAX_LITERALS + 32,
    END_OF_BLOCK = 256,
    METHOD_DEFLATE = 8,
    FLAG_DICTIONARY = 0x20,
};

typedef struct inflating {
    const ges_window *in;
    uint64_t off; /* of the next byte that is not in the buffer */
    size_t at, held;
    uint32_t bits; /* not yet used, lowest first */
    unsigned bit_count;
    bool failed; /* the input is broken or ends */
    uint8_t *out;
    size_t len, max;
    uint8_t buffer[BUFFER];
} inflating;

typedef struct code {
    uint16_t counts[MAX_BITS + 1]; /* codes of each length */
    uint16_t symbols[MAX_LITERALS];
} code;

static uint8_t next_byte(inflating *s) {
    if (s->at == s->held) {
        uint64_t left = s->in->size > s->off ? s->in->size - s->off : 0;
        s->held = left < BUFFER ? (size_t)left : (size_t)BUFFER;
        s->at = 0;
        if (s->held == 0 || !ges_window_read(s->in, s->off, s->buffer, s->held)) {
            s->held = 0;
            s->failed = true;
            return 0;
        }
        s->off += s->held;
    }
    return s->buffer[s->at++];
}

/* `count` bits, at most 16; 0 at the end of the input. */
static uint32_t take_bits(inflating *s, unsigned count) {
    while (s->bit_count < count && !s->failed) {
        s->bits |= (uint32_t)next_byte(s) << s->bit_count;
        s->bit_count += 8;
    }
    uint32_t value = s->bits & ((1u << count) - 1);
    s->bits >>= count;
    s->bit_count = s->bit_count > count ? s->bit_count - count : 0;
    return s->failed ? 0 : value;
}

/* False when the lengths promise more codes than there are. */
static bool make_code(code *out, const uint8_t *lengths, size_t count) {
    uint16_t offsets[MAX_BITS + 1] = {0};
    int left = 1;
    *out = (code){0};
    for (size_t i = 0; i < count; i++) {
        out->counts[lengths[i]]++;
    }
    out->counts[0] = 0;
    for (size_t i = 1; i <= MAX_BITS; i++) {
        left = 2 * left - out->counts[i];
        if (left < 0) {
            return false;
        }
    }
    for (size_t i = 1; i < MAX_BITS; i++) {
        offsets[i + 1] = (uint16_t)(offsets[i] + out->counts[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (lengths[i] != 0) {
            out->symbols[offsets[lengths[i]]++] = (uint16_t)i;
        }
    }
    return true;
}

/* The next symbol; a code that nobody has fails. */
static uint32_t take_symbol(inflating *s, const code *c) {
    int32_t value = 0;
    int32_t first = 0;
    int32_t index = 0;
    for (size_t i = 1; i <= MAX_BITS && !s->failed; i++) {
        value |= (int32_t)take_bits(s, 1);
        int32_t count = c->counts[i];
        if (value - count < first) {
            return c->symbols[index + (value - first)];
        }
        index += count;
        first = 2 * (first + count);
        value *= 2;
    }
    s->failed = true;
    return 0;
}

static void put(inflating *s, uint8_t byte) {
    if (s->len < s->max) {
        s->out[s->len++] = byte;
    }
}

static void copy_stored(inflating *s) {
    s->bits = 0;
    s->bit_count = 0;
    uint32_t len = next_byte(s);
    len |= (uint32_t)next_byte(s) << 8;
    uint32_t check = next_byte(s);
    check |= (uint32_t)next_byte(s) << 8;
    s->failed = s->failed || len != (~check & 0xffff);
    for (uint32_t i = 0; i < len && !s->failed && s->len < s->max; i++) {
        uint8_t byte = next_byte(s);
        if (!s->failed) {
            put(s, byte);
        }
    }
}

/* What was written `distance` bytes ago, again. */
static void copy_back(inflating *s, uint32_t symbol, const code *distances) {
    static const uint16_t len_bases[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                         31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t len_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static const uint16_t bases[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,
                                     33,  49,  65,  97,  129, 193,  257,  385,  513,  769,
                                     1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    static const uint8_t bits[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                   6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
    if (symbol >= GES_COUNT(len_bases)) {
        s->failed = true;
        return;
    }
    uint32_t len = len_bases[symbol] + take_bits(s, len_bits[symbol]);
    uint32_t which = take_symbol(s, distances);
    if (s->failed || which >= GES_COUNT(bases)) {
        s->failed = true;
        return;
    }
    uint32_t distance = bases[which] + take_bits(s, bits[which]);
    s->failed = s->failed || distance > s->len;
    for (uint32_t i = 0; i < len && !s->failed; i++) {
        put(s, s->out[s->len - distance]);
        if (s->len == s->max) {
            return;
        }
    }
}

static void inflate_block(inflating *s, const code *literals, const code *distances) {
    while (!s->failed && s->len < s->max) {
        uint32_t symbol = take_symbol(s, literals);
        if (s->failed || symbol == END_OF_BLOCK) {
            return;
        }
        if (symbol < END_OF_BLOCK) {
            put(s, (uint8_t)symbol);
        } else {
            copy_back(s, symbol - END_OF_BLOCK - 1, distances);
        }
    }
}

static void inflate_fixed(inflating *s) {
    uint8_t lengths[MAX_LITERALS];
    code literals;
    code distances;
    for (size_t i = 0; i < MAX_LITERALS; i++) {
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    (void)make_code(&literals, lengths, MAX_LITERALS); /* it is complete */
    memset(lengths, 5, MAX_DISTANCES);
    (void)make_code(&distances, lengths, MAX_DISTANCES);
    inflate_block(s, &literals, &distances);
}

/* The lengths of both codes, which are themselves coded; 16 to 18 repeat. */
static bool take_lengths(inflating *s, const code *c, uint8_t *lengths, size_t count) {
    static const struct {
        uint8_t base, bits;
    } repeats[] = {{3, 2}, {3, 3}, {11, 7}};
    for (size_t i = 0; i < count;) {
        uint32_t symbol = take_symbol(s, c);
        if (s->failed) {
            return false;
        }
        if (symbol < 16) {
            lengths[i++] = (uint8_t)symbol;
            continue;
        }
        uint32_t again = repeats[symbol - 16].base + take_bits(s, repeats[symbol - 16].bits);
        if (again > count - i || (symbol == 16 && i == 0)) {
            return false;
        }
        memset(lengths + i, symbol == 16 ? lengths[i - 1] : 0, again);
        i += again;
    }
    return !s->failed;
}

static void inflate_own(inflating *s) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[MAX_LENGTHS] = {0};
    code literals;
    code distances;
    size_t literal_count = take_bits(s, 5) + 257;
    size_t distance_count = take_bits(s, 5) + 1;
    size_t length_count = take_bits(s, 4) + 4;
    for (size_t i = 0; i < length_count; i++) {
        lengths[order[i]] = (uint8_t)take_bits(s, 3);
    }
    bool is_good = !s->failed && literal_count <= MAX_LITERALS && distance_count <= MAX_DISTANCES &&
                   make_code(&literals, lengths, 19);
    memset(lengths, 0, sizeof(lengths));
    is_good = is_good && take_lengths(s, &literals, lengths, literal_count + distance_count);
    is_good = is_good && make_code(&distances, lengths + literal_count, distance_count) &&
              make_code(&literals, lengths, literal_count);
    if (is_good) {
        inflate_block(s, &literals, &distances);
    } else {
        s->failed = true;
    }
}

size_t ges_inflate_zlib(const ges_window *in, uint8_t *out, size_t max) {
    static void (*const blocks[])(inflating *s) = {copy_stored, inflate_fixed, inflate_own};
    inflating s = {.in = in, .out = out, .max = max};
    bool is_last = false;
    uint32_t method = next_byte(&s);
    uint32_t flags = next_byte(&s);
    if ((method & 15) != METHOD_DEFLATE || (flags & FLAG_DICTIONARY) != 0 ||
        (method << 8 | flags) % 31 != 0) {
        return 0;
    }
    while (!s.failed && !is_last && s.len < max) {
        is_last = take_bits(&s, 1) != 0;
        uint32_t kind = take_bits(&s, 2);
        if (s.failed || kind >= GES_COUNT(blocks)) {
            break;
        }
        blocks[kind](&s);
    }
    return s.len;
}
