/* [ ... ], test and [[ ... ]]. Source: POSIX.1-2017 XCU test; bash(1) CONDITIONAL EXPRESSIONS;
 * zshmisc(1) CONDITIONAL EXPRESSIONS. */
#include "env/rc.h"

#include "base/number.h"

static ges_truth not_of(ges_truth truth) {
    return truth == GES_MAYBE ? GES_MAYBE : truth == GES_YES ? GES_NO : GES_YES;
}

static ges_truth and_of(ges_truth a, ges_truth b) {
    return a == GES_NO || b == GES_NO ? GES_NO : a == GES_YES && b == GES_YES ? GES_YES : GES_MAYBE;
}

static ges_truth or_of(ges_truth a, ges_truth b) {
    return not_of(and_of(not_of(a), not_of(b)));
}

static bool is_word(ges_text text, const char *word) {
    return ges_text_equal(text, ges_text_of(word));
}

static bool is_unary(ges_text text) {
    return text.len == 2 && text.ptr[0] == '-' &&
           strchr("abcdefghknoprstuvwxzGLNOS", text.ptr[1]) != NULL;
}

static const char *const binaries[] = {"=",   "==",  "!=",  "<",   ">",   "-eq", "-ne", "-lt",
                                       "-le", "-gt", "-ge", "-nt", "-ot", "-ef", "=~"};

static bool is_binary(ges_text text) {
    for (size_t i = 0; i < GES_COUNT(binaries); i++) {
        if (is_word(text, binaries[i])) {
            return true;
        }
    }
    return false;
}

static ges_truth test_option(ges_rc *rc, ges_text name) {
    if (is_word(name, "interactive")) {
        return rc->setup.is_interactive;
    }
    if (is_word(name, "login")) {
        return rc->setup.is_login;
    }
    if (is_word(name, "posix")) {
        return rc->setup.is_posix;
    }
    return GES_MAYBE;
}

static ges_truth test_unary(ges_rc *rc, char op, ges_text text) {
    const ges_rc_var *var;
    switch (op) {
    case 'n':
        return text.len > 0;
    case 'z':
        return text.len == 0;
    case 't':
        return GES_MAYBE;
    case 'o':
        return test_option(rc, text);
    case 'v':
        var = ges_rc_find(rc, text);
        return var == NULL         ? GES_NO
               : var->is_uncertain ? GES_MAYBE
                                   : (ges_truth)(var->is_set || var->tied != NULL);
    case 'g':
    case 'k':
    case 'u':
    case 'G':
    case 'N':
        return ges_rc_test_file(rc, 'e', text) == GES_NO ? GES_NO : GES_MAYBE;
    default:
        return ges_rc_test_file(rc, op, text);
    }
}

static bool number_of(ges_text text, int64_t *out) {
    uint64_t value;
    ges_text digits = ges_text_trim(text);
    bool negates = digits.len > 0 && digits.ptr[0] == '-';
    if (!ges_parse_u64(ges_text_skip(digits, negates), &value) || value > INT64_MAX) {
        return false;
    }
    *out = negates ? -(int64_t)value : (int64_t)value;
    return true;
}

static ges_truth test_numbers(ges_rc *rc, ges_text a, ges_text op, ges_text b, bool is_double) {
    int64_t x = 0;
    int64_t y = 0;
    bool ok = is_double ? ges_rc_arithmetic(rc, a, &x) == GES_YES &&
                              ges_rc_arithmetic(rc, b, &y) == GES_YES
                        : number_of(a, &x) && number_of(b, &y);
    if (!ok) {
        return is_double ? GES_MAYBE : GES_NO; /* [ fails with a message */
    }
    switch (op.ptr[1]) {
    case 'e':
        return x == y;
    case 'n':
        return x != y;
    case 'l':
        return op.ptr[2] == 't' ? x < y : x <= y;
    default:
        return op.ptr[2] == 't' ? x > y : x >= y;
    }
}

