/* `.env` as the Go extension of Visual Studio Code reads an "envFile": line by line, quotes taken
 * off each end on its own, ${NAME} replaced even in single quotes. Source: golang/vscode-go
 * extension/src/utils/envUtils.ts. */
#include "formats/dotenv_reader.h"

static bool is_name_char(char c) {
    return ges_dotenv_is_word(c) || c == '.' || c == '-';
}

static bool take_name(ges_text line, size_t at, ges_text *name, size_t *after) {
    size_t end = at;
    while (end < line.len && is_name_char(line.ptr[end])) {
        end++;
    }
    size_t equals = ges_dotenv_js_skip(line, end);
    *name = ges_text_slice(line, at, end);
    *after = equals + 1;
    return end > at && equals < line.len && line.ptr[equals] == '=';
}

/* ^\s*(export\s+)?([\w.-]+)\s*=\s*(.*)?\s*$ */
static bool match_line(ges_text line, ges_text *name, ges_text *raw) {
    size_t begin = ges_dotenv_js_skip(line, 0);
    size_t after = 0;
    bool has_export = ges_text_starts(ges_text_skip(line, begin), GES_T("export")) &&
                      ges_dotenv_js_space(line, begin + 6) != 0;
    bool is_good = has_export && take_name(line, ges_dotenv_js_skip(line, begin + 6), name, &after);
    if (!is_good && !take_name(line, begin, name, &after)) {
        return false;
    }
    size_t from = ges_dotenv_js_skip(line, after);
    size_t end = from;
    while (end < line.len && ges_dotenv_js_line_end(line, end) == 0) {
        end++;
    }
    *raw = ges_text_slice(line, from, end);
    return ges_dotenv_js_skip(line, end) >= line.len;
}

/* \${([a-zA-Z]\w*)?([^}\w].*)?} at a dollar: its length, 0: none; *name is empty when it is none of
 * ours. *looked_at: bytes that this took. */
static size_t match_reference(ges_text text, ges_text *name, size_t *looked_at) {
    size_t end = 2;
    *looked_at = 2;
    bool begins = text.len > 2 && text.ptr[1] == '{';
    if (begins && ges_dotenv_is_letter(text.ptr[2]) && text.ptr[2] != '_') {
        while (end < text.len && ges_dotenv_is_word(text.ptr[end])) {
            end++;
        }
    }
    *name = ges_text_slice(text, 2, end);
    *looked_at = end;
    if (!begins || end >= text.len) {
        return 0;
    }
    if (text.ptr[end] == '}') {
        return end + 1;
    }
    if (ges_dotenv_is_word(text.ptr[end])) {
        return 0;
    }
    /* The character after the name may be a line end; "." is none. */
    size_t width;
    (void)ges_utf8_decode(ges_text_skip(text, end), &width); /* for its width alone */
    size_t stop = end + width;
    size_t last = GES_NPOS;
    for (; stop < text.len && ges_dotenv_js_line_end(text, stop) == 0; stop++) {
        last = text.ptr[stop] == '}' ? stop : last;
    }
    *name = (ges_text){NULL, 0};
    *looked_at = stop;
    return last != GES_NPOS ? last + 1 : 0;
}

/* What the file says, else the process: an empty value is as good as none. */
static ges_text find(ges_dotenv_reader *reader, ges_text name) {
    ges_text value = {NULL, 0};
    if (ges_dotenv_in_file(reader, name, &value) && value.len != 0) {
        return value;
    }
    bool is_set = ges_dotenv_in_process(reader, name, &value);
    const ges_dotenv_js_inherited *own = is_set ? NULL : ges_dotenv_js_find(name);
    return own == NULL || own->function == NULL
               ? value /* absent: empty */
               : ges_text_format(reader->mem, "function %s() { [native code] }", own->function);
}

static ges_status substitute(ges_dotenv_reader *reader, ges_text text, ges_text *out) {
    ges_builder built = ges_builder_in(reader->mem);
    ges_status status = GES_OK;
    bool is_invalid = false;
    for (size_t at = 0; at < text.len && status == GES_OK;) {
        ges_text name = {NULL, 0};
        ges_text rest = ges_text_skip(text, at);
        size_t looked_at = 0;
        size_t len = rest.ptr[0] == '$' ? match_reference(rest, &name, &looked_at) : 0;
        if (len == 0 || (at > 0 && text.ptr[at - 1] == '\\')) {
            ges_build_text(&built, ges_text_slice(rest, 0, len != 0 ? len : 1));
        } else if (name.len == 0) {
            is_invalid = true;
        } else {
            ges_build_text(&built, find(reader, name));
        }
        at += len != 0 ? len : 1;
        status = ges_dotenv_check(reader, &built);
        status =
            status == GES_OK && rest.ptr[0] == '$' ? ges_dotenv_step(reader, looked_at) : status;
    }
    *out = ges_dotenv_replace(reader->mem, is_invalid ? text : ges_build_done(&built), GES_T("\\$"),
                              GES_T("$"));
    return status;
}

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

static ges_status take_line(ges_dotenv_reader *reader, ges_text line) {
    ges_dotenv_entry entry = {0};
    ges_text raw;
    if (!match_line(line, &entry.name, &raw)) {
        return GES_OK;
    }
    entry.name_at = ges_dotenv_at(reader, entry.name);
    entry.value_at = ges_dotenv_at(reader, raw);
    ges_text value = raw;
    if (raw.len != 0 && raw.ptr[0] == '"' && raw.ptr[raw.len - 1] == '"') {
        value = ges_dotenv_replace(reader->mem, raw, GES_T("\\n"), GES_T("\n"));
    }
    value = value.len != 0 && is_quote(value.ptr[0]) ? ges_text_skip(value, 1) : value;
    value.len -= value.len != 0 && is_quote(value.ptr[value.len - 1]);
    ges_status status = substitute(reader, value, &entry.value);
    return status == GES_OK ? ges_dotenv_js_put(reader, &entry) : status;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_status status = ges_dotenv_cook(reader, GES_DOTENV_UTF8 | GES_DOTENV_NO_BOM);
    ges_text rest = reader->in;
    ges_text line;
    while (status == GES_OK && ges_text_next_line(&rest, &line)) {
        status = take_line(reader, line);
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_vscode_go = {
    .name = "vscode-go",
    .program = "Visual Studio Code's Go extension (envFile)",
    .read = read,
};
