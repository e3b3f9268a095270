/* `.env` as direnv reads it: one pattern over each line, which must fit or the file is refused.
 *
 *     \s* ( | #... | (export \s+)? [\w.]+ ( \s*=\s* | :\s+ ) ( '...' | "..." | [^\s#]+ )? \s*
 * (#...)? )
 *
 * A quote closes at the last place where only blanks and a comment follow.
 * Source: direnv 2.37.1 pkg/dotenv/parse.go; Go os.Expand. */
#include "formats/dotenv_reader.h"

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static ges_text skip(ges_text text) {
    while (text.len != 0 && is_space(text.ptr[0])) {
        text = ges_text_skip(text, 1);
    }
    return text;
}

/* Only blanks and a comment. */
static bool is_tail(ges_text text) {
    text = skip(text);
    return text.len == 0 || text.ptr[0] == '#';
}

static ges_text word(ges_text text) {
    size_t len = 0;
    while (len < text.len && (ges_dotenv_is_word(text.ptr[len]) || text.ptr[len] == '.')) {
        len++;
    }
    return ges_text_slice(text, 0, len);
}

/* A name with its separator at the front of `text`; *rest: behind it. */
static bool take_name(ges_text text, ges_text *name, ges_text *rest) {
    *name = word(text);
    ges_text behind = ges_text_skip(text, name->len);
    ges_text next = skip(behind);
    if (name->len != 0 && next.len != 0 && next.ptr[0] == '=') {
        *rest = skip(ges_text_skip(next, 1));
        return true;
    }
    bool is_yaml =
        name->len != 0 && behind.len > 1 && behind.ptr[0] == ':' && is_space(behind.ptr[1]);
    if (is_yaml) {
        *rest = skip(ges_text_skip(behind, 1));
    }
    return is_yaml;
}

/* The value at the front of `text`, raw; false: something else follows. */
static bool take_value(ges_text text, ges_text *raw, ges_text *tail) {
    bool is_quoted = text.len != 0 && (text.ptr[0] == '\'' || text.ptr[0] == '"');
    size_t blanks = text.len; /* where only blanks and a comment follow */
    for (size_t i = text.len; is_quoted && i > 1; i--) {
        if (text.ptr[i - 1] == text.ptr[0] && is_tail(ges_text_slice(text, i, blanks))) {
            *raw = ges_text_slice(text, 0, i);
            *tail = ges_text_skip(text, i);
            return true;
        }
        blanks = text.ptr[i - 1] == '#'
                     ? i
                     : blanks; /* a comment may begin here: what follows is its own */
    }
    size_t len = 0;
    while (len < text.len && !is_space(text.ptr[len]) && text.ptr[len] != '#') {
        len++;
    }
    *raw = ges_text_slice(text, 0, len);
    *tail = ges_text_skip(text, len);
    return is_tail(*tail);
}

static ges_text find(ges_dotenv_reader *reader, ges_text name) {
    size_t op = ges_text_find(name, GES_T(":-"));
    ges_text value = {NULL, 0};
    ges_text own = ges_text_slice(name, 0, op);
    if (ges_dotenv_in_file(reader, own, &value)) {
        return value;
    }
    (void)ges_dotenv_in_process(reader, own, &value); /* absent: empty */
    return value.len == 0 && op != GES_NPOS ? ges_text_skip(name, op + 2) : value;
}

/* "\c" becomes c, but for "\$". */
static ges_text unescape(ges_arena *mem, ges_text text) {
    text = ges_dotenv_replace(mem, text, GES_T("\\n"), GES_T("\n"));
    text = ges_dotenv_replace(mem, text, GES_T("\\r"), GES_T("\r"));
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        bool is_escape = text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] != '$';
        i += is_escape;
        ges_build_char(&out, text.ptr[i]);
    }
    return ges_build_done(&out);
}

static ges_status give(ges_dotenv_reader *reader, ges_text raw, ges_text *out) {
    bool is_pair = raw.len > 1 && raw.ptr[0] == raw.ptr[raw.len - 1];
    *out = raw;
    if (raw.len <= 1) {
        return GES_OK;
    }
    if (is_pair && raw.ptr[0] == '\'') {
        *out = ges_text_slice(raw, 1, raw.len - 1);
        return GES_OK;
    }
    if (is_pair && raw.ptr[0] == '"') {
        raw = unescape(reader->mem, ges_text_slice(raw, 1, raw.len - 1));
    }
    return ges_dotenv_go_expand(reader, raw, find, out);
}

static ges_status take_line(ges_dotenv_reader *reader, ges_text line) {
    ges_text text = skip(line);
    ges_text rest = {NULL, 0};
    ges_text raw;
    ges_text tail;
    ges_dotenv_entry entry = {0};
    if (text.len == 0 || text.ptr[0] == '#') {
        return GES_OK;
    }
    bool has_export =
        ges_text_starts(text, GES_T("export")) && text.len > 6 && is_space(text.ptr[6]);
    bool is_good = has_export && take_name(skip(ges_text_skip(text, 6)), &entry.name, &rest);
    is_good = is_good || take_name(text, &entry.name, &rest);
    if (!is_good || !take_value(rest, &raw, &tail)) {
        return ges_dotenv_refuse(reader, text, "direnv refuses the file: invalid line");
    }
    entry.name_at = ges_dotenv_at(reader, entry.name);
    entry.value_at = ges_dotenv_at(reader, raw);
    entry.comment_at = ges_dotenv_at(reader, skip(tail));
    ges_status status = give(reader, raw, &entry.value);
    return status == GES_OK ? ges_dotenv_put(reader, &entry) : status;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_text in = reader->in;
    ges_status status = GES_OK;
    for (size_t at = 0; at < in.len && status == GES_OK;) {
        size_t end = at;
        while (end < in.len && in.ptr[end] != '\n' && in.ptr[end] != '\r') {
            end++;
        }
        status = take_line(reader, ges_text_slice(in, at, end));
        at = end + 1;
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_direnv = {
    .name = "direnv",
    .program = "direnv 2.37 (dotenv)",
    .pwd = GES_DOTENV_PWD_OF_FILE,
    .read = read,
};
