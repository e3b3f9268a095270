/* Integer arithmetic of $((...)) and ((...)), as far as start-up files use it; what is not
 * understood answers MAYBE. Source: POSIX.1-2017 XCU 2.6.4; bash(1) ARITHMETIC EVALUATION. */
#include "env/rc.h"

#include "base/number.h"

typedef struct arith {
    ges_rc *rc;
    ges_text in;
    size_t pos;
    uint32_t depth;
    bool is_unknown;
} arith;

static int64_t parse_level(arith *a, size_t level);

static const char *const operators[] = {"||", "&&", "==", "!=", "<=", ">=", "<",
                                        ">",  "+",  "-",  "*",  "/",  "%"};
static const uint8_t levels[] = {0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 5};
enum { LEVEL_UNARY = 6 };

static void skip_space(arith *a) {
    while (a->pos < a->in.len && strchr(" \t\n", a->in.ptr[a->pos]) != NULL) {
        a->pos++;
    }
}

/* The operator of this level that stands here, or GES_NPOS. */
static size_t take_operator(arith *a, size_t level) {
    skip_space(a);
    ges_text rest = ges_text_skip(a->in, a->pos);
    for (size_t i = 0; i < GES_COUNT(operators); i++) {
        ges_text operator_text = ges_text_of(operators[i]);
        if (!ges_text_starts(rest, operator_text)) {
            continue;
        }
        char next = operator_text.len < rest.len ? rest.ptr[operator_text.len] : '\0';
        if (levels[i] != level || next == '=' || (operator_text.len == 1 && next == rest.ptr[0])) {
            return GES_NPOS; /* assignments, shifts and ++ are not followed */
        }
        a->pos += operator_text.len;
        return i;
    }
    return GES_NPOS;
}

static int64_t number_of(arith *a, ges_text text) {
    uint64_t value = 0;
    ges_text digits = ges_text_trim(text);
    bool negates = digits.len > 0 && digits.ptr[0] == '-';
    if (digits.len == 0) {
        return 0;
    }
    if (!ges_parse_u64(ges_text_skip(digits, negates), &value) || value > INT32_MAX) {
        a->is_unknown = true;
        return 0;
    }
    return negates ? -(int64_t)value : (int64_t)value;
}

static int64_t parse_name(arith *a) {
    size_t len = ges_sh_name_len(ges_text_skip(a->in, a->pos));
    ges_rc_var *var = ges_rc_find(a->rc, ges_text_slice(a->in, a->pos, a->pos + len));
    a->pos += len;
    a->is_unknown |= var != NULL && var->is_uncertain;
    return var != NULL && var->is_set ? number_of(a, ges_rc_scalar(a->rc, var)) : 0;
}

static int64_t parse_primary(arith *a) {
    skip_space(a);
    char c = a->pos < a->in.len ? a->in.ptr[a->pos] : '\0';
    if (++a->depth > 50 || c == '\0') {
        a->is_unknown = true;
        return 0;
    }
    if (c == '!' || c == '-' || c == '+') {
        a->pos++;
        int64_t value = parse_level(a, LEVEL_UNARY);
        return c == '!' ? value == 0 : c == '-' ? -value : value;
    }
    if (c == '(') {
        a->pos++;
        int64_t value = parse_level(a, 0);
        skip_space(a);
        a->is_unknown |= a->pos >= a->in.len || a->in.ptr[a->pos] != ')';
        a->pos++;
        return value;
    }
    if (c >= '0' && c <= '9') {
        size_t begin = a->pos;
        while (a->pos < a->in.len && a->in.ptr[a->pos] >= '0' && a->in.ptr[a->pos] <= '9') {
            a->pos++;
        }
        return number_of(a, ges_text_slice(a->in, begin, a->pos));
    }
    if (ges_sh_name_len(ges_text_skip(a->in, a->pos)) > 0) {
        return parse_name(a);
    }
    a->is_unknown = true;
    return 0;
}

static int64_t apply(arith *a, size_t operator_index, int64_t x, int64_t y) {
    switch (operator_index) {
    case 0:
        return x != 0 || y != 0;
    case 1:
        return x != 0 && y != 0;
    case 2:
        return x == y;
    case 3:
        return x != y;
    case 4:
        return x <= y;
    case 5:
        return x >= y;
    case 6:
        return x < y;
    case 7:
        return x > y;
    case 8:
        return x + y;
    case 9:
        return x - y;
    case 10:
        return x > INT32_MAX || y > INT32_MAX || x < INT32_MIN || y < INT32_MIN
                   ? (a->is_unknown = true)
                   : x * y;
    default:
        if (y == 0) {
            a->is_unknown = true;
            return 0;
        }
        return operator_index == 11 ? x / y : x % y;
    }
}

static int64_t parse_level(arith *a, size_t level) {
    if (level == LEVEL_UNARY) {
        return parse_primary(a);
    }
    int64_t value = parse_level(a, level + 1);
    for (size_t i = take_operator(a, level); i != GES_NPOS && !a->is_unknown;
         i = take_operator(a, level)) {
        value = apply(a, i, value, parse_level(a, level + 1));
        if (value > INT32_MAX || value < INT32_MIN) {
            a->is_unknown = true;
        }
    }
    return value;
}

ges_truth ges_rc_arithmetic(ges_rc *rc, ges_text expression, int64_t *out) {
    bool is_uncertain = false;
    ges_text text = expression;
    if (ges_text_find_char(expression, '$') != GES_NPOS ||
        ges_text_find_char(expression, '`') != GES_NPOS) {
        ges_text quoted = ges_text_join(rc->mem, GES_T("\""), expression, GES_T("\""));
        ges_sh_parser parser = ges_sh_parser_on(quoted, rc->setup.dialect, rc->mem);
        ges_sh_word word;
        if (rc->nesting >= GES_SH_MAX_DEPTH || !ges_sh_read_word(&parser, &word)) {
            return GES_MAYBE;
        }
        rc->nesting++;
        text = ges_rc_expand_single(rc, &word, false, &is_uncertain);
        rc->nesting--;
    }
    arith a = {.rc = rc, .in = text};
    int64_t value = ges_text_trim(text).len == 0 ? 0 : parse_level(&a, 0);
    skip_space(&a);
    if (is_uncertain || a.is_unknown || a.pos < a.in.len) {
        return GES_MAYBE;
    }
    *out = value;
    return GES_YES;
}
