/* bash's ${A%x} ${A#x} ${A/x/y} ${A^^} ${A:1:2} in .env files, where no program and no guess is
 * needed. Source: POSIX.1-2017 XCU 2.6.2, 2.13; bash(1) Parameter Expansion. */
#include "formats/dotenv_shell.h"

enum { MAX_VALUE = 4096 }; /* bytes of a value that is held against patterns */

/* Runes; ANY_RUN is "*" and ANY_ONE "?" outside quotes. */
typedef struct sh_pattern {
    uint32_t *items;
    size_t count;
    uint64_t work; /* comparisons so far; over `most` nothing matches any more */
    uint64_t most;
} sh_pattern;

enum { ANY_RUN = 0x110000, ANY_ONE };

static bool is_ascii(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static ges_status not_followed(ges_dotenv_reader *reader, ges_text place) {
    return ges_dotenv_sh_refuse(reader, place, place);
}

/* What the part stands for, as a word of its own: without a tilde that would be replaced. */
static ges_status part_text(ges_dotenv_reader *reader, const ges_sh_word *word, size_t index,
                            ges_text *out) {
    const ges_sh_part *part = &word->parts.items[index];
    ges_sh_word alone = {.raw = word->raw, .parts = {.items = (ges_sh_part *)part, .count = 1}};
    *out = part->text;
    return part->kind == GES_SH_LITERAL ? GES_OK : ges_dotenv_sh_word(reader, &alone, out);
}

static ges_status compile(ges_dotenv_reader *reader, const ges_sh_word *word, ges_text place,
                          sh_pattern *out) {
    for (size_t i = 0; word != NULL && i < word->parts.count; i++) {
        bool is_quoted = word->parts.items[i].is_quoted;
        ges_text text = {NULL, 0};
        ges_status status = part_text(reader, word, i, &text);
        if (status != GES_OK) {
            return status;
        }
        bool has_tilde = i == 0 && ges_text_starts(text, GES_T("~"));
        uint32_t *items = ges_new_array(reader->mem, out->count + text.len + 1, uint32_t);
        if (!ges_utf8_valid(text) || (!is_quoted && has_tilde) || items == NULL) {
            return items == NULL ? ges_arena_error(reader->mem, reader->err)
                                 : not_followed(reader, place);
        }
        status = ges_dotenv_step(reader, out->count);
        if (status != GES_OK) {
            return status;
        }
        for (size_t k = 0; k < out->count; k++) {
            items[k] = out->items[k];
        }
        out->items = items;
        while (text.len != 0) {
            size_t width;
            uint32_t rune = ges_utf8_decode(text, &width);
            if (!is_quoted && (rune == '[' || rune == '\\')) {
                return not_followed(reader, place);
            }
            bool is_any = !is_quoted && (rune == '*' || rune == '?');
            items[out->count++] = !is_any ? rune : rune == '*' ? ANY_RUN : ANY_ONE;
            text = ges_text_skip(text, width);
        }
    }
    return GES_OK;
}

static bool matches(sh_pattern *pattern, ges_text text) {
    size_t at = 0;
    size_t star = GES_NPOS;
    ges_text behind = text;
    pattern->work++;
    while (at < pattern->count || text.len != 0) {
        if (++pattern->work > pattern->most) {
            return false;
        }
        size_t width = 0;
        uint32_t rune = text.len != 0 ? ges_utf8_decode(text, &width) : ANY_RUN;
        uint32_t wanted = at < pattern->count ? pattern->items[at] : ANY_RUN;
        if (at < pattern->count && wanted == ANY_RUN) {
            star = ++at;
            behind = text;
        } else if (at < pattern->count && text.len != 0 && (wanted == ANY_ONE || wanted == rune)) {
            at++;
            text = ges_text_skip(text, width);
        } else if (star != GES_NPOS && behind.len != 0) {
            (void)ges_utf8_decode(behind, &width); /* one more for the star */
            behind = ges_text_skip(behind, width);
            text = behind;
            at = star;
        } else {
            return false;
        }
    }
    return true;
}

/* May a character begin here? */
static bool is_between(ges_text text, size_t at) {
    return at == text.len || ((unsigned char)text.ptr[at] & 0xc0) != 0x80;
}

static ges_text strip(ges_text text, sh_pattern *pattern, ges_text op) {
    bool is_front = op.ptr[0] == '#';
    bool is_longest = op.len == 2;
    for (size_t i = 0; i <= text.len; i++) {
        size_t len = is_longest ? text.len - i : i;
        size_t cut = is_front ? len : text.len - len;
        ges_text front = ges_text_slice(text, 0, cut);
        ges_text back = ges_text_skip(text, cut);
        if (is_between(text, cut) && matches(pattern, is_front ? front : back)) {
            return is_front ? back : front;
        }
    }
    return text;
}

/* The longest match that begins at `at`; GES_NPOS: none. */
static size_t match_len(ges_text text, size_t at, sh_pattern *pattern, bool is_at_end) {
    for (size_t end = text.len + 1; end-- > at;) {
        if (is_between(text, end) && matches(pattern, ges_text_slice(text, at, end))) {
            return end - at;
        }
        if (is_at_end) {
            break;
        }
    }
    return GES_NPOS;
}

static ges_text replace(ges_arena *mem, ges_text text, sh_pattern *pattern, ges_text op,
                        ges_text by) {
    ges_builder out = ges_builder_in(mem);
    char kind = op.len == 2 ? op.ptr[1] : '\0';
    bool is_done = pattern->count == 0 && kind != '#' && kind != '%';
    for (size_t at = 0; at <= text.len;) {
        bool may = !is_done && is_between(text, at) && (at < text.len || at == 0 || kind == '%');
        size_t len = may ? match_len(text, at, pattern, kind == '%') : GES_NPOS;
        is_done = is_done || kind == '#';
        if (len != GES_NPOS) {
            ges_build_text(&out, by);
            is_done = is_done || kind != '/';
            at += len;
        }
        if (len == GES_NPOS || len == 0) {
            ges_build_text(&out, ges_text_slice(text, at, at + (at < text.len)));
            at++;
        }
        is_done = is_done || (kind == '/' && at >= text.len);
    }
    return ges_build_done(&out);
}

/* With a pattern only the characters that match it. */
static ges_text change_case(ges_arena *mem, ges_text text, sh_pattern *pattern, ges_text op) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool applies = (op.len == 2 || i == 0) &&
                       (pattern->count == 0 || matches(pattern, ges_text_slice(text, i, i + 1)));
        bool is_lower = c >= 'a' && c <= 'z';
        bool is_upper = c >= 'A' && c <= 'Z';
        bool turns = applies && (op.ptr[0] == '^' ? is_lower : is_upper);
        ges_build_char(&out, turns ? (char)(c ^ 0x20) : c);
    }
    return ges_build_done(&out);
}

