/* Semantic versions as Go modules spell them. */
#include "formats/semver.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_identifier_char(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* A decimal number without leading zeros off the front of *rest. */
static bool cut_number(ges_text *rest, ges_text *number) {
    size_t len = 0;
    while (len < rest->len && is_digit(rest->ptr[len])) {
        len++;
    }
    if (len == 0 || (rest->ptr[0] == '0' && len != 1)) {
        return false;
    }
    *number = ges_text_slice(*rest, 0, len);
    *rest = ges_text_skip(*rest, len);
    return true;
}

/* One dot-separated identifier; `is_strict`: a number has no leading zeros. */
static bool is_identifier(ges_text text, bool is_strict) {
    bool is_number = true;
    for (size_t i = 0; i < text.len; i++) {
        is_number = is_number && is_digit(text.ptr[i]);
        if (!is_identifier_char(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0 && !(is_strict && is_number && text.len > 1 && text.ptr[0] == '0');
}

/* Takes "-a.b" or "+a.b" off the front of *rest, up to `stop` or the end. */
static bool cut_identifiers(ges_text *rest, char stop, bool is_strict, ges_text *part) {
    size_t len = 1;
    while (len < rest->len && rest->ptr[len] != stop) {
        len++;
    }
    *part = ges_text_slice(*rest, 0, len);
    *rest = ges_text_skip(*rest, len);
    ges_text pieces = ges_text_skip(*part, 1);
    ges_text piece;
    while (ges_text_next(&pieces, '.', &piece)) {
        if (!is_identifier(piece, is_strict)) {
            return false;
        }
    }
    return true;
}

static bool parse_parts(ges_text rest, ges_semver *out) {
    if (rest.len == 0 || rest.ptr[0] != 'v') {
        return false;
    }
    static const char *const missing[] = {".0.0", ".0", ""};
    ges_text *numbers[] = {&out->major, &out->minor, &out->patch};
    out->minor = GES_T("0");
    out->patch = GES_T("0");
    for (size_t i = 0; i < GES_COUNT(numbers); i++) {
        if (i > 0 && rest.ptr[0] != '.') {
            return false;
        }
        rest = ges_text_skip(rest, 1); /* "v" or "." */
        if (!cut_number(&rest, numbers[i])) {
            return false;
        }
        out->missing = missing[i];
        if (rest.len == 0) {
            return true;
        }
    }
    if (rest.ptr[0] == '-' && !cut_identifiers(&rest, '+', true, &out->prerelease)) {
        return false;
    }
    if (rest.len > 0 && rest.ptr[0] == '+' && !cut_identifiers(&rest, '\0', false, &out->build)) {
        return false;
    }
    return rest.len == 0;
}

bool ges_semver_parse(ges_text text, ges_semver *out) {
    ges_semver parts = {0};
    bool is_valid = parse_parts(text, &parts);
    *out = is_valid ? parts : (ges_semver){0};
    return is_valid;
}

ges_text ges_semver_canonical(ges_arena *mem, ges_text text) {
    ges_semver parts;
    if (!ges_semver_parse(text, &parts)) {
        return (ges_text){0};
    }
    if (ges_text_equal(parts.build, GES_T("+incompatible"))) {
        return text;
    }
    if (parts.build.len > 0) {
        return ges_text_slice(text, 0, text.len - parts.build.len);
    }
    return parts.missing[0] != '\0' ? ges_text_join(mem, text, ges_text_of(parts.missing)) : text;
}
