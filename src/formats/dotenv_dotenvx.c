/* `.env` as dotenvx reads it: like dotenv, with \t, with ${A:+b} by POSIX's rules, and with
 * $(command), which dotenvx runs and ges does not. Source: npm @dotenvx/dotenvx 2.38.2 (get),
 * @dotenvx/primitives 3.3 (parse, evaluate, expand). */
#include "formats/dotenv_reader.h"

typedef struct dotenvx {
    ges_dotenv_reader *reader;
    ges_map literals; /* name -> value that stood in single quotes */
} dotenvx;

/* --- $(command) ---------------------------------------------------------------------------------
 */

enum { NESTED_MAX = 32 };

/* Behind the `)` that closes the `$(` at `at`; GES_NPOS: none does. Quotes and parentheses nest. */
static size_t close_of(ges_text text, size_t at) {
    char quotes[NESTED_MAX] = {0};
    size_t depth = 0;
    for (size_t i = at + 2; i < text.len; i++) {
        char c = text.ptr[i];
        bool opens = c == '$' && i + 1 < text.len && text.ptr[i + 1] == '(';
        if (quotes[depth] == '\'') {
            quotes[depth] = c == '\'' ? '\0' : '\'';
        } else if (c == '\\') {
            i++;
        } else if (quotes[depth] != '\0' && c == quotes[depth]) {
            quotes[depth] = '\0';
        } else if (quotes[depth] != '\0' ? opens : c == '(') {
            i += quotes[depth] != '\0';
            if (++depth == NESTED_MAX) {
                return GES_NPOS;
            }
            quotes[depth] = '\0';
        } else if (quotes[depth] == '\0' && (c == '\'' || c == '"' || c == '`')) {
            quotes[depth] = c;
        } else if (quotes[depth] == '\0' && c == ')') {
            if (depth-- == 0) {
                return i + 1;
            }
        }
    }
    return GES_NPOS;
}

/* Commands that no shell has to be asked about: none at all, one with a NUL, and $((1+2)), which is
 * the command (1+2) to it. */
static bool is_failing(ges_text command) {
    bool is_sum = command.len > 2 && command.ptr[0] == '(' && command.ptr[command.len - 1] == ')';
    for (size_t i = 1; is_sum && i + 1 < command.len; i++) {
        is_sum = command.ptr[i] != '\0' && strchr("0123456789+-*% ", command.ptr[i]) != NULL;
    }
    return command.len == 0 || is_sum || ges_text_find_char(command, '\0') != GES_NPOS;
}

static ges_status evaluate(dotenvx *d, ges_text text, ges_text place, ges_text *out) {
    ges_text result = text;
    for (size_t at = ges_text_find(text, GES_T("$(")); at < text.len;) {
        size_t end = close_of(text, at);
        ges_text answer;
        if (end != GES_NPOS) {
            ges_text whole = ges_text_slice(text, at, end);
            ges_text command = ges_text_slice(whole, 2, whole.len - 1);
            if (is_failing(command)) {
                *out = text; /* one that fails leaves all as they are */
                return GES_OK;
            }
            if (!ges_dotenv_echo(d->reader, command, true, &answer)) {
                return ges_dotenv_refuse(
                    d->reader, place, "dotenvx would run the command '%.*s', which ges never does",
                    GES_FMT(command));
            }
            result = ges_dotenv_js_replace(d->reader->mem, result, whole, answer);
            ges_status status = ges_dotenv_step(d->reader, text.len);
            if (status != GES_OK) {
                return status;
            }
        }
        size_t next =
            ges_text_find(ges_text_skip(text, end != GES_NPOS ? end : at + 2), GES_T("$("));
        at = next == GES_NPOS ? next : next + (end != GES_NPOS ? end : at + 2);
    }
    *out = result;
    return GES_OK;
}

/* --- references ---------------------------------------------------------------------------------
 */

static bool find(const dotenvx *d, ges_text name, ges_text *value) {
    *value = (ges_text){NULL, 0};
    return ges_dotenv_in_process(d->reader, name, value) ||
           ges_dotenv_in_file(d->reader, name, value);
}

/* What a name to which all of JavaScript answers gives; ptr NULL: the program fails. */
static ges_text inherit(ges_text op, const ges_dotenv_js_inherited *own, ges_text rest) {
    if (ges_text_equal(op, GES_T("-")) || ges_text_equal(op, GES_T(":+"))) {
        return rest.len != 0 ? rest : GES_T(""); /* "-": it is no property of its own */
    }
    if (ges_text_equal(op, GES_T("+"))) {
        return GES_T("");
    }
    return own->replacement != NULL ? ges_text_of(own->replacement) : (ges_text){NULL, 0};
}

static ges_text answer(ges_text op, bool has, ges_text value, ges_text rest) {
    static const struct {
        const char *op;
        bool counts_empty; /* an empty value is a value */
        bool gives_rest;   /* when there is a value */
    } rows[] = {{":-", false, false}, {"-", true, false}, {":+", false, true}, {"+", true, true}};
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        if (ges_text_equal(op, ges_text_of(rows[i].op))) {
            bool is_set = has && (rows[i].counts_empty || value.len != 0);
            ges_text given = rows[i].gives_rest ? (is_set ? rest : GES_T(""))
                             : is_set           ? value
                                                : rest;
            return given.ptr != NULL ? given : GES_T("");
        }
    }
    return value.ptr != NULL ? value : GES_T("");
}

