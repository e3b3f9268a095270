/* Marks of values, and their text form. */
#include "env/baseline.h"

#include "base/builder.h"
#include "env/pathlist.h"

enum { MARK_BITS = 48, MARK_CHARS = 8 };

/* --- marks ------------------------------------------------------------------------------------ */

/* FNV-1a with 64 bits, folded. Source: draft-eastlake-fnv-17 sections 3 and 5. */
static const uint64_t fnv_offset = 0xcbf29ce484222325u;
static const uint64_t fnv_prime = 0x00000100000001b3u;

static uint64_t mix(uint64_t hash, char c) {
    return (hash ^ (uint8_t)c) * fnv_prime;
}

static ges_mark fold(uint64_t hash) {
    return (hash >> MARK_BITS ^ hash) & (((uint64_t)1 << MARK_BITS) - 1);
}

ges_mark ges_mark_of(ges_text value) {
    uint64_t hash = fnv_offset;
    for (size_t i = 0; i < value.len; i++) {
        hash = mix(hash, value.ptr[i]);
    }
    return fold(hash);
}

static char plain(ges_path_style style, char c) {
    if (style == GES_PATH_UNIX) {
        return c;
    }
    return c == '/' ? '\\' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

ges_mark ges_mark_of_entry(ges_path_style style, ges_text entry) {
    uint64_t hash = fnv_offset;
    size_t keep = style == GES_PATH_WINDOWS ? 3 : 1; /* the slash of "C:\" and of "/" */
    while (entry.len > keep && ges_path_is_separator(style, entry.ptr[entry.len - 1])) {
        entry.len--;
    }
    for (size_t i = 0; i < entry.len; i++) {
        if (style == GES_PATH_UNIX || entry.ptr[i] != '"') {
            hash = mix(hash, plain(style, entry.ptr[i]));
        }
    }
    return fold(hash);
}

bool ges_mark_list_has(const ges_mark_list *list, ges_mark mark) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == mark) {
            return true;
        }
    }
    return false;
}

bool ges_mark_list_equal(const ges_mark_list *a, const ges_mark_list *b) {
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof(*a->items)) == 0);
}

