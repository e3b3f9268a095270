/* Where the assignments of a .env file stand, whatever program it is for: for edits that leave the
 * rest alone. Values are raw; a quote that closes on a later line spans lines, one that never
 * closes does not.
 *
 *     blanks [ "export" blanks ] NAME blanks "=" blanks VALUE blanks [ "#" comment ]
 *
 * A comment begins at a '#' behind a blank, or behind a closing quote. */
#include "formats/dotenv_reader.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip(ges_text in, size_t at, size_t end) {
    while (at < end && is_blank(in.ptr[at])) {
        at++;
    }
    return at;
}

static size_t line_end(ges_text in, size_t at) {
    size_t end = ges_text_find_char(ges_text_skip(in, at), '\n');
    return end == GES_NPOS ? in.len : at + end;
}

static size_t skip_name(ges_text in, size_t at, size_t end) {
    while (at < end && (ges_dotenv_is_word(in.ptr[at]) || in.ptr[at] == '.' || in.ptr[at] == '-')) {
        at++;
    }
    return at;
}

/* A name and its '=' at `at`; *after: behind it. */
static bool take_name(ges_text in, size_t at, size_t end, ges_text *name, size_t *after) {
    size_t stop = skip_name(in, at, end);
    size_t equals = skip(in, stop, end);
    *name = ges_text_slice(in, at, stop);
    *after = equals + 1;
    return stop > at && equals < end && in.ptr[equals] == '=';
}

/* The quote that closes the one at `at`; GES_NPOS: none, or the name of another assignment comes
 * first. */
static size_t close_of(ges_text in, size_t at) {
    char quote = in.ptr[at];
    for (size_t i = at + 1; i < in.len; i++) {
        if (in.ptr[i] == '\\' && quote == '"') {
            i++;
        } else if (in.ptr[i] == quote) {
            return i;
        }
    }
    return GES_NPOS;
}

/* Fills value and comment of an assignment whose value begins at `at`; returns the end of its line.
 */
static size_t take_value(ges_text in, size_t at, ges_dotenv_entry *entry) {
    size_t end = line_end(in, at);
    size_t begin = skip(in, at, end);
    size_t from = begin; /* where a comment may begin */
    bool is_quoted = begin < end && memchr("'\"`", in.ptr[begin], 3) != NULL;
    size_t close = is_quoted ? close_of(in, begin) : GES_NPOS;
    size_t stop = GES_NPOS;
    if (close != GES_NPOS) {
        end = line_end(in, close);
        from = close + 1;
        stop = skip(in, from, end) < end && in.ptr[skip(in, from, end)] == '#' ? skip(in, from, end)
                                                                               : GES_NPOS;
    }
    for (size_t i = from; i < end && stop == GES_NPOS; i++) {
        if (in.ptr[i] == '#' && i > at && is_blank(in.ptr[i - 1])) {
            stop = i;
        }
    }
    size_t comment = stop != GES_NPOS ? stop : end;
    size_t last = comment;
    while (last > begin && is_blank(in.ptr[last - 1])) {
        last--;
    }
    size_t comment_end = end;
    while (comment_end > comment && in.ptr[comment_end - 1] == '\r') {
        comment_end--;
    }
    entry->value = ges_text_slice(in, begin, last > begin ? last : begin);
    entry->value_at = (ges_dotenv_span){begin < comment ? begin : at, entry->value.len};
    entry->comment_at = (ges_dotenv_span){comment, comment_end - comment};
    return end;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_text in = reader->in;
    ges_status status = GES_OK;
    if (ges_text_find_char(in, '\0') != GES_NPOS) {
        return ges_dotenv_refuse(reader, in, "it is no UTF-8 text; save it as UTF-8 first");
    }
    size_t end;
    for (size_t at = ges_text_starts(in, GES_T("\xEF\xBB\xBF")) ? 3 : 0;
         status == GES_OK && at < in.len; at = end + 1) {
        end = line_end(in, at);
        size_t begin = skip(in, at, end);
        size_t after = 0;
        ges_dotenv_entry entry = {0};
        ges_text rest = ges_text_slice(in, begin, end);
        bool has_export =
            ges_text_starts(rest, GES_T("export")) && rest.len > 6 && is_blank(rest.ptr[6]);
        bool is_found =
            has_export && take_name(in, skip(in, begin + 6, end), end, &entry.name, &after);
        if (is_found || take_name(in, begin, end, &entry.name, &after)) {
            end = take_value(in, after, &entry);
            entry.name_at = ges_dotenv_at(reader, entry.name);
            status = ges_dotenv_put(reader, &entry);
        }
    }
    return status;
}

bool ges_dotenv_has_lone_return(ges_text line) {
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\r') {
            size_t next = i + 1;
            while (next < line.len && line.ptr[next] == '\r') {
                next++;
            }
            if (next < line.len && line.ptr[next] != '\n') {
                return true;
            }
            i = next;
        }
    }
    return false;
}

const ges_dotenv_dialect ges_dotenv_layout = {
    .name = "layout",
    .program = "no program: where assignments stand",
    .read = read,
};
