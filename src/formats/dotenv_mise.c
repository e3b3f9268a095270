/* `.env` as mise reads a `_.file`: a shell-like walk over characters that refuses what it does not
 * know. Source: dotenvy 0.15.7 (iter.rs, parse.rs), as in mise 2026.9. */
#include "formats/dotenv_reader.h"

static ges_text skip(ges_text text) {
    size_t width;
    while (text.len != 0 && ges_rune_is_space(ges_utf8_decode(text, &width))) {
        text = ges_text_skip(text, width);
    }
    return text;
}

/* --- lines --------------------------------------------------------------------------------------
 */

typedef enum line_state {
    COMPLETE,
    ESCAPE,
    STRONG,
    STRONG_ESCAPE,
    WEAK,
    WEAK_ESCAPE,
    BLANK,
    COMMENT,
} line_state;

static line_state step(line_state state, uint32_t rune) {
    bool is_outside = state == COMPLETE || state == BLANK;
    bool is_line_end = rune == '\n' || rune == '\r';
    if (is_outside && rune == '#' && state == BLANK) {
        return COMMENT;
    }
    if (state == COMPLETE && ges_rune_is_space(rune) && !is_line_end) {
        return BLANK;
    }
    if (is_outside) {
        return rune == '\\' ? ESCAPE : rune == '"' ? WEAK : rune == '\'' ? STRONG : COMPLETE;
    }
    if (state == WEAK || state == STRONG) {
        bool closes = rune == (state == WEAK ? '"' : '\'');
        return closes          ? COMPLETE
               : rune != '\\'  ? state
               : state == WEAK ? WEAK_ESCAPE
                               : STRONG_ESCAPE;
    }
    return state == WEAK_ESCAPE ? WEAK : state == STRONG_ESCAPE ? STRONG : COMPLETE;
}

/* One line at `*at`, over line ends while something is open. False at the end. */
static ges_status next_line(ges_dotenv_reader *reader, size_t *at, ges_text *out, bool *is_any) {
    ges_text in = reader->in;
    size_t begin = *at;
    line_state state = COMPLETE;
    *is_any = begin < in.len;
    while (*at < in.len) {
        size_t first = *at;
        size_t end = ges_text_find_char(ges_text_skip(in, first), '\n');
        size_t stop = end == GES_NPOS ? in.len : first + end + 1;
        *at = stop;
        if (ges_text_starts(skip(ges_text_slice(in, begin, stop)), GES_T("#"))) {
            *out = ges_text_slice(in, begin, begin);
            return GES_OK;
        }
        for (size_t i = first; i < stop && state != COMMENT;) {
            size_t width;
            state = step(state, ges_utf8_decode(ges_text_skip(in, i), &width));
            if (state == COMMENT) {
                *out = ges_text_slice(in, begin, i);
                return GES_OK;
            }
            i += width;
        }
        if (state == COMPLETE) {
            *out = ges_text_slice(in, begin, stop);
            return GES_OK;
        }
    }
    if (state == COMPLETE) {
        *out = ges_text_slice(in, begin, begin);
        return GES_OK;
    }
    return ges_dotenv_refuse(reader, ges_text_skip(in, begin),
                             "mise refuses the file: a quote or backslash is left open");
}

/* --- values -------------------------------------------------------------------------------------
 */

typedef struct value_walk {
    ges_dotenv_reader *reader;
    ges_builder out;
    ges_builder name; /* of the reference that is being read */
    bool is_strong;
    bool is_weak;
    bool is_escaped;
    bool is_ending; /* behind a blank: only a comment may follow */
    bool is_done;
    enum { NO_REFERENCE, REFERENCE, BRACED } mode;
} value_walk;

static void apply(value_walk *w) {
    ges_text name = ges_build_done(&w->name);
    ges_text value = {NULL, 0};
    if (!ges_dotenv_in_process(w->reader, name, &value)) {
        (void)ges_dotenv_in_file(w->reader, name, &value); /* absent: empty */
    }
    ges_build_text(&w->out, value);
    w->name = ges_builder_in(w->reader->mem);
    w->mode = NO_REFERENCE;
}

static void walk_reference(value_walk *w, uint32_t rune) {
    bool is_name = ges_rune_is_alphanumeric(rune);
    if (is_name || (w->mode == BRACED && rune != '}')) {
        ges_build_rune(&w->name, rune);
    } else if (w->mode == BRACED) {
        apply(w);
    } else if (rune == '{' && w->name.len == 0) {
        w->mode = BRACED;
    } else {
        apply(w);
        w->mode = rune == '$' ? REFERENCE : NO_REFERENCE;
        if (rune != '$') {
            ges_build_rune(&w->out, rune);
        }
    }
}

static bool walk_escaped(value_walk *w, uint32_t rune) {
    w->is_escaped = false;
    if (rune == 'n') {
        ges_build_char(&w->out, '\n');
        return true;
    }
    ges_build_rune(&w->out, rune);
    return rune < 0x80 && memchr("\\'\"$ ", (int)rune, 5) != NULL;
}

