/* JSON, indented by two spaces. Source: RFC 8259. */
#include "base/utf.h"
#include "report/report.h"

#include "base/list.h"

typedef struct level {
    bool is_list;
    bool has_members;
} level;
GES_LIST(level_list, level);

typedef struct json_sink {
    ges_sink sink; /* first: the functions get its address */
    ges_arena *mem;
    ges_builder *out;
    level_list levels;
} json_sink;

/* A key ends at its NUL: one that holds a NUL is written as Java does, C0 80. */
static bool is_hidden_nul(ges_text value) {
    return ges_text_starts(value, GES_T("\xC0\x80"));
}

static void write_string(ges_builder *out, ges_text value) {
    ges_build_char(out, '"');
    while (value.len != 0) {
        size_t width;
        uint32_t rune = ges_utf8_decode(value, &width);
        if (rune == '"' || rune == '\\') {
            ges_build_char(out, '\\');
            ges_build_char(out, (char)rune);
        } else if (rune == '\n') {
            ges_build_str(out, "\\n");
        } else if (rune < 0x20 || rune == 0x7F) {
            ges_build_format(out, "\\u%04x", (unsigned)rune);
        } else {
            ges_build_rune(out, rune);
        }
        value = ges_text_skip(value, width);
    }
    ges_build_char(out, '"');
}

static void write_key(ges_builder *out, ges_text key) {
    ges_builder plain = ges_builder_in(out->mem);
    if (ges_text_find(key, GES_T("\xC0\x80")) == GES_NPOS) {
        write_string(out, key);
        return;
    }
    for (size_t i = 0; i < key.len; i++) {
        bool is_nul = is_hidden_nul(ges_text_skip(key, i));
        ges_build_char(&plain, is_nul ? '\0' : key.ptr[i]);
        i += is_nul;
    }
    write_string(out, ges_build_done(&plain));
}

static void indent(json_sink *json) {
    for (size_t i = 0; i < json->levels.count; i++) {
        ges_build_str(json->out, "  ");
    }
}

static void begin_member(json_sink *json, const char *key) {
    if (json->levels.count == 0) {
        return;
    }
    level *top = &json->levels.items[json->levels.count - 1];
    if (top->has_members) {
        ges_build_char(json->out, ',');
    }
    ges_build_char(json->out, '\n');
    top->has_members = true;
    indent(json);
    if (!top->is_list && key != NULL) {
        write_key(json->out, ges_text_of(key));
        ges_build_str(json->out, ": ");
    }
}

static void begin(json_sink *json, const char *key, bool is_list) {
    begin_member(json, key);
    ges_build_char(json->out, is_list ? '[' : '{');
    (void)ges_list_push(json->mem, &json->levels,
                        ((level){is_list, false})); /* the arena remembers a failure */
}

static void end(json_sink *json) {
    if (json->levels.count == 0) {
        return;
    }
    level top = json->levels.items[--json->levels.count];
    if (top.has_members) {
        ges_build_char(json->out, '\n');
        indent(json);
    }
    ges_build_char(json->out, top.is_list ? ']' : '}');
    if (json->levels.count == 0) {
        ges_build_char(json->out, '\n');
    }
}

static void json_open(ges_sink *sink, const char *key, const ges_view *view) {
    (void)view;
    begin((json_sink *)sink, key, false);
}

static void json_open_list(ges_sink *sink, const char *key, const char *heading) {
    (void)heading;
    begin((json_sink *)sink, key, true);
}

static void json_close(ges_sink *sink) {
    end((json_sink *)sink);
}

static void json_text(ges_sink *sink, const char *key, ges_text value) {
    json_sink *json = (json_sink *)sink;
    begin_member(json, key);
    write_string(json->out, value);
}

static void json_number(ges_sink *sink, const char *key, int64_t value) {
    json_sink *json = (json_sink *)sink;
    begin_member(json, key);
    ges_build_format(json->out, "%lld", (long long)value);
}

static void json_boolean(ges_sink *sink, const char *key, bool value) {
    json_sink *json = (json_sink *)sink;
    begin_member(json, key);
    ges_build_text(json->out, value ? GES_T("true") : GES_T("false"));
}

static void json_say(ges_sink *sink, const char *style, ges_text line) {
    (void)sink, (void)style, (void)line; /* for people only */
}

ges_sink *ges_report_json(ges_arena *mem, ges_builder *out) {
    json_sink *json = ges_new(mem, json_sink);
    if (json == NULL) {
        return NULL;
    }
    *json = (json_sink){
        .sink = {json_open, json_close, json_open_list, json_close, json_text, json_number,
                 json_boolean, json_say},
        .mem = mem,
        .out = out,
    };
    return &json->sink;
}
