/* The directives of go.mod and go.work. Source: golang.org/x/mod modfile/rule.go, work.go. */
#include "formats/gomod.h"

#include "base/builder.h"
#include "base/unicode.h"
#include "formats/gomod_rule.h"
#include "formats/gostring.h"

enum { NEWEST_MINOR = 27 };

void ges_gomod_complain_about(ges_gomod_reading *r, const ges_gomod_directive *d, ges_text path,
                              ges_text text) {
    ges_gomod_error error = {d->line->at, d->verb, path, text};
    (void)ges_list_push(r->mem, &r->out->errors, error); /* the arena remembers a failure */
}

void ges_gomod_complain(ges_gomod_reading *r, const ges_gomod_directive *d, ges_text text) {
    ges_gomod_error error = {.at = d->line->at, .text = text};
    (void)ges_list_push(r->mem, &r->out->errors, error); /* the arena remembers a failure */
}

static void add_item(ges_gomod_reading *r, ges_gomod_list *list, ges_gomod_item item) {
    (void)ges_list_push(r->mem, list, item); /* the arena remembers a failure */
}

bool ges_gomod_string(ges_arena *mem, ges_text word, ges_text *out, ges_text *reason) {
    if (ges_text_starts(word, GES_T("\""))) {
        if (ges_gostring_unquote(mem, word, out)) {
            return true;
        }
        *reason = GES_T("invalid syntax");
        return false;
    }
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '"' || word.ptr[i] == '\'' || word.ptr[i] == '`') {
            *reason = GES_T("unquoted string cannot contain quote");
            return false;
        }
    }
    *out = word;
    return true;
}

ges_text ges_gomod_comment(ges_arena *mem, const ges_gomod_directive *d) {
    const ges_gomod_line *line = d->line;
    if (d->block != NULL && line->before.count == 0 && line->suffix.len == 0) {
        line = d->block;
    }
    ges_builder b = ges_builder_in(mem);
    bool is_first = true;
    for (size_t i = 0; i <= line->before.count; i++) {
        ges_text comment = i < line->before.count ? line->before.items[i] : line->suffix;
        if (!ges_text_starts(comment, GES_T("//"))) {
            continue; /* a blank line, or no suffix */
        }
        if (!is_first) {
            ges_build_char(&b, '\n');
        }
        is_first = false;
        ges_build_text(&b, ges_text_trim_unicode(ges_text_skip(comment, 2)));
    }
    return ges_build_done(&b);
}

/* The paragraph "Deprecated: ..." of a comment. */
static ges_text deprecation(ges_text comment) {
    ges_text mark = GES_T("Deprecated:");
    ges_text gap = GES_T("\n\n");
    while (!ges_text_starts(comment, mark)) {
        size_t at = ges_text_find(comment, gap);
        if (at == GES_NPOS) {
            return (ges_text){0};
        }
        comment = ges_text_skip(comment, at + gap.len);
    }
    comment = ges_text_skip(comment, mark.len);
    while (comment.len > 0 && comment.ptr[0] == ' ') {
        comment = ges_text_skip(comment, 1);
    }
    size_t end = ges_text_find(comment, gap);
    return ges_text_slice(comment, 0, end == GES_NPOS ? comment.len : end);
}

/* --- the shape of versions ---------------------------------------------------------------------
 */

/* A decimal number off the front; `is_major`: it must not be 0. */
static bool cut_number(ges_text *rest, bool is_major) {
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9') {
        len++;
    }
    if (len == 0 || (rest->ptr[0] == '0' && (len > 1 || is_major))) {
        return false;
    }
    *rest = ges_text_skip(*rest, len);
    return true;
}

static bool cut_char(ges_text *rest, char c) {
    if (rest->len == 0 || rest->ptr[0] != c) {
        return false;
    }
    *rest = ges_text_skip(*rest, 1);
    return true;
}

/* "rc1": letters, then digits of any kind, then the end. */
static bool is_prerelease(ges_text text) {
    size_t letters = 0;
    while (letters < text.len && text.ptr[letters] >= 'a' && text.ptr[letters] <= 'z') {
        letters++;
    }
    size_t at = letters;
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9') {
        at++;
    }
    return letters > 0 && at > letters && at == text.len;
}

