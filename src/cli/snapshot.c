/* `ges snapshot`: what the doctor sees of this machine, as one file. */
#include "cli/commands.h"
#include "cli/doctorchoice.h"
#include "cli/snapshotview.h"

#include "ges_version.h"

static const ges_option options[] = {
    {"share", NULL, "rename users and hosts, so that the snapshot can be shown around"},
    {"force", NULL, "replace FILE when it is there"},
};

/* Asks everything that rules ask, of the current directory. */
static ges_status gather(const ges_os *os, ges_arena *mem, ges_error *err) {
    ges_facts facts;
    ges_text dir;
    ges_doctor_choice choice = {0};
    ges_doctor_wish wish = {0};
    ges_status status = os->dir_current(os, mem, &dir, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "finding the current directory");
    }
    /* For the settings files; what is wrong with them the doctor says. */
    status = ges_doctor_choose(os, dir, &wish, mem, &choice, NULL);
    (void)status;
    return ges_facts_gather(os, dir, (1U << GES_FACT_GROUP_COUNT) - 1, mem, &facts, err);
}

/* What the reader of the snapshot gets to see, for the one who hands it on. */
static void say_contents(ges_app *app, const ges_record *record, ges_text path, size_t len) {
    size_t contents = 0;
    for (size_t i = 0; i < record->nodes.count; i++) {
        const ges_record_node *node = record->nodes.entries[i].value;
        contents += node->has_content;
    }
    ges_build_format(&app->err,
                     "%s: wrote '%.*s', %zu bytes: facts about %zu files, the content of %zu; secrets "
                     "that were recognized are ***, but read it before you hand it on\n",
                     app->program, GES_FMT(path), len, record->nodes.count, contents);
}

/* Writes a new file that only its owner may read. An old one is replaced in one step. */
static ges_status write_file(ges_app *app, ges_text path, bool is_forced, ges_bytes bytes,
                             ges_error *err) {
    const ges_os *os = app->os;
    ges_file file = GES_FILE_CLOSED;
    ges_text made = is_forced ? ges_text_join(app->mem, path, GES_T(".part")) : path;
    ges_status status = os->file_create(os, made, 0600, &file, err);
    if (status == GES_CONFLICT) {
        return ges_error_set(err, status, "'%.*s' is there already%s", GES_FMT(made),
                             is_forced ? "; remove it" : "; --force replaces it");
    }
    if (status != GES_OK) {
        return status;
    }
    status = os->file_write(os, file, bytes, err);
    status = status == GES_OK ? os->file_sync(os, file, err) : status;
    os->file_close(os, &file);
    status = status == GES_OK && is_forced ? os->file_rename(os, made, path, err) : status;
    if (status != GES_OK) {
        (void)os->file_remove(os, made, NULL); /* the first failure is the one to tell */
    }
    return status;
}

static int run(ges_app *app, const ges_args *args) {
    const ges_command *command = &ges_command_snapshot;
    ges_error err = {0};
    ges_record record;
    ges_snapshotview view;
    ges_builder out = ges_builder_in(app->mem);
    if (args->word_count > 1) {
        return ges_app_usage(app, command, "one file at most, not '%.*s' too",
                             GES_FMT(args->words[1]));
    }
    const ges_os *os = ges_record_init(&record, app->os, app->mem);
    ges_status status = gather(os, app->mem, &err);
    if (status == GES_OK) {
        status = ges_snapshotview_init(&view, &record, ges_args_has(command, args, "share"), &err);
    }
    if (status == GES_OK) {
        status = ges_record_write(&record, &view.view, GES_T("ges " GES_VERSION_TEXT), &out, &err);
    }
    if (status == GES_OK && args->word_count == 0) {
        app->out = out;
    } else if (status == GES_OK) {
        status = write_file(app, args->words[0], ges_args_has(command, args, "force"),
                            ges_bytes_from(ges_build_done(&out)), &err);
    }
    if (status == GES_OK && args->word_count != 0) {
        say_contents(app, &record, args->words[0], out.len);
    }
    return status == GES_OK ? GES_EXIT_OK : ges_app_fail(app, &err);
}

static const ges_example examples[] = {
    {"ges snapshot machine.json", "what the doctor would look at"},
    {"ges doctor --snapshot machine.json", "the diagnosis of it, on any other machine"},
    {"ges snapshot --share issue.json", "for an issue: without names of users and hosts"},
};

const ges_command ges_command_snapshot = {
    .name = "snapshot",
    .summary = "write down what 'ges doctor' sees, to be diagnosed on another machine",
    .usage = "ges snapshot [options] [FILE]",
    .description =
        "Looks at all that the rules of 'ges doctor' look at, in the current directory, and "
        "writes it as JSON (docs/snapshot.md) to FILE, or to standard output: variables that Go or a rule cares for, start-up and "
        "settings files, facts about the files on the way, the parts of programs that tell their "
        "version, on Windows registry values. Nothing is run.\n\n"
        "Passwords and tokens are written as ***: values of variables with a secret's name, "
        "passwords in URLs, authorization headers, well-known tokens, private keys. Other "
        "variables are left out. Start-up files are written whole but for these: read the "
        "snapshot before you hand it on.",
    .options = options,
    .option_count = GES_COUNT(options),
    .examples = examples,
    .example_count = GES_COUNT(examples),
    .is_guarded = true,
    .run = run,
};
