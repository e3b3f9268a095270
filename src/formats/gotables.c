/* Generated Go sources, read line by line. */
#include "formats/gotables.h"

/* Takes a literal in `quote`s off the front of *rest. */
static bool take_literal(ges_text *rest, ges_text *value) {
    if (rest->len == 0 || (rest->ptr[0] != '"' && rest->ptr[0] != '`')) {
        return false;
    }
    ges_text inside = ges_text_skip(*rest, 1);
    size_t end = ges_text_find_char(inside, rest->ptr[0]);
    if (end == GES_NPOS) {
        return false;
    }
    *value = ges_text_slice(inside, 0, end);
    *rest = ges_text_skip(inside, end + 1);
    return true;
}

static bool take(ges_text *rest, ges_text word) {
    if (!ges_text_starts(*rest, word)) {
        return false;
    }
    *rest = ges_text_skip(*rest, word.len);
    return true;
}

static bool same_name(ges_text a, ges_text b) {
    return a.len == b.len && a.len > 0 &&
           ges_text_equal_nocase(ges_text_slice(a, 0, 1), ges_text_slice(b, 0, 1)) &&
           ges_text_equal(ges_text_skip(a, 1), ges_text_skip(b, 1));
}

bool ges_gotables_constant(ges_text source, ges_text name, ges_gotables_hit *out) {
    ges_text rest = source;
    ges_text line;
    uint32_t number = 0;
    while (ges_text_next_line(&rest, &line)) {
        number++;
        ges_text before;
        ges_text after;
        if (!take(&line, GES_T("const ")) || !ges_text_cut(line, '=', &before, &after) ||
            !same_name(ges_text_trim(before), name)) {
            continue;
        }
        after = ges_text_trim(after);
        ges_text value;
        if (take_literal(&after, &value)) {
            *out = (ges_gotables_hit){value, number};
            return true;
        }
    }
    return false;
}

/* `case "a", "b":`: is one of them `goos/goarch` (over_pair) or `goos`? */
static bool case_matches(ges_text line, bool over_pair, ges_text goos, ges_text goarch) {
    ges_text value;
    for (;;) {
        line = ges_text_trim(line);
        if (!take_literal(&line, &value)) {
            return false;
        }
        ges_text os = value;
        ges_text arch = {NULL, 0};
        if (over_pair) {
            (void)ges_text_cut(value, '/', &os, &arch); /* without a slash nothing is equal */
        }
        if (ges_text_equal(os, goos) && (!over_pair || ges_text_equal(arch, goarch))) {
            return true;
        }
        if (!take(&line, GES_T(","))) {
            return false;
        }
    }
}

typedef struct compiler_scan {
    bool in_function;
    bool in_switch;
    bool over_pair;
    bool is_matched; /* the case before this line applies */
} compiler_scan;

/* One line of the function; true when it returns the answer. */
static bool scan_line(compiler_scan *scan, ges_text line, ges_text goos, ges_text goarch,
                      ges_text *value) {
    if (take(&line, GES_T("switch "))) {
        scan->in_switch = true;
        scan->is_matched = false;
        scan->over_pair = ges_text_contains(line, GES_T("goarch"));
    } else if (take(&line, GES_T("case "))) {
        scan->is_matched = case_matches(line, scan->over_pair, goos, goarch);
    } else if (take(&line, GES_T("return "))) {
        return (!scan->in_switch || scan->is_matched) && take_literal(&line, value);
    } else if (take(&line, GES_T("}"))) {
        scan->in_function = scan->in_switch;
        scan->in_switch = false;
    }
    return false;
}

bool ges_gotables_compiler(ges_text source, ges_text name, ges_text goos, ges_text goarch,
                           ges_gotables_hit *out) {
    compiler_scan scan = {0};
    ges_text rest = source;
    ges_text line;
    uint32_t number = 0;
    while (ges_text_next_line(&rest, &line)) {
        number++;
        line = ges_text_trim(line);
        if (!scan.in_function) {
            scan.in_function = take(&line, GES_T("func ")) && take(&line, name) &&
                               take(&line, GES_T("("));
            continue;
        }
        ges_text value;
        if (scan_line(&scan, line, goos, goarch, &value)) {
            *out = (ges_gotables_hit){value, number};
            return true;
        }
    }
    return false;
}

/* Takes `"linux/amd64"` or `{"linux", "amd64"}` off the front of *line. */
static bool take_pair(ges_text *line, ges_text *goos, ges_text *goarch) {
    if (!take(line, GES_T("{"))) {
        ges_text both;
        return take_literal(line, &both) && ges_text_cut(both, '/', goos, goarch);
    }
    return take_literal(line, goos) && take(line, GES_T(", ")) && take_literal(line, goarch) &&
           take(line, GES_T("}"));
}

bool ges_gotables_pair(ges_text source, ges_text goos, ges_text goarch, bool *has_cgo) {
    ges_text rest = source;
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        ges_text line_goos;
        ges_text line_goarch;
        line = ges_text_trim(line);
        if (take_pair(&line, &line_goos, &line_goarch) && take(&line, GES_T(":")) &&
            ges_text_equal(line_goos, goos) && ges_text_equal(line_goarch, goarch)) {
            line = ges_text_trim(line);
            *has_cgo = ges_text_starts(line, GES_T("true")) ||
                       ges_text_contains(line, GES_T("CgoSupported: true"));
            return true;
        }
    }
    return false;
}