/* Outside quotes and references, or in double quotes. */
static void walk_plain(value_walk *w, uint32_t rune) {
    if (rune == '$') {
        w->mode = REFERENCE;
    } else if (rune == '\\') {
        w->is_escaped = true;
    } else if (rune == '"') {
        w->is_weak = !w->is_weak;
    } else if (rune == '\'' && !w->is_weak) {
        w->is_strong = true;
    } else if ((rune == ' ' || rune == '\t') && !w->is_weak) {
        w->is_ending = true;
    } else {
        ges_build_rune(&w->out, rune);
    }
}

static bool walk_rune(value_walk *w, uint32_t rune) {
    if (w->is_ending) {
        w->is_done = rune == '#';
        return rune == ' ' || rune == '\t' || rune == '#';
    }
    if (w->is_escaped) {
        return walk_escaped(w, rune);
    }
    if (w->is_strong) {
        w->is_strong = rune != '\'';
        if (w->is_strong) {
            ges_build_rune(&w->out, rune);
        }
        return true;
    }
    if (w->mode != NO_REFERENCE) {
        walk_reference(w, rune);
    } else {
        walk_plain(w, rune);
    }
    return true;
}

static ges_status give(ges_dotenv_reader *reader, ges_text text, ges_text *out) {
    value_walk w = {
        .reader = reader, .out = ges_builder_in(reader->mem), .name = ges_builder_in(reader->mem)};
    ges_status status = GES_OK;
    for (size_t at = 0; at < text.len && !w.is_done && status == GES_OK;) {
        size_t width;
        if (!walk_rune(&w, ges_utf8_decode(ges_text_skip(text, at), &width))) {
            return ges_dotenv_refuse(reader, ges_text_skip(text, at),
                                     "mise refuses the file: error "
                                     "parsing line");
        }
        at += width;
        status = ges_dotenv_check(reader, &w.out);
    }
    if (status == GES_OK && (w.mode == BRACED || w.is_strong || w.is_weak)) {
        return ges_dotenv_refuse(reader, text, "mise refuses the file: error parsing line");
    }
    apply(&w);
    *out = ges_build_done(&w.out);
    return status == GES_OK ? ges_dotenv_check(reader, &w.out) : status;
}

/* --- statements ---------------------------------------------------------------------------------
 */

static ges_text take_key(ges_text *text) {
    size_t len = 0;
    while (len < text->len &&
           (len == 0 ? ges_dotenv_is_letter(text->ptr[0])
                     : ges_dotenv_is_word(text->ptr[len]) || text->ptr[len] == '.')) {
        len++;
    }
    ges_text key = ges_text_slice(*text, 0, len);
    *text = skip(ges_text_skip(*text, len));
    return key;
}

static ges_status take_line(ges_dotenv_reader *reader, ges_text line) {
    ges_text text = skip(ges_dotenv_go_trim_end(line));
    ges_dotenv_entry entry = {0};
    if (text.len == 0 || text.ptr[0] == '#') {
        return GES_OK;
    }
    entry.name = take_key(&text);
    bool is_export = ges_text_equal(entry.name, GES_T("export"));
    if (is_export && !ges_text_starts(text, GES_T("="))) {
        entry.name = take_key(&text);
    }
    if (entry.name.len == 0 || !ges_text_starts(text, GES_T("="))) {
        return ges_dotenv_refuse(reader, line, "mise refuses the file: error parsing line");
    }
    text = skip(ges_text_skip(text, 1));
    entry.name_at = ges_dotenv_at(reader, entry.name);
    if (text.len != 0 && text.ptr[0] != '#') {
        ges_status status = give(reader, text, &entry.value);
        if (status != GES_OK) {
            return status;
        }
        entry.value_at = ges_dotenv_at(reader, text);
    }
    return ges_dotenv_put(reader, &entry);
}

/* Units without their other half have become U+FFFD, which is no reason to refuse one that stands
 * there. */
static bool is_text(const ges_dotenv_reader *reader, ges_text whole) {
    bool is_wide =
        ges_text_starts(whole, GES_T("\xFF\xFE")) || ges_text_starts(whole, GES_T("\xFE\xFF"));
    return is_wide ? whole.len % 2 == 0 && !reader->is_broken : ges_utf8_valid(reader->in);
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_text whole = reader->in;
    ges_status status =
        ges_dotenv_cook(reader, GES_DOTENV_NO_BOM | GES_DOTENV_UTF16_LE | GES_DOTENV_UTF16_BE);
    size_t at = 0;
    ges_text line;
    /* It warns about bytes that are no text, and goes on without the file. */
    bool is_any = status == GES_OK && is_text(reader, whole);
    while (status == GES_OK && is_any) {
        status = next_line(reader, &at, &line, &is_any);
        status = status == GES_OK && is_any ? take_line(reader, line) : status;
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_mise = {
    .name = "mise",
    .program = "mise 2026 (_.file, dotenvy)",
    .other_endings = ".json .yaml .toml",
    .read = read,
};
