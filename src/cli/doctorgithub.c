/* `ges doctor --format github`: an annotation for each finding. */
#include "cli/doctorrun.h"

#include "report/github.h"

static const char *level_of(ges_severity severity) {
    static const char *const levels[] = {"notice", "warning", "error"};
    return levels[severity];
}

/* Sentence, evidence and cure; GitHub shows several lines. */
static ges_text message_of(ges_arena *mem, const ges_finding *finding) {
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, finding->what);
    for (size_t i = 0; i < finding->evidence.count; i++) {
        ges_build_format(&b, "\n%s: %.*s", finding->evidence.items[i].label,
                         GES_FMT(finding->evidence.items[i].text));
    }
    if (finding->cure.len != 0) {
        ges_build_format(&b, "\ndo: %.*s", GES_FMT(finding->cure));
    }
    for (size_t i = 0; i < finding->commands.count; i++) {
        ges_build_format(&b, "\n    %.*s", GES_FMT(finding->commands.items[i].text));
    }
    return ges_build_done(&b);
}

static void print_finding(ges_app *app, const ges_finding *finding, ges_path_style style) {
    ges_github_note note = {
        .level = level_of(finding->severity),
        .title = ges_text_join(app->mem, ges_text_of(finding->rule->id), GES_T(" "),
                               ges_text_of(finding->rule->name)),
        .message = ges_app_shown(app, message_of(app->mem, finding)),
    };
    for (size_t i = 0; i < finding->evidence.count && note.file.len == 0; i++) {
        if (ges_path_is_abs(style, finding->evidence.items[i].file)) {
            note.file = ges_app_shown(app, finding->evidence.items[i].file);
            note.line = finding->evidence.items[i].line;
        }
    }
    ges_github_write(&app->out, &note);
}

static void print(ges_app *app, const ges_diagnosis *d) {
    for (size_t i = 0; i < d->found.count; i++) {
        print_finding(app, &d->found.items[i], d->facts.style);
    }
    for (size_t i = 0; i < d->facts.gaps.count; i++) {
        ges_github_note note = {.level = "warning",
                                .title = GES_T("could not look"),
                                .message = ges_app_shown(app, d->facts.gaps.items[i].text)};
        ges_github_write(&app->out, &note);
    }
}

const ges_doctor_format ges_doctor_format_github = {
    "github", "annotations of GitHub Actions", print};
