/* Text for people: objects by their view, children indented below. */
#include "report/report.h"

#include "base/list.h"
#include "base/utf.h"

typedef struct member {
    const char *key;
    ges_text value;
} member;
GES_LIST(member_list, member);

/* An open object or list. Its children print into `children`, its own line first when it closes. */
typedef struct frame {
    bool is_list;
    const ges_view *view;
    const char *heading;
    member_list members;
    ges_builder children;
} frame;
GES_LIST(frame_list, frame);

typedef struct text_sink {
    ges_sink sink; /* first: the functions get its address */
    ges_arena *mem;
    ges_builder *out;
    bool use_colour;
    frame_list frames;
} text_sink;

typedef struct style {
    const char *name;
    const char *code; /* SGR parameters. Source: ECMA-48 8.3.117 */
} style;

static const style styles[] = {
    {"error", "1;31"}, {"warning", "1;33"}, {"info", "36"}, {"ok", "32"},
    {"wins", "1;32"},  {"bold", "1"},       {"dim", "2"},
};

static const char *code_of(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(styles); i++) {
        if (ges_text_equal(name, ges_text_of(styles[i].name))) {
            return styles[i].code;
        }
    }
    return NULL;
}

/* Takes no place of its own, turns the direction of what stands beside it, or looks like an empty place.
 * Source: Unicode 16, DerivedCoreProperties Default_Ignorable_Code_Point and PropList Bidi_Control,
 * White_Space; U+2800 is a blank of Braille. */
