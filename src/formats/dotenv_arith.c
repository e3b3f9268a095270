/* $((...)) in .env files: integers, names and what joins them; nothing that assigns. What is not
 * followed is told from what is wrong by nobody here: both answer false.
 * Source: POSIX.1-2017 XCU 2.6.4; bash(1) ARITHMETIC EVALUATION. */
#include "base/number.h"
#include "formats/dotenv_shell.h"

enum { MAX_DEPTH = 50, LEVEL_POWER = 10, LEVEL_UNARY = 11 };

typedef struct arith {
    ges_dotenv_reader *reader;
    ges_text in;
    size_t pos;
    uint32_t depth;
} arith;

typedef enum op_kind {
    OP_OR,
    OP_AND,
    OP_BITS_OR,
    OP_BITS_XOR,
    OP_BITS_AND,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LEFT,
    OP_RIGHT,
    OP_AT_MOST,
    OP_AT_LEAST,
    OP_LESS,
    OP_MORE,
    OP_ADD,
    OP_SUBTRACT,
    OP_POWER,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_REMAINDER,
} op_kind;

/* Longer ones stand before those that they begin with. */
static const struct {
    char text[3];
    uint8_t level;
} operators[] = {
    [OP_OR] = {"||", 0},       [OP_AND] = {"&&", 1},      [OP_BITS_OR] = {"|", 2},
    [OP_BITS_XOR] = {"^", 3},  [OP_BITS_AND] = {"&", 4},  [OP_EQUAL] = {"==", 5},
    [OP_UNEQUAL] = {"!=", 5},  [OP_LEFT] = {"<<", 7},     [OP_RIGHT] = {">>", 7},
    [OP_AT_MOST] = {"<=", 6},  [OP_AT_LEAST] = {">=", 6}, [OP_LESS] = {"<", 6},
    [OP_MORE] = {">", 6},      [OP_ADD] = {"+", 8},       [OP_SUBTRACT] = {"-", 8},
    [OP_POWER] = {"**", 10},   [OP_MULTIPLY] = {"*", 9},  [OP_DIVIDE] = {"/", 9},
    [OP_REMAINDER] = {"%", 9},
};

static bool evaluate(arith *a, unsigned level, int64_t *out);

static char here(arith *a) {
    while (a->pos < a->in.len && memchr(" \t\n", a->in.ptr[a->pos], 3) != NULL) {
        a->pos++;
    }
    return a->pos < a->in.len ? a->in.ptr[a->pos] : '\0';
}

