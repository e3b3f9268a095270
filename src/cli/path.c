/* `ges path`: edits PATH where it is kept, and looks at it. */
#include "base/number.h"
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/pathcheck.h"

static const ges_option options[] = {
    GES_KEEP_OPTIONS,
    {"front", NULL, "add or move to the front"},
    {"back", NULL, "add or move to the end; add does so unless said"},
    {"at", "N", "add or move before entry N, from 1 (Windows, and scope session)"},
    {"json", NULL, "print JSON, schema ges.path/1; does not ask"},
};

typedef enum path_verb { VERB_ADD, VERB_REMOVE, VERB_MOVE, VERB_DEDUPE, VERB_CHECK } path_verb;

static const struct {
    const char *name;
    path_verb verb;
    bool takes_dirs;
    bool takes_place; /* --front, --back, --at */
} verbs[] = {
    {"add", VERB_ADD, true, true},        {"remove", VERB_REMOVE, true, false},
    {"move", VERB_MOVE, true, true},      {"dedupe", VERB_DEDUPE, false, false},
    {"check", VERB_CHECK, false, false},
};

static size_t find_verb(ges_text word) {
    for (size_t i = 0; i < GES_COUNT(verbs); i++) {
        if (ges_text_equal(word, ges_text_of(verbs[i].name))) {
            return i;
        }
    }
    return GES_NPOS;
}

/* A relative directory would mean another one in every program. */
static bool is_whole(const ges_app *app, ges_text dir) {
    bool may_expand = app->os->family == GES_OS_WINDOWS && ges_text_starts(dir, GES_T("%"));
    return may_expand || ges_path_is_abs(ges_os_style(app->os), dir);
}

static int refuse_relative(ges_app *app, ges_text dir) {
    ges_text here = {0};
    ges_path_style style = ges_os_style(app->os);
    (void)app->os->dir_current(app->os, app->mem, &here, NULL); /* then only the end is shown */
    ges_text whole = ges_path_join(app->mem, style, here, dir);
    return ges_app_usage(app, &ges_command_path,
                         "'%.*s' is relative: in PATH it would mean another directory in every "
                         "program; write '%.*s'", GES_FMT(dir), GES_FMT(whole));
}

/* The edits of one word. move: there or not, it is added at that place by the same verb, but one that
 * is nowhere was mistyped, which removing it first tells. */
static size_t add_edits(path_verb verb, ges_path_verb how, size_t at, ges_text dir,
                        ges_path_edit *out) {
    size_t count = 0;
    if (verb == VERB_REMOVE || verb == VERB_MOVE) {
        out[count++] = (ges_path_edit){.verb = GES_PATH_REMOVE, .dir = dir};
    }
    if (verb != VERB_REMOVE) {
        out[count++] = (ges_path_edit){.verb = how, .dir = dir, .at = at};
    }
    return count;
}

static void note_missing(ges_app *app, ges_keep *keep, path_verb verb, ges_text dir) {
    bool matters = verb != VERB_REMOVE && ges_path_is_abs(ges_os_style(app->os), dir);
    if (matters && !ges_os_is_dir(app->os, dir)) {
        ges_text note = ges_text_join(app->mem, GES_T("'"), dir, GES_T("' is no directory yet"));
        (void)ges_list_push(app->mem, &keep->own, note); /* the arena remembers */
    }
}

/* How and where the options say; false: they contradict each other. */
static bool read_place(const ges_args *args, bool takes_place, ges_path_verb *how, size_t *at) {
    const ges_command *command = &ges_command_path;
    bool is_front = ges_args_has(command, args, "front");
    bool is_back = ges_args_has(command, args, "back");
    bool has_at = ges_args_has(command, args, "at");
    uint64_t number = 0;
    if (has_at && (!ges_parse_u64(ges_args_value(command, args, "at"), &number) || number == 0 ||
                   number > UINT32_MAX)) {
        return false;
    }
    *how = is_front ? GES_PATH_ADD_FRONT : has_at ? GES_PATH_ADD_AT : GES_PATH_ADD_BACK;
    *at = (size_t)number;
    return is_front + is_back + has_at <= (takes_place ? 1 : 0);
}

