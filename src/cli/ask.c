/* Asks the user. */
#include "cli/ask.h"

enum { ANSWER_MAX = 200 };

ges_status ges_app_confirm(ges_app *app, ges_text question, bool *is_asked, bool *is_yes,
                           ges_error *err) {
    const ges_os *os = app->os;
    ges_text answer = {0};
    *is_yes = false;
    *is_asked = os->stream_is_terminal(os, GES_STDIN) && os->stream_is_terminal(os, GES_STDERR);
    ges_status status = ges_app_flush(app, err);
    if (status != GES_OK || !*is_asked) {
        return status;
    }
    ges_text line = ges_text_join(app->mem, question, GES_T(" [y/N] "));
    status = os->stream_write(os, GES_STDERR, ges_bytes_from(line), err);
    if (status == GES_OK && os->line_read(os, ANSWER_MAX, app->mem, &answer, NULL) == GES_OK) {
        answer = ges_text_trim(answer);
        *is_yes = ges_text_equal_nocase(answer, GES_T("y")) ||
                  ges_text_equal_nocase(answer, GES_T("yes"));
    }
    return status;
}
