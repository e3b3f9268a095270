/* NAME=value files of a login:
 *
 *     /etc/environment    [export ]NAME=value, quotes stripped, # cuts, NAME alone removes
 *     environment.d       NAME=value with shell-like quotes; # and ; begin comment lines
 *     pam_env.conf        NAME [DEFAULT=value] [OVERRIDE=value]; \ joins lines */
#include "formats/envfile.h"

#include "base/builder.h"

static bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t name_len(ges_text text) {
    size_t len = 0;
    while (len < text.len && is_name_char(text.ptr[len])) {
        len++;
    }
    return len;
}

/* pam_env is "not too smart" about quotes: an opening one is dropped, and a last one. */
static ges_text strip_plain_quotes(ges_arena *mem, ges_text value) {
    if (value.len == 0 || (value.ptr[0] != '"' && value.ptr[0] != '\'')) {
        return value;
    }
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 1; i < value.len; i++) {
        bool is_quote = value.ptr[i] == '"' || value.ptr[i] == '\'';
        if (!is_quote || i + 1 < value.len) {
            ges_build_char(&out, value.ptr[i]);
        }
    }
    return ges_build_done(&out);
}

static bool parse_plain(ges_text line, ges_arena *mem, ges_envfile_entry *entry) {
    ges_text text = line;
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) {
        text = ges_text_skip(text, 1);
    }
    if (ges_text_starts(text, GES_T("export "))) {
        text = ges_text_skip(text, 7);
    }
    size_t hash = ges_text_find_char(text, '#');
    text = hash != GES_NPOS ? ges_text_slice(text, 0, hash) : text;
    while (text.len > 0 && strchr(" \t\r", text.ptr[text.len - 1]) != NULL) {
        text.len--;
    }
    size_t len = name_len(text);
    if (len == 0 || (len < text.len && text.ptr[len] != '=')) {
        return false;
    }
    entry->name = ges_text_slice(text, 0, len);
    entry->is_removal = len == text.len;
    entry->value = strip_plain_quotes(mem, ges_text_skip(text, len + 1));
    return true;
}

/* Quotes and backslashes of environment.d; a quoted dollar becomes \$ for the expansion. */
static ges_text unquote_systemd(ges_arena *mem, ges_text value) {
    ges_builder out = ges_builder_in(mem);
    char quote = '\0';
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == quote) {
            quote = '\0';
        } else if (c == '\\' && quote != '\'' && i + 1 < value.len) {
            c = value.ptr[++i];
            if (c == '$' || c == '\\') {
                ges_build_char(&out, '\\');
            }
            ges_build_char(&out, c);
        } else {
            if (quote == '\'' && (c == '$' || c == '\\')) {
                ges_build_char(&out, '\\');
            }
            ges_build_char(&out, c);
        }
    }
    return ges_build_done(&out);
}

static bool parse_systemd(ges_text line, ges_arena *mem, ges_envfile_entry *entry) {
    ges_text text = ges_text_trim(line);
    size_t len = name_len(text);
    if (len == 0 || len >= text.len || text.ptr[len] != '=') {
        return false;
    }
    entry->name = ges_text_slice(text, 0, len);
    entry->value = unquote_systemd(mem, ges_text_skip(text, len + 1));
    return true;
}

/* A value of pam_env.conf: bare up to a blank, or in double quotes; takes it off *rest. */
static ges_text take_pam_value(ges_text *rest) {
    size_t end = 0;
    if (rest->len > 0 && rest->ptr[0] == '"') {
        size_t close = ges_text_find_char(ges_text_skip(*rest, 1), '"');
        ges_text value = ges_text_slice(*rest, 1, close == GES_NPOS ? rest->len : close + 1);
        *rest = ges_text_skip(*rest, close == GES_NPOS ? rest->len : close + 2);
        return value;
    }
    while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '\t') {
        end++;
    }
    ges_text value = ges_text_slice(*rest, 0, end);
    *rest = ges_text_skip(*rest, end);
    return value;
}

static bool parse_pam(ges_text line, ges_arena *mem, ges_envfile_entry *entry) {
    (void)mem;
    ges_text rest = ges_text_trim(line);
    size_t len = name_len(rest);
    entry->name = ges_text_slice(rest, 0, len);
    entry->value = GES_T("");
    rest = ges_text_trim(ges_text_skip(rest, len));
    bool any = false;
    while (rest.len > 0) {
        bool is_default = ges_text_starts(rest, GES_T("DEFAULT="));
        if (!is_default && !ges_text_starts(rest, GES_T("OVERRIDE="))) {
            return false;
        }
        rest = ges_text_skip(rest, is_default ? 8 : 9);
        *(is_default ? &entry->value : &entry->override) = take_pam_value(&rest);
        rest = ges_text_trim(rest);
        any = true;
    }
    return len > 0 && any;
}