/* MAJOR.MINOR[.PATCH][rcN]; before 1.21 only MAJOR.MINOR. */
static bool is_go_version(ges_text text, uint32_t minor) {
    if (!cut_number(&text, true) || !cut_char(&text, '.') || !cut_number(&text, false)) {
        return false;
    }
    if (text.len == 0 || minor < 21) {
        return text.len == 0;
    }
    if (text.ptr[0] == '.') {
        text = ges_text_skip(text, 1);
        if (!cut_number(&text, false)) {
            return false;
        }
    }
    return text.len == 0 || is_prerelease(text);
}

/* What a dependency's odd go version is taken for: "1.21" of "v1.21.x"; "" when it cannot be. */
static ges_text lax_go_version(ges_text text) {
    (void)cut_char(&text, 'v'); /* may be there */
    ges_text rest = text;
    if (!cut_number(&rest, true) || !cut_char(&rest, '.') || !cut_number(&rest, false) ||
        rest.len == 0 || ges_text_find_char(rest, '\n') != GES_NPOS) {
        return (ges_text){0};
    }
    return ges_text_slice(text, 0, text.len - rest.len);
}

static bool is_toolchain_name(ges_text text) {
    return ges_text_equal(text, GES_T("default")) || ges_text_equal(text, GES_T("go1")) ||
           ges_text_starts(text, GES_T("go1."));
}

/* --- directives with one argument --------------------------------------------------------------
 */

/* Does the one list that may hold a single item hold it already? */
static bool is_repeated(ges_gomod_reading *r, const ges_gomod_directive *d,
                        const ges_gomod_list *list) {
    if (list->count == 0) {
        return false;
    }
    ges_gomod_complain(r, d,
                       ges_text_join(r->mem, GES_T("repeated "), d->verb, GES_T(" statement")));
    return true;
}

/* "VERB directive expects exactly one argument". */
static bool has_one_argument(ges_gomod_reading *r, const ges_gomod_directive *d) {
    if (d->arg_count == 1) {
        return true;
    }
    ges_gomod_complain(
        r, d, ges_text_join(r->mem, d->verb, GES_T(" directive expects exactly one argument")));
    return false;
}

static void read_go(ges_gomod_reading *r, const ges_gomod_directive *d) {
    if (is_repeated(r, d, &r->out->go) || !has_one_argument(r, d)) {
        return;
    }
    ges_text version = d->args[0];
    if (!is_go_version(version, r->minor)) {
        version = r->options.is_lax ? lax_go_version(version) : (ges_text){0};
    }
    if (version.len == 0) {
        bool is_new = r->minor >= (r->options.kind == GES_GOMOD_MODULE ? 22 : 23);
        ges_gomod_complain(r, d,
                           ges_text_join(r->mem, GES_T("invalid go version '"), d->args[0],
                                         is_new ? GES_T("': must match format 1.23.0")
                                                : GES_T("': must match format 1.23")));
        return;
    }
    add_item(r, &r->out->go, (ges_gomod_item){.at = d->line->at, .path = version});
}

static void read_toolchain(ges_gomod_reading *r, const ges_gomod_directive *d) {
    if (is_repeated(r, d, &r->out->toolchain) || !has_one_argument(r, d)) {
        return;
    }
    if (!is_toolchain_name(d->args[0])) {
        ges_text wanted = GES_T("go1.23.0 or default");
        if (r->minor < 23) {
            wanted = r->minor == 22 && r->options.kind == GES_GOMOD_MODULE
                         ? GES_T("go1.23.0 or local")
                         : GES_T("go1.23 or local");
        }
        ges_gomod_complain(r, d,
                           ges_text_join(r->mem, GES_T("invalid toolchain version '"), d->args[0],
                                         GES_T("': must match format "), wanted));
        return;
    }
    add_item(r, &r->out->toolchain, (ges_gomod_item){.at = d->line->at, .path = d->args[0]});
}

