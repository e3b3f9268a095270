/* Strict reader and writer of the module text; each kind of line is one entry of a table. */
#include "formats/gomodinfo.h"

#include "formats/gostring.h"

#include <string.h>

#include <stdarg.h>
#include <stdio.h>

enum { MAX_COLUMNS = 4 };

typedef struct parsing {
    ges_arena *mem;
    ges_gomodinfo *out;
    ges_gomodinfo_module *last; /* what a replacement would replace; NULL: nothing */
    ges_error *err;
} parsing;

static ges_status corrupt(parsing *p, const char *format, ...) GES_PRINTF(2, 3);
static ges_status corrupt(parsing *p, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(p->err->text, sizeof(p->err->text), format, args); /* cut is good enough */
    va_end(args);
    p->err->status = GES_CORRUPT;
    return GES_CORRUPT;
}

/* Columns between tabs, counted beyond MAX_COLUMNS too. */
static size_t split(ges_text line, ges_text out[MAX_COLUMNS]) {
    size_t count = 0;
    for (;;) {
        size_t tab = ges_text_find_char(line, '\t');
        if (count < MAX_COLUMNS) {
            out[count] = ges_text_slice(line, 0, tab == GES_NPOS ? line.len : tab);
        }
        count++;
        if (tab == GES_NPOS) {
            return count;
        }
        line = ges_text_skip(line, tab + 1);
    }
}

static ges_status read_path(parsing *p, ges_text rest) {
    p->out->path = rest;
    return GES_OK;
}

static ges_status read_module(parsing *p, ges_text rest, ges_gomodinfo_module *out) {
    ges_text columns[MAX_COLUMNS];
    size_t count = split(rest, columns);
    if (count != 2 && count != 3) {
        return corrupt(p, "expected 2 or 3 columns; got %zu", count);
    }
    *out = (ges_gomodinfo_module){.path = columns[0], .version = columns[1]};
    if (count == 3) {
        out->sum = columns[2];
    }
    p->last = out;
    return GES_OK;
}

static ges_status read_main(parsing *p, ges_text rest) {
    p->out->has_main = true;
    return read_module(p, rest, &p->out->main);
}

static ges_status read_dep(parsing *p, ges_text rest) {
    ges_gomodinfo_module none = {0};
    if (!ges_list_push(p->mem, &p->out->deps, none)) {
        return ges_arena_error(p->mem, p->err);
    }
    return read_module(p, rest, &p->out->deps.items[p->out->deps.count - 1]);
}

static ges_status read_replacement(parsing *p, ges_text rest) {
    ges_text columns[MAX_COLUMNS];
    size_t count = split(rest, columns);
    if (count != 3) {
        return corrupt(p, "expected 3 columns for replacement; got %zu", count);
    }
    if (p->last == NULL) {
        return corrupt(p, "replacement with no module on previous line");
    }
    p->last->is_replaced = true;
    p->last->new_path = columns[0];
    p->last->new_version = columns[1];
    p->last->new_sum = columns[2];
    p->last = NULL;
    return GES_OK;
}

/* What Go's writer puts a word into quotes for; in a key '=' as well. */
static bool is_special(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '"' || c == '`';
}

/* Is any of these 8 bytes one below '#' or a '`'? No byte of UTF-8 text behind ASCII is. */
static bool has_suspect(const char *bytes) {
    const uint64_t ones = UINT64_MAX / 255;
    const uint64_t tops = ones << 7;
    uint64_t v;
    memcpy(&v, bytes, sizeof(v));
    uint64_t ticks = v ^ ones * '`';
    return (((v - ones * '#') & ~v) | ((ticks - ones) & ~ticks)) & tops;
}

/* Eight at a time: nearly no value needs them, and some are long. */
static bool needs_quotes_as_value(ges_text value) {
    size_t i = 0;
    while (value.len - i >= sizeof(uint64_t) && !has_suspect(value.ptr + i)) {
        i += sizeof(uint64_t);
    }
    for (; i < value.len; i++) {
        if (is_special(value.ptr[i])) {
            return true;
        }
    }
    return false;
}

static bool needs_quotes_as_key(ges_text key) {
    return key.len == 0 || ges_text_find_char(key, '=') != GES_NPOS || needs_quotes_as_value(key);
}

static bool is_quote(char c) {
    return c == '"' || c == '`';
}

/* Bytes of the quoted word that `text` begins with; 0 when it does not end. */
static size_t quoted_len(ges_text text) {
    size_t i = 1;
    while (i < text.len && text.ptr[i] != text.ptr[0]) {
        i += text.ptr[i] == '\\' && text.ptr[0] == '"' ? 2 : 1;
    }
    return i < text.len ? i + 1 : 0;
}

