/* The directives of go.mod that name versions: require, exclude, replace, retract.
 * Source: golang.org/x/mod modfile/rule.go, module/module.go. */
#include "base/unicode.h"
#include "formats/gomod_rule.h"
#include "formats/gostring.h"
#include "formats/semver.h"

static void add_item(ges_gomod_reading *r, ges_gomod_list *list, ges_gomod_item item) {
    (void)ges_list_push(r->mem, list, item); /* the arena remembers a failure */
}

static ges_text invalid_version(const ges_gomod_reading *r, ges_text version, ges_text why) {
    return ges_text_join(r->mem, GES_T("version "),
                         ges_gostring_quoted_in(r->mem, version, r->minor), GES_T(" invalid: "),
                         why);
}

/* A version in its full form; false after a complaint. */
static bool read_version(ges_gomod_reading *r, const ges_gomod_directive *d, ges_text path,
                         ges_text word, ges_text *out) {
    ges_text text;
    ges_text reason;
    if (!ges_gomod_string(r->mem, word, &text, &reason)) {
        ges_gomod_complain_about(r, d, path, invalid_version(r, word, reason));
        return false;
    }
    *out = ges_semver_canonical(r->mem, text);
    if (out->len == 0) {
        ges_gomod_complain_about(r, d, path,
                                 invalid_version(r, text, GES_T("must be of the form v1.2.3")));
        return false;
    }
    return true;
}

/* --- major versions in paths -------------------------------------------------------------------
 */

static size_t trailing_digits(ges_text text, bool with_dots, bool *has_dot) {
    size_t at = text.len;
    while (at > 0 && ((text.ptr[at - 1] >= '0' && text.ptr[at - 1] <= '9') ||
                      (with_dots && text.ptr[at - 1] == '.'))) {
        at--;
        *has_dot = *has_dot || text.ptr[at] == '.';
    }
    return at;
}

/* gopkg.in/yaml.v2, gopkg.in/x.v3-unstable: the suffix ".v2"; false when there is none. */
static bool gopkg_major(ges_text path, ges_text *major) {
    bool ignored = false;
    ges_text unstable = GES_T("-unstable");
    ges_text stem = path;
    if (ges_text_ends(path, unstable)) {
        stem = ges_text_slice(path, 0, path.len - unstable.len);
    }
    size_t at = trailing_digits(stem, false, &ignored);
    if (at <= 1 || path.ptr[at - 1] != 'v' || path.ptr[at - 2] != '.') {
        return false;
    }
    *major = ges_text_skip(path, at - 2);
    return major->len > 2 && (major->ptr[2] != '0' || ges_text_equal(*major, GES_T(".v0")));
}

/* The suffix "/v2" of a module path, "" when it has none; false when it breaks the rules. */
static bool path_major(ges_text path, ges_text *major) {
    *major = (ges_text){0};
    if (ges_text_starts(path, GES_T("gopkg.in/"))) {
        return gopkg_major(path, major);
    }
    bool has_dot = false;
    size_t at = trailing_digits(path, true, &has_dot);
    if (at <= 1 || at == path.len || path.ptr[at - 1] != 'v' || path.ptr[at - 2] != '/') {
        return true;
    }
    *major = ges_text_skip(path, at - 2);
    return !has_dot && major->len > 2 && major->ptr[2] != '0' &&
           !ges_text_equal(*major, GES_T("/v1"));
}

/* Does the version fit the path's suffix? Else *why. */
static bool fits_major(const ges_gomod_reading *r, ges_text version, ges_text major,
                       ges_text *why) {
    if (ges_text_starts(major, GES_T(".v")) && ges_text_ends(major, GES_T("-unstable"))) {
        major = ges_text_slice(major, 0, major.len - (sizeof("-unstable") - 1));
    }
    if (ges_text_starts(version, GES_T("v0.0.0-")) && ges_text_equal(major, GES_T(".v1"))) {
        return true; /* pseudo-versions of old, for gopkg.in */
    }
    ges_semver parts = {0};
    (void)ges_semver_parse(version, &parts); /* it is in its full form */
    ges_text own = ges_text_join(r->mem, GES_T("v"), parts.major);
    ges_text wanted = GES_T("v0 or v1");
    if (major.len == 0) {
        if (ges_text_equal(own, GES_T("v0")) || ges_text_equal(own, GES_T("v1")) ||
            ges_text_equal(parts.build, GES_T("+incompatible"))) {
            return true;
        }
    } else {
        wanted = ges_text_skip(major, 1);
        if (ges_text_equal(own, wanted)) {
            return true;
        }
    }
    *why = invalid_version(
        r, version, ges_text_join(r->mem, GES_T("should be "), wanted, GES_T(", not "), own));
    return false;
}