static char next(const arith *a) {
    return a->pos + 1 < a->in.len ? a->in.ptr[a->pos + 1] : '\0';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* 10, 010 or 0x10. */
static bool read_number(ges_text text, int64_t *out) {
    uint64_t value = 0;
    bool is_zero_first = text.len > 1 && text.ptr[0] == '0';
    if (is_zero_first && (text.ptr[1] | 0x20) == 'x') {
        if (!ges_parse_hex(ges_text_skip(text, 2), &value) || value > INT64_MAX) {
            return false;
        }
    } else if (is_zero_first) {
        for (size_t i = 1; i < text.len; i++) {
            if (text.ptr[i] < '0' || text.ptr[i] > '7' || value > INT64_MAX / 8) {
                return false;
            }
            value = value * 8 + (uint64_t)(text.ptr[i] - '0');
        }
    } else if (!ges_parse_u64(text, &value) || value > INT64_MAX) {
        return false;
    }
    *out = (int64_t)value;
    return true;
}

/* The value of a variable must be a number: bash would work out anything else, and may run what
 * stands in it. */
static bool read_value(ges_text text, int64_t *out) {
    ges_text digits = ges_text_trim(text);
    bool is_signed = digits.len != 0 && (digits.ptr[0] == '-' || digits.ptr[0] == '+');
    *out = 0;
    if (digits.len == 0) {
        return text.len == 0;
    }
    if (!read_number(ges_text_skip(digits, is_signed), out)) {
        return false;
    }
    *out = digits.ptr[0] == '-' ? -*out : *out;
    return true;
}

static bool read_operand(arith *a, int64_t *out) {
    char c = here(a);
    ges_text rest = ges_text_skip(a->in, a->pos);
    size_t len = ges_sh_name_len(rest);
    ges_text value;
    if (len != 0) {
        ges_text name = ges_text_slice(rest, 0, len);
        a->pos += len;
        if (!ges_dotenv_sh_is_knowable(a->reader, name)) {
            return false;
        }
        (void)ges_dotenv_sh_find(a->reader, name, &value); /* not set: empty */
        return read_value(value, out);
    }
    if (c == '(') {
        a->pos++;
        bool is_fine = evaluate(a, 0, out) && here(a) == ')';
        a->pos++;
        return is_fine;
    }
    while (len < rest.len && (is_digit(rest.ptr[len]) || ges_dotenv_is_word(rest.ptr[len]))) {
        len++;
    }
    a->pos += len;
    return is_digit(c) && read_number(ges_text_slice(rest, 0, len), out);
}

static bool read_unary(arith *a, int64_t *out) {
    char c = here(a);
    if (c == '\0' || strchr("!~+-", c) == NULL) {
        return read_operand(a, out);
    }
    if ((c == '+' || c == '-') && next(a) == c) {
        return false; /* ++ and --, which assign */
    }
    a->pos++;
    if (!evaluate(a, LEVEL_UNARY, out) || *out == INT64_MIN) {
        return false;
    }
    *out = c == '!' ? *out == 0 : c == '~' ? ~*out : c == '-' ? -*out : *out;
    return true;
}

static bool power(int64_t base, int64_t exponent, int64_t *out) {
    uint64_t value = 1;
    if (exponent < 0 || exponent > 63) {
        return false;
    }
    for (; exponent > 0; exponent--) {
        value *= (uint64_t)base;
    }
    *out = (int64_t)value;
    return true;
}

/* Sums and products wrap around, as bash's do. */
static bool apply(op_kind op, int64_t x, int64_t y, int64_t *out) {
    bool divides = op == OP_DIVIDE || op == OP_REMAINDER;
    bool shifts = op == OP_LEFT || op == OP_RIGHT;
    if ((divides && (y == 0 || y == -1)) || (shifts && (x < 0 || y < 0 || y > 62))) {
        *out = op == OP_DIVIDE ? -x : 0;
        return divides && y == -1 && x != INT64_MIN;
    }
    switch (op) {
    case OP_OR:
        *out = x != 0 || y != 0;
        return true;
    case OP_AND:
        *out = x != 0 && y != 0;
        return true;
    case OP_BITS_OR:
        *out = x | y;
        return true;
    case OP_BITS_XOR:
        *out = x ^ y;
        return true;
    case OP_BITS_AND:
        *out = x & y;
        return true;
    case OP_EQUAL:
        *out = x == y;
        return true;
    case OP_UNEQUAL:
        *out = x != y;
        return true;
    case OP_LEFT:
        *out = (int64_t)((uint64_t)x << y);
        return true;
    case OP_RIGHT:
        *out = x >> y;
        return true;
    case OP_AT_MOST:
        *out = x <= y;
        return true;
    case OP_AT_LEAST:
        *out = x >= y;
        return true;
    case OP_LESS:
        *out = x < y;
        return true;
    case OP_MORE:
        *out = x > y;
        return true;
    case OP_ADD:
        *out = (int64_t)((uint64_t)x + (uint64_t)y);
        return true;
    case OP_SUBTRACT:
        *out = (int64_t)((uint64_t)x - (uint64_t)y);
        return true;
    case OP_POWER:
        return power(x, y, out);
    case OP_MULTIPLY:
        *out = (int64_t)((uint64_t)x * (uint64_t)y);
        return true;
    case OP_DIVIDE:
        *out = x / y;
        return true;
    case OP_REMAINDER:
        *out = x % y;
        return true;
    }
    return false;
}

/* The operator of this level that stands here; false: none, or one that assigns. */
static bool take_operator(arith *a, unsigned level, op_kind *out) {
    (void)here(a); /* behind the blanks */
    ges_text rest = ges_text_skip(a->in, a->pos);
    for (size_t i = 0; i < GES_COUNT(operators); i++) {
        ges_text text = ges_text_of(operators[i].text);
        if (!ges_text_starts(rest, text)) {
            continue;
        }
        char after = text.len < rest.len ? rest.ptr[text.len] : '\0';
        bool is_other = after == '=' || (text.len == 1 && after == text.ptr[0]);
        if (operators[i].level != level || is_other) {
            return false;
        }
        a->pos += text.len;
        *out = (op_kind)i;
        return true;
    }
    return false;
}

static bool evaluate(arith *a, unsigned level, int64_t *out) {
    if (a->depth >= MAX_DEPTH * (LEVEL_UNARY + 1)) {
        return false;
    }
    a->depth++;
    bool is_fine = level == LEVEL_UNARY ? read_unary(a, out) : evaluate(a, level + 1, out);
    op_kind op;
    while (is_fine && level < LEVEL_UNARY && take_operator(a, level, &op)) {
        int64_t right = 0;
        unsigned next_level = level == LEVEL_POWER ? level : level + 1; /* ** goes from the right */
        is_fine = evaluate(a, next_level, &right) && apply(op, *out, right, out);
    }
    a->depth--;
    return is_fine;
}

bool ges_dotenv_sh_arithmetic(ges_dotenv_reader *reader, ges_text text, int64_t *out) {
    arith a = {.reader = reader, .in = text};
    *out = 0;
    return here(&a) == '\0' ? a.pos == text.len
                            : evaluate(&a, 0, out) && here(&a) == '\0' && a.pos == text.len;
}
