/* How POSIX shells, bash and fish say that a variable lasts. */
#include "shell/startupline.h"

#include "base/builder.h"
#include "shell/shell.h"

/* --- values ----------------------------------------------------------------------------------- */

static bool has_line_end(ges_text value) {
    return ges_text_find_char(value, '\n') != GES_NPOS || ges_text_find_char(value, '\r') != GES_NPOS;
}

/* `value` with its special characters replaced by what `names` says: pairs of a character and its
 * spelling. */
typedef struct spelling {
    char c;
    const char *text;
} spelling;

static ges_text respelt(ges_text value, const spelling *spellings, size_t count, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < value.len; i++) {
        const char *text = NULL;
        for (size_t k = 0; k < count; k++) {
            text = spellings[k].c == value.ptr[i] ? spellings[k].text : text;
        }
        if (text != NULL) {
            ges_build_text(&b, ges_text_of(text));
        } else {
            ges_build_char(&b, value.ptr[i]);
        }
    }
    return ges_build_done(&b);
}

static ges_text set_multiline(ges_startup_dialect dialect, ges_text name, ges_text value,
                              ges_arena *mem) {
    /* printf's %b in single quotes; the dot keeps line ends at the end, which $( ) would drop. */
    static const spelling in_sh[] = {
        {'\n', "\\n"}, {'\r', "\\r"}, {'\\', "\\\\"}, {'\'', "\\0047"}};
    static const spelling in_bash[] = {
        {'\n', "\\n"}, {'\r', "\\r"}, {'\\', "\\\\"}, {'\'', "\\'"}};
    static const spelling in_fish[] = {
        {'\n', "'\\n'"}, {'\r', "'\\r'"}, {'\\', "\\\\"}, {'\'', "\\'"}};
    switch (dialect) {
    case GES_STARTUP_SH:
        return ges_text_join(mem, GES_T("export "), name, GES_T("=\"$(printf '%b.' '"),
                             respelt(value, in_sh, GES_COUNT(in_sh), mem), GES_T("')\"; "), name,
                             GES_T("=\"${"), name, GES_T("%.}\""));
    case GES_STARTUP_BASH:
        return ges_text_join(mem, GES_T("export "), name, GES_T("=$'"),
                             respelt(value, in_bash, GES_COUNT(in_bash), mem), GES_T("'"));
    case GES_STARTUP_FISH:
        break;
    }
    return ges_text_join(mem, GES_T("set -gx "), name, GES_T(" '"),
                         respelt(value, in_fish, GES_COUNT(in_fish), mem), GES_T("'"));
}

static ges_text quoted(ges_startup_dialect dialect, ges_text value, ges_arena *mem) {
    return dialect == GES_STARTUP_FISH ? ges_shell_fish.quote(mem, value)
                                       : ges_shell_posix_quote(mem, value);
}

ges_text ges_startup_set_line(ges_startup_dialect dialect, ges_text name, ges_text value,
                              ges_arena *mem) {
    if (has_line_end(value)) {
        return set_multiline(dialect, name, value, mem);
    }
    return dialect == GES_STARTUP_FISH ? ges_shell_fish.set(mem, name, value)
                                       : ges_shell_posix_set(mem, name, value);
}

/* --- PATH ------------------------------------------------------------------------------------- */

/* The front as one: where PATH begins with all of it nothing is done, so that no shell inside a shell
 * adds it again. */
static void front_line(ges_startup_dialect dialect, ges_text front, ges_builder *b) {
    ges_text word = quoted(dialect, front, b->mem);
    if (dialect != GES_STARTUP_FISH) {
        ges_build_format(b,
                         "case \":$PATH:\" in :%.*s:*) ;; *) export PATH=%.*s\"${PATH:+:$PATH}\" ;; "
                         "esac",
                         GES_FMT(word), GES_FMT(word));
        return;
    }
    ges_builder words = ges_builder_in(b->mem);
    ges_text rest = front;
    ges_text dir = {0};
    unsigned count = 0;
    while (ges_text_next(&rest, ':', &dir)) {
        ges_build_char(&words, ' ');
        ges_build_text(&words, quoted(dialect, dir, b->mem));
        count++;
    }
    ges_build_format(b, "test \"$PATH[1..%u]\" = %.*s; or set -gx PATH%.*s $PATH", count,
                     GES_FMT(word), GES_FMT(ges_build_done(&words)));
}

static void back_line(ges_startup_dialect dialect, ges_text dir, ges_builder *b) {
    ges_text word = quoted(dialect, dir, b->mem);
    if (dialect == GES_STARTUP_FISH) {
        ges_build_format(b, "contains -- %.*s $PATH; or set -gx PATH $PATH %.*s", GES_FMT(word),
                         GES_FMT(word));
        return;
    }
    ges_build_format(b,
                     "case \":$PATH:\" in *:%.*s:*) ;; *) export PATH=\"${PATH:+$PATH:}\"%.*s ;; esac",
                     GES_FMT(word), GES_FMT(word));
}

