/* Checks templates:
 *     template = { char | "{{" | "[[" | "]]" | field | "[" { char | field } "]" }
 *     field    = "{" [ "!" | "*" | "-" ] NAME [ ":" 1 to 3 digits ] "}"
 */
#include "cli/prompttemplate.h"

enum { WIDTH_DIGITS = 3 };

static ges_status refuse(ges_error *err, size_t at, const char *why) {
    ges_status status =
        ges_error_set(err, GES_INVALID, "the template has %s at byte %u", why, (unsigned)at);
    if (err != NULL) {
        err->offset = at;
    }
    return status;
}

static bool is_width(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len != 0 && text.len <= WIDTH_DIGITS;
}

/* What stands between the braces. */
static bool take_field(ges_text inside, const char *const *names, size_t count, bool *used) {
    ges_text name = inside;
    ges_text width = {0};
    char mark = inside.len != 0 ? inside.ptr[0] : '\0';
    if (mark == '!' || mark == '*' || mark == '-') {
        inside = ges_text_skip(inside, 1);
    }
    bool has_width = ges_text_cut(inside, ':', &name, &width);
    for (size_t i = 0; i < count; i++) {
        if (ges_text_equal(name, ges_text_of(names[i]))) {
            used[i] = true;
            return !has_width || is_width(width);
        }
    }
    return false;
}

ges_status ges_prompt_template_check(ges_text text, const char *const *names, size_t count,
                                     bool *used, ges_error *err) {
    bool is_inside = false;
    size_t group = 0;
    if (text.len > GES_PROMPT_TEMPLATE_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "the template is longer than %d bytes",
                             (int)GES_PROMPT_TEMPLATE_MAX);
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_doubled = i + 1 < text.len && text.ptr[i + 1] == c;
        if (c == '{' && !is_doubled) {
            ges_text rest = ges_text_skip(text, i + 1);
            size_t len = ges_text_find_char(rest, '}');
            if (len == GES_NPOS) {
                return refuse(err, i, "a '{' without its '}'");
            }
            if (!take_field(ges_text_slice(rest, 0, len), names, count, used)) {
                return refuse(err, i, "a field that does not exist");
            }
            i += len + 1;
        } else if (!is_inside && (c == '{' || c == '[' || c == ']') && is_doubled) {
            i++;
        } else if (c == '[' || c == '{') {
            if (is_inside) {
                return refuse(err, i, "a '[' or '{{' inside '[...]'");
            }
            is_inside = true;
            group = i;
        } else if (c == ']') {
            is_inside = false;
        }
    }
    return is_inside ? refuse(err, group, "a '[' without its ']'") : GES_OK;
}
