/* Reads fish's universal variables. */
#include "formats/fishvars.h"

#include "base/builder.h"
#include "base/number.h"

static void unescape(ges_text text, ges_builder *out) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        char kind = c == '\\' && i + 1 < text.len ? text.ptr[i + 1] : '\0';
        size_t digits = kind == 'x' || kind == 'X' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        uint64_t value = 0;
        if (digits > 0 && ges_parse_hex(ges_text_slice(text, i + 2, i + 2 + digits), &value)) {
            if (digits == 2) {
                ges_build_char(out, (char)(value & 0xff));
            } else {
                ges_build_rune(out, (uint32_t)value);
            }
            i += 1 + digits;
        } else if (kind != '\0') {
            ges_build_char(out, kind == 'n'   ? '\n'
                                : kind == 't' ? '\t'
                                : kind == 'r' ? '\r'
                                              : kind);
            i++;
        } else {
            ges_build_char(out, c);
        }
    }
}

static bool parse_line(ges_text line, ges_arena *mem, ges_fishvar *out) {
    ges_text rest = ges_text_trim(line);
    if (!ges_text_starts(rest, GES_T("SETUVAR "))) {
        return false;
    }
    rest = ges_text_skip(rest, 8);
    while (ges_text_starts(rest, GES_T("--"))) {
        ges_text option;
        ges_text after;
        (void)ges_text_cut(rest, ' ', &option, &after);
        out->is_exported |= ges_text_equal(option, GES_T("--export"));
        out->is_path |= ges_text_equal(option, GES_T("--path"));
        rest = after;
    }
    ges_text value;
    if (!ges_text_cut(rest, ':', &out->name, &value) || out->name.len == 0) {
        return false;
    }
    ges_builder text = ges_builder_in(mem);
    unescape(value, &text);
    GES_LIST(text_list, ges_text);
    text_list items = {0};
    ges_text all = ges_build_done(&text);
    ges_text item;
    bool is_empty_list = ges_text_equal(all, GES_T("\x1d"));
    all = all.ptr == NULL ? GES_T("") : all;
    while (!is_empty_list && ges_text_next(&all, '\x1e', &item)) {
        (void)ges_list_push(mem, &items, item); /* the arena remembers */
    }
    out->items = items.items;
    out->item_count = items.count;
    return true;
}

ges_status ges_fishvars_parse(ges_text in, ges_arena *mem, ges_fishvar_list *out, ges_error *err) {
    ges_fishvar_list list = {0};
    ges_text rest = in;
    ges_text line;
    for (uint32_t number = 1; ges_text_next_line(&rest, &line); number++) {
        ges_fishvar var = {.raw = ges_text_trim(line), .line = number};
        if (!parse_line(line, mem, &var)) {
            continue;
        }
        if (list.count >= GES_FISHVARS_MAX) {
            return ges_error_set(err, GES_TOO_LARGE, "more than %d universal variables",
                                 GES_FISHVARS_MAX);
        }
        (void)ges_list_push(mem, &list, var); /* the arena remembers */
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = list;
    return GES_OK;
}