static ges_truth test_files(ges_rc *rc, ges_text a, char op, ges_text b) {
    ges_file_info x;
    ges_file_info y;
    bool has_x = rc->os->file_info(rc->os, ges_rc_absolute(rc, a), true, &x, NULL) == GES_OK;
    bool has_y = rc->os->file_info(rc->os, ges_rc_absolute(rc, b), true, &y, NULL) == GES_OK;
    if (op == 'e') {
        return has_x && has_y && x.device == y.device && x.inode == y.inode;
    }
    if (!has_x || !has_y) {
        return op == 'n' ? has_x : has_y;
    }
    return op == 'n' ? x.mtime_ns > y.mtime_ns : x.mtime_ns < y.mtime_ns;
}

/* A regular expression that is plain text between anchors; others: MAYBE. */
static ges_truth test_regex(ges_text text, ges_text regex) {
    bool at_front = ges_text_starts(regex, GES_T("^"));
    bool at_end = ges_text_ends(regex, GES_T("$"));
    ges_text plain = ges_text_slice(regex, at_front, regex.len - at_end);
    for (size_t i = 0; i < plain.len; i++) {
        if (strchr(".*+?[](){}|\\^$", plain.ptr[i]) != NULL) {
            return GES_MAYBE;
        }
    }
    if (at_front && at_end) {
        return ges_text_equal(text, plain);
    }
    return at_front ? ges_text_starts(text, plain)
           : at_end ? ges_text_ends(text, plain)
                    : ges_text_contains(text, plain);
}

/* `pattern` true: the right side of = is a pattern ([[). */
static ges_truth test_binary(ges_rc *rc, ges_text a, ges_text op, ges_text b, bool is_double) {
    if (op.ptr[0] == '-' && strchr("eq ne lt le gt ge", op.ptr[1]) != NULL && !is_word(op, "-ef") &&
        !is_word(op, "-nt")) {
        return test_numbers(rc, a, op, b, is_double);
    }
    if (op.ptr[0] == '-') {
        return test_files(rc, a, op.ptr[1], b);
    }
    if (is_word(op, "=~")) {
        return test_regex(a, b);
    }
    if (is_word(op, "<") || is_word(op, ">")) {
        int order = ges_text_compare(a, b);
        return op.ptr[0] == '<' ? order < 0 : order > 0;
    }
    bool same = is_double ? ges_rc_match(b, a, true) : ges_text_equal(a, b);
    return same == (op.ptr[0] != '!');
}

/* --- [ ... ]: by the number of arguments, as POSIX says
 * ------------------------------------------- */

static ges_truth test_args(ges_rc *rc, const ges_text *args, size_t count);

static ges_truth test_three(ges_rc *rc, const ges_text *args) {
    if (is_binary(args[1])) {
        return test_binary(rc, args[0], args[1], args[2], false);
    }
    if (is_word(args[1], "-a")) {
        return and_of(test_args(rc, args, 1), test_args(rc, args + 2, 1));
    }
    if (is_word(args[1], "-o")) {
        return or_of(test_args(rc, args, 1), test_args(rc, args + 2, 1));
    }
    if (is_word(args[0], "!")) {
        return not_of(test_args(rc, args + 1, 2));
    }
    return is_word(args[0], "(") && is_word(args[2], ")") ? test_args(rc, args + 1, 1) : GES_MAYBE;
}

/* The last -o, then the last -a, splits longer expressions; parentheses are not followed. */
static ges_truth test_many(ges_rc *rc, const ges_text *args, size_t count) {
    static const char *const splitters[] = {"-o", "-a"};
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = count - 1; i-- > 1;) {
            if (!is_word(args[i], splitters[s]) || (i >= 1 && is_binary(args[i - 1]))) {
                continue;
            }
            ges_truth left = test_args(rc, args, i);
            ges_truth right = test_args(rc, args + i + 1, count - i - 1);
            return s == 0 ? or_of(left, right) : and_of(left, right);
        }
    }
    return is_word(args[0], "!") ? not_of(test_args(rc, args + 1, count - 1)) : GES_MAYBE;
}