ges_text ges_startup_path_lines(ges_startup_dialect dialect, const ges_startup_path *path,
                                ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    ges_text rest = path->back.len != 0 ? path->back : (ges_text){0};
    ges_text dir = {0};
    if (path->front.len != 0) {
        front_line(dialect, path->front, &b);
    }
    while (ges_text_next(&rest, ':', &dir)) {
        if (b.len != 0) {
            ges_build_char(&b, '\n');
        }
        back_line(dialect, dir, &b);
    }
    return ges_build_done(&b);
}

/* --- PATH read again -------------------------------------------------------------------------- */

/* Takes one word of plain characters, '...' and backslash escapes off the front; stops at a blank
 * outside quotes, or at a double quote. False: something else stands there. */
static bool take_word(ges_startup_dialect dialect, ges_text *rest, ges_builder *out) {
    bool is_quoted = false;
    size_t i = 0;
    for (; i < rest->len; i++) {
        char c = rest->ptr[i];
        bool escapes = c == '\\' && (!is_quoted || dialect == GES_STARTUP_FISH);
        if (escapes && i + 1 < rest->len) {
            ges_build_char(out, rest->ptr[++i]);
        } else if (c == '\'') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && (c == ' ' || c == '"')) {
            break;
        } else if (!is_quoted && (c == '$' || c == '`' || c == ';' || c == '~')) {
            return false;
        } else {
            ges_build_char(out, c);
        }
    }
    *rest = ges_text_skip(*rest, i);
    return !is_quoted;
}

static bool take(ges_text *rest, ges_text prefix) {
    bool has = ges_text_starts(*rest, prefix);
    *rest = has ? ges_text_skip(*rest, prefix.len) : *rest;
    return has;
}

static ges_text joined(ges_text list, ges_text dir, ges_arena *mem) {
    return list.len == 0 ? dir : ges_text_join(mem, list, GES_T(":"), dir);
}

static bool read_posix(ges_text line, ges_startup_path *path, ges_arena *mem) {
    size_t at = ges_text_find(line, GES_T("export PATH="));
    ges_text rest = ges_text_skip(line, at == GES_NPOS ? line.len : at + 12);
    bool is_back = take(&rest, GES_T("\"${PATH:+$PATH:}\"")) || take(&rest, GES_T("\"$PATH\":"));
    ges_builder word = ges_builder_in(mem);
    if (at == GES_NPOS || !take_word(GES_STARTUP_SH, &rest, &word)) {
        return false;
    }
    ges_text dirs = ges_build_done(&word);
    bool is_front = !is_back && (take(&rest, GES_T("\"${PATH:+:$PATH}\"")) ||
                                 take(&rest, GES_T("\"$PATH\"")));
    (void)take(&rest, GES_T(" ;; esac")); /* a bare export has no end */
    if (is_front && ges_text_ends(dirs, GES_T(":"))) {
        dirs.len--; /* the doctor writes it before its quote */
    }
    if (is_front) {
        path->front = joined(path->front, dirs, mem);
    } else if (is_back) {
        path->back = joined(path->back, dirs, mem);
    }
    return rest.len == 0 && dirs.len != 0 && (is_front || is_back);
}

static bool read_fish(ges_text line, ges_startup_path *path, ges_arena *mem) {
    size_t at = ges_text_find(line, GES_T("set -gx PATH "));
    ges_text rest = ges_text_skip(line, at == GES_NPOS ? 0 : at + 13);
    bool is_doctors_back = at == GES_NPOS && take(&rest, GES_T("fish_add_path --append "));
    bool is_doctors_front = at == GES_NPOS && take(&rest, GES_T("fish_add_path --move "));
    bool is_back = is_doctors_back || (at != GES_NPOS && take(&rest, GES_T("$PATH ")));
    ges_text *list = is_back ? &path->back : &path->front;
    if (at == GES_NPOS && !is_doctors_back && !is_doctors_front) {
        return false;
    }
    do {
        ges_builder word = ges_builder_in(mem);
        if (!take_word(GES_STARTUP_FISH, &rest, &word) || word.len == 0) {
            return false;
        }
        *list = joined(*list, ges_build_done(&word), mem);
        if (ges_text_equal(rest, GES_T(" $PATH"))) {
            return !is_back;
        }
    } while (take(&rest, GES_T(" ")));
    return rest.len == 0 && (is_back || is_doctors_front);
}

bool ges_startup_path_read(ges_startup_dialect dialect, ges_text line, ges_startup_path *path,
                           ges_arena *mem) {
    ges_startup_path read = *path;
    ges_text bare = ges_text_trim(line);
    bool is_read = dialect == GES_STARTUP_FISH ? read_fish(bare, &read, mem)
                                               : read_posix(bare, &read, mem);
    *path = is_read ? read : *path;
    return is_read;
}
