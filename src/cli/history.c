/* `ges history`: what ges changed, and what can be taken back. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/number.h"
#include "env/undo.h"

static const ges_option options[] = {
    {"json", NULL, "print JSON, schema ges.history/1"},
};

/* "2026-11-21 05:30:11" in local time. */
static ges_text time_in_words(ges_app *app, int64_t at_ns) {
    int32_t offset_s = 0;
    char zone[16];
    app->os->clock_zone(app->os, at_ns, &offset_s, zone);
    int64_t seconds = at_ns / 1000000000 - (at_ns % 1000000000 < 0);
    ges_date at = ges_date_of(seconds + offset_s);
    return ges_text_format(app->mem, "%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month, at.day,
                           at.hour, at.minute, at.second);
}

/* "interrupted", "undone", "done", "unreadable": the word for programs. */
static ges_text state_of(const ges_journal_record *record) {
    return record->broken.len != 0     ? GES_T("unreadable")
           : record->undone_by != 0    ? GES_T("undone")
           : record->is_begun          ? GES_T("interrupted")
                                       : GES_T("done");
}

/* The same with numbers, for people. */
static ges_text state_in_words(ges_app *app, const ges_journal_record *record) {
    ges_builder b = ges_builder_in(app->mem);
    if (record->entry.undoes != 0) {
        ges_build_format(&b, "undoes %llu", (unsigned long long)record->entry.undoes);
    }
    if (record->is_begun) {
        ges_build_format(&b, "%sinterrupted", b.len != 0 ? ", " : "");
    }
    if (record->undone_by != 0) {
        ges_build_format(&b, "%sundone by %llu", b.len != 0 ? ", " : "",
                         (unsigned long long)record->undone_by);
    }
    if (record->broken.len != 0) {
        ges_build_format(&b, "unreadable: %.*s", GES_FMT(record->broken));
    }
    return ges_build_done(&b);
}

static void describe_steps(const ges_journal_step_list *steps, ges_sink *sink) {
    static const ges_view view = {"[{rule} ]{what}", false};
    ges_sink_open_list(sink, "steps", NULL);
    for (size_t i = 0; i < steps->count; i++) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "rule", steps->items[i].rule);
        ges_sink_text(sink, "what", steps->items[i].what);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static ges_text mode_in_words(ges_app *app, const ges_journal_state *state) {
    return state->exists ? ges_text_format(app->mem, "%04o", (unsigned)state->mode) : GES_T("");
}