/* A directive's one string; false after a complaint. */
static bool read_string(ges_gomod_reading *r, const ges_gomod_directive *d, ges_text *out) {
    ges_text reason;
    if (ges_gomod_string(r->mem, d->args[0], out, &reason)) {
        return true;
    }
    ges_gomod_complain(r, d, ges_text_join(r->mem, GES_T("invalid quoted string: "), reason));
    return false;
}

static void read_module(ges_gomod_reading *r, const ges_gomod_directive *d) {
    if (is_repeated(r, d, &r->out->module)) {
        return;
    }
    ges_gomod_item item = {.at = d->line->at};
    if (r->minor >= 17) {
        item.note = deprecation(ges_gomod_comment(r->mem, d));
    }
    if (d->arg_count != 1) {
        ges_gomod_complain(r, d, GES_T("usage: module module/path"));
    } else if (!read_string(r, d, &item.path)) {
        item.path = (ges_text){0};
    }
    /* Even a broken one counts: a second is a repetition. */
    add_item(r, &r->out->module, item);
}

static void read_godebug(ges_gomod_reading *r, const ges_gomod_directive *d) {
    ges_gomod_item item = {.at = d->line->at};
    bool is_usable = d->arg_count == 1;
    for (size_t i = 0; is_usable && i < d->args[0].len; i++) {
        is_usable = strchr("\"`',", d->args[0].ptr[i]) == NULL;
    }
    if (!is_usable || !ges_text_cut(d->args[0], '=', &item.path, &item.version)) {
        ges_gomod_complain(r, d, GES_T("usage: godebug key=value"));
        return;
    }
    add_item(r, &r->out->godebug, item);
}

static void read_path(ges_gomod_reading *r, const ges_gomod_directive *d, ges_gomod_list *list) {
    ges_gomod_item item = {.at = d->line->at};
    if (has_one_argument(r, d) && read_string(r, d, &item.path)) {
        add_item(r, list, item);
    }
}

static void read_tool(ges_gomod_reading *r, const ges_gomod_directive *d) {
    read_path(r, d, &r->out->tool);
}

static void read_ignore(ges_gomod_reading *r, const ges_gomod_directive *d) {
    read_path(r, d, &r->out->ignore);
}

static void read_use(ges_gomod_reading *r, const ges_gomod_directive *d) {
    ges_gomod_item item = {.at = d->line->at};
    if (d->arg_count != 1) {
        ges_gomod_complain(r, d, GES_T("usage: use local/dir"));
    } else if (read_string(r, d, &item.path)) {
        add_item(r, &r->out->use, item);
    }
}

/* --- the table ---------------------------------------------------------------------------------
 */

/* Every directive: since when, in which of the two files, whether it may stand in a block, and
 * whether a dependency's go.mod is asked for it. */
static const struct {
    ges_text verb;
    uint32_t module_since;    /* 0: not in go.mod */
    uint32_t workspace_since; /* 0: not in go.work */
    bool is_in_blocks;
    bool is_in_dependencies;
    void (*read)(ges_gomod_reading *r, const ges_gomod_directive *d);
} directives[] = {
    {GES_LIT("go"), 1, 18, false, true, read_go},
    {GES_LIT("toolchain"), 21, 21, false, false, read_toolchain},
    {GES_LIT("module"), 1, 0, true, true, read_module},
    {GES_LIT("godebug"), 23, 23, true, false, read_godebug},
    {GES_LIT("require"), 1, 0, true, true, ges_gomod_read_requirement},
    {GES_LIT("exclude"), 1, 0, true, false, ges_gomod_read_requirement},
    {GES_LIT("replace"), 1, 18, true, false, ges_gomod_read_replace},
    {GES_LIT("retract"), 16, 0, true, true, ges_gomod_read_retract},
    {GES_LIT("tool"), 24, 0, true, false, read_tool},
    {GES_LIT("ignore"), 25, 0, true, true, read_ignore},
    {GES_LIT("use"), 0, 18, true, false, read_use},
};