bool ges_baseline_is_list(const ges_os *os, ges_text name) {
    static const char *const windows[] = {"PATH", "PATHEXT", "LibPath", "Os2LibPath", "GOPATH"};
    static const char *const unix_names[] = {
        "PATH",          "MANPATH",         "INFOPATH",        "CDPATH",     "GOPATH",
        "XDG_DATA_DIRS", "XDG_CONFIG_DIRS", "PKG_CONFIG_PATH", "PYTHONPATH", "LD_LIBRARY_PATH",
        "LIBRARY_PATH",  "CPATH",           "NODE_PATH",       "CLASSPATH",  "DYLD_LIBRARY_PATH",
    };
    bool is_windows = os->family == GES_OS_WINDOWS;
    const char *const *names = is_windows ? windows : unix_names;
    size_t count = is_windows ? GES_COUNT(windows) : GES_COUNT(unix_names);
    for (size_t i = 0; i < count; i++) {
        if (ges_env_name_equal(os, name, ges_text_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* --- a block's baseline ----------------------------------------------------------------------- */

static ges_baseline_var var_of(const ges_os *os, const ges_env_entry *entry, ges_arena *mem) {
    ges_baseline_var var = {.name = entry->name, .is_list = ges_baseline_is_list(os, entry->name)};
    ges_text rest = entry->value;
    ges_text raw;
    while (var.is_list && rest.len != 0 && ges_path_next_raw(ges_os_style(os), &rest, &raw)) {
        ges_mark mark = ges_mark_of_entry(ges_os_style(os), raw);
        (void)ges_list_push(mem, &var.marks, mark); /* the arena remembers */
        var.is_list = var.marks.count <= GES_BASELINE_MAX_ENTRIES;
    }
    if (!var.is_list) {
        var.marks.count = 0;
        ges_mark mark = ges_mark_of(entry->value);
        (void)ges_list_push(mem, &var.marks, mark); /* the arena remembers */
    }
    return var;
}

ges_baseline ges_baseline_of(const ges_os *os, const ges_env_list *block, ges_arena *mem) {
    ges_baseline out = {0};
    for (size_t i = 0; i < block->count; i++) {
        ges_baseline_var var = var_of(os, &block->items[i], mem);
        (void)ges_list_push(mem, &out, var); /* the arena remembers */
    }
    return out;
}

const ges_baseline_var *ges_baseline_find(const ges_os *os, const ges_baseline *baseline,
                                          ges_text name) {
    for (size_t i = 0; i < baseline->count; i++) {
        if (ges_env_name_equal(os, baseline->items[i].name, name)) {
            return &baseline->items[i];
        }
    }
    return NULL;
}

/* --- text ------------------------------------------------------------------------------------- */

/* Source: RFC 4648 section 5. */
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void write_mark(ges_builder *out, ges_mark mark) {
    for (int shift = MARK_BITS - 6; shift >= 0; shift -= 6) {
        ges_build_char(out, digits[mark >> shift & 63]);
    }
}

static bool is_word(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

ges_text ges_baseline_write(const ges_baseline *baseline, ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    ges_build_str(&out, "1");
    for (size_t i = 0; i < baseline->count; i++) {
        const ges_baseline_var *var = &baseline->items[i];
        ges_build_char(&out, '.');
        for (size_t k = 0; k < var->name.len; k++) {
            char c = var->name.ptr[k];
            ges_build_format(&out, is_word(c) ? "%c" : "~%02X", (uint8_t)c);
        }
        ges_build_char(&out, var->is_list ? ':' : '=');
        for (size_t k = 0; k < var->marks.count; k++) {
            write_mark(&out, var->marks.items[k]);
        }
    }
    return ges_build_done(&out);
}

/* What is left to read, and where that stands in the whole. */
typedef struct cursor {
    ges_text rest;
    size_t off;
    ges_error *err;
} cursor;

static ges_status corrupt(const cursor *c, const char *why) {
    ges_status status = ges_error_set(c->err, GES_CORRUPT, "the baseline of the session: %s", why);
    if (c->err != NULL) {
        c->err->offset = c->off;
    }
    return status;
}

static int hex_value(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static ges_status read_name(const cursor *c, ges_text name, ges_arena *mem, ges_text *out) {
    ges_builder plain_name = ges_builder_in(mem);
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] != '~') {
            ges_build_char(&plain_name, name.ptr[i]);
            continue;
        }
        int high = i + 2 < name.len ? hex_value(name.ptr[i + 1]) : -1;
        int low = i + 2 < name.len ? hex_value(name.ptr[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return corrupt(c, "a '~' in a name without two hexadecimal digits");
        }
        ges_build_char(&plain_name, (char)(high * 16 + low));
        i += 2;
    }
    *out = ges_build_done(&plain_name);
    return out->len != 0 ? GES_OK : corrupt(c, "a name is empty");
}

static ges_status read_marks(const cursor *c, ges_text text, ges_arena *mem, ges_mark_list *out) {
    if (text.len % MARK_CHARS != 0) {
        return corrupt(c, "a mark is cut");
    }
    ges_mark mark = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = text.ptr[i] != '\0' ? strchr(digits, text.ptr[i]) : NULL;
        if (at == NULL) {
            return corrupt(c, "a mark holds a character that is none of its alphabet");
        }
        mark = (i % MARK_CHARS == 0 ? 0 : mark << 6) | (uint64_t)(at - digits);
        if (i % MARK_CHARS == MARK_CHARS - 1) {
            (void)ges_list_push(mem, out, mark); /* the arena remembers */
        }
    }
    return GES_OK;
}

static ges_status read_var(const cursor *c, ges_text piece, ges_arena *mem, ges_baseline *out) {
    ges_baseline_var var = {0};
    ges_text name;
    ges_text marks;
    var.is_list = ges_text_find_char(piece, ':') != GES_NPOS;
    if (!ges_text_cut(piece, var.is_list ? ':' : '=', &name, &marks)) {
        return corrupt(c, "a piece has neither '=' nor ':'");
    }
    ges_status status = read_name(c, name, mem, &var.name);
    status = status == GES_OK ? read_marks(c, marks, mem, &var.marks) : status;
    if (status == GES_OK && !var.is_list && var.marks.count != 1) {
        status = corrupt(c, "a value has not one mark");
    }
    if (status == GES_OK) {
        (void)ges_list_push(mem, out, var); /* the arena remembers */
    }
    return status;
}

ges_status ges_baseline_parse(ges_text text, ges_arena *mem, ges_baseline *out, ges_error *err) {
    cursor c = {.rest = text, .err = err};
    ges_baseline found = {0};
    ges_text piece = {0};
    if (text.len > GES_BASELINE_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "the baseline of the session is over %d bytes",
                             GES_BASELINE_MAX);
    }
    if (!ges_text_next(&c.rest, '.', &piece) || !ges_text_equal(piece, GES_T("1"))) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "the baseline of the session is of another version");
    }
    ges_status status = GES_OK;
    for (c.off = 2; status == GES_OK && ges_text_next(&c.rest, '.', &piece);
         c.off += piece.len + 1) {
        status = read_var(&c, piece, mem, &found);
    }
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        *out = found;
    }
    return status;
}
