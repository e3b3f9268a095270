/* Masks secrets by the names of variables and by the shape of URLs. */
#include "env/secret.h"

#include "base/builder.h"

static bool contains_nocase(ges_text text, ges_text word) {
    for (size_t i = 0; i + word.len <= text.len; i++) {
        if (ges_text_equal_nocase(ges_text_slice(text, i, i + word.len), word)) {
            return true;
        }
    }
    return false;
}

static bool ends_nocase(ges_text text, ges_text word) {
    return text.len >= word.len &&
           ges_text_equal_nocase(ges_text_skip(text, text.len - word.len), word);
}

bool ges_secret_is_name(ges_text name) {
    static const char *const inside[] = {"PASSWORD",   "PASSWD", "SECRET",
                                         "CREDENTIAL", "APIKEY", "API_KEY"};
    static const char *const endings[] = {"TOKEN", "_KEY", "_PASS", "_PAT", "_AUTH"};
    name = ges_text_trim(name); /* "API_TOKEN = x" has one to those that keep the blank */
    if (ges_text_equal_nocase(name, GES_T("GES_LOADED"))) {
        return true; /* it carries values that a project replaced, tokens among them */
    }
    for (size_t i = 0; i < GES_COUNT(inside); i++) {
        if (contains_nocase(name, ges_text_of(inside[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < GES_COUNT(endings); i++) {
        if (ends_nocase(name, ges_text_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

static ges_text mask_urls(ges_arena *mem, ges_text value) {
    size_t at = ges_text_find(value, GES_T("://"));
    if (at == GES_NPOS) {
        return value;
    }
    ges_builder out = ges_builder_in(mem);
    for (; at != GES_NPOS; at = ges_text_find(value, GES_T("://"))) {
        ges_build_text(&out, ges_text_slice(value, 0, at + 3));
        value = ges_text_skip(value, at + 3);
        size_t end = 0;
        while (end < value.len && strchr("/,|; \t\r\n\"'", value.ptr[end]) == NULL) {
            end++;
        }
        ges_text authority = ges_text_slice(value, 0, end);
        size_t user_end = ges_text_rfind_char(authority, '@');
        size_t colon = ges_text_find_char(authority, ':');
        if (user_end != GES_NPOS) {
            /* a lone word before the @ may well be a token */
            ges_build_text(&out, ges_text_slice(authority, 0, colon < user_end ? colon + 1 : 0));
            ges_build_str(&out, "***");
            value = ges_text_skip(value, user_end);
        }
    }
    ges_build_text(&out, value);
    return ges_build_done(&out);
}

/* The password of "user:password@host:8080", as proxies may be written. A path (C:\a@b, /a:b@c) or a
 * sentence is none. */
static ges_text mask_bare(ges_arena *mem, ges_text value) {
    size_t user_end = ges_text_rfind_char(value, '@');
    size_t colon = ges_text_find_char(value, ':');
    if (user_end == GES_NPOS || colon > user_end) {
        return value;
    }
    for (size_t i = 0; i < user_end; i++) {
        if (strchr("/\\ \t\r\n", value.ptr[i]) != NULL) {
            return value;
        }
    }
    return ges_text_join(mem, ges_text_slice(value, 0, colon + 1), GES_T("***"),
                         ges_text_skip(value, user_end));
}

ges_text ges_secret_mask(ges_arena *mem, ges_text name, ges_text value) {
    if (value.len > 0 && ges_secret_is_name(name)) {
        return GES_T("***");
    }
    return ges_text_contains(value, GES_T("://")) ? mask_urls(mem, value) : mask_bare(mem, value);
}

ges_text ges_secret_mask_line(ges_arena *mem, ges_text name, ges_text line) {
    size_t at = ges_text_find(line, name);
    if (!ges_secret_is_name(name) || at == GES_NPOS) {
        return ges_secret_is_name(name) ? GES_T("***") : mask_urls(mem, line);
    }
    ges_text front = ges_text_slice(line, 0, at + name.len);
    return at + name.len < line.len ? ges_text_join(mem, front, GES_T("=***")) : front;
}
