/* Asks the user. */
#include "cli/ask.h"

ges_status ges_app_confirm(ges_app *app, const char *question, bool *yes, ges_error *err) {
    enum { ANSWER_MAX = 1000 };
    const ges_os *os = app->os;
    if (!os->stream_is_terminal(os, GES_STDIN)) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "nobody can be asked, as standard input is no terminal; --yes agrees");
    }
    ges_build_format(&app->err, "%s [y/N] ", question);
    ges_status status = os->stream_write(os, GES_STDOUT, ges_bytes_from(ges_build_done(&app->out)),
                                         err);
    if (status == GES_OK) {
        status = os->stream_write(os, GES_STDERR, ges_bytes_from(ges_build_done(&app->err)), err);
    }
    app->out = ges_builder_in(app->mem);
    app->err = ges_builder_in(app->mem);
    ges_text answer = {0};
    if (status == GES_OK) {
        status = os->line_read(os, ANSWER_MAX, app->mem, &answer, err);
        status = status == GES_NOT_FOUND || status == GES_TOO_LARGE ? GES_OK : status; /* no */
    }
    if (status == GES_OK) {
        answer = ges_text_trim(answer);
        *yes = ges_text_equal_nocase(answer, GES_T("y")) ||
               ges_text_equal_nocase(answer, GES_T("yes"));
    }
    return status;
}
