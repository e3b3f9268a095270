/* `.env` as bash reads it with `set -a; . file`: assignments and `export` are followed; a line that
 * would run anything else refuses the file, because nothing is ever run. Source: bash(1), POSIX
 * XCU 2. */
#include "base/number.h"
#include "formats/dotenv_reader.h"

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
    if (ges_dotenv_is_read_only(entry.name)) {
        return ges_dotenv_refuse(reader, word->raw,
                                 "bash refuses the file: %.*s: readonly variable",
                                 GES_FMT(entry.name));
    }
    if (ges_dotenv_is_of_the_shell(entry.name) && !ges_text_equal(entry.name, GES_T("_"))) {
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

/* `export NAME NAME=value ...`, and `declare`, which exports all the same where `set -a` holds. */
static ges_status run_export(ges_dotenv_reader *reader, const ges_sh_words *words,
                             bool is_removal) {
    ges_status status = GES_OK;
    for (size_t i = 1; i < words->count && status == GES_OK; i++) {
        const ges_sh_word *word = &words->items[i];
        ges_text name = plain_text(reader->mem, word);
        if (i == 1 && ges_text_equal(name, GES_T("-x")) &&
            ges_text_equal(words->items[0].raw, GES_T("declare"))) {
            continue;
        }
        ges_text front = ges_text_slice(word->raw, 0, ges_text_find_char(word->raw, '='));
        if (has_braces(word) || ges_text_find_char(front, '[') != GES_NPOS) {
            return refuse(reader, word); /* export takes no A[1]=x */
        }
        ges_dotenv_entry entry = {.name = name, .is_unset = true};
        if (is_removal && is_name(name)) {
            entry.name_at = ges_dotenv_at(reader, word->raw);
            (void)ges_map_set(reader->mem, &reader->arrays, name, NULL); /* the arena remembers */
            status = ges_dotenv_put(reader, &entry);
        } else if (is_removal || !is_name(name)) {
            status = is_removal ? refuse(reader, &words->items[0]) : assign(reader, word);
        }
    }
    return status;
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
    bool is_export =
        ges_text_equal(word->raw, GES_T("export")) || ges_text_equal(word->raw, GES_T("declare"));
    bool is_unset = ges_text_equal(word->raw, GES_T("unset"));
    if (first == 0 && (is_export || is_unset)) {
        return run_export(reader, &command->words, is_unset);
    }
    return refuse(reader, word);
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

/* It leaves NUL bytes out; more than 256 are a binary file to it. Source: bash 5.2 evalfile.c. */
static ges_status without_nuls(ges_dotenv_reader *reader) {
    size_t count = 0;
    for (size_t i = 0; i < reader->in.len; i++) {
        count += reader->in.ptr[i] == '\0';
    }
    if (count > 256) {
        return ges_dotenv_refuse(
            reader, reader->in, "bash refuses the file: more than 256 NUL bytes are a binary file");
    }
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