static ges_status cut(ges_dotenv_reader *reader, const ges_sh_word *word, const ges_text *of,
                      ges_text place, ges_text *out) {
    ges_text text = of != NULL ? *of : (ges_text){NULL, 0};
    ges_text spec = {NULL, 0};
    ges_text first;
    ges_text second;
    for (size_t i = 0; word != NULL && i < word->raw.len; i++) {
        if (strchr("'\"\\", word->raw.ptr[i]) != NULL) {
            return not_followed(reader, place);
        }
    }
    ges_status status = word == NULL ? GES_OK : ges_dotenv_sh_word(reader, word, &spec);
    if (status != GES_OK || of == NULL) {
        return status;
    }
    bool has_length = ges_text_cut(spec, ':', &first, &second);
    int64_t from = 0;
    int64_t length = 0;
    if (spec.len == 0 || !ges_dotenv_sh_arithmetic(reader, has_length ? first : spec, &from) ||
        (has_length && !ges_dotenv_sh_arithmetic(reader, second, &length)) || !is_ascii(text)) {
        return not_followed(reader, place);
    }
    int64_t size = (int64_t)text.len;
    *out = GES_T("");
    from = from < 0 ? size + from : from;
    if (from < 0 || from > size) {
        return GES_OK;
    }
    int64_t end = !has_length ? size : length < 0 ? size + length : length;
    end = has_length && length >= 0 ? (length > size - from ? size : from + length) : end;
    if (end < from) {
        return not_followed(reader, place); /* bash stops: substring expression < 0 */
    }
    *out = ges_text_slice(text, (size_t)from, (size_t)end);
    return GES_OK;
}

ges_status ges_dotenv_sh_change(ges_dotenv_reader *reader, const ges_sh_param *param,
                                const ges_text *of, ges_text place, ges_text *out) {
    ges_text op = param->op;
    ges_text value = of != NULL ? *of : (ges_text){NULL, 0};
    sh_pattern pattern = {.items = NULL};
    ges_text by = {NULL, 0};
    *out = GES_T("");
    if (ges_text_equal(op, GES_T(":"))) {
        if (param->arg == NULL || param->arg->raw.len == 0) {
            return not_followed(reader, place); /* ${A:}: bad substitution */
        }
        return cut(reader, param->arg, of, place, out);
    }
    if (memchr("#%/^,", op.ptr[0], 5) == NULL || !ges_utf8_valid(value)) {
        return not_followed(reader, place);
    }
    ges_status status = compile(reader, param->arg, place, &pattern);
    if (status == GES_OK && param->arg2 != NULL) {
        status = ges_dotenv_sh_word(reader, param->arg2, &by);
    }
    if (status == GES_OK) { /* as large as the answer can grow */
        status = ges_dotenv_step(reader, (value.len + 1) * by.len);
    }
    if (status != GES_OK || of == NULL) {
        return status;
    }
    bool is_case = op.ptr[0] == '^' || op.ptr[0] == ',';
    bool has_marks = false; /* bash 5.2: & is what matched */
    for (size_t i = 0; i < by.len; i++) {
        has_marks = has_marks || memchr("&\\~", by.ptr[i], 3) != NULL;
    }
    bool is_slash = op.len == 2 && op.ptr[1] == '/' && pattern.count == 0; /* ${A///x}: "/x" */
    if (is_slash || value.len > MAX_VALUE || has_marks || (is_case && !is_ascii(value))) {
        return not_followed(reader, place);
    }
    pattern.most = GES_DOTENV_MAX_WORK - reader->work;
    *out = is_case            ? change_case(reader->mem, value, &pattern, op)
           : op.ptr[0] == '/' ? replace(reader->mem, value, &pattern, op, by)
                              : strip(value, &pattern, op);
    return ges_dotenv_step(reader, pattern.work);
}
