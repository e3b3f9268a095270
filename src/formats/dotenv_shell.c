/* Words of a shell in .env files: expanded as far as no program and no running shell is needed. */
#include "formats/dotenv_shell.h"

/* Values that only the running shell has. Source: bash(1) "Shell Variables". */
static const char *const of_the_shell[] = {
    "RANDOM", "SRANDOM",   "SECONDS",    "EPOCHSECONDS", "EPOCHREALTIME",   "BASHPID",  "LINENO",
    "UID",    "EUID",      "PPID",       "HOSTNAME",     "OSTYPE",          "MACHTYPE", "HOSTTYPE",
    "BASH",   "_",         "GROUPS",     "FUNCNAME",     "DIRSTACK",        "OPTIND",   "IFS",
    "PS4",    "SHELLOPTS", "PIPESTATUS", "HISTCMD",      "COMP_WORDBREAKS",
};

/* Those of them that are like any other once the file has given them a value. */
static const char *const plain_when_set[] = {"HOSTNAME", "OSTYPE", "MACHTYPE", "HOSTTYPE",
                                             "BASH",     "IFS",    "PS4",      "OPTIND"};

static bool is_among(ges_text name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ges_text_equal(name, ges_text_of(names[i]))) {
            return true;
        }
    }
    return false;
}

bool ges_dotenv_is_read_only(ges_text name) {
    static const char *const names[] = {"BASHOPTS", "BASH_VERSINFO", "EUID",
                                        "PPID",     "SHELLOPTS",     "UID"};
    return is_among(name, names, GES_COUNT(names));
}

bool ges_dotenv_is_plain_when_set(ges_text name) {
    return is_among(name, plain_when_set, GES_COUNT(plain_when_set));
}

bool ges_dotenv_is_of_the_shell(ges_text name) {
    if (is_among(name, of_the_shell, GES_COUNT(of_the_shell))) {
        return true;
    }
    return ges_text_starts(name, GES_T("BASH_")) && !ges_text_equal(name, GES_T("BASH_ENV"));
}

bool ges_dotenv_sh_find(const ges_dotenv_reader *reader, ges_text name, ges_text *value) {
    *value = (ges_text){NULL, 0};
    if (name.len == 1 && (name.ptr[0] == '?' || name.ptr[0] == '#')) {
        *value = GES_T("0");
        return true;
    }
    const ges_dotenv_entry *own = ges_map_get(&reader->file.variables, name);
    if (own != NULL) {
        *value = own->value;
        return !own->is_unset;
    }
    return ges_dotenv_in_process(reader, name, value);
}

bool ges_dotenv_sh_is_knowable(const ges_dotenv_reader *reader, ges_text name) {
    bool is_special = name.len == 1 && memchr("$!-0", name.ptr[0], 4) != NULL;
    bool is_in_file =
        ges_map_get(&reader->file.variables, name) != NULL && ges_dotenv_is_plain_when_set(name);
    return name.len != 0 && !is_special && ges_map_get(&reader->arrays, name) == NULL &&
           (is_in_file || !ges_dotenv_is_of_the_shell(name));
}

static bool is_plain(const ges_sh_param *param) {
    return !param->is_unreadable && !param->is_set_test && !param->is_split &&
           param->nested == NULL && param->index.ptr == NULL && param->flags.len == 0;
}

static size_t count_runes(ges_text text) {
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++) {
        size_t width;
        (void)ges_utf8_decode(ges_text_skip(text, at), &width); /* for its width alone */
        at += width;
    }
    return count;
}

ges_status ges_dotenv_sh_refuse(ges_dotenv_reader *reader, ges_text place, ges_text what) {
    return ges_dotenv_refuse(reader, place,
                             "'%.*s' is something that only a running shell can tell, and "
                             "ges never runs one",
                             GES_FMT(what));
}

