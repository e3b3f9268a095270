/* `.env` as node reads it with --env-file and util.parseEnv: no references; a name reaches back
 * over line ends to the last assignment. Source: node 20.20 src/node_dotenv.cc, held against the
 * program. */
#include "formats/dotenv_reader.h"

static ges_text trim(ges_text text) {
    while (text.len != 0 && text.ptr[0] == ' ') {
        text = ges_text_skip(text, 1);
    }
    while (text.len != 0 && text.ptr[text.len - 1] == ' ') {
        text.len--;
    }
    return text;
}

/* The line at the front, without its end; *next: behind it. False: the text has no further line
 * end. */
static bool front_line(ges_text text, size_t from, ges_text *line, ges_text *next) {
    size_t end = ges_text_find_char(ges_text_skip(text, from), '\n');
    *line = ges_text_slice(text, 0, end == GES_NPOS ? text.len : from + end);
    *next = ges_text_skip(text, end == GES_NPOS ? text.len : from + end + 1);
    return end != GES_NPOS;
}

/* The value at the front of *rest, and *rest behind its line. False: nothing is stored. */
static bool take_value(ges_dotenv_reader *reader, ges_text *rest, ges_dotenv_entry *entry) {
    ges_text line;
    ges_text next;
    ges_text text = *rest;
    char quote = text.ptr[0];
    bool is_quote = quote == '"' || quote == '\'' || quote == '`';
    size_t close = is_quote ? ges_text_find_char(ges_text_skip(text, 1), quote) : GES_NPOS;
    if (close != GES_NPOS) {
        close++;
        (void)front_line(text, close + 1, &line, rest);
        entry->value = ges_text_slice(text, 1, close);
        entry->value_at = ges_dotenv_at(reader, ges_text_slice(text, 0, close + 1));
        size_t hash = ges_text_find_char(ges_text_skip(line, close + 1), '#');
        entry->comment_at = hash == GES_NPOS
                                ? (ges_dotenv_span){0, 0}
                                : ges_dotenv_at(reader, ges_text_skip(line, close + 1 + hash));
        if (quote == '"') {
            entry->value = ges_dotenv_replace(reader->mem, entry->value, GES_T("\\n"), GES_T("\n"));
        }
        return true;
    }
    bool has_end = front_line(text, 0, &line, &next);
    if (is_quote) {
        entry->value = line;
        entry->value_at = ges_dotenv_at(reader, line);
        *rest = has_end ? next : text; /* without a line end it is read again, as a name */
        return has_end;
    }
    size_t hash = ges_text_find_char(line, '#');
    entry->value = trim(ges_text_slice(line, 0, hash));
    entry->value_at = ges_dotenv_at(reader, entry->value);
    if (hash != GES_NPOS) {
        entry->comment_at = ges_dotenv_at(reader, ges_text_skip(line, hash));
    }
    *rest = next;
    return true;
}

/* The name in front of '='. One of blanks alone makes the program step back a byte: onto the line
 * end before it. */
static ges_text name_of(const ges_dotenv_reader *reader, ges_text raw) {
    ges_text name = trim(raw);
    if (name.len == 0 && raw.len != 0 && raw.ptr > reader->in.ptr) {
        return (ges_text){raw.ptr - 1, 1};
    }
    return name;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_status status = ges_dotenv_cook(reader, GES_DOTENV_NO_CR | GES_DOTENV_UTF8);
    ges_text rest = trim(reader->in);
    ges_text line;
    ges_text next;
    while (status == GES_OK && rest.len != 0) {
        bool is_skipped = rest.ptr[0] == '\n' || rest.ptr[0] == '#';
        if (is_skipped && front_line(rest, 0, &line, &next)) {
            rest = next;
            continue;
        }
        size_t equals = ges_text_find_char(rest, '=');
        if (equals == GES_NPOS) {
            break;
        }
        ges_dotenv_entry entry = {.name = name_of(reader, ges_text_slice(rest, 0, equals))};
        rest = trim(ges_text_skip(rest, equals + 1));
        if (entry.name.len == 0) {
            break;
        }
        if (ges_text_starts(entry.name, GES_T("export "))) {
            entry.name = ges_text_skip(entry.name, 7);
        }
        entry.name_at = ges_dotenv_at(reader, entry.name);
        if (rest.len == 0) {
            return ges_dotenv_js_put(reader, &entry);
        }
        if (take_value(reader, &rest, &entry)) {
            status = ges_dotenv_js_put(reader, &entry);
        }
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_node = {
    .name = "node",
    .program = "node --env-file (util.parseEnv of node 20)",
    .read = read,
};
