/* Takes a line of the user's own start-up file out of effect: it becomes a comment that says who did
 * it and why, and loses nothing. Only a line that is a whole command by itself and sets just the
 * variable that is meant: inside a block, a chain or a here-document the reader would have to think,
 * so a program must not. */
#include "env/fixers.h"

#include "formats/sh.h"

/* As much as env/rc.h reads of a start-up file: what it did not read it cannot have blamed. */
enum { FILE_MAX = 1 << 20 };

static const ges_text note_begin = GES_LIT("# go-env-sync: commented out");

typedef struct place {
    ges_text text;
    size_t begin; /* the line's first byte */
    size_t end;   /* behind its last one, before \n */
} place;

static bool find_line(ges_text text, uint32_t wanted, place *out) {
    ges_text rest = text;
    ges_text line = {0};
    for (uint32_t number = 1; rest.len != 0 && ges_text_next_line(&rest, &line); number++) {
        if (number == wanted) {
            size_t begin = (size_t)(line.ptr - text.ptr);
            *out = (place){text, begin, begin + line.len};
            return true;
        }
    }
    return false;
}

static ges_sh_dialect dialect_of(ges_text file) {
    static const struct {
        ges_text ending;
        ges_sh_dialect dialect;
    } endings[] = {
        {GES_LIT(".fish"), GES_SH_FISH},   {GES_LIT(".zsh"), GES_SH_ZSH},
        {GES_LIT("zshrc"), GES_SH_ZSH},    {GES_LIT("zshenv"), GES_SH_ZSH},
        {GES_LIT("zprofile"), GES_SH_ZSH}, {GES_LIT("zlogin"), GES_SH_ZSH},
    };
    for (size_t i = 0; i < GES_COUNT(endings); i++) {
        if (ges_text_ends(file, endings[i].ending)) {
            return endings[i].dialect;
        }
    }
    return GES_SH_BASH; /* also takes what sh writes */
}

/* Is the line nothing but this command, perhaps with a comment behind it? */
static bool fills_line(const place *at, const ges_sh_command *command) {
    const char *base = at->text.ptr;
    if (command->raw.ptr < base + at->begin || command->raw.ptr > base + at->end) {
        return false;
    }
    size_t begin = (size_t)(command->raw.ptr - base);
    size_t end = begin + command->raw.len;
    if (end > at->end) {
        return false;
    }
    ges_text before = ges_text_trim(ges_text_slice(at->text, at->begin, begin));
    ges_text after = ges_text_trim(ges_text_slice(at->text, end, at->end));
    return before.len == 0 &&
           (after.len == 0 || after.ptr[0] == '#' || ges_text_equal(after, GES_T(";")));
}

/* The simple command of that line among those of the top level; NULL when there is none. */
static const ges_sh_command *find_simple(const ges_sh_command *list, const place *at) {
    while (list != NULL) {
        const ges_sh_command *last = list->kind == GES_SH_LIST ? list->right : list;
        if (last != NULL && last->kind == GES_SH_SIMPLE && fills_line(at, last)) {
            return last;
        }
        list = list->kind == GES_SH_LIST ? list->left : NULL;
    }
    return NULL;
}

/* NULL when the line is no command by itself. */
static const ges_sh_command *command_at(const place *at, uint32_t line, ges_sh_dialect dialect,
                                        ges_arena *mem) {
    ges_sh_parser parser = ges_sh_parser_on(at->text, dialect, mem);
    for (uint32_t faults = 0; parser.line <= line && faults < 20;) {
        ges_sh_command *list = NULL;
        ges_status status = ges_sh_next(&parser, &list, NULL);
        if (status == GES_CORRUPT && dialect == GES_SH_ZSH) {
            faults++; /* zsh has more grammar than is known here */
            ges_sh_skip_line(&parser);
            continue;
        }
        if (status != GES_OK || list == NULL) {
            return NULL;
        }
        const ges_sh_command *command = find_simple(list, at);
        bool is_whole = dialect == GES_SH_FISH || parser.pos <= at->end + 1;
        if (command != NULL) {
            return is_whole ? command : NULL; /* else a here-document follows */
        }
        if (dialect == GES_SH_FISH) {
            return NULL; /* the whole file was one list */
        }
    }
    return NULL;
}

/* The name that a word of an assignment or of `export` is about. */
static ges_text name_of(const ges_sh_word *word) {
    return ges_text_slice(word->raw, 0, ges_sh_name_len(word->raw));
}

/* Does the command set `name`, and nothing else? `export GOROOT=x`, `GOROOT=x`, `set -gx GOROOT x`,
 * `typeset -x GOROOT=x`. */
static bool sets_only(const ges_sh_command *command, ges_text name, bool is_fish) {
    static const ges_text words[] = {GES_LIT("export"), GES_LIT("typeset"), GES_LIT("declare"),
                                     GES_LIT("readonly"), GES_LIT("set")};
    if (command->words.count == 0 || command->has_input) {
        return false;
    }
    size_t at = 0;
    ges_text first = command->words.items[0].raw;
    for (size_t i = 0; i < GES_COUNT(words) && at == 0; i++) {
        bool is_set = i + 1 == GES_COUNT(words);
        at = is_set == is_fish && ges_text_equal(first, words[i]);
    }
    if (is_fish && ges_text_equal(first, GES_T("export"))) {
        at = 1; /* fish knows it as a function */
    }
    if (at == 0 && (is_fish || command->assign_count != command->words.count)) {
        return false;
    }
    while (at < command->words.count && command->words.items[at].raw.ptr[0] == '-') {
        at++;
    }
    if (at >= command->words.count || !ges_text_equal(name_of(&command->words.items[at]), name)) {
        return false;
    }
    return at + 1 == command->words.count || (is_fish && ges_text_equal(first, GES_T("set")));
}

static ges_status refuse(ges_error *err, const ges_repair *repair, const char *why) {
    ges_status status = ges_error_set(err, GES_CORRUPT, "line %u of '%.*s' %s",
                                      (unsigned)repair->line, GES_FMT(repair->file), why);
    if (err != NULL) {
        err->line = repair->line;
    }
    return status;
}

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    place at = {0};
    if (before.len > FILE_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "'%.*s' is larger than a start-up file",
                             GES_FMT(repair->file));
    }
    if (!find_line(ges_text_from(before), repair->line, &at)) {
        return refuse(err, repair, "is not there any more");
    }
    ges_text line = ges_text_trim(ges_text_slice(at.text, at.begin, at.end));
    if (ges_text_starts(line, note_begin)) {
        *out = (ges_edit_list){0};
        return GES_OK;
    }
    ges_sh_dialect dialect = dialect_of(repair->file);
    const ges_sh_command *command = command_at(&at, repair->line, dialect, mem);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    if (command == NULL) {
        return refuse(err, repair, "is no command by itself; change it by hand");
    }
    if (!sets_only(command, repair->name, dialect == GES_SH_FISH)) {
        return refuse(err, repair, "does more than set that variable; change it by hand");
    }
    ges_text why = repair->value.len == 0
                       ? GES_T(": ")
                       : ges_text_join(mem, GES_T(" ("), repair->value, GES_T("): "));
    ges_edit_list edits = {0};
    ges_edit note = {.off = at.begin, .after = ges_text_join(mem, note_begin, why)};
    ges_status status = ges_edit_push(mem, &edits, note, err);
    *out = status == GES_OK ? edits : *out;
    return status;
}

const ges_fixer ges_fixer_startup_comment = {
    .name = "startup_comment",
    .does = "comment out the line of your start-up file",
    .is_foreign = true,
    .edit = edit,
};