/* The row of a verb that this Go knows; GES_NPOS when it does not. */
static size_t find_directive(const ges_gomod_reading *r, ges_text verb) {
    for (size_t i = 0; i < GES_COUNT(directives); i++) {
        uint32_t since = r->options.kind == GES_GOMOD_MODULE ? directives[i].module_since
                                                             : directives[i].workspace_since;
        if (since != 0 && r->minor >= since && ges_text_equal(verb, directives[i].verb)) {
            return i;
        }
    }
    return GES_NPOS;
}

static void read_directive(ges_gomod_reading *r, const ges_gomod_directive *d) {
    size_t row = find_directive(r, d->verb);
    if (r->options.is_lax && (row == GES_NPOS || !directives[row].is_in_dependencies)) {
        return;
    }
    if (row == GES_NPOS) {
        ges_gomod_complain(r, d, ges_text_join(r->mem, GES_T("unknown directive: "), d->verb));
        return;
    }
    directives[row].read(r, d);
}

static void read_block(ges_gomod_reading *r, const ges_gomod_statement *block) {
    const ges_gomod_words *words = &block->head.words;
    size_t row = words->count == 1 ? find_directive(r, words->items[0]) : GES_NPOS;
    if (row == GES_NPOS || !directives[row].is_in_blocks) {
        if (r->options.is_lax) {
            return;
        }
        ges_builder b = ges_builder_in(r->mem);
        ges_build_str(&b, "unknown block type:");
        for (size_t i = 0; i < words->count; i++) {
            ges_build_char(&b, ' ');
            ges_build_text(&b, words->items[i]);
        }
        ges_gomod_directive head = {.line = &block->head};
        ges_gomod_complain(r, &head, ges_build_done(&b));
        return;
    }
    for (size_t i = 0; i < block->lines.count; i++) {
        const ges_gomod_line *line = &block->lines.items[i];
        ges_gomod_directive d = {words->items[0], line, &block->head, line->words.items,
                                 line->words.count};
        read_directive(r, &d);
    }
}

ges_status ges_gomod_parse(ges_text file, ges_bytes in, const ges_gomod_options *options,
                           ges_arena *mem, ges_gomod *out, ges_error *err) {
    if (in.len > GES_GOMOD_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "'%.*s' has %zu bytes, at most %d are read",
                             GES_FMT(file), in.len, GES_GOMOD_MAX);
    }
    ges_gomod result = {0};
    ges_gomod_reading r = {mem, *options, options->minor, &result};
    if (r.minor == 0 || r.minor > NEWEST_MINOR) {
        r.minor = NEWEST_MINOR;
    }
    ges_gomod_statements statements = {0};
    ges_gomod_error error = {0};
    if (!ges_gomod_split(file, ges_text_from(in), r.minor, mem, &statements, &error)) {
        (void)ges_list_push(mem, &result.errors, error); /* the arena remembers a failure */
        statements.count = 0;
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err); /* a line may have lost its words */
    }
    for (size_t i = 0; i < statements.count; i++) {
        const ges_gomod_statement *statement = &statements.items[i];
        const ges_gomod_line *head = &statement->head;
        if (statement->is_block) {
            read_block(&r, statement);
        } else {
            ges_gomod_directive d = {head->words.items[0], head, NULL, head->words.items + 1,
                                     head->words.count - 1};
            read_directive(&r, &d);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = result;
    return GES_OK;
}

ges_text ges_gomod_error_text(ges_arena *mem, ges_text file, const ges_gomod_error *error) {
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, file);
    if (error->at.line > 0) {
        ges_build_format(&b, ":%u", error->at.line);
    }
    if (error->at.rune > 1) {
        ges_build_format(&b, ":%u", error->at.rune);
    }
    ges_build_str(&b, ": ");
    if (error->verb.len > 0) {
        ges_build_text(&b, error->verb);
        if (error->path.len > 0) {
            ges_build_char(&b, ' ');
            ges_build_text(&b, error->path);
        }
        ges_build_str(&b, ": ");
    }
    ges_build_text(&b, error->text);
    return ges_build_done(&b);
}