static bool is_hidden(uint32_t rune) {
    static const struct {
        uint32_t first;
        uint32_t last;
    } ranges[] = {
        {0x0080, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},
        {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
        {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},   {0x2800, 0x2800},
        {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFFB},   {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
    };
    for (size_t i = 0; rune >= 0x80 && i < GES_COUNT(ranges); i++) {
        if (rune >= ranges[i].first && rune <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

void ges_report_escape(ges_builder *out, ges_text value) {
    while (value.len != 0) {
        size_t width;
        uint32_t rune = ges_utf8_decode(value, &width);
        if (rune == '\n') {
            ges_build_str(out, "\\n");
        } else if (rune == '\t') {
            ges_build_str(out, "\\t");
        } else if (rune == '\r') {
            ges_build_str(out, "\\r");
        } else if (rune < 0x20 || rune == 0x7F || (rune == GES_RUNE_ERROR && width == 1)) {
            ges_build_format(out, "\\x%02x", (unsigned)(uint8_t)value.ptr[0]);
        } else if (is_hidden(rune)) {
            ges_build_format(out, rune > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)rune);
        } else {
            ges_build_text(out, ges_text_slice(value, 0, width));
        }
        value = ges_text_skip(value, width);
    }
}

static void write_styled(const text_sink *text, ges_builder *out, const char *code,
                         ges_text value) {
    bool is_styled = text->use_colour && code != NULL && value.len != 0;
    if (is_styled) {
        ges_build_format(out, "\x1b[%sm", code);
    }
    ges_report_escape(out, value);
    if (is_styled) {
        ges_build_str(out, "\x1b[0m");
    }
}

/* Columns a terminal needs; every rune counts one, which is right for what we print most. */
static size_t columns(ges_text value) {
    size_t count = 0;
    while (value.len != 0) {
        size_t width;
        (void)ges_utf8_decode(value, &width); /* only the width matters */
        value = ges_text_skip(value, width);
        count++;
    }
    return count;
}

static ges_text member_value(const frame *f, ges_text key) {
    for (size_t i = 0; i < f->members.count; i++) {
        if (ges_text_equal(ges_text_of(f->members.items[i].key), key)) {
            return f->members.items[i].value;
        }
    }
    return (ges_text){NULL, 0};
}

/* One "{...}" of a template: its style, value and padding. */
typedef struct field {
    const char *code;
    ges_text value;
    size_t width;
} field;

static field read_field(const frame *f, ges_text inside) {
    field result = {0};
    char mark = inside.len != 0 ? inside.ptr[0] : '\0';
    if (mark == '!' || mark == '*' || mark == '-') {
        inside = ges_text_skip(inside, 1);
    }
    if (inside.len >= 2 && inside.ptr[0] == '\'') {
        result.value = ges_text_slice(inside, 1, inside.len - 1);
    } else {
        ges_text key;
        ges_text width;
        if (ges_text_cut(inside, ':', &key, &width)) {
            for (size_t i = 0; i < width.len; i++) {
                result.width = result.width * 10 + (size_t)(width.ptr[i] - '0');
            }
        }
        result.value = member_value(f, key);
    }
    result.code = mark == '!'   ? code_of(result.value)
                  : mark == '*' ? "1"
                  : mark == '-' ? "2"
                                : NULL;
    return result;
}

static void write_field(const text_sink *text, ges_builder *out, field what) {
    write_styled(text, out, what.code, what.value);
    for (size_t used = columns(what.value); used < what.width; used++) {
        ges_build_char(out, ' ');
    }
}

/* Expands `pattern`; true when every field in it had a value. Groups do not nest. */
static bool expand(const text_sink *text, const frame *f, ges_builder *out, ges_text pattern) {
    bool is_complete = true;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        bool is_doubled = i + 1 < pattern.len && pattern.ptr[i + 1] == c;
        if ((c == '{' || c == '[' || c == ']') && is_doubled) {
            ges_build_char(out, c);
            i++;
            continue;
        }
        if (c != '{' && c != '[') {
            ges_build_char(out, c);
            continue;
        }
        ges_text rest = ges_text_skip(pattern, i + 1);
        size_t len = ges_text_find_char(rest, c == '{' ? '}' : ']');
        if (len == GES_NPOS) {
            break;
        }
        ges_text inside = ges_text_slice(rest, 0, len);
        i += len + 1;
        if (c == '{') {
            field what = read_field(f, inside);
            is_complete = is_complete && what.value.len != 0;
            write_field(text, out, what);
        } else {
            size_t mark = out->len;
            if (!expand(text, f, out, inside)) {
                out->len = mark;
            }
        }
    }
    return is_complete;
}

/* `lines` with `prefix` before each; blanks at line ends are cut. */
static void write_lines(ges_builder *out, const char *prefix, ges_text lines) {
    ges_text line;
    while (ges_text_next_line(&lines, &line)) {
        while (line.len != 0 && line.ptr[line.len - 1] == ' ') {
            line.len--;
        }
        if (line.len != 0) {
            ges_build_text(out, ges_text_of(prefix));
        }
        ges_build_text(out, line);
        ges_build_char(out, '\n');
    }
}

static ges_builder *target(text_sink *text) {
    return text->frames.count != 0 ? &text->frames.items[text->frames.count - 1].children
                                   : text->out;
}

static void push_frame(text_sink *text, frame f) {
    f.children = ges_builder_in(text->mem);
    (void)ges_list_push(text->mem, &text->frames, f); /* the arena remembers a failure */
}

static void text_open(ges_sink *sink, const char *key, const ges_view *view) {
    (void)key;
    push_frame((text_sink *)sink, (frame){.view = view});
}

static void text_open_list(ges_sink *sink, const char *key, const char *heading) {
    (void)key;
    push_frame((text_sink *)sink, (frame){.is_list = true, .heading = heading});
}

static void write_own_lines(text_sink *text, const frame *f, ges_builder *out) {
    ges_builder own = ges_builder_in(text->mem);
    if (f->view != NULL && f->view->line != NULL) {
        (void)expand(text, f, &own, ges_text_of(f->view->line)); /* groups already decided */
        write_lines(out, "", ges_build_done(&own));
        return;
    }
    for (size_t i = 0; f->view == NULL && i < f->members.count; i++) {
        own.len = 0;
        ges_build_text(&own, ges_text_of(f->members.items[i].key));
        ges_build_str(&own, ": ");
        ges_report_escape(&own, f->members.items[i].value);
        write_lines(out, "", ges_build_done(&own));
    }
}

static void text_close(ges_sink *sink) {
    text_sink *text = (text_sink *)sink;
    if (text->frames.count == 0) {
        return;
    }
    frame f = text->frames.items[--text->frames.count];
    ges_builder *out = target(text);
    bool is_indented = false;
    if (f.is_list) {
        if (f.heading != NULL && f.children.len != 0) {
            write_styled(text, out, "1", ges_text_of(f.heading));
            ges_build_char(out, '\n');
            is_indented = true;
        }
    } else {
        write_own_lines(text, &f, out);
        is_indented = f.view != NULL && f.view->line != NULL && !f.view->is_flat;
    }
    write_lines(out, is_indented ? "  " : "", ges_build_done(&f.children));
}

static void text_text(ges_sink *sink, const char *key, ges_text value) {
    text_sink *text = (text_sink *)sink;
    if (text->frames.count == 0) {
        return;
    }
    frame *f = &text->frames.items[text->frames.count - 1];
    if (key != NULL) {
        (void)ges_list_push(text->mem, &f->members,
                            ((member){key, value})); /* the arena remembers a failure */
        return;
    }
    ges_report_escape(&f->children, value);
    ges_build_char(&f->children, '\n');
}

static void text_number(ges_sink *sink, const char *key, int64_t value) {
    text_text(sink, key, ges_text_format(((text_sink *)sink)->mem, "%lld", (long long)value));
}

static void text_boolean(ges_sink *sink, const char *key, bool value) {
    text_text(sink, key, value ? ges_text_of(key != NULL ? key : "true") : (ges_text){NULL, 0});
}

static void text_say(ges_sink *sink, const char *name, ges_text line) {
    text_sink *text = (text_sink *)sink;
    ges_builder *out = target(text);
    write_styled(text, out, name != NULL ? code_of(ges_text_of(name)) : NULL, line);
    ges_build_char(out, '\n');
}

ges_sink *ges_report_text(ges_arena *mem, ges_builder *out, bool use_colour) {
    text_sink *text = ges_new(mem, text_sink);
    if (text == NULL) {
        return NULL;
    }
    *text = (text_sink){
        .sink = {text_open, text_close, text_open_list, text_close, text_text, text_number,
                 text_boolean, text_say},
        .mem = mem,
        .out = out,
        .use_colour = use_colour,
    };
    return &text->sink;
}