static ges_status operate(ges_dotenv_reader *reader, const ges_sh_param *param, ges_text place,
                          bool has, ges_text value, ges_text *out) {
    char kind = param->op.ptr[param->op.len - 1];
    ges_text rest = {NULL, 0};
    *out = value;
    if (kind == '+' ? !has : has) {
        *out = kind == '+' ? rest : value;
        return GES_OK;
    }
    if (param->arg != NULL) {
        ges_status status = ges_dotenv_sh_word(reader, param->arg, &rest);
        if (status != GES_OK) {
            return status;
        }
    }
    if (kind == '?') {
        return ges_dotenv_refuse(
            reader, place, "the shell stops: %.*s: %.*s", GES_FMT(param->name),
            GES_FMT(rest.len != 0 ? rest : GES_T("parameter null or not set")));
    }
    *out = rest;
    if (kind == '=' &&
        (ges_sh_name_len(param->name) != param->name.len || ges_dotenv_is_read_only(param->name))) {
        return ges_dotenv_refuse(reader, place, "the shell stops: %.*s: cannot assign in this way",
                                 GES_FMT(param->name));
    }
    if (kind == '=') {
        ges_dotenv_entry entry = {.name = param->name, .value = rest};
        return ges_dotenv_put(reader, &entry);
    }
    return GES_OK;
}

/* ${!A}: the value of the variable that A names. */
static bool follow(const ges_dotenv_reader *reader, ges_text *name) {
    ges_text target;
    bool has = ges_dotenv_sh_is_knowable(reader, *name) &&
               ges_dotenv_sh_find(reader, *name, &target) && target.len != 0;
    if (!has || ges_sh_name_len(target) != target.len) {
        return false;
    }
    *name = target;
    return true;
}

static ges_status expand_param(ges_dotenv_reader *reader, const ges_sh_param *param, ges_text place,
                               ges_text *out) {
    static const char *const known[] = {":-", "-", ":=", "=", ":+", "+", ":?", "?"};
    ges_text name = param->name;
    ges_text value;
    bool is_followed = !param->is_indirect || (param->op.len == 0 && follow(reader, &name));
    if (!is_plain(param) || !is_followed || !ges_dotenv_sh_is_knowable(reader, name)) {
        return ges_dotenv_sh_refuse(reader, place, param->name.len != 0 ? param->name : place);
    }
    bool has = ges_dotenv_sh_find(reader, name, &value);
    if (param->is_length && param->op.len == 0) {
        *out = ges_text_format(reader->mem, "%zu", count_runes(value));
        return GES_OK;
    }
    if (param->op.len == 0) {
        *out = value;
        return GES_OK;
    }
    for (size_t i = 0; i < GES_COUNT(known) && !param->is_length; i++) {
        if (ges_text_equal(param->op, ges_text_of(known[i]))) {
            has = has && (param->op.len == 1 || value.len != 0);
            return operate(reader, param, place, has, value, out);
        }
    }
    bool may_change = !param->is_length && !reader->is_posix && ges_sh_name_len(name) != 0;
    return may_change ? ges_dotenv_sh_change(reader, param, has ? &value : NULL, place, out)
                      : ges_dotenv_sh_refuse(reader, place, place);
}

/* The expression inside $((...)). */
static ges_status add_arithmetic(ges_dotenv_reader *reader, ges_text text, ges_text place,
                                 ges_text *out) {
    int64_t number = 0;
    ges_sh_word word = {.raw = place};
    bool has_reference = ges_text_find_char(text, '$') != GES_NPOS;
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\"'\\`", text.ptr[i]) != NULL) {
            return ges_dotenv_sh_refuse(reader, place, place);
        }
    }
    if (has_reference) {
        ges_text quoted = ges_text_join(reader->mem, GES_T("\""), text, GES_T("\""));
        ges_sh_parser parser = ges_sh_parser_on(quoted, GES_SH_BASH, reader->mem);
        ges_status status = ges_sh_read_word(&parser, &word)
                                ? ges_dotenv_sh_word(reader, &word, &text)
                                : GES_CORRUPT;
        if (status != GES_OK) {
            return status == GES_CORRUPT ? ges_dotenv_sh_refuse(reader, place, place) : status;
        }
    }
    if (!ges_dotenv_sh_arithmetic(reader, text, &number)) {
        return ges_dotenv_sh_refuse(reader, place, place);
    }
    *out = ges_text_format(reader->mem, "%lld", (long long)number);
    return GES_OK;
}

/* "~" at the front and behind a colon, as far as it stands for HOME; before a quote or a reference
 * it stands for itself. False: another user's. */
static bool add_tildes(ges_dotenv_reader *reader, ges_text text, bool is_first, bool is_last,
                       ges_builder *out) {
    for (size_t i = 0; i < text.len; i++) {
        bool begins = text.ptr[i] == '~' && (i == 0 ? is_first : text.ptr[i - 1] == ':');
        bool is_itself = begins && !is_last && i + 1 == text.len;
        bool is_whole = i + 1 == text.len || text.ptr[i + 1] == '/' || text.ptr[i + 1] == ':';
        ges_text home;
        begins = begins && !is_itself;
        if (begins && (!is_whole || !ges_dotenv_sh_find(reader, GES_T("HOME"), &home))) {
            return false;
        }
        if (begins) {
            ges_build_text(out, home);
        } else {
            ges_build_char(out, text.ptr[i]);
        }
    }
    return true;
}