static ges_truth test_args(ges_rc *rc, const ges_text *args, size_t count) {
    switch (count) {
    case 0:
        return GES_NO;
    case 1:
        return args[0].len > 0;
    case 2:
        if (is_word(args[0], "!")) {
            return args[1].len == 0;
        }
        return is_unary(args[0]) ? test_unary(rc, args[0].ptr[1], args[1]) : GES_MAYBE;
    case 3:
        return test_three(rc, args);
    default:
        if (count == 4 && is_word(args[0], "!")) {
            return not_of(test_three(rc, args + 1));
        }
        return count > 60 ? GES_MAYBE : test_many(rc, args, count);
    }
}

ges_truth ges_rc_test(ges_rc *rc, ges_texts args, bool is_uncertain) {
    return is_uncertain ? GES_MAYBE : test_args(rc, args.items, args.count);
}

/* --- [[ ... ]]: by precedence
 * --------------------------------------------------------------------- */

typedef struct condition {
    ges_rc *rc;
    const ges_sh_words *words;
    size_t at;
    uint32_t depth;
} condition;

static ges_truth parse_or(condition *c);

static bool at_operator(const condition *c, const char *text) {
    return c->at < c->words->count && c->words->items[c->at].is_operator &&
           is_word(c->words->items[c->at].raw, text);
}

static ges_truth parse_primary(condition *c) {
    ges_rc *rc = c->rc;
    if (c->at >= c->words->count || ++c->depth > 200) {
        return GES_MAYBE;
    }
    if (at_operator(c, "!") || is_word(c->words->items[c->at].raw, "!")) {
        c->at++;
        return not_of(parse_primary(c));
    }
    if (at_operator(c, "(")) {
        c->at++;
        ges_truth inner = parse_or(c);
        c->at += at_operator(c, ")");
        return inner;
    }
    const ges_sh_word *first = &c->words->items[c->at++];
    bool has_next = c->at < c->words->count;
    const ges_sh_word *next = has_next ? &c->words->items[c->at] : NULL;
    bool is_uncertain = false;
    if (has_next && is_binary(next->raw) && c->at + 1 < c->words->count) {
        const ges_sh_word *second = &c->words->items[c->at + 1];
        c->at += 2;
        ges_text left = ges_rc_expand_single(rc, first, false, &is_uncertain);
        bool is_pattern = next->raw.ptr[0] == '=' || next->raw.ptr[0] == '!';
        is_pattern = is_pattern && !is_word(next->raw, "=~");
        ges_text right = is_pattern ? ges_rc_expand_pattern(rc, second, &is_uncertain)
                                    : ges_rc_expand_single(rc, second, false, &is_uncertain);
        return is_uncertain ? GES_MAYBE : test_binary(rc, left, next->raw, right, true);
    }
    if (is_unary(first->raw) && has_next && !next->is_operator) {
        c->at++;
        ges_text text = ges_rc_expand_single(rc, next, false, &is_uncertain);
        return is_uncertain ? GES_MAYBE : test_unary(rc, first->raw.ptr[1], text);
    }
    ges_text text = ges_rc_expand_single(rc, first, false, &is_uncertain);
    return is_uncertain ? GES_MAYBE : (ges_truth)(text.len > 0);
}

static ges_truth parse_and(condition *c) {
    ges_truth left = parse_primary(c);
    while (at_operator(c, "&&")) {
        c->at++;
        left = and_of(left, parse_primary(c));
    }
    return left;
}

static ges_truth parse_or(condition *c) {
    ges_truth left = parse_and(c);
    while (at_operator(c, "||")) {
        c->at++;
        left = or_of(left, parse_and(c));
    }
    return left;
}

ges_truth ges_rc_condition(ges_rc *rc, const ges_sh_words *words) {
    condition c = {.rc = rc, .words = words};
    ges_truth truth = parse_or(&c);
    return c.at == words->count ? truth : GES_MAYBE;
}