/* --- require and exclude -----------------------------------------------------------------------
 */

/* "// indirect", or "// indirect; anything". */
static bool is_indirect(const ges_gomod_line *line) {
    ges_text rest =
        ges_text_starts(line->suffix, GES_T("//")) ? ges_text_skip(line->suffix, 2) : line->suffix;
    ges_text first = {0};
    ges_text second;
    if (!ges_text_next_field(&rest, &first)) {
        return false;
    }
    bool is_alone = !ges_text_next_field(&rest, &second);
    return ges_text_equal(first, is_alone ? GES_T("indirect") : GES_T("indirect;"));
}

void ges_gomod_read_requirement(ges_gomod_reading *r, const ges_gomod_directive *d) {
    ges_gomod_item item = {.at = d->line->at};
    ges_text why;
    ges_text major;
    if (d->arg_count != 2) {
        ges_gomod_complain(
            r, d, ges_text_join(r->mem, GES_T("usage: "), d->verb, GES_T(" module/path v1.2.3")));
        return;
    }
    if (!ges_gomod_string(r->mem, d->args[0], &item.path, &why)) {
        ges_gomod_complain(r, d, ges_text_join(r->mem, GES_T("invalid quoted string: "), why));
        return;
    }
    if (!read_version(r, d, item.path, d->args[1], &item.version)) {
        return;
    }
    if (!path_major(item.path, &major)) {
        ges_gomod_complain(r, d, GES_T("invalid module path"));
        return;
    }
    if (!fits_major(r, item.version, major, &why)) {
        ges_gomod_complain_about(r, d, item.path, why);
        return;
    }
    bool is_require = ges_text_equal(d->verb, GES_T("require"));
    item.is_indirect = is_require && is_indirect(d->line);
    add_item(r, is_require ? &r->out->require : &r->out->exclude, item);
}

/* --- replace -----------------------------------------------------------------------------------
 */

/* ./x ../x /x \x C:x are directories, everything else is a module; since 1.22 also . and .. */
static bool is_directory(ges_text path, uint32_t minor) {
    static const ges_text fronts[] = {GES_LIT("./"),   GES_LIT(".\\"), GES_LIT("../"),
                                      GES_LIT("..\\"), GES_LIT("/"),   GES_LIT("\\")};
    for (size_t i = 0; i < GES_COUNT(fronts); i++) {
        if (ges_text_starts(path, fronts[i])) {
            return true;
        }
    }
    if (minor >= 22 && (ges_text_equal(path, GES_T(".")) || ges_text_equal(path, GES_T("..")))) {
        return true;
    }
    char first = path.len >= 2 ? (char)(path.ptr[0] | 0x20) : '\0';
    return first >= 'a' && first <= 'z' && path.ptr[1] == ':';
}

/* What is wrong with a new path without version; "" nothing. */
static const char *directory_fault(const ges_gomod_reading *r, ges_text path) {
    if (is_directory(path, r->minor)) {
        return !r->options.is_windows && ges_text_find_char(path, '\\') != GES_NPOS
                   ? "replacement directory appears to be Windows path (on a non-windows system)"
                   : "";
    }
    if (r->minor >= 21 && ges_text_find_char(path, '@') != GES_NPOS) {
        return "replacement module must match format 'path version', not 'path@version'";
    }
    return r->minor >= 22
               ? "replacement module without version must be directory path (rooted or starting "
                 "with . or ..)"
               : "replacement module without version must be directory path (rooted or starting "
                 "with ./ or ../)";
}

/* The part in front of the arrow. False after a complaint. */
static bool read_old(ges_gomod_reading *r, const ges_gomod_directive *d, bool has_version,
                     ges_gomod_item *item) {
    ges_text why;
    ges_text major;
    if (!ges_gomod_string(r->mem, d->args[0], &item->path, &why)) {
        ges_gomod_complain(r, d, ges_text_join(r->mem, GES_T("invalid quoted string: "), why));
        return false;
    }
    if (!path_major(item->path, &major)) {
        ges_gomod_complain_about(r, d, item->path, GES_T("invalid module path"));
        return false;
    }
    if (!has_version) {
        return true;
    }
    if (!read_version(r, d, item->path, d->args[1], &item->version)) {
        return false;
    }
    if (!fits_major(r, item->version, major, &why)) {
        ges_gomod_complain_about(r, d, item->path, why);
        return false;
    }
    return true;
}

