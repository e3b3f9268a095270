/* What the .env readers written in Go share. */
#include "formats/dotenv_reader.h"

bool ges_dotenv_is_go_blank(uint32_t rune) {
    return rune == '\t' || rune == '\v' || rune == '\f' || rune == '\r' || rune == ' ' ||
           rune == 0x85 || rune == 0xA0;
}

ges_text ges_dotenv_go_skip(ges_text text) {
    size_t width;
    while (text.len != 0 && ges_dotenv_is_go_blank(ges_utf8_decode(text, &width))) {
        text = ges_text_skip(text, width);
    }
    return text;
}

ges_text ges_dotenv_go_trim_end(ges_text text) {
    ges_text trimmed = ges_text_trim_unicode(text);
    size_t lead = trimmed.len != 0 ? (size_t)(trimmed.ptr - text.ptr) : 0;
    return ges_text_slice(text, 0, lead + trimmed.len);
}

ges_text ges_dotenv_go_statement(ges_text text) {
    for (;;) {
        size_t width;
        while (text.len != 0 && ges_rune_is_space(ges_utf8_decode(text, &width))) {
            text = ges_text_skip(text, width);
        }
        if (text.len == 0 || text.ptr[0] != '#') {
            return text;
        }
        size_t end = ges_text_find_char(text, '\n');
        text = ges_text_skip(text, end == GES_NPOS ? text.len : end);
    }
}

static bool is_special(char c) {
    return memchr("*#$@!?-0123456789", c, 17) != NULL;
}

/* The name of a reference behind its dollar; *taken: how much of the text it takes. */
static ges_text shell_name(ges_text text, size_t *taken) {
    if (text.ptr[0] == '{') {
        size_t close = ges_text_find_char(text, '}');
        if (text.len > 2 && is_special(text.ptr[1]) && text.ptr[2] == '}') {
            close = 2;
        }
        *taken = close == GES_NPOS ? 1 : close + 1; /* "${" alone is eaten */
        return close == GES_NPOS ? (ges_text){NULL, 0} : ges_text_slice(text, 1, close);
    }
    size_t len = is_special(text.ptr[0]) ? 1 : 0;
    while (!is_special(text.ptr[0]) && len < text.len && ges_dotenv_is_word(text.ptr[len])) {
        len++;
    }
    *taken = len;
    return ges_text_slice(text, 0, len);
}

ges_status ges_dotenv_go_expand(ges_dotenv_reader *reader, ges_text text,
                                ges_text (*find)(ges_dotenv_reader *, ges_text), ges_text *out) {
    ges_builder built = ges_builder_in(reader->mem);
    ges_status status = GES_OK;
    for (size_t i = 0; i < text.len && status == GES_OK; i++) {
        if (text.ptr[i] != '$' || i + 1 == text.len) {
            ges_build_char(&built, text.ptr[i]);
            continue;
        }
        size_t taken;
        ges_text name = shell_name(ges_text_skip(text, i + 1), &taken);
        if (name.len != 0) {
            ges_build_text(&built, find(reader, name));
        } else if (taken == 0) {
            ges_build_char(&built, '$');
        }
        i += taken;
        status = ges_dotenv_check(reader, &built);
        /* An open brace was looked for up to the end. */
        status =
            status == GES_OK ? ges_dotenv_step(reader, name.len == 0 ? text.len - i : 0) : status;
    }
    *out = ges_build_done(&built);
    return status;
}