/* What stands inside $(...) or `...`. */
static ges_text inside(ges_text source) {
    if (ges_text_starts(source, GES_T("$("))) {
        return ges_text_slice(source, 2, source.len - 1);
    }
    return source.len > 1 && source.ptr[0] == '`' ? ges_text_slice(source, 1, source.len - 1)
                                                  : source;
}

static ges_status add_part(ges_dotenv_reader *reader, const ges_sh_word *word, size_t index,
                           ges_builder *out) {
    const ges_sh_part *part = &word->parts.items[index];
    ges_text value = part->text;
    ges_status status = GES_OK;
    switch (part->kind) {
    case GES_SH_LITERAL:
        if (part->is_quoted) {
            ges_build_text(out, value);
        } else if (!add_tildes(reader, value, index == 0, index + 1 == word->parts.count, out)) {
            status = ges_dotenv_sh_refuse(reader, word->raw, word->raw);
        }
        return status;
    case GES_SH_PARAM:
        status = expand_param(reader, part->param, word->raw, &value);
        break;
    case GES_SH_COMMAND:
        if (!ges_dotenv_echo(reader, inside(part->text), false, &value)) {
            return ges_dotenv_refuse(reader, word->raw,
                                     "the shell would run the command '%.*s', which ges never does",
                                     GES_FMT(inside(part->text)));
        }
        break;
    case GES_SH_ARITH:
        status = add_arithmetic(reader, part->text, word->raw, &value);
        break;
    case GES_SH_PROCESS:
        return ges_dotenv_sh_refuse(reader, word->raw, word->raw);
    }
    ges_build_text(out, value);
    return status;
}

/* $[1+1], outside single quotes. */
static bool has_old_arithmetic(ges_text raw) {
    bool is_double = false;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] == '\'' && !is_double) {
            size_t end = ges_text_find_char(ges_text_skip(raw, i + 1), '\'');
            i = end == GES_NPOS ? i : i + 1 + end;
        } else if (raw.ptr[i] == '\\') {
            i++;
        } else if (ges_text_starts(ges_text_skip(raw, i), GES_T("$["))) {
            return true;
        }
        is_double = i < raw.len && raw.ptr[i] == '"' ? !is_double : is_double;
    }
    return false;
}

ges_status ges_dotenv_sh_word(ges_dotenv_reader *reader, const ges_sh_word *word, ges_text *out) {
    ges_builder built = ges_builder_in(reader->mem);
    ges_status status = GES_OK;
    if (has_old_arithmetic(word->raw)) {
        return ges_dotenv_sh_refuse(reader, word->raw, word->raw);
    }
    for (size_t i = 0; i < word->parts.count && status == GES_OK; i++) {
        status = add_part(reader, word, i, &built);
        status = status == GES_OK ? ges_dotenv_check(reader, &built) : status;
        status = status == GES_OK ? ges_dotenv_step(reader, 0) : status;
    }
    *out = ges_build_done(&built);
    return status;
}

/* --- echo ---------------------------------------------------------------------------------------
 */

/* No characters with which a command may do more than say words, or say others than are written.
 * Inside single quotes there are none. */
static bool is_harmless(ges_text command) {
    bool is_single = false;
    bool is_double = false;
    for (size_t i = 0; i < command.len; i++) {
        char c = command.ptr[i];
        char before = i != 0 ? command.ptr[i - 1] : ' ';
        if (is_single || (c == '\'' && !is_double)) {
            is_single = is_single ? c != '\'' : true;
            continue;
        }
        is_double = c == '"' ? !is_double : is_double;
        bool is_brace = c == '{' && before != '$';
        bool is_comment = c == '#' && (before == ' ' || before == '\t');
        if (c == '\0' || is_brace || is_comment || strchr("<>&|;()*?[~!\n\r`", c) != NULL ||
            (c == '\\' && i + 1 < command.len && strchr("'\"", command.ptr[i + 1]) != NULL)) {
            return false;
        }
    }
    return true;
}

