/* Secrets inside the text of a file: assignments, headers, netrc, keys. */
#include "base/builder.h"
#include "env/secret.h"

static bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* Tokens that are known by how they begin. Sources: GitHub "About authentication", GitLab "Token
 * overview", AWS IAM "unique identifiers", Slack "Token types", npm "granular access tokens". */
static const ges_text token_fronts[] = {
    GES_LIT("ghp_"),  GES_LIT("gho_"),  GES_LIT("ghu_"), GES_LIT("ghs_"),  GES_LIT("ghr_"),
    GES_LIT("github_pat_"), GES_LIT("glpat-"), GES_LIT("AKIA"), GES_LIT("ASIA"), GES_LIT("xoxb-"),
    GES_LIT("xoxp-"), GES_LIT("npm_"),  GES_LIT("sk-"),  GES_LIT("eyJ"),
};

/* The length of a token here, or 0. */
static size_t token_len(ges_text text) {
    enum { SHORTEST = 20 };
    for (size_t i = 0; i < GES_COUNT(token_fronts); i++) {
        if (ges_text_starts(text, token_fronts[i])) {
            size_t len = 0;
            while (len < text.len && (is_name_char(text.ptr[len]) || text.ptr[len] == '-' ||
                                      text.ptr[len] == '.')) {
                len++;
            }
            return len >= SHORTEST ? len : 0;
        }
    }
    return 0;
}

/* The length of the value that begins here: a quoted text, or all up to a blank or separator. */
static size_t value_len(ges_text text) {
    size_t len = 0;
    char quote = text.len != 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'') ? text.ptr[0] : '\0';
    if (quote != '\0') {
        for (len = 1; len < text.len && text.ptr[len] != quote; len++) {
            len += text.ptr[len] == '\\' && len + 1 < text.len;
        }
        return len;
    }
    while (len < text.len && strchr(" \t\r;&|)", text.ptr[len]) == NULL) {
        len++;
    }
    return len;
}

/* Words after which the next word is the secret, or the rest of the line is. */
static const struct {
    ges_text word;
    bool is_rest;
} leaders[] = {
    {GES_LIT("password"), false}, /* netrc(5) */
    {GES_LIT("authorization:"), true},
    {GES_LIT("bearer"), false},
};

static bool is_leader(ges_text text, size_t *len, bool *is_rest) {
    for (size_t i = 0; i < GES_COUNT(leaders); i++) {
        ges_text front = ges_text_slice(text, 0, leaders[i].word.len);
        if (ges_text_equal_nocase(front, leaders[i].word) && front.len < text.len &&
            (is_blank(text.ptr[front.len]) || text.ptr[front.len] == '=')) {
            *len = front.len;
            *is_rest = leaders[i].is_rest;
            return true;
        }
    }
    return false;
}

/* Blanks, then perhaps one '=' or ':' and blanks: what stands between a name and its value. */
static size_t gap_len(ges_text text, bool *is_assigned) {
    size_t len = 0;
    *is_assigned = false;
    while (len < text.len && (is_blank(text.ptr[len]) ||
                              (!*is_assigned && (text.ptr[len] == '=' || text.ptr[len] == ':')))) {
        *is_assigned = *is_assigned || !is_blank(text.ptr[len]);
        len++;
    }
    return len;
}

/* "set -gx NAME value", "setenv NAME value", "setx NAME value": no '=' there. */
static bool is_set_line(ges_text line) {
    return ges_text_starts(ges_text_trim(line), GES_T("set"));
}

static void mask_value(ges_builder *out, ges_text *rest, size_t len) {
    bool is_quoted = len != 0 && (rest->ptr[0] == '"' || rest->ptr[0] == '\'');
    ges_build_text(out, ges_text_slice(*rest, 0, is_quoted));
    ges_build_str(out, "***");
    *rest = ges_text_skip(*rest, len); /* a closing quote stays */
}

/* A word of the line and what it makes of the text after it. */
static void mask_word(ges_builder *out, ges_text line, ges_text *rest) {
    size_t len = 0;
    bool is_rest = false;
    bool is_assigned = false;
    while (len < rest->len && is_name_char(rest->ptr[len])) {
        len++;
    }
    ges_text word = ges_text_slice(*rest, 0, len);
    bool leads = is_leader(*rest, &len, &is_rest);
    ges_build_text(out, ges_text_slice(*rest, 0, len));
    *rest = ges_text_skip(*rest, len);
    bool is_proxy = word.len >= 5 &&
                    ges_text_equal_nocase(ges_text_skip(word, word.len - 5), GES_T("proxy"));
    if (!leads && !is_proxy && !ges_secret_is_name(word)) {
        return;
    }
    size_t gap = gap_len(*rest, &is_assigned);
    ges_text value = ges_text_skip(*rest, gap);
    size_t value_end = is_rest ? ges_text_trim(value).len : value_len(value);
    if (is_proxy && is_assigned) { /* http_proxy=user:password@host, without a scheme */
        ges_text plain = ges_text_slice(value, 0, value_end);
        ges_build_text(out, ges_text_slice(*rest, 0, gap));
        ges_build_text(out, ges_secret_mask(out->mem, GES_T(""), plain));
        *rest = ges_text_skip(value, value_end);
        return;
    }
    if (value_end != 0 && (leads || is_assigned || (gap != 0 && is_set_line(line)))) {
        ges_build_text(out, ges_text_slice(*rest, 0, gap));
        *rest = value;
        mask_value(out, rest, value_end);
    }
}

static void mask_line(ges_builder *out, ges_text line) {
    ges_text rest = line;
    char before = ' ';
    while (rest.len != 0) {
        bool begins = is_name_char(rest.ptr[0]) && !is_name_char(before);
        size_t token = begins ? token_len(rest) : 0;
        before = rest.ptr[0];
        if (token != 0) {
            ges_build_str(out, "***");
            rest = ges_text_skip(rest, token);
        } else if (begins) {
            mask_word(out, line, &rest);
            before = 'x';
        } else {
            ges_build_char(out, rest.ptr[0]);
            rest = ges_text_skip(rest, 1);
        }
    }
}

ges_text ges_secret_mask_text(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    bool is_key = false;
    while (text.len != 0) {
        size_t end = ges_text_find_char(text, '\n');
        ges_text line = ges_text_slice(text, 0, end);
        bool begins = ges_text_contains(line, GES_T("-----BEGIN")) &&
                      ges_text_contains(line, GES_T("PRIVATE KEY"));
        bool ends = is_key && ges_text_contains(line, GES_T("-----END"));
        if (is_key && !ends) {
            ges_build_str(&out, "***");
        } else {
            mask_line(&out, line);
        }
        is_key = (is_key || begins) && !ends;
        ges_build_text(&out, ges_text_slice(text, line.len, line.len + 1)); /* its \n */
        text = ges_text_skip(text, line.len + 1);
    }
    ges_text masked = ges_build_done(&out);
    return masked.len != 0 ? ges_secret_mask_line(mem, GES_T(""), masked) : masked;
}
