/* `.env` as bash reads it with `set -a; . file`: assignments and `export` are followed; a line that
 * would run anything else refuses the file, because nothing is ever run. Source: bash(1), POSIX
 * XCU 2. */
#include "base/number.h"
#include "formats/dotenv_shell.h"

/* A word behind an assignment, or a long one, may be a piece of a secret that nobody quoted. */
static bool is_tellable(const ges_dotenv_reader *reader, ges_text raw) {
    enum { COMMAND_MAX = 32 };
    const char *begin = reader->in.ptr;
    bool is_in_file = raw.ptr >= begin && raw.ptr + raw.len <= begin + reader->in.len;
    bool is_first = is_in_file && (raw.ptr == begin || raw.ptr[-1] == '\n');
    return is_first && raw.len <= COMMAND_MAX;
}

static ges_status refuse(ges_dotenv_reader *reader, const ges_sh_word *word) {
    if (!is_tellable(reader, word->raw)) {
        return ges_dotenv_refuse(reader, word->raw,
                                 "bash would run a word here as a command, which ges never does; "
                                 "a value with blanks wants quotes");
    }
    return ges_dotenv_refuse(reader, word->raw,
                             "bash would run the command '%.*s', which ges never does",
                             GES_FMT(word->raw));
}

static bool is_number(ges_text text) {
    uint64_t number;
    return ges_parse_u64(text, &number);
}

/* One NAME=value. What has been an array stays one, and no environment has it. */
static ges_status assign(ges_dotenv_reader *reader, const ges_sh_word *word) {
    ges_dotenv_entry entry = {0};
    ges_text index;
    bool appends = false;
    ges_sh_word value;
    if (!ges_sh_assignment(reader->mem, word, &entry.name, &index, &appends, &value)) {
        return refuse(reader, word);
    }
    if (ges_dotenv_is_read_only(entry.name) ||
        ges_map_get(&reader->constants, entry.name) != NULL) {
        return ges_dotenv_refuse(reader, word->raw,
                                 "bash refuses the file: %.*s: readonly variable",
                                 GES_FMT(entry.name));
    }
    if (ges_dotenv_is_of_the_shell(entry.name) && !ges_dotenv_is_plain_when_set(entry.name) &&
        !ges_text_equal(entry.name, GES_T("_"))) {
        return ges_dotenv_refuse(reader, word->raw,
                                 "bash makes the value of %.*s itself, and ges never runs one",
                                 GES_FMT(entry.name));
    }
    bool is_array = word->is_array || index.ptr != NULL;
    entry.is_unset = is_array || ges_map_get(&reader->arrays, entry.name) != NULL;
    if (is_array && !ges_map_set(reader->mem, &reader->arrays, entry.name, reader)) {
        return ges_arena_error(reader->mem, reader->err);
    }
    if (word->is_array) {
        return ges_dotenv_put(reader, &entry);
    }
    if (is_array && !is_number(index)) {
        return refuse(reader, word); /* arithmetic, which may fail */
    }
    ges_status status = ges_dotenv_sh_word(reader, &value, &entry.value);
    if (status != GES_OK) {
        return status;
    }
    ges_text before;
    if (appends && !ges_dotenv_sh_is_knowable(reader, entry.name)) {
        return refuse(reader, word);
    }
    if (appends && (ges_dotenv_in_file(reader, entry.name, &before) ||
                    ges_dotenv_in_process(reader, entry.name, &before))) {
        entry.value = ges_text_join(reader->mem, before, entry.value);
    }
    size_t equals = ges_text_find_char(word->raw, '=');
    bool is_in_file = word->raw.ptr >= reader->in.ptr &&
                      word->raw.ptr + word->raw.len <= reader->in.ptr + reader->in.len;
    if (is_in_file && equals != GES_NPOS) {
        entry.name_at = ges_dotenv_at(reader, ges_text_slice(word->raw, 0, entry.name.len));
        entry.value_at = ges_dotenv_at(reader, ges_text_skip(word->raw, equals + 1));
    }
    return ges_dotenv_put(reader, &entry);
}

static bool is_name(ges_text text) {
    return text.len != 0 && ges_sh_name_len(text) == text.len;
}

/* A word without anything to expand, as it is meant; else as it is written. */
static ges_text plain_text(ges_arena *mem, const ges_sh_word *word) {
    ges_text text = {NULL, 0};
    for (size_t i = 0; i < word->parts.count; i++) {
        if (word->parts.items[i].kind != GES_SH_LITERAL) {
            return word->raw;
        }
        text = ges_text_join(mem, text, word->parts.items[i].text);
    }
    return text;
}

/* {a,b} or {1..3} outside quotes: what `export` is given is expanded, unlike an assignment of its
 * own. */
static bool has_braces(const ges_sh_word *word) {
    for (size_t i = 0; i < word->parts.count; i++) {
        const ges_sh_part *part = &word->parts.items[i];
        bool opens = part->kind == GES_SH_LITERAL && !part->is_quoted &&
                     ges_text_find_char(part->text, '{') != GES_NPOS;
        if (opens) {
            return ges_text_find_char(word->raw, ',') != GES_NPOS ||
                   ges_text_contains(word->raw, GES_T(".."));
        }
    }
    return false;
}

