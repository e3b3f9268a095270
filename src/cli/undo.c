/* `ges undo`: takes back what ges changed. */
#include "env/undo.h"

#include "base/number.h"
#include "cli/ask.h"
#include "cli/broadcast.h"
#include "cli/commands.h"
#include "env/apply.h"

static const ges_option options[] = {
    {"dry-run", NULL, "show what would be restored, and change nothing"},
    {"yes", NULL, "do not ask; needed where nobody can be asked"},
    {"json", NULL, "print JSON, schema ges.undo/1; restores only with --yes"},
};

typedef struct undoing {
    const ges_journal_record *record;
    ges_text journal;
    ges_plan plan;
    ges_applied applied;
} undoing;

static ges_status find(ges_app *app, uint64_t number, undoing *u, ges_error *err) {
    ges_journal_list *list = ges_new(app->mem, ges_journal_list);
    if (list == NULL) {
        return ges_arena_error(app->mem, err);
    }
    ges_status status = ges_journal_dir(app->os, app->mem, &u->journal, err);
    status = status == GES_OK ? ges_journal_read(app->os, u->journal, app->mem, list, err) : status;
    status = status == GES_OK ? ges_undo_choose(app->os, list, number, &u->record, err) : status;
    u->plan = ges_plan_in(app->os, app->mem);
    return status == GES_OK ? ges_undo_plan(u->record, &u->plan, err) : status;
}

static void print(ges_app *app, const undoing *u, bool is_json, bool is_done) {
    ges_sink *sink = ges_app_report(app, is_json, "ges.undo/1");
    ges_sink_number(sink, "undoes", (int64_t)u->record->number);
    if (is_json || !is_done) {
        ges_plan_describe(&u->plan, sink);
    }
    if (is_done) {
        unsigned long long back = u->applied.number;
        ges_sink_number(sink, "number", (int64_t)u->applied.number);
        ges_sink_text(sink, "lost", u->applied.lost);
        ges_sink_say(sink, "ok",
                     ges_text_format(app->mem, "change %llu is undone; 'ges undo %llu' makes it again",
                                     (unsigned long long)u->record->number, back));
        ges_cli_broadcast(app, &u->plan, sink);
        if (u->applied.lost.len != 0) {
            ges_sink_say(sink, "warning", ges_text_join(app->mem, GES_T("not kept: "),
                                                        u->applied.lost));
        }
    }
    ges_app_report_done(app, sink);
}

static int apply(ges_app *app, undoing *u, bool is_json) {
    ges_error err = {0};
    if (ges_plan_apply(&u->plan, u->journal, &u->applied, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    print(app, u, is_json, true);
    return GES_EXIT_OK;
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_undo;
    bool is_json = ges_args_has(command, args, "json");
    bool is_yes = ges_args_has(command, args, "yes");
    bool is_asked = false;
    uint64_t number = 0;
    undoing u = {0};
    ges_error err = {0};
    if (args->word_count > 1) {
        return ges_app_usage(app, command, "one number at most");
    }
    if (args->word_count == 1 && (!ges_parse_u64(args->words[0], &number) || number == 0)) {
        return ges_app_usage(app, command, "'%.*s' is not the number of an entry",
                             GES_FMT(args->words[0]));
    }
    if (find(app, number, &u, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (ges_args_has(command, args, "dry-run")) {
        print(app, &u, is_json, false);
        return GES_EXIT_OK;
    }
    if (is_yes) {
        return apply(app, &u, is_json);
    }
    print(app, &u, is_json, false);
    if (!is_json && ges_app_confirm(app, GES_T("Restore?"), &is_asked, &is_yes, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (is_yes) {
        return apply(app, &u, is_json);
    }
    ges_build_format(&app->err, "%s: nothing was changed; %s\n", app->program,
                     is_asked ? "the answer was not yes" : "run again with --yes");
    return GES_EXIT_FINDINGS;
}

static const ges_example examples[] = {
    {"ges undo", "take back the last change, after a look at it"},
    {"ges undo 12 --yes", "take back change 12 of 'ges history' without asking"},
    {"ges undo --dry-run", "only show what would be restored"},
};

static const ges_exit_code exit_codes[] = {
    {GES_EXIT_OK, "it is undone, or --dry-run showed how"},
    {GES_EXIT_FINDINGS, "nothing was changed, as nobody said yes"},
    {GES_EXIT_USAGE, "the command line has no meaning"},
    {GES_EXIT_FAILED, "it could not be undone; nothing was changed"},
};

const ges_command ges_command_undo = {
    .name = "undo",
    .summary = "take back what ges changed",
    .usage = "ges undo [--dry-run] [--yes] [--json] [NUMBER]",
    .description =
        "Restores the files of a change to what they were before: every byte, mode, times and "
        "owner; and registry values with their type and bytes. Without a number that is the newest change in effect. An undo is itself a change "
        "in 'ges history', so undoing its number makes the change again.\n\n"
        "What was changed since, by you or by another program, is never overwritten: then nothing "
        "is restored, and it is named.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .exit_codes = exit_codes,
    .exit_code_count = GES_COUNT(exit_codes),
    .run = run,
};