/* One word as `echo` would say it. False: it would be split, globbed or need a program. */
static bool say(ges_dotenv_reader *reader, const ges_sh_word *word, ges_text *out, bool *is_said) {
    *is_said = false;
    for (size_t i = 0; i < word->parts.count; i++) {
        const ges_sh_part *part = &word->parts.items[i];
        ges_text value;
        if (part->kind == GES_SH_LITERAL || part->is_quoted) {
            *is_said = *is_said || part->is_quoted || part->text.len != 0;
            continue;
        }
        if (part->kind != GES_SH_PARAM ||
            expand_param(reader, part->param, word->raw, &value) != GES_OK) {
            return false;
        }
        for (size_t k = 0; k < value.len; k++) {
            if (value.ptr[k] == '\0' || strchr(" \t\n*?[", value.ptr[k]) != NULL) {
                return false;
            }
        }
        *is_said = *is_said || value.len != 0;
    }
    return ges_dotenv_sh_word(reader, word, out) == GES_OK;
}

typedef struct spoken {
    ges_dotenv_reader quiet; /* a failure here is no refusal yet */
    const ges_sh_words *words;
    bool is_posix;
} spoken;

static bool say_echo(spoken *s, ges_builder *out) {
    bool is_first = true;
    /* `-n` only leaves out the line end, which $(...) takes away all the same. */
    bool has_n = s->words->count > 1 && ges_text_equal(s->words->items[1].raw, GES_T("-n"));
    for (size_t i = has_n ? 2 : 1; i < s->words->count; i++) {
        ges_text word;
        bool is_said;
        if (!say(&s->quiet, &s->words->items[i], &word, &is_said) ||
            (is_first && ges_text_starts(word, GES_T("-"))) ||
            (s->is_posix && ges_text_find_char(word, '\\') != GES_NPOS)) {
            return false;
        }
        if (is_said) {
            ges_build_text(out, is_first ? GES_T("") : GES_T(" "));
            ges_build_text(out, word);
            is_first = false;
        }
    }
    return true;
}

/* With one word that is no format. */
static bool say_printf(spoken *s, ges_builder *out) {
    ges_text word;
    bool is_said;
    if (s->words->count != 2 || !say(&s->quiet, &s->words->items[1], &word, &is_said) || !is_said ||
        ges_text_starts(word, GES_T("-")) || ges_text_find_char(word, '\\') != GES_NPOS ||
        ges_text_find_char(word, '%') != GES_NPOS) {
        return false;
    }
    ges_build_text(out, word);
    return true;
}

static bool say_nothing(spoken *s, ges_builder *out) {
    (void)out;
    return s->words->count == 1;
}

static const struct {
    const char *name;
    bool (*say)(spoken *s, ges_builder *out);
} speakers[] = {
    {"echo", say_echo}, {"printf", say_printf}, {"true", say_nothing}, {":", say_nothing}};

bool ges_dotenv_echo(ges_dotenv_reader *reader, ges_text command, bool is_posix, ges_text *out) {
    bool is_empty = true;
    for (size_t i = 0; i < command.len; i++) {
        is_empty = is_empty && memchr(" \t\n", command.ptr[i], 3) != NULL;
    }
    if (is_empty) {
        *out = GES_T("");
        return true;
    }
    ges_sh_parser parser =
        ges_sh_parser_on(command, is_posix ? GES_SH_POSIX : GES_SH_BASH, reader->mem);
    ges_sh_command *parsed = NULL;
    if (!is_harmless(command) || ges_sh_next(&parser, &parsed, NULL) != GES_OK || parsed == NULL ||
        parsed->kind != GES_SH_SIMPLE || parsed->assign_count != 0 || parsed->words.count == 0 ||
        ges_map_get(&reader->file.variables, GES_T("IFS")) != NULL) {
        return false;
    }
    spoken s = {.quiet = *reader, .words = &parsed->words, .is_posix = is_posix};
    ges_builder built = ges_builder_in(reader->mem);
    bool is_told = false;
    s.quiet.err = NULL;
    s.quiet.is_posix = is_posix;
    for (size_t i = 0; i < GES_COUNT(speakers) && !is_told; i++) {
        is_told = ges_text_equal(parsed->words.items[0].raw, ges_text_of(speakers[i].name)) &&
                  speakers[i].say(&s, &built);
    }
    *out = ges_build_done(&built);
    while (out->len != 0 && out->ptr[out->len - 1] == '\n') {
        out->len--;
    }
    return is_told;
}