ges_status ges_envfile_parse(ges_text in, ges_envfile_dialect dialect, ges_arena *mem,
                             ges_envfile_list *out, ges_error *err) {
    ges_envfile_list entries = {0};
    ges_text rest = in;
    ges_text line;
    for (uint32_t number = 1; ges_text_next_line(&rest, &line); number++) {
        ges_envfile_entry entry = {.raw = ges_text_trim(line), .line = number};
        while (dialect != GES_ENVFILE_PLAIN && ges_text_ends(line, GES_T("\\"))) {
            ges_text more;
            ges_text head = ges_text_slice(line, 0, line.len - 1);
            if (line.len > 65536 || !ges_text_next_line(&rest, &more)) {
                line = head;
                break;
            }
            line = ges_text_join(mem, head, more);
            number++;
        }
        ges_text text = ges_text_trim(line);
        bool is_comment = text.len == 0 || text.ptr[0] == '#' ||
                          (text.ptr[0] == ';' && dialect == GES_ENVFILE_SYSTEMD);
        bool is_good =
            !is_comment && (dialect == GES_ENVFILE_PLAIN     ? parse_plain(line, mem, &entry)
                            : dialect == GES_ENVFILE_SYSTEMD ? parse_systemd(line, mem, &entry)
                                                             : parse_pam(line, mem, &entry));
        if (is_good && entries.count >= GES_ENVFILE_MAX_LINES) {
            return ges_error_set(err, GES_TOO_LARGE, "more than %d lines", GES_ENVFILE_MAX_LINES);
        }
        if (is_good) {
            (void)ges_list_push(mem, &entries, entry); /* the arena remembers */
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = entries;
    return GES_OK;
}

static bool find(const ges_envfile_lookup *lookup, ges_text name, ges_text *value) {
    *value = (ges_text){NULL, 0};
    return lookup->look_up(lookup->self, name, value);
}

/* One reference at the front of `text` (behind the dollar); returns how much it takes. */
static size_t expand_one(ges_text text, ges_envfile_dialect dialect,
                         const ges_envfile_lookup *lookup, ges_builder *out) {
    ges_text value;
    if (text.len > 0 && text.ptr[0] == '{') {
        size_t close = ges_text_find_char(text, '}');
        if (close == GES_NPOS) {
            return 0;
        }
        ges_text inside = ges_text_slice(text, 1, close);
        size_t len = name_len(inside);
        ges_text name = ges_text_slice(inside, 0, len);
        ges_text op = ges_text_skip(inside, len);
        bool found = find(lookup, name, &value) && value.len > 0;
        if (dialect == GES_ENVFILE_SYSTEMD && ges_text_starts(op, GES_T(":-"))) {
            value = found ? value : ges_text_skip(op, 2);
        } else if (dialect == GES_ENVFILE_SYSTEMD && ges_text_starts(op, GES_T(":+"))) {
            value = found ? ges_text_skip(op, 2) : (ges_text){NULL, 0};
        }
        ges_build_text(out, value);
        return close + 1;
    }
    size_t len = dialect == GES_ENVFILE_SYSTEMD ? name_len(text) : 0;
    if (len > 0 && find(lookup, ges_text_slice(text, 0, len), &value)) {
        ges_build_text(out, value);
    }
    return len;
}

ges_text ges_envfile_expand(ges_text value, ges_envfile_dialect dialect,
                            const ges_envfile_lookup *lookup, ges_arena *mem, bool *is_uncertain) {
    if (dialect == GES_ENVFILE_PLAIN) {
        return value;
    }
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '\\' && i + 1 < value.len) {
            ges_build_char(&out, value.ptr[++i]);
            continue;
        }
        if (c == '@' && dialect == GES_ENVFILE_PAM && i + 1 < value.len &&
            value.ptr[i + 1] == '{') {
            *is_uncertain = true;
        }
        size_t used = c == '$' ? expand_one(ges_text_skip(value, i + 1), dialect, lookup, &out) : 0;
        if (used == 0) {
            ges_build_char(&out, c);
        }
        i += used;
    }
    return ges_build_done(&out);
}
