/* `.env` as systemd reads an EnvironmentFile=: a walk over single characters, no references. A unit
 * would drop names that no variable can have; what is shown is what the reader hands it.
 * Source: systemd 252 src/basic/env-file.c, systemd.exec(5), held against libsystemd-shared. */
#include "formats/dotenv_reader.h"

/* Source: systemd src/basic/utf8.c unichar_is_valid. */
bool ges_dotenv_is_text(ges_text text) {
    size_t width;
    for (size_t at = 0; at < text.len; at += width) {
        uint32_t rune = ges_utf8_decode(ges_text_skip(text, at), &width);
        if ((rune & 0xFFFE) == 0xFFFE || (rune >= 0xFDD0 && rune <= 0xFDEF)) {
            return false;
        }
    }
    return ges_utf8_valid(text);
}

typedef enum state {
    BEFORE_NAME,
    NAME,
    BEFORE_VALUE,
    VALUE,
    VALUE_ESCAPE,
    SINGLE,
    DOUBLE,
    DOUBLE_ESCAPE,
    COMMENT,
    COMMENT_ESCAPE,
} state;

typedef struct walk {
    ges_dotenv_reader *reader;
    state state;
    ges_builder name;
    ges_builder value;
    size_t name_len;  /* without trailing blanks */
    size_t value_len; /* the same */
    size_t name_off;
    size_t value_off; /* GES_NPOS: no value yet */
    size_t value_end;
    size_t at;
} walk;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static void add(walk *w, char c) {
    ges_build_char(&w->value, c);
    w->value_len = w->value.len;
}

static ges_status push(walk *w, bool trims) {
    ges_dotenv_reader *reader = w->reader;
    ges_text built = ges_build_done(&w->name);
    ges_text name = ges_text_slice(built, 0, w->name_len);
    ges_text value =
        ges_text_slice(ges_build_done(&w->value), 0, trims ? w->value_len : w->value.len);
    ges_text place = ges_text_skip(reader->in, w->name_off);
    if (!ges_dotenv_is_text(name) || !ges_dotenv_is_text(value)) {
        return ges_dotenv_refuse(reader, place, "systemd refuses a name or value that is no UTF-8");
    }
    ges_dotenv_entry entry = {.name = name, .value = value, .name_at = {w->name_off, name.len}};
    if (ges_text_starts(name,
                        GES_T("="))) { /* what it keeps is "NAME=VALUE", cut at the first '=' */
        entry.name = GES_T("");
        entry.value = ges_text_join(reader->mem, ges_text_skip(name, 1), GES_T("="), value);
    }
    if (w->value_off != GES_NPOS) {
        entry.value_at = (ges_dotenv_span){w->value_off, w->value_end - w->value_off};
    }
    w->name = ges_builder_in(reader->mem);
    w->value = ges_builder_in(reader->mem);
    w->value_len = 0;
    w->value_off = GES_NPOS;
    return ges_dotenv_put(reader, &entry);
}

static void walk_name(walk *w, char c) {
    if (w->state == BEFORE_NAME && (c == '#' || c == ';')) {
        w->state = COMMENT;
    } else if (w->state == BEFORE_NAME && !is_blank(c)) {
        w->state = NAME;
        w->name_off = w->at;
        w->name = ges_builder_in(w->reader->mem);
        ges_build_char(&w->name, c);
        w->name_len = 1;
    } else if (w->state == NAME && is_line_end(c)) {
        w->state = BEFORE_NAME;
    } else if (w->state == NAME && c == '=') {
        w->state = BEFORE_VALUE;
    } else if (w->state == NAME) {
        ges_build_char(&w->name, c);
        w->name_len = is_blank(c) ? w->name_len : w->name.len;
    }
}

static ges_status walk_value(walk *w, char c) {
    if (is_line_end(c)) {
        bool trims = w->state == VALUE;
        w->state = BEFORE_NAME;
        return push(w, trims);
    }
    if (w->state == BEFORE_VALUE && is_blank(c)) {
        return GES_OK;
    }
    w->value_off = w->value_off == GES_NPOS ? w->at : w->value_off;
    w->value_end = is_blank(c) ? w->value_end : w->at + 1;
    if (c == '\\') {
        w->state = VALUE_ESCAPE;
        w->value_len = w->value.len; /* blanks before it stay */
    } else if (w->state == BEFORE_VALUE && (c == '\'' || c == '"')) {
        w->state = c == '"' ? DOUBLE : SINGLE;
    } else {
        w->state = VALUE;
        ges_build_char(&w->value, c);
        w->value_len = is_blank(c) ? w->value_len : w->value.len;
    }
    return GES_OK;
}

static void walk_quoted(walk *w, char c) {
    w->value_end = w->at + 1;
    if (w->state == DOUBLE_ESCAPE) {
        w->state = DOUBLE;
        if (strchr("\"\\`$", c) == NULL && c != '\n') {
            add(w, '\\');
        }
        if (c != '\n') {
            add(w, c);
        }
    } else if (c == (w->state == DOUBLE ? '"' : '\'')) {
        w->state = BEFORE_VALUE;
    } else if (w->state == DOUBLE && c == '\\') {
        w->state = DOUBLE_ESCAPE;
    } else {
        add(w, c);
    }
}

static ges_status walk_char(walk *w, char c) {
    switch (w->state) {
    case BEFORE_NAME:
    case NAME:
        walk_name(w, c);
        return GES_OK;
    case BEFORE_VALUE:
    case VALUE:
        return walk_value(w, c);
    case VALUE_ESCAPE:
        w->state = VALUE;
        w->value_end = w->at + 1;
        if (!is_line_end(c)) {
            add(w, c);
        }
        return GES_OK;
    case SINGLE:
    case DOUBLE:
    case DOUBLE_ESCAPE:
        walk_quoted(w, c);
        return GES_OK;
    case COMMENT:
        w->state = c == '\\' ? COMMENT_ESCAPE : is_line_end(c) ? BEFORE_NAME : COMMENT;
        return GES_OK;
    case COMMENT_ESCAPE:
        w->state = COMMENT;
        return GES_OK;
    }
    return GES_OK;
}

static ges_status read(ges_dotenv_reader *reader) {
    walk w = {.reader = reader,
              .name = ges_builder_in(reader->mem),
              .value = ges_builder_in(reader->mem),
              .value_off = GES_NPOS};
    size_t zero = ges_text_find_char(reader->in, '\0');
    if (zero != GES_NPOS) {
        return ges_dotenv_refuse(reader, ges_text_skip(reader->in, zero),
                                 "systemd refuses a file with a NUL byte (EBADMSG)");
    }
    ges_status status = GES_OK;
    for (w.at = 0; w.at < reader->in.len && status == GES_OK; w.at++) {
        status = walk_char(&w, reader->in.ptr[w.at]);
    }
    bool is_pending = w.state >= BEFORE_VALUE && w.state <= DOUBLE_ESCAPE;
    return status == GES_OK && is_pending ? push(&w, w.state == VALUE) : status;
}

const ges_dotenv_dialect ges_dotenv_systemd = {
    .name = "systemd",
    .program = "systemd 252 (EnvironmentFile=)",
    .read = read,
};
