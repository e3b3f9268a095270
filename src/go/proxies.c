/* What can be said, without the network, about a list of module proxies. */
#include "go/proxies.h"

#include "base/unicode.h"

/* --- patterns ----------------------------------------------------------------------------------
 */

/* "[a-z]" or "[^a-z]" at the front of *pattern against one byte. -1: malformed. */
static int match_set(ges_text *pattern, char c) {
    ges_text rest = ges_text_skip(*pattern, 1);
    bool is_negated = rest.len > 0 && rest.ptr[0] == '^';
    rest = ges_text_skip(rest, is_negated ? 1 : 0);
    bool is_hit = false;
    bool is_first = true;
    while (rest.len > 0 && (rest.ptr[0] != ']' || is_first)) {
        size_t at = rest.ptr[0] == '\\' && rest.len > 1 ? 1 : 0;
        char low = rest.ptr[at];
        char high = low;
        rest = ges_text_skip(rest, at + 1);
        if (rest.len > 1 && rest.ptr[0] == '-' && rest.ptr[1] != ']') {
            high = rest.ptr[1];
            rest = ges_text_skip(rest, 2);
        }
        is_hit = is_hit || (low <= c && c <= high);
        is_first = false;
    }
    if (rest.len == 0 || is_first) {
        return -1;
    }
    *pattern = ges_text_skip(rest, 1);
    return is_hit != is_negated;
}

/* path.Match for one pattern. Backtracks only to the last star, so it is at worst quadratic. */
static bool match_glob(ges_text pattern, ges_text name) {
    ges_text star_pattern = {0};
    ges_text star_name = {0};
    bool has_star = false;
    while (name.len > 0 || pattern.len > 0) {
        ges_text before = pattern;
        bool is_match = false;
        if (pattern.len > 0 && pattern.ptr[0] == '*') {
            has_star = true;
            pattern = ges_text_skip(pattern, 1);
            star_pattern = pattern;
            star_name = name;
            continue;
        }
        if (pattern.len > 0 && name.len > 0) {
            if (pattern.ptr[0] == '?') {
                is_match = name.ptr[0] != '/';
                pattern = ges_text_skip(pattern, 1);
            } else if (pattern.ptr[0] == '[') {
                int verdict = match_set(&pattern, name.ptr[0]);
                if (verdict < 0) {
                    return false;
                }
                is_match = verdict == 1 && name.ptr[0] != '/';
            } else {
                size_t at = pattern.ptr[0] == '\\' && pattern.len > 1 ? 1 : 0;
                is_match = pattern.ptr[at] == name.ptr[0];
                pattern = ges_text_skip(pattern, at + 1);
            }
        }
        if (is_match) {
            name = ges_text_skip(name, 1);
            continue;
        }
        if (!has_star || star_name.len == 0 || star_name.ptr[0] == '/') {
            return false;
        }
        (void)before;
        star_name = ges_text_skip(star_name, 1);
        pattern = star_pattern;
        name = star_name;
    }
    return true;
}

bool ges_module_matches(ges_text patterns, ges_text path) {
    ges_text rest = patterns;
    ges_text pattern;
    while (ges_text_next(&rest, ',', &pattern)) {
        if (pattern.len > 0 && pattern.ptr[pattern.len - 1] == '/') {
            pattern = ges_text_slice(pattern, 0, pattern.len - 1);
        }
        if (pattern.len == 0) {
            continue;
        }
        size_t slashes = 0;
        for (size_t i = 0; i < pattern.len; i++) {
            slashes += pattern.ptr[i] == '/';
        }
        /* As many elements of the path as the pattern has. */
        size_t len = 0;
        for (; len < path.len; len++) {
            if (path.ptr[len] == '/' && slashes-- == 0) {
                break;
            }
        }
        bool has_enough = len < path.len || slashes == 0;
        if (has_enough && match_glob(pattern, ges_text_slice(path, 0, len))) {
            return true;
        }
    }
    return false;
}

/* --- proxies -----------------------------------------------------------------------------------
 */

/* The next entry of GOPROXY; *falls_back: a '|' follows it. */
static bool next_proxy(ges_text *rest, ges_text *entry) {
    if (rest->len == 0) {
        return false;
    }
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != ',' && rest->ptr[len] != '|') {
        len++;
    }
    *entry = ges_text_trim_unicode(ges_text_slice(*rest, 0, len));
    *rest = ges_text_skip(*rest, len + 1);
    return true;
}

static ges_proxy_verdict answer(ges_proxy_kind kind, ges_text why) {
    return (ges_proxy_verdict){.kind = kind, .why = why};
}

