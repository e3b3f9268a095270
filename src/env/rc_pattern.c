/* Shell patterns: * ? [set] \x, and @(a|b) ?( *( +( !( when asked for.
 * Source: POSIX.1-2017 XCU 2.13; bash(1) Pattern Matching. */
#include "env/rc.h"

enum { MATCH_MAX_STEPS = 100000 };

typedef struct matcher {
    uint32_t steps;
    bool is_extended;
} matcher;

static bool match(matcher *m, ges_text pattern, ges_text text);

bool ges_rc_has_glob(ges_text pattern) {
    bool is_open = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (c == '\\') {
            i++;
        } else if (c == '*' || c == '?' || (c == ']' && is_open)) {
            return true;
        }
        is_open |= c == '[';
    }
    return false;
}

static bool in_class(ges_text name, unsigned char c) {
    static const struct {
        const char *name;
        const char *ranges; /* pairs of first and last */
    } classes[] = {
        {"digit", "09"},     {"alpha", "AZaz"},     {"alnum", "09AZaz"},
        {"upper", "AZ"},     {"lower", "az"},       {"space", "  \t\r"},
        {"blank", "  \t\t"}, {"punct", "!/:@[`{~"}, {"xdigit", "09AFaf"},
    };
    for (size_t i = 0; i < GES_COUNT(classes); i++) {
        if (!ges_text_equal(name, ges_text_of(classes[i].name))) {
            continue;
        }
        for (const char *r = classes[i].ranges; *r != '\0'; r += 2) {
            if (c >= (unsigned char)r[0] && c <= (unsigned char)r[1]) {
                return true;
            }
        }
    }
    return false;
}

/* A [set] at the front of `pattern`: its length, or 0 when it is a plain '['. */
static size_t match_set(ges_text pattern, unsigned char c, bool *is_match) {
    size_t i = 1;
    bool negates = i < pattern.len && (pattern.ptr[i] == '!' || pattern.ptr[i] == '^');
    bool found = false;
    i += negates;
    for (bool first = true; i < pattern.len && (first || pattern.ptr[i] != ']'); first = false) {
        if (pattern.ptr[i] == '[' && i + 1 < pattern.len && pattern.ptr[i + 1] == ':') {
            size_t end = ges_text_find(ges_text_skip(pattern, i), GES_T(":]"));
            if (end != GES_NPOS) {
                found |= in_class(ges_text_slice(pattern, i + 2, i + end), c);
                i += end + 2;
                continue;
            }
        }
        i += pattern.ptr[i] == '\\' && i + 1 < pattern.len;
        unsigned char low = (unsigned char)pattern.ptr[i++];
        unsigned char high = low;
        if (i + 1 < pattern.len && pattern.ptr[i] == '-' && pattern.ptr[i + 1] != ']') {
            high = (unsigned char)pattern.ptr[i + 1];
            i += 2;
        }
        found |= c >= low && c <= high;
    }
    if (i >= pattern.len) {
        return 0;
    }
    *is_match = found != negates;
    return i + 1;
}

/* The end of the group that begins with '(' at `from`: index of its ')'. */
static size_t group_end(ges_text pattern, size_t from) {
    size_t depth = 0;
    for (size_t i = from; i < pattern.len; i++) {
        if (pattern.ptr[i] == '\\') {
            i++;
            continue;
        }
        depth += pattern.ptr[i] == '(';
        if (pattern.ptr[i] == ')' && --depth == 0) {
            return i;
        }
    }
    return GES_NPOS;
}

static bool match_any_of(matcher *m, ges_text alternatives, ges_text text) {
    size_t begin = 0;
    size_t depth = 0;
    for (size_t i = 0; i <= alternatives.len; i++) {
        char c = i < alternatives.len ? alternatives.ptr[i] : '|';
        depth += c == '(';
        depth -= c == ')' && depth > 0;
        if (c == '|' && depth == 0) {
            if (match(m, ges_text_slice(alternatives, begin, i), text)) {
                return true;
            }
            begin = i + 1;
        }
    }
    return false;
}

/* op(alternatives)rest against text, by trying every length. */
static bool match_group(matcher *m, char op, ges_text alternatives, ges_text rest, ges_text text) {
    bool may_be_empty = op == '*' || op == '?';
    if (may_be_empty && match(m, rest, text)) {
        return true;
    }
    for (size_t len = 0; len <= text.len && m->steps < MATCH_MAX_STEPS; len++) {
        ges_text front = ges_text_slice(text, 0, len);
        if (match_any_of(m, alternatives, front) == (op == '!')) {
            continue;
        }
        ges_text behind = ges_text_skip(text, len);
        if (match(m, rest, behind)) {
            return true;
        }
        if ((op == '*' || op == '+') && len > 0 &&
            match_group(m, '*', alternatives, rest, behind)) {
            return true;
        }
    }
    return false;
}

static bool match(matcher *m, ges_text pattern, ges_text text) {
    size_t p = 0;
    size_t t = 0;
    size_t star = GES_NPOS;
    size_t star_text = 0;
    while (p < pattern.len || t < text.len) {
        if (++m->steps >= MATCH_MAX_STEPS) {
            return false;
        }
        char c = p < pattern.len ? pattern.ptr[p] : '\0';
        bool is_group = m->is_extended && p + 1 < pattern.len && pattern.ptr[p + 1] == '(' &&
                        c != '\0' && strchr("@?*+!", c) != NULL;
        bool is_bare = m->is_extended && c == '(';
        size_t close = is_group || is_bare ? group_end(pattern, p + is_group) : GES_NPOS;
        if (close != GES_NPOS) {
            ges_text inside = ges_text_slice(pattern, p + 1 + is_group, close);
            if (match_group(m, is_group ? c : '@', inside, ges_text_skip(pattern, close + 1),
                            ges_text_skip(text, t))) {
                return true;
            }
        } else if (p < pattern.len && c == '*') {
            star = ++p;
            star_text = t;
            continue;
        } else if (p < pattern.len && t < text.len) {
            bool is_match = c == '?' || c == text.ptr[t];
            size_t used = 1;
            if (c == '[') {
                size_t len =
                    match_set(ges_text_skip(pattern, p), (unsigned char)text.ptr[t], &is_match);
                used = len != 0 ? len : 1;
            } else if (c == '\\' && p + 1 < pattern.len) {
                is_match = pattern.ptr[p + 1] == text.ptr[t];
                used = 2;
            }
            if (is_match) {
                p += used;
                t++;
                continue;
            }
        }
        if (star == GES_NPOS || star_text >= text.len) {
            return false;
        }
        p = star;
        t = ++star_text;
    }
    return true;
}

bool ges_rc_match(ges_text pattern, ges_text text, bool is_extended) {
    matcher m = {0, is_extended};
    return match(&m, pattern, text);
}