/* A word in quotes that `export` gets: "NAME=value". False: it would be split, or matched against
 * file names. */
static bool is_whole(const ges_sh_word *word) {
    for (size_t i = 0; i < word->parts.count; i++) {
        const ges_sh_part *part = &word->parts.items[i];
        bool is_plain = part->kind == GES_SH_LITERAL;
        for (size_t k = 0; is_plain && k < part->text.len; k++) {
            is_plain = part->text.ptr[k] != '\0' && strchr("~*?[", part->text.ptr[k]) == NULL;
        }
        if (!part->is_quoted && !is_plain) {
            return false;
        }
    }
    return true;
}

/* `export "NAME=value"`: the word is no assignment before its quotes are gone. */
static ges_status assign_whole(ges_dotenv_reader *reader, const ges_sh_word *word) {
    ges_sh_word value;
    ges_dotenv_entry entry = {0};
    ges_text index;
    bool appends;
    if (ges_sh_assignment(reader->mem, word, &entry.name, &index, &appends, &value) ||
        !is_whole(word)) {
        return assign(reader, word);
    }
    ges_text text;
    ges_status status = ges_dotenv_sh_word(reader, word, &text);
    if (status != GES_OK) {
        return status;
    }
    if (!ges_text_cut(text, '=', &entry.name, &entry.value) || !is_name(entry.name) ||
        ges_dotenv_is_of_the_shell(entry.name) || ges_dotenv_is_read_only(entry.name) ||
        ges_map_get(&reader->arrays, entry.name) != NULL ||
        ges_map_get(&reader->constants, entry.name) != NULL) {
        return refuse(reader, word);
    }
    return ges_dotenv_put(reader, &entry);
}

static ges_status unset(ges_dotenv_reader *reader, const ges_sh_word *word, ges_text name) {
    ges_dotenv_entry entry = {
        .name = name, .is_unset = true, .name_at = ges_dotenv_at(reader, word->raw)};
    if (!is_name(name) || ges_dotenv_is_read_only(name) ||
        ges_map_get(&reader->constants, name) != NULL) {
        return refuse(reader, word);
    }
    (void)ges_map_set(reader->mem, &reader->arrays, name, NULL); /* the arena remembers */
    return ges_dotenv_put(reader, &entry);
}

typedef enum builtin_kind {
    EXPORTS,
    MAKES_CONSTANT,
    UNSETS,
    DOES_NOTHING,
    SETS_OPTIONS
} builtin_kind;

/* What can be followed without running anything, and the first words that change nothing about it
 * where `set -a` holds. */
static const struct builtin {
    const char *name;
    builtin_kind kind;
    const char *option;
} builtins[] = {
    {"export", EXPORTS, "--"},  {"declare", EXPORTS, "-x"},         {"typeset", EXPORTS, "-x"},
    {"unset", UNSETS, "-v"},    {"readonly", MAKES_CONSTANT, "--"}, {":", DOES_NOTHING, ""},
    {"true", DOES_NOTHING, ""}, {"set", SETS_OPTIONS, ""},
};

static const struct builtin *find_builtin(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(builtins); i++) {
        if (ges_text_equal(name, ges_text_of(builtins[i].name))) {
            return &builtins[i];
        }
    }
    return NULL;
}

/* One word behind `export`, `readonly` and their like. */
static ges_status declare(ges_dotenv_reader *reader, const ges_sh_word *word, builtin_kind kind) {
    ges_text name = plain_text(reader->mem, word);
    ges_text front = ges_text_slice(word->raw, 0, ges_text_find_char(word->raw, '='));
    if (has_braces(word) || ges_text_find_char(front, '[') != GES_NPOS) {
        return refuse(reader, word); /* export takes no A[1]=x */
    }
    bool is_known = ges_dotenv_sh_is_knowable(reader, name) || ges_dotenv_is_read_only(name);
    ges_status status = !is_name(name) ? assign_whole(reader, word)
                        : is_known     ? GES_OK
                                       : ges_dotenv_sh_refuse(reader, word->raw, name);
    ges_text value;
    if (status == GES_OK && kind == MAKES_CONSTANT) {
        (void)ges_text_cut(name, '=', &name, &value);
        if (ges_text_equal(name, GES_T("_"))) {
            return refuse(reader, word); /* which bash itself sets behind each command */
        }
        ges_text held = ges_text_copy(reader->mem, name);
        status = ges_map_set(reader->mem, &reader->constants, held, reader)
                     ? GES_OK
                     : ges_arena_error(reader->mem, reader->err);
    }
    return status;
}