/* /\$\{[^}]+\}|\$[A-Za-z_][A-Za-z0-9_]*\/ */
static bool has_reference(ges_text text) {
    for (size_t at = 0; at + 1 < text.len; at++) {
        ges_text rest = ges_text_skip(text, at + 2);
        bool is_braced = text.ptr[at + 1] == '{' && rest.len != 0 && rest.ptr[0] != '}' &&
                         ges_text_find_char(rest, '}') != GES_NPOS;
        if (text.ptr[at] == '$' && (is_braced || ges_dotenv_is_letter(text.ptr[at + 1]))) {
            return true;
        }
    }
    return false;
}

static ges_status expand(dotenvx *d, ges_text text, ges_text place, ges_text *out) {
    ges_text whole;
    ges_text inside;
    ges_status status = GES_OK;
    while (status == GES_OK && ges_dotenv_npm_reference(text, &whole, &inside)) {
        ges_text name;
        ges_text op;
        ges_text rest;
        ges_text value;
        ges_dotenv_npm_split(d->reader->mem, inside, &name, &op, &rest);
        bool has = find(d, name, &value);
        const ges_dotenv_js_inherited *own = has ? NULL : ges_dotenv_js_find(name);
        ges_text with = own != NULL ? inherit(op, own, rest) : answer(op, has, value, rest);
        if (with.ptr == NULL) {
            return ges_dotenv_refuse(d->reader, place,
                                     "dotenvx fails, or never ends: JavaScript takes '%.*s' for "
                                     "one of its own functions",
                                     GES_FMT(name));
        }
        text = ges_dotenv_js_replace(d->reader->mem, text, whole, with);
        ges_builder built = {.len = text.len};
        status = ges_dotenv_check(d->reader, &built);
        status = status == GES_OK ? ges_dotenv_step(d->reader, text.len) : status;
        const ges_text *literal = ges_map_get(&d->literals, name);
        if ((has && ges_text_equal(text, value)) || (literal != NULL && has_reference(*literal))) {
            break;
        }
    }
    *out = ges_dotenv_replace(d->reader->mem, text, GES_T("\\$"), GES_T("$"));
    return status;
}

/* --- the file -----------------------------------------------------------------------------------
 */

static ges_text unquote(ges_arena *mem, ges_text raw) {
    ges_text value = ges_dotenv_npm_unquote(mem, raw);
    char quote = raw.len != 0 ? raw.ptr[0] : '\0';
    if (quote == '\'') {
        return ges_dotenv_replace(mem, value, GES_T("\\'"), GES_T("'"));
    }
    if (quote == '"') {
        value = ges_dotenv_replace(mem, value, GES_T("\\n"), GES_T("\n"));
        value = ges_dotenv_replace(mem, value, GES_T("\\r"), GES_T("\r"));
        value = ges_dotenv_replace(mem, value, GES_T("\\t"), GES_T("\t"));
    }
    return value;
}

/* The value of one assignment: the process wins; then commands; else references. */
static ges_status work_out(dotenvx *d, ges_text name, ges_text raw, ges_text *out) {
    ges_text value = unquote(d->reader->mem, raw);
    bool is_literal = raw.len != 0 && raw.ptr[0] == '\'';
    ges_text outside;
    bool is_outside = ges_dotenv_in_process(d->reader, name, &outside);
    if (is_outside) {
        value = outside;
    }
    ges_status status = GES_OK;
    bool is_run = false;
    if (!is_literal && !ges_text_starts(value, GES_T("encrypted:"))) {
        ges_text before = value;
        status = evaluate(d, value, raw, &value);
        is_run = status == GES_OK && !ges_text_equal(before, value);
        if (status == GES_OK && !is_run && (!is_outside || outside.len == 0)) {
            status = expand(d, value, raw, &value);
        }
    }
    *out = value;
    return status;
}

static ges_status take(dotenvx *d, const ges_dotenv_npm_match *match) {
    ges_dotenv_reader *reader = d->reader;
    ges_text raw = ges_dotenv_js_trim(match->raw);
    if (ges_dotenv_js_find(match->name) != NULL) {
        return ges_dotenv_refuse(reader, match->name,
                                 "dotenvx fails: JavaScript takes '%.*s' for one of its own "
                                 "functions (push is not a function)",
                                 GES_FMT(match->name));
    }
    ges_dotenv_entry entry = {.name = match->name,
                              .name_at = ges_dotenv_at(reader, match->name),
                              .value_at = ges_dotenv_at(reader, raw),
                              .comment_at = ges_dotenv_at(reader, match->comment)};
    ges_status status = work_out(d, match->name, raw, &entry.value);
    if (status == GES_OK && raw.len != 0 && raw.ptr[0] == '\'') {
        ges_text *kept = ges_new(reader->mem, ges_text);
        if (kept == NULL || !ges_map_set(reader->mem, &d->literals, match->name, kept)) {
            return ges_arena_error(reader->mem, reader->err);
        }
        *kept = entry.value;
    }
    return status == GES_OK ? ges_dotenv_put(reader, &entry) : status;
}

static ges_status read(ges_dotenv_reader *reader) {
    dotenvx d = {.reader = reader};
    ges_status status =
        ges_dotenv_cook(reader, GES_DOTENV_LF | GES_DOTENV_UTF8 | GES_DOTENV_UTF16_LE);
    ges_dotenv_npm_match match;
    size_t at = 0;
    while (status == GES_OK && ges_dotenv_npm_next(reader->in, &at, &match)) {
        status = take(&d, &match);
    }
    return status;
}

const ges_dotenv_dialect ges_dotenv_dotenvx = {
    .name = "dotenvx",
    .program = "dotenvx 2 (npm)",
    .read = read,
};
