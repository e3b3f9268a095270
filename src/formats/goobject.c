/* The header of a Go object.
 *
 *     go object GOOS GOARCH VERSION [GOAMD64=v1] [X:experiment,...]\n
 *     [build id "..."\n] [main\n] \n  and behind it the exports ($$B) or "!\n" and the code
 *
 * A version of a development tree has blanks in it. Before 1.16 the assembler named no experiments. */
#include "formats/goobject.h"

#include "formats/gostring.h"

static const ges_text sign = GES_LIT("go object ");

bool ges_goobject_probe(ges_bytes head) {
    return ges_text_starts(ges_text_from(head), sign);
}

static bool is_upper_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "GOAMD64=v1", "GOARM=7,softfloat": a variable and its value. */
static bool is_level(ges_text word) {
    ges_text name = {0};
    ges_text value = {0};
    if (!ges_text_cut(word, '=', &name, &value) || !ges_text_starts(name, GES_T("GO"))) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (!is_upper_or_digit(name.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* Takes the last word off `text` when `is_it`. */
static ges_text take_last(ges_text *text, bool (*is_it)(ges_text word)) {
    size_t blank = ges_text_rfind_char(*text, ' ');
    ges_text word = blank != GES_NPOS ? ges_text_skip(*text, blank + 1) : (ges_text){0};
    if (word.len == 0 || !is_it(word)) {
        return (ges_text){0};
    }
    *text = ges_text_slice(*text, 0, blank);
    return word;
}

static bool is_experiments(ges_text word) {
    return ges_text_starts(word, GES_T("X:"));
}

static void read_build_id(ges_text line, const char *start, ges_arena *mem, ges_goobject *out) {
    static const ges_text mark = GES_LIT("build id ");
    ges_text id = {0};
    ges_text quoted = ges_text_starts(line, mark) ? ges_text_skip(line, mark.len) : (ges_text){0};
    if (quoted.len > 2 && ges_gostring_unquote(mem, quoted, &id)) {
        out->build_id = ges_text_copy(mem, id);
        out->build_id_off = (size_t)(quoted.ptr + 1 - start);
        out->build_id_len = quoted.len - 2;
    }
}

bool ges_goobject_read(ges_bytes head, ges_arena *mem, ges_goobject *out) {
    ges_text rest = ges_text_from(head);
    ges_text line = {0};
    ges_goobject read = {0};
    if (!ges_goobject_probe(head) || !ges_text_contains(rest, GES_T("\n"))) {
        return false;
    }
    (void)ges_text_cut(rest, '\n', &line, &rest); /* there is one */
    line = ges_text_skip(line, sign.len);
    if (!ges_text_cut(line, ' ', &read.goos, &line) ||
        !ges_text_cut(line, ' ', &read.goarch, &line)) {
        return false;
    }
    read.experiments = ges_text_skip(take_last(&line, is_experiments), 2);
    if (ges_text_equal(read.experiments, GES_T("none"))) {
        read.experiments = (ges_text){0};
    }
    read.level = take_last(&line, is_level);
    read.version = line;
    read.version_off = (size_t)(line.ptr - (const char *)head.ptr);
    if (ges_text_cut(rest, '\n', &line, &rest)) {
        read_build_id(line, (const char *)head.ptr, mem, &read);
    }
    if (read.version.len == 0) {
        return false;
    }
    *out = read;
    return true;
}
