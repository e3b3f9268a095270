/* The `go` and `toolchain` lines of a go.mod or go.work, by text only. */
#include "formats/gomodline.h"

#include "base/unicode.h"

/* "KEY value // comment" gives "value"; false for any other line. */
static bool parse_key(ges_text line, ges_text key, ges_text *value) {
    if (!ges_text_starts(line, key)) {
        return false;
    }
    ges_text rest = ges_text_skip(line, key.len);
    if (rest.len == 0 || (rest.ptr[0] != ' ' && rest.ptr[0] != '\t')) {
        return false;
    }
    size_t comment = ges_text_find(rest, GES_T("//"));
    *value =
        ges_text_trim_unicode(ges_text_slice(rest, 0, comment == GES_NPOS ? rest.len : comment));
    return true;
}

static void take_hit(ges_gomodline *reader, ges_text line, ges_text key, ges_gomodline_hit *hit) {
    ges_text value;
    if (hit->line == 0 && parse_key(line, key, &value)) {
        hit->value = ges_text_copy(reader->mem, value);
        hit->line = reader->line;
    }
}

static void end_line(ges_gomodline *reader) {
    reader->line++;
    if (reader->start_len > 0) {
        ges_text line = ges_text_trim_unicode((ges_text){reader->start, reader->start_len});
        take_hit(reader, line, GES_T("go"), &reader->go);
        take_hit(reader, line, GES_T("toolchain"), &reader->toolchain);
    }
    reader->start_len = 0;
    reader->is_started = false;
}

/* Adds to the kept front of the line. Leading blanks are not kept, so that they cannot push the key
 * out of the buffer; the rest is trimmed at the end of the line. */
static void add_to_line(ges_gomodline *reader, ges_bytes piece) {
    size_t from = 0;
    if (!reader->is_started) {
        while (from < piece.len && piece.ptr[from] <= ' ' && ges_rune_is_space(piece.ptr[from])) {
            from++;
        }
        if (from == piece.len) {
            return;
        }
        reader->is_started = true;
    }
    size_t len = piece.len - from;
    size_t room = GES_GOMODLINE_MAX - reader->start_len;
    len = len < room ? len : room;
    if (len > 0) {
        memcpy(reader->start + reader->start_len, piece.ptr + from, len);
        reader->start_len += len;
    }
}

void ges_gomodline_feed(ges_gomodline *reader, ges_bytes piece) {
    if (reader->start == NULL) {
        reader->start = ges_new_array(reader->mem, GES_GOMODLINE_MAX, char);
        if (reader->start == NULL) {
            return;
        }
    }
    while (piece.len > 0) {
        const uint8_t *newline = memchr(piece.ptr, '\n', piece.len);
        size_t len = newline != NULL ? (size_t)(newline - piece.ptr) : piece.len;
        add_to_line(reader, (ges_bytes){piece.ptr, len});
        if (newline == NULL) {
            return;
        }
        end_line(reader);
        piece = (ges_bytes){newline + 1, piece.len - len - 1};
    }
}

void ges_gomodline_finish(ges_gomodline *reader) {
    if (reader->start_len > 0) {
        end_line(reader);
    }
}

bool ges_gomodline_is_done(const ges_gomodline *reader) {
    return reader->go.line != 0 && reader->toolchain.line != 0;
}