static int edit(ges_app *app, ges_keep *keep, size_t index) {
    const ges_args *args = keep->args;
    path_verb verb = verbs[index].verb;
    size_t dirs = args->word_count - 1;
    ges_path_edit *edits = ges_new_array(app->mem, 2 * dirs + 1, ges_path_edit);
    ges_wish *wish = ges_new(app->mem, ges_wish);
    ges_path_verb how;
    size_t at = 0;
    size_t count = 0;
    ges_error err = {0};
    if (edits == NULL || wish == NULL) {
        (void)ges_arena_error(app->mem, &err); /* said below */
        return ges_app_fail(app, &err);
    }
    if (!read_place(args, verbs[index].takes_place, &how, &at)) {
        return ges_app_usage(app, keep->command,
                             "one of --front, --back and --at N (from 1), and only to add or move");
    }
    if (verb == VERB_DEDUPE) {
        edits[count++] = (ges_path_edit){.verb = GES_PATH_DEDUPE};
    }
    for (size_t i = 0; i < dirs; i++) {
        /* What goes to the front goes there last first, so that their order stays. */
        ges_text dir = args->words[how == GES_PATH_ADD_BACK ? i + 1 : dirs - i];
        if (verb != VERB_REMOVE && !is_whole(app, dir)) {
            return refuse_relative(app, dir);
        }
        count += add_edits(verb, how, at, dir, &edits[count]);
        note_missing(app, keep, verb, dir);
    }
    *wish = (ges_wish){.verb = GES_WISH_EDIT_LIST,
                       .name = app->os->family == GES_OS_WINDOWS ? GES_T("Path") : GES_T("PATH"),
                       .edits = edits,
                       .edit_count = count};
    keep->wishes = wish;
    keep->count = 1;
    return ges_keep_run(app, keep);
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_path;
    ges_keep keep = {.command = command, .args = args, .schema = "ges.path/1"};
    ges_error err = {0};
    size_t index = args->word_count != 0 ? find_verb(args->words[0]) : GES_NPOS;
    if (index == GES_NPOS) {
        return ges_app_usage(app, command, "say what: add, remove, move, dedupe or check");
    }
    if (verbs[index].takes_dirs != (args->word_count > 1)) {
        return ges_app_usage(app, command, verbs[index].takes_dirs ? "name a directory"
                                                                   : "no directory is named here");
    }
    if (ges_keep_open(app, &keep, &err) != GES_OK) {
        return err.status == GES_INVALID ? ges_app_usage(app, command, "%s", err.text)
                                         : ges_app_fail(app, &err);
    }
    return verbs[index].verb == VERB_CHECK ? ges_path_check(app, &keep) : edit(app, &keep, index);
}

static const ges_example examples[] = {
    {"ges path add ~/go/bin", "at the end of PATH, for your shells from now on"},
    {"ges path add --front /opt/go/bin", "before what is there"},
    {"ges path remove /usr/local/go1.20/bin", "what ges added goes; else who adds it is named"},
    {"ges path check", "every entry, and what keeps it from working"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is done, was so already, or check found no trouble"},
    {GES_EXIT_FINDINGS, "check found trouble, or the answer was not yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be done; nothing was changed"},
};

const ges_command ges_command_path = {
    .name = "path",
    .summary = "edit PATH where it is kept, and look at it",
    .usage = "ges path add|move [--front|--back|--at N] DIR... | remove DIR... | dedupe | check",
    .description =
        "Changes PATH in the scope, as 'ges set' changes variables. Spellings of one directory count "
        "as one (separators at the end, '..', on Windows letter case, slashes and quotes); what is "
        "not meant keeps its spelling and place.\n\n"
        "On Linux and macOS the start-up files get lines that add the directories once, however many "
        "shells run inside each other. remove takes back what ges added; when another line adds the "
        "directory, its file and line are named.\n\n"
        "check lists the entries of the effective PATH, and of the scope, with what is wrong: "
        "missing, twice, relative, quoted, empty, not expanded.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
