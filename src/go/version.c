/* Go's order of versions and the reading of toolchain names. */
#include "go/version.h"

#include "base/number.h"

/* Takes a decimal number without leading zeros off the front of *rest. */
static bool cut_number(ges_text *rest, ges_text *number) {
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9') {
        len++;
    }
    if (len == 0 || (rest->ptr[0] == '0' && len != 1)) {
        return false;
    }
    *number = ges_text_slice(*rest, 0, len);
    *rest = ges_text_skip(*rest, len);
    return true;
}

/* Decimal texts without leading zeros: the longer one is the larger one. */
static int compare_numbers(ges_text a, ges_text b) {
    if (a.len != b.len) {
        return a.len < b.len ? -1 : 1;
    }
    return ges_text_compare(a, b);
}

/* "rc2" behind MAJOR.MINOR: a word of a-z and, maybe, a number; nothing else. */
static bool parse_kind(ges_text rest, ges_go_version *out) {
    size_t len = 0;
    while (len < rest.len && rest.ptr[len] >= 'a' && rest.ptr[len] <= 'z') {
        len++;
    }
    if (len == 0) {
        return false;
    }
    out->kind = ges_text_slice(rest, 0, len);
    rest = ges_text_skip(rest, len);
    return rest.len == 0 || (cut_number(&rest, &out->pre) && rest.len == 0);
}

static bool parse_parts(ges_text rest, ges_go_version *out) {
    if (!cut_number(&rest, &out->major)) {
        return false;
    }
    if (rest.len == 0) {
        out->minor = GES_T("0");
        out->patch = GES_T("0");
        return true;
    }
    if (rest.ptr[0] != '.') {
        return false;
    }
    rest = ges_text_skip(rest, 1);
    if (!cut_number(&rest, &out->minor)) {
        return false;
    }
    if (rest.len == 0) {
        /* Before 1.21 the first release had no patch number: 1.20 is 1.20.0. */
        if (compare_numbers(out->minor, GES_T("21")) < 0) {
            out->patch = GES_T("0");
        }
        return true;
    }
    if (rest.ptr[0] == '.') {
        rest = ges_text_skip(rest, 1);
        return cut_number(&rest, &out->patch) && rest.len == 0;
    }
    return parse_kind(rest, out);
}

bool ges_go_version_parse(ges_text text, ges_go_version *out) {
    ges_go_version parts = {0};
    bool is_valid = parse_parts(text, &parts);
    *out = is_valid ? parts : (ges_go_version){0};
    return is_valid;
}

bool ges_go_version_valid(ges_text text) {
    ges_go_version ignored;
    return ges_go_version_parse(text, &ignored);
}

int ges_go_version_compare(ges_text a, ges_text b) {
    ges_go_version x;
    ges_go_version y;
    (void)ges_go_version_parse(a, &x); /* invalid ones are all empty and compare so */
    (void)ges_go_version_parse(b, &y);
    int order = compare_numbers(x.major, y.major);
    if (order == 0) {
        order = compare_numbers(x.minor, y.minor);
    }
    if (order == 0) {
        order = compare_numbers(x.patch, y.patch);
    }
    if (order == 0) {
        order = ges_text_compare(x.kind, y.kind);
    }
    return order != 0 ? order : compare_numbers(x.pre, y.pre);
}

bool ges_go_version_is_lang(ges_text text) {
    ges_go_version parts;
    return ges_go_version_parse(text, &parts) && parts.patch.len == 0 && parts.kind.len == 0 &&
           parts.pre.len == 0;
}

ges_text ges_go_version_lang(ges_text text) {
    ges_go_version parts;
    if (!ges_go_version_parse(text, &parts)) {
        return (ges_text){0};
    }
    if (parts.major.len == text.len) {
        return text;
    }
    return ges_text_slice(text, 0, parts.major.len + 1 + parts.minor.len);
}

ges_text ges_go_toolchain_version(ges_text name) {
    if (!ges_text_starts(name, GES_T("go")) || ges_text_find_char(name, '/') != GES_NPOS ||
        ges_text_find_char(name, '\\') != GES_NPOS) {
        return (ges_text){0};
    }
    ges_text version = ges_text_skip(name, 2);
    size_t len = 0;
    while (len < version.len && strchr(" \t-", version.ptr[len]) == NULL) {
        len++;
    }
    version = ges_text_slice(version, 0, len);
    return ges_go_version_valid(version) ? version : (ges_text){0};
}

/* Where "1.N" starts in "go1.N", "1.N", "devel go1.N-hash"; GES_NPOS when nowhere. */
static size_t find_release(ges_text text) {
    size_t at = ges_text_find(text, GES_T("go1."));
    if (at != GES_NPOS) {
        return at + 2;
    }
    return ges_text_starts(text, GES_T("1.")) ? 0 : GES_NPOS;
}

/* The decimal number at the front of `text`; 0 when there is none or it does not fit. */
static uint32_t leading_number(ges_text text) {
    size_t len = 0;
    while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9') {
        len++;
    }
    uint64_t value = 0;
    if (!ges_parse_u64(ges_text_slice(text, 0, len), &value) || value > UINT32_MAX) {
        return 0;
    }
    return (uint32_t)value;
}

uint32_t ges_go_version_minor(ges_text text) {
    size_t at = find_release(text);
    return at == GES_NPOS ? 0 : leading_number(ges_text_skip(text, at + 2));
}

uint32_t ges_go_version_patch(ges_text text) {
    size_t at = find_release(text);
    if (at == GES_NPOS) {
        return 0;
    }
    ges_text rest = ges_text_skip(text, at + 2);
    while (rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
        rest = ges_text_skip(rest, 1);
    }
    return rest.len > 0 && rest.ptr[0] == '.' ? leading_number(ges_text_skip(rest, 1)) : 0;
}

ges_text ges_go_version_local(ges_arena *mem, ges_text runtime_version, ges_text *name) {
    ges_text version = ges_go_toolchain_version(runtime_version);
    *name = runtime_version;
    if (version.len > 0) {
        return version;
    }
    uint32_t minor = ges_go_version_minor(runtime_version);
    if (minor == 0) {
        *name = (ges_text){0};
        return (ges_text){0};
    }
    *name = ges_text_format(mem, "go1.%u", minor);
    return ges_text_skip(*name, 2);
}