/* `with_now`: also how each file is now, for which it is read. */
static void describe_files(ges_app *app, const ges_journal_entry *entry, bool with_now,
                           ges_sink *sink) {
    static const ges_view view = {"{*path}[ -> {file}][  now: {now}]", false};
    ges_sink_open_list(sink, "files", NULL);
    for (size_t i = 0; i < entry->files.count; i++) {
        const ges_journal_file *file = &entry->files.items[i];
        bool is_linked = !ges_text_equal(file->path, file->file);
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "path", file->path);
        ges_sink_text(sink, "file", is_linked ? file->file : GES_T(""));
        ges_sink_text(sink, "mode_before", mode_in_words(app, &file->before));
        ges_sink_text(sink, "mode_after", mode_in_words(app, &file->after));
        ges_sink_boolean(sink, "existed", file->before.exists);
        ges_sink_boolean(sink, "exists", file->after.exists);
        if (with_now) {
            ges_sink_text(sink, "now", ges_text_of(ges_undo_place_name(
                                           ges_undo_look(app->os, file))));
        }
        describe_steps(&file->steps, sink);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe_values(ges_app *app, const ges_journal_entry *entry, bool with_now,
                            ges_sink *sink) {
    static const ges_view view = {"{*place}[  now: {now}]", false};
    ges_sink_open_list(sink, "values", NULL);
    for (size_t i = 0; i < entry->values.count; i++) {
        const ges_journal_value *value = &entry->values.items[i];
        const ges_journal_state *before = &value->before;
        const ges_journal_state *after = &value->after;
        ges_plan_place place = ges_undo_place_of(value);
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "place", ges_plan_place_name(app->mem, &place));
        ges_sink_text(sink, "type_before", before->exists ? ges_plan_type_name(app->mem, before->type)
                                                          : GES_T(""));
        ges_sink_text(sink, "type_after", after->exists ? ges_plan_type_name(app->mem, after->type)
                                                        : GES_T(""));
        ges_sink_boolean(sink, "existed", before->exists);
        ges_sink_boolean(sink, "exists", after->exists);
        if (with_now) {
            ges_sink_text(sink, "now", ges_text_of(ges_undo_place_name(
                                           ges_undo_look_value(app->os, value))));
        }
        describe_steps(&value->steps, sink);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

static void describe(ges_app *app, const ges_journal_record *record, bool with_now,
                     ges_sink *sink) {
    static const ges_view view = {"{*number}  {at}[  ({note})]", false};
    bool is_read = record->broken.len == 0;
    ges_sink_open(sink, NULL, &view);
    ges_sink_number(sink, "number", (int64_t)record->number);
    ges_sink_text(sink, "at", is_read ? time_in_words(app, record->entry.at_ns) : GES_T("?"));
    if (is_read) {
        ges_sink_number(sink, "at_ns", record->entry.at_ns);
    }
    ges_sink_text(sink, "state", state_of(record));
    ges_sink_text(sink, "note", state_in_words(app, record));
    if (record->entry.undoes != 0) {
        ges_sink_number(sink, "undoes", (int64_t)record->entry.undoes);
    }
    if (record->undone_by != 0) {
        ges_sink_number(sink, "undone_by", (int64_t)record->undone_by);
    }
    describe_files(app, &record->entry, with_now || record->is_begun, sink);
    describe_values(app, &record->entry, with_now || record->is_begun, sink);
    ges_sink_close(sink);
}

static int print(ges_app *app, const ges_journal_list *list, ges_text dir, uint64_t number,
                 bool is_json) {
    bool is_found = false;
    ges_sink *sink = ges_app_report(app, is_json, "ges.history/1");
    if (is_json) {
        ges_sink_text(sink, "journal", dir);
    }
    ges_sink_open_list(sink, "entries", NULL);
    for (size_t i = 0; i < list->count; i++) {
        if (number == 0 || list->items[i].number == number) {
            describe(app, &list->items[i], number != 0, sink);
            is_found = true;
        }
    }
    ges_sink_close_list(sink);
    if (!is_found && number == 0) {
        ges_sink_say(sink, NULL, GES_T("ges has changed nothing yet"));
    }
    ges_app_report_done(app, sink);
    return is_found || number == 0 ? GES_EXIT_OK : GES_EXIT_FAILED;
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_history;
    bool is_json = ges_args_has(command, args, "json");
    ges_error err = {0};
    ges_text dir = {0};
    ges_journal_list list = {0};
    uint64_t number = 0;
    if (args->word_count > 1) {
        return ges_app_usage(app, command, "one number at most");
    }
    if (args->word_count == 1 && (!ges_parse_u64(args->words[0], &number) || number == 0)) {
        return ges_app_usage(app, command, "'%.*s' is not the number of an entry",
                             GES_FMT(args->words[0]));
    }
    if (ges_journal_dir(app->os, app->mem, &dir, &err) != GES_OK ||
        ges_journal_read(app->os, dir, app->mem, &list, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    int code = print(app, &list, dir, number, is_json);
    if (code != GES_EXIT_OK) {
        (void)ges_error_set(&err, GES_NOT_FOUND, "the journal has no entry %llu",
                            (unsigned long long)number); /* said in the next line */
        return ges_app_fail(app, &err);
    }
    return code;
}

static const ges_example examples[] = {
    {"ges history", "all changes that ges made, the oldest first"},
    {"ges history 12", "one of them, and how its files are now"},
};

const ges_command ges_command_history = {
    .name = "history",
    .summary = "list what ges changed",
    .usage = "ges history [--json] [NUMBER]",
    .description =
        "Lists every change that ges made: its number, when, which files and registry values, why, "
        "and whether it was undone. With a number it also says of each of them whether it is "
        "still as that change made it (new), as before (old), or changed since.\n\n"
        "A change that was interrupted, by a crash or a power failure, is listed as such; each of "
        "its files and values is the old or the new one, never a part, and 'ges undo' takes it "
        "back.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .run = run,
};
