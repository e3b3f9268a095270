/* The text form of what a session carries about its project. */
#include "env/loaded.h"

#include "base/builder.h"

enum { MARK_CHARS = 8, MARK_BITS = 48 };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const ges_loaded_var *ges_loaded_find(const ges_os *os, const ges_loaded *loaded, ges_text name) {
    for (size_t i = 0; i < loaded->vars.count; i++) {
        if (ges_env_name_equal(os, loaded->vars.items[i].name, name)) {
            return &loaded->vars.items[i];
        }
    }
    return NULL;
}

/* --- writing ---------------------------------------------------------------------------------- */

static bool is_plain(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("_/:@,+-\\", c) != NULL);
}

/* ':' and '-' part a name from what follows. */
static void write_text(ges_builder *out, ges_text text, bool is_name) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_bare = is_plain(c) && !(is_name && (c == ':' || c == '-'));
        ges_build_format(out, is_bare ? "%c" : "~%02X", (uint8_t)c);
    }
}

static void write_mark(ges_builder *out, ges_mark mark) {
    for (int shift = MARK_BITS - 6; shift >= 0; shift -= 6) {
        ges_build_char(out, digits[mark >> shift & 63]);
    }
}

static void write_marks(ges_builder *out, const char *kind, const ges_mark_list *list) {
    if (list->count != 0) {
        ges_build_text(out, ges_text_of(kind));
    }
    for (size_t i = 0; i < list->count; i++) {
        write_mark(out, list->items[i]);
    }
}

static void write_var(ges_builder *out, const ges_loaded_var *var) {
    ges_build_str(out, ".v");
    write_text(out, var->name, true);
    ges_build_char(out, var->is_unset ? '-' : '=');
    if (!var->is_unset) {
        write_mark(out, var->mark);
    }
    if (var->was_set) {
        ges_build_char(out, ':');
        write_text(out, var->before, false);
    }
}

ges_text ges_loaded_write(const ges_loaded *loaded, ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    if (loaded->root.len == 0 && loaded->told.count == 0) {
        return GES_T("");
    }
    ges_build_str(&out, "1");
    if (loaded->root.len != 0) {
        ges_build_str(&out, ".r");
        write_text(&out, loaded->root, false);
    }
    for (size_t i = 0; i < loaded->vars.count; i++) {
        write_var(&out, &loaded->vars.items[i]);
    }
    write_marks(&out, ".p", &loaded->path);
    write_marks(&out, ".t", &loaded->told);
    return ges_build_done(&out);
}

/* --- reading ---------------------------------------------------------------------------------- */

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* ptr is NULL when it is broken. */
static ges_text read_text(ges_text text, ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '~') {
            ges_build_char(&out, text.ptr[i]);
            continue;
        }
        bool is_whole = i + 2 < text.len;
        int high = is_whole ? hex_digit(text.ptr[i + 1]) : -1;
        int low = is_whole ? hex_digit(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return (ges_text){NULL, 0};
        }
        ges_build_char(&out, (char)(high * 16 + low));
        i += 2;
    }
    ges_text done = ges_build_done(&out);
    return done.ptr != NULL ? done : GES_T("");
}

static bool read_mark(ges_text text, ges_mark *out) {
    ges_mark mark = 0;
    if (text.len < MARK_CHARS) {
        return false;
    }
    for (size_t i = 0; i < MARK_CHARS; i++) {
        const char *at = text.ptr[i] != '\0' ? strchr(digits, text.ptr[i]) : NULL;
        if (at == NULL) {
            return false;
        }
        mark = mark << 6 | (ges_mark)(at - digits);
    }
    *out = mark;
    return true;
}

static bool read_marks(ges_text text, ges_arena *mem, ges_mark_list *out) {
    ges_mark mark;
    for (; text.len != 0; text = ges_text_skip(text, MARK_CHARS)) {
        if (!read_mark(text, &mark)) {
            return false;
        }
        (void)ges_list_push(mem, out, mark); /* the arena remembers */
    }
    return true;
}

static bool read_var(ges_text text, ges_arena *mem, ges_loaded *out) {
    size_t len = 0;
    while (len < text.len && text.ptr[len] != '=' && text.ptr[len] != '-') {
        len++;
    }
    ges_loaded_var var = {.name = read_text(ges_text_slice(text, 0, len), mem)};
    if (len == 0 || len == text.len || var.name.ptr == NULL ||
        out->vars.count >= GES_LOADED_MAX_VARS) {
        return false;
    }
    var.is_unset = text.ptr[len] == '-';
    text = ges_text_skip(text, len + 1);
    if (!var.is_unset) {
        if (!read_mark(text, &var.mark)) {
            return false;
        }
        text = ges_text_skip(text, MARK_CHARS);
    }
    var.was_set = text.len != 0;
    if (var.was_set) {
        var.before = read_text(ges_text_skip(text, 1), mem);
    }
    if (var.was_set && (text.ptr[0] != ':' || var.before.ptr == NULL)) {
        return false;
    }
    return ges_list_push(mem, &out->vars, var);
}

static bool read_field(ges_text field, ges_arena *mem, ges_loaded *out) {
    ges_text rest = ges_text_skip(field, 1);
    switch (field.len != 0 ? field.ptr[0] : '\0') {
    case 'r':
        out->root = read_text(rest, mem);
        return out->root.ptr != NULL;
    case 'v':
        return read_var(rest, mem, out);
    case 'p':
        return read_marks(rest, mem, &out->path);
    case 't':
        return read_marks(rest, mem, &out->told);
    default:
        return false;
    }
}

ges_status ges_loaded_parse(ges_text text, ges_arena *mem, ges_loaded *out, ges_error *err) {
    ges_loaded loaded = {0};
    ges_text field;
    if (text.len > 2 * GES_LOADED_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "GES_LOADED has %zu bytes", text.len);
    }
    if (!ges_text_next(&text, '.', &field) || !ges_text_equal(field, GES_T("1"))) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "GES_LOADED was written by another version of ges");
    }
    while (ges_text_next(&text, '.', &field)) {
        if (!read_field(field, mem, &loaded)) {
            return ges_arena_failed(mem) ? ges_arena_error(mem, err)
                                         : ges_error_set(err, GES_CORRUPT, "GES_LOADED is damaged");
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = loaded;
    return GES_OK;
}