static ges_proxy_verdict refuse(ges_arena *mem, const char *complaint, ges_text entry) {
    ges_proxy_verdict verdict = answer(GES_PROXY_INVALID, GES_T("has no meaning: go stops"));
    verdict.message = ges_text_join(mem, ges_text_of(complaint), entry);
    return verdict;
}

/* The scheme of a URL, or "" when there is none. */
static ges_text scheme_of(ges_text entry) {
    for (size_t i = 0; i < entry.len; i++) {
        char c = (char)(entry.ptr[i] | 0x20);
        if (entry.ptr[i] == ':') {
            return ges_text_slice(entry, 0, i);
        }
        bool is_letter = c >= 'a' && c <= 'z';
        bool is_other = i > 0 && strchr("0123456789+-.", entry.ptr[i]) != NULL;
        if (!is_letter && !is_other) {
            break;
        }
    }
    return (ges_text){0};
}

/* "file:///dir" as a path of this system; Windows: "file:///C:/dir". */
static ges_text file_proxy_dir(const ges_os *os, ges_text entry) {
    ges_text path = ges_text_skip(entry, sizeof("file://") - 1);
    if (os->family == GES_OS_WINDOWS && path.len > 2 && path.ptr[0] == '/' && path.ptr[2] == ':') {
        path = ges_text_skip(path, 1);
    }
    return path;
}

/* What one entry says that is neither "off" nor "direct". */
static ges_proxy_verdict ask_one(const ges_os *os, ges_arena *mem, ges_text entry, ges_text path,
                                 ges_text version) {
    bool has_scheme = ges_text_contains(entry, GES_T(":/"));
    bool has_mark = ges_text_find_char(entry, '.') != GES_NPOS ||
                    ges_text_find_char(entry, ':') != GES_NPOS ||
                    ges_text_find_char(entry, '/') != GES_NPOS;
    if (has_mark && !has_scheme && entry.ptr[0] != '/' &&
        !ges_path_is_abs(ges_os_style(os), entry)) {
        return answer(GES_PROXY_MAYBE, GES_T("the network would be asked"));
    }
    ges_text scheme = scheme_of(entry);
    if (scheme.len == 0) {
        return refuse(mem, "invalid proxy URL missing scheme: ", entry);
    }
    if (ges_text_equal_nocase(scheme, GES_T("http")) ||
        ges_text_equal_nocase(scheme, GES_T("https"))) {
        return answer(GES_PROXY_MAYBE, GES_T("the network would be asked"));
    }
    if (!ges_text_equal_nocase(scheme, GES_T("file"))) {
        return refuse(mem, "invalid proxy URL scheme (must be https, http, file): ", entry);
    }
    ges_text zip = ges_text_join(mem, file_proxy_dir(os, entry), GES_T("/"), path, GES_T("/@v/"),
                                 version, GES_T(".zip"));
    if (ges_os_exists(os, zip)) {
        return answer(GES_PROXY_MAYBE, ges_text_join(mem, GES_T("would be taken from "), zip));
    }
    return answer(GES_PROXY_NO, ges_text_join(mem, GES_T("is not in "), entry));
}

ges_proxy_verdict ges_proxies_ask(const ges_os *os, ges_arena *mem, ges_text goproxy,
                                  ges_text gonoproxy, ges_text path, ges_text version) {
    bool is_exempt = ges_module_matches(gonoproxy, path);
    bool has_noproxy = gonoproxy.len > 0 && !ges_text_equal(goproxy, GES_T("direct"));
    ges_proxy_verdict result =
        answer(GES_PROXY_NO, GES_T("no proxy may be asked: the toolchain is not available"));
    size_t count = 0;
    bool is_settled = false;
    ges_text rest = goproxy;
    ges_text entry;
    /* go looks at the whole list first: a meaningless entry anywhere stops it. */
    while (next_proxy(&rest, &entry)) {
        if (entry.len == 0) {
            continue;
        }
        count++;
        if (ges_text_equal(entry, GES_T("off"))) {
            break;
        }
        if (ges_text_equal(entry, GES_T("direct"))) {
            if (!is_settled) {
                result = answer(GES_PROXY_MAYBE, GES_T("its origin would be asked directly"));
            }
            break;
        }
        ges_proxy_verdict verdict = ask_one(os, mem, entry, path, version);
        if (verdict.kind == GES_PROXY_INVALID) {
            return verdict;
        }
        if (!is_settled && !is_exempt) {
            result = verdict;
            is_settled = verdict.kind == GES_PROXY_MAYBE;
        }
    }
    if (count == 0) {
        result =
            refuse(mem, "GOPROXY list is not the empty string, but contains no entries", GES_T(""));
    } else if (has_noproxy && is_exempt) {
        result = answer(GES_PROXY_MAYBE,
                        GES_T("GONOPROXY names it: its origin would be asked directly"));
    }
    return result;
}