static ges_status run_builtin(ges_dotenv_reader *reader, const ges_sh_words *words,
                              const struct builtin *builtin) {
    ges_status status = GES_OK;
    for (size_t i = 1; i < words->count && status == GES_OK; i++) {
        const ges_sh_word *word = &words->items[i];
        ges_text text = plain_text(reader->mem, word);
        if (i == 1 && ges_text_equal(text, ges_text_of(builtin->option))) {
            continue;
        }
        switch (builtin->kind) {
        case EXPORTS:
        case MAKES_CONSTANT:
            status = declare(reader, word, builtin->kind);
            break;
        case UNSETS:
            status = unset(reader, word, text);
            break;
        case DOES_NOTHING:
            status = word->is_array ? refuse(reader, word) /* ${A:=x} does something */
                                    : ges_dotenv_sh_word(reader, word, &text);
            break;
        case SETS_OPTIONS:
            status = words->count == 2 && ges_text_equal(text, GES_T("-a"))
                         ? GES_OK
                         : refuse(reader, &words->items[0]);
            break;
        }
    }
    bool is_alone = words->count == 1 && builtin->kind == SETS_OPTIONS;
    return is_alone ? refuse(reader, &words->items[0]) : status; /* `set` lists what there is */
}

/* Does the word leave nothing behind: references without quotes to what is empty? */
static bool is_nothing(ges_dotenv_reader *reader, const ges_sh_word *word) {
    ges_dotenv_reader quiet = *reader; /* a failure here is no refusal */
    ges_text text;
    quiet.err = NULL;
    for (size_t i = 0; i < word->parts.count; i++) {
        if (word->parts.items[i].kind != GES_SH_PARAM || word->parts.items[i].is_quoted) {
            return false;
        }
    }
    return ges_dotenv_sh_word(&quiet, word, &text) == GES_OK && text.len == 0;
}

static ges_status run(ges_dotenv_reader *reader, const ges_sh_command *command);

static ges_status run_simple(ges_dotenv_reader *reader, const ges_sh_command *command) {
    ges_status status = GES_OK;
    if (command->has_redirection) {
        return ges_dotenv_refuse(reader, command->raw,
                                 "bash would open a file, which ges never does");
    }
    size_t first = command->assign_count; /* words come before assignments */
    while (first < command->words.count && is_nothing(reader, &command->words.items[first])) {
        first++;
    }
    for (size_t i = 0; i < command->assign_count && status == GES_OK; i++) {
        status = assign(reader, &command->words.items[i]);
    }
    if (status != GES_OK || first == command->words.count) {
        return status;
    }
    const ges_sh_word *word = &command->words.items[first];
    const struct builtin *builtin = first == 0 ? find_builtin(word->raw) : NULL;
    return builtin != NULL ? run_builtin(reader, &command->words, builtin) : refuse(reader, word);
}

static ges_status run(ges_dotenv_reader *reader, const ges_sh_command *command) {
    ges_sh_word whole = {.raw = command->raw};
    ges_status status = GES_OK;
    for (; command != NULL && status == GES_OK; command = command->right) {
        bool is_pair = command->kind == GES_SH_LIST || command->kind == GES_SH_AND;
        if (command->kind == GES_SH_SIMPLE) {
            return run_simple(reader, command);
        }
        if (!is_pair) {
            return refuse(reader, &whole);
        }
        if (command->left != NULL) {
            status = command->left->kind == GES_SH_SIMPLE ? run_simple(reader, command->left)
                                                          : run(reader, command->left);
        }
    }
    return status;
}

/* It leaves every other NUL byte of a row of them out, and what is behind one that is left is not
 * read; more than 256 are a binary file to it. Source: bash 5.2 evalfile.c */
static ges_status without_nuls(ges_dotenv_reader *reader) {
    size_t count = 0;
    size_t end = reader->in.len;
    for (size_t i = 0; i < reader->in.len; i++) {
        if (reader->in.ptr[i] != '\0') {
            continue;
        }
        count++;
        if (i + 1 < reader->in.len && reader->in.ptr[i + 1] == '\0') {
            i++; /* the one that is left */
            end = end < i ? end : i;
        }
    }
    if (count > 256) {
        return ges_dotenv_refuse(
            reader, reader->in, "bash refuses the file: more than 256 NUL bytes are a binary file");
    }
    reader->in = ges_text_slice(reader->in, 0, end);
    return count != 0 ? ges_dotenv_cook(reader, GES_DOTENV_NO_NUL) : GES_OK;
}

static ges_status read(ges_dotenv_reader *reader) {
    ges_sh_command *command = NULL;
    ges_status status = without_nuls(reader);
    if (status != GES_OK) {
        return status;
    }
    ges_sh_parser parser = ges_sh_parser_on(reader->in, GES_SH_BASH, reader->mem);
    parser.keeps_returns = true;
    for (;;) {
        ges_error why = {0};
        status = ges_sh_next(&parser, &command, &why);
        if (status != GES_OK) {
            return ges_dotenv_refuse(reader, ges_text_skip(reader->in, parser.pos),
                                     "bash refuses the file: %s", why.text);
        }
        if (command == NULL) {
            return GES_OK;
        }
        status = run(reader, command);
        if (status != GES_OK) {
            return status;
        }
    }
}

const ges_dotenv_dialect ges_dotenv_bash = {
    .name = "bash",
    .program = "bash 5 (set -a; . file)",
    .pwd = GES_DOTENV_PWD_CURRENT,
    .read = read,
};