static ges_status read_key(parsing *p, ges_text *rest, ges_text *key) {
    if (!is_quote(rest->ptr[0])) {
        ges_text value;
        if (!ges_text_cut(*rest, '=', key, &value)) {
            return corrupt(p, "build line missing '=' after key");
        }
        *rest = value;
        return needs_quotes_as_key(*key) ? corrupt(p, "unquoted key %.*s must be quoted",
                                                   GES_FMT(ges_gostring_quoted(p->mem, *key)))
                                         : GES_OK;
    }
    size_t len = quoted_len(*rest);
    if (len == 0 || !ges_gostring_unquote(p->mem, ges_text_slice(*rest, 0, len), key)) {
        return corrupt(p, "invalid quoted key in build line");
    }
    ges_text after = ges_text_skip(*rest, len);
    if (after.len == 0) {
        return corrupt(p, "build line missing '=' after quoted key");
    }
    if (after.ptr[0] != '=') {
        return corrupt(p, "unexpected character after quoted key: '%c'", after.ptr[0]);
    }
    *rest = ges_text_skip(after, 1);
    return GES_OK;
}

static ges_status read_build(parsing *p, ges_text rest) {
    ges_gobuild_setting setting = {0};
    if (rest.len == 0) {
        return corrupt(p, "build line missing '='");
    }
    if (rest.ptr[0] == '=') {
        return corrupt(p, "build line with missing key");
    }
    ges_status status = read_key(p, &rest, &setting.key);
    if (status != GES_OK) {
        return status;
    }
    setting.value = rest;
    if (rest.len != 0 && is_quote(rest.ptr[0])) {
        if (!ges_gostring_unquote(p->mem, rest, &setting.value)) {
            return corrupt(p, "invalid quoted value in build line");
        }
    } else if (needs_quotes_as_value(rest)) {
        return corrupt(p, "unquoted value %.*s must be quoted",
                       GES_FMT(ges_gostring_quoted(p->mem, rest)));
    }
    return ges_list_push(p->mem, &p->out->settings, setting) ? GES_OK
                                                             : ges_arena_error(p->mem, p->err);
}

static const struct {
    ges_text word;
    ges_status (*read)(parsing *p, ges_text rest);
} lines[] = {
    {GES_LIT("path\t"), read_path},   {GES_LIT("mod\t"), read_main},
    {GES_LIT("dep\t"), read_dep},     {GES_LIT("=>\t"), read_replacement},
    {GES_LIT("build\t"), read_build},
};

ges_status ges_gomodinfo_parse(ges_text in, ges_arena *mem, ges_gomodinfo *out, ges_error *err) {
    ges_gomodinfo info = {0};
    ges_error why = {0};
    parsing p = {mem, &info, NULL, &why};
    ges_text line;
    ges_text rest;
    for (uint32_t number = 1; ges_text_cut(in, '\n', &line, &rest); number++) {
        in = rest;
        for (size_t i = 0; i < GES_COUNT(lines); i++) {
            if (!ges_text_starts(line, lines[i].word)) {
                continue;
            }
            ges_status status = lines[i].read(&p, ges_text_skip(line, lines[i].word.len));
            if (status != GES_OK) {
                (void)ges_error_set(err, status, "line %u: %s", (unsigned)number, why.text);
                if (err != NULL) {
                    err->line = number;
                }
                return status;
            }
            break;
        }
    }
    *out = info;
    return GES_OK;
}

ges_gomodinfo ges_gomodinfo_of(ges_text in, ges_arena *mem) {
    ges_gomodinfo info = {0};
    return ges_gomodinfo_parse(in, mem, &info, NULL) == GES_OK ? info : (ges_gomodinfo){0};
}

/* Pieces instead of a format: listing a folder of programs is mostly this. */
static void put_three(ges_builder *out, ges_text a, ges_text b, ges_text c) {
    ges_build_text(out, a);
    ges_build_char(out, '\t');
    ges_build_text(out, b);
    ges_build_char(out, '\t');
    ges_build_text(out, c);
}

static void write_module(const ges_gomodinfo_module *module, ges_text word, ges_builder *out) {
    ges_build_char(out, '\t');
    put_three(out, word, module->path, module->version);
    if (!module->is_replaced) {
        ges_build_char(out, '\t');
        ges_build_text(out, module->sum);
        ges_build_char(out, '\n');
        return;
    }
    ges_build_str(out, "\n\t=>\t");
    put_three(out, module->new_path, module->new_version, module->new_sum);
    ges_build_str(out, "\n\t\n");
}

static void write_setting(const ges_gobuild_setting *setting, ges_builder *out) {
    ges_text key = setting->key;
    ges_text value = setting->value;
    ges_build_str(out, "\tbuild\t");
    ges_build_text(out, needs_quotes_as_key(key) ? ges_gostring_quoted(out->mem, key) : key);
    ges_build_char(out, '=');
    ges_build_text(out,
                   needs_quotes_as_value(value) ? ges_gostring_quoted(out->mem, value) : value);
    ges_build_char(out, '\n');
}

void ges_gomodinfo_write(const ges_gomodinfo *info, ges_builder *out) {
    if (info->path.len != 0) {
        ges_build_str(out, "\tpath\t");
        ges_build_text(out, info->path);
        ges_build_char(out, '\n');
    }
    const ges_gomodinfo_module *m = &info->main;
    if (m->path.len + m->version.len + m->sum.len != 0 || m->is_replaced) {
        write_module(m, GES_T("mod"), out);
    }
    for (size_t i = 0; i < info->deps.count; i++) {
        write_module(&info->deps.items[i], GES_T("dep"), out);
    }
    for (size_t i = 0; i < info->settings.count; i++) {
        write_setting(&info->settings.items[i], out);
    }
}
