/* A value out of a file or standard input. */
#include "cli/valuefile.h"

#include "base/utf.h"

enum { FROM_MAX = 4 * 1024 * 1024 }; /* bytes; four times what any system gives to a program */

static ges_status read_bytes(ges_app *app, ges_text from, ges_bytes *out, ges_error *err) {
    const ges_os *os = app->os;
    ges_path_style style = ges_os_style(os);
    ges_text dir = {0};
    if (ges_text_equal(from, GES_T("-"))) {
        return os->input_read(os, FROM_MAX, app->mem, out, err);
    }
    ges_status status = GES_OK;
    if (!ges_path_is_abs(style, from)) {
        status = os->dir_current(os, app->mem, &dir, err);
        from = ges_path_join(app->mem, style, dir, from);
    }
    status = status == GES_OK ? os->file_read(os, from, FROM_MAX, app->mem, out, err) : status;
    return status != GES_WRONG_KIND
               ? status
               : ges_error_note(err, status, "a value comes from a file, or with '--from -' from "
                                             "standard input");
}

/* Names what Windows' tools write, and on Windows, which stores characters, whatever is none. */
static ges_status check(const ges_os *os, ges_text name, ges_text text, ges_error *err) {
    static const ges_text marks[] = {GES_LIT("\xFF\xFE"), GES_LIT("\xFE\xFF")};
    for (size_t i = 0; i < GES_COUNT(marks); i++) {
        if (ges_text_starts(text, marks[i])) {
            return ges_error_set(err, GES_INVALID, "'%.*s' is UTF-16; save it as UTF-8, in PowerShell "
                                 "with Set-Content -Encoding utf8", GES_FMT(name));
        }
    }
    size_t width = 0;
    for (size_t at = 0; os->family == GES_OS_WINDOWS && at < text.len; at += width) {
        uint32_t rune = ges_utf8_decode(ges_text_skip(text, at), &width);
        if (rune == GES_RUNE_ERROR && width == 1) {
            return ges_error_set(err, GES_INVALID, "'%.*s' is no UTF-8: byte 0x%02x at offset %zu",
                                 GES_FMT(name), (unsigned)(unsigned char)text.ptr[at], at);
        }
    }
    return GES_OK;
}

ges_status ges_cli_read_value(ges_app *app, ges_text from, ges_text *out, ges_error *err) {
    static const ges_text mark = GES_LIT("\xEF\xBB\xBF");
    ges_bytes bytes = {0};
    bool is_input = ges_text_equal(from, GES_T("-"));
    ges_status status = read_bytes(app, from, &bytes, err);
    ges_text text = ges_text_from(bytes);
    status = status == GES_OK
                 ? check(app->os, is_input ? GES_T("standard input") : from, text, err)
                 : status;
    if (status != GES_OK) {
        return status;
    }
    text = ges_text_starts(text, mark) ? ges_text_skip(text, mark.len) : text;
    if (ges_text_ends(text, GES_T("\n"))) {
        text.len -= ges_text_ends(text, GES_T("\r\n")) ? 2 : 1;
    }
    *out = text.ptr != NULL ? text : GES_T("");
    return GES_OK;
}
