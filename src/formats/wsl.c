/* Reads /etc/wsl.conf:
 *     [interop]
 *     appendWindowsPath = false   # comment
 * A value may have double quotes around any part of it, and the escapes \\ \" \b \n \t; a backslash
 * at the end of a line continues it. And WSLENV: GOPATH/l:GOFLAGS:USERPROFILE/pu. */
#include "formats/wsl.h"

#include "base/builder.h"

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        bool is_digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        if (!is_letter(text.ptr[i]) && !(is_digit && i > 0)) {
            return false;
        }
    }
    return text.len != 0;
}

/* "[name]" and a comment; false when it is none. */
static bool cut_section(ges_text line, ges_text *name) {
    size_t end = ges_text_find_char(line, ']');
    if (!ges_text_starts(line, GES_T("[")) || end == GES_NPOS) {
        return false;
    }
    ges_text rest = ges_text_trim(ges_text_skip(line, end + 1));
    ges_text word = ges_text_slice(line, 1, end);
    if (!is_word(word) || (rest.len != 0 && rest.ptr[0] != '#')) {
        return false;
    }
    *name = word;
    return true;
}

/* The value of one line, up to a comment. *goes_on: a backslash ends the line. False: WSL refuses
 * it. */
static bool read_value(ges_text line, ges_builder *out, bool *is_quoted, bool *goes_on) {
    static const char escapes[] = "\\\\\"\"b\bn\nt\t";
    *goes_on = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == '#' && !*is_quoted) {
            return true;
        }
        if (c == '"') {
            *is_quoted = !*is_quoted;
            continue;
        }
        if (c != '\\') {
            ges_build_char(out, c);
            continue;
        }
        i++;
        if (i == line.len) {
            *goes_on = true;
            return true;
        }
        size_t k = 0;
        while (escapes[k] != '\0' && escapes[k] != line.ptr[i]) {
            k += 2;
        }
        if (escapes[k] == '\0') {
            return false;
        }
        ges_build_char(out, escapes[k + 1]);
    }
    return true;
}

bool ges_wslconf_find(ges_text in, ges_text section, ges_text key, ges_arena *mem,
                      ges_wslconf_value *out) {
    ges_text line = {0};
    ges_text name = {0};
    ges_text value = {0};
    bool is_inside = false;
    for (uint32_t number = 1; ges_text_next_line(&in, &line); number++) {
        line = ges_text_trim(line);
        if (cut_section(line, &name)) {
            is_inside = ges_text_equal_nocase(name, section);
            continue;
        }
        bool is_wanted = is_inside && ges_text_cut(line, '=', &name, &value) &&
                         ges_text_equal_nocase(ges_text_trim(name), key);
        if (!is_wanted) {
            continue;
        }
        ges_builder b = ges_builder_in(mem);
        bool is_quoted = false;
        bool goes_on = false;
        uint32_t first = number;
        bool is_good = read_value(value, &b, &is_quoted, &goes_on);
        while (is_good && goes_on && ges_text_next_line(&in, &line)) {
            number++;
            is_good = read_value(line, &b, &is_quoted, &goes_on);
        }
        if (is_good && !is_quoted) {
            *out = (ges_wslconf_value){ges_text_trim(ges_build_done(&b)), first};
            return true;
        }
    }
    return false;
}

bool ges_wslconf_is_false(ges_text value) {
    return ges_text_equal_nocase(value, GES_T("false")) || ges_text_equal(value, GES_T("0"));
}

bool ges_wslenv_read(ges_text in, ges_arena *mem, ges_wslenv *out) {
    ges_text text = {0};
    in = ges_text_trim(in);
    while (ges_text_next(&in, ':', &text)) {
        ges_wslenv_entry entry = {.text = text, .name = text};
        (void)ges_text_cut(text, '/', &entry.name, &entry.flags); /* else it is all name */
        if (entry.name.len != 0 && !ges_list_push(mem, out, entry)) {
            return false;
        }
    }
    return true;
}

char ges_wslenv_unknown_flag(ges_text flags) {
    for (size_t i = 0; i < flags.len; i++) {
        if (ges_text_find_char(GES_T("pluw"), flags.ptr[i]) == GES_NPOS) {
            return flags.ptr[i];
        }
    }
    return '\0';
}