void ges_gomod_read_replace(ges_gomod_reading *r, const ges_gomod_directive *d) {
    ges_text arrow_text = GES_T("=>");
    size_t arrow = d->arg_count >= 2 && ges_text_equal(d->args[1], arrow_text) ? 1 : 2;
    if (d->arg_count < arrow + 2 || d->arg_count > arrow + 3 ||
        !ges_text_equal(d->args[arrow], arrow_text)) {
        ges_gomod_complain(r, d,
                           GES_T("usage: replace module/path [v1.2.3] => other/module v1.4\n\t or "
                                 "replace module/path [v1.2.3] => ../local/directory"));
        return;
    }
    ges_gomod_item item = {.at = d->line->at};
    ges_text why;
    if (!read_old(r, d, arrow == 2, &item)) {
        return;
    }
    if (!ges_gomod_string(r->mem, d->args[arrow + 1], &item.new_path, &why)) {
        ges_gomod_complain(r, d, ges_text_join(r->mem, GES_T("invalid quoted string: "), why));
        return;
    }
    if (d->arg_count == arrow + 2) {
        const char *fault = directory_fault(r, item.new_path);
        if (fault[0] != '\0') {
            ges_gomod_complain(r, d, ges_text_of(fault));
            return;
        }
    } else {
        if (!read_version(r, d, item.new_path, d->args[arrow + 2], &item.new_version)) {
            return;
        }
        if (is_directory(item.new_path, r->minor)) {
            ges_gomod_complain(
                r, d,
                ges_text_join(r->mem, GES_T("replacement module directory path "),
                              ges_gostring_quoted_in(r->mem, item.new_path, r->minor),
                              GES_T(" cannot have version")));
            return;
        }
    }
    add_item(r, &r->out->replace, item);
}

/* --- retract -----------------------------------------------------------------------------------
 */

/* One version of a retraction: any text. False with the complaint in *why (about_path: with
 * "retract: " in front). */
static bool read_bound(ges_gomod_reading *r, ges_text word, ges_text *out, ges_text *why) {
    ges_text reason;
    if (ges_gomod_string(r->mem, word, out, &reason)) {
        return true;
    }
    *why = ges_text_join(r->mem, GES_T("retract: "), invalid_version(r, word, reason));
    return false;
}

static bool is_word(const ges_gomod_directive *d, size_t at, const char *word) {
    return at < d->arg_count && ges_text_equal(d->args[at], ges_text_of(word));
}

/* V or [V, V]; *used words. False with the complaint in *why. */
static bool read_interval(ges_gomod_reading *r, const ges_gomod_directive *d, size_t *used,
                          ges_gomod_item *item, ges_text *why) {
    *why = GES_T("expected '[' or version");
    if (d->arg_count == 0 || is_word(d, 0, "(")) {
        return false;
    }
    if (!is_word(d, 0, "[")) {
        *used = 1;
        if (!read_bound(r, d->args[0], &item->path, why)) {
            return false;
        }
        item->version = item->path;
        return true;
    }
    *why = GES_T("expected version after '['");
    if (d->arg_count < 2 || !read_bound(r, d->args[1], &item->path, why)) {
        return false;
    }
    *why = GES_T("expected ',' after version");
    if (!is_word(d, 2, ",")) {
        return false;
    }
    *why = GES_T("expected version after ','");
    if (d->arg_count < 4 || !read_bound(r, d->args[3], &item->version, why)) {
        return false;
    }
    *why = GES_T("expected ']' after version");
    *used = 5;
    return is_word(d, 4, "]");
}

void ges_gomod_read_retract(ges_gomod_reading *r, const ges_gomod_directive *d) {
    ges_gomod_item item = {.at = d->line->at, .note = ges_gomod_comment(r->mem, d)};
    ges_text why;
    size_t used = 0;
    if (!read_interval(r, d, &used, &item, &why)) {
        if (!r->options.is_lax) {
            ges_gomod_complain(r, d, why);
        }
        return;
    }
    if (d->arg_count > used && !r->options.is_lax) {
        ges_gomod_complain(r, d,
                           ges_text_join(r->mem, GES_T("unexpected token after version: "),
                                         ges_gostring_quoted_in(r->mem, d->args[used], r->minor)));
        return;
    }
    add_item(r, &r->out->retract, item);
}
