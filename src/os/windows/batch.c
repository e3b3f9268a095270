/* What cmd.exe reads: a batch file's command line, which cmd takes apart by its own rules before
 * the batch file sees it. Argument rules of other programs do not protect anything there. Source:
 * CVE-2024-24576, CVE-2024-43402; cmd /?; "Everyone quotes command line arguments the wrong way",
 * learn.microsoft.com archive. */
#include "base/builder.h"
#include "os/windows/win32.h"

enum { CMD_LINE_MAX = 8191 /* characters; KB830473 */ };

bool ges_windows_is_batch(ges_text program) {
    while (program.len != 0 && strchr(". ", program.ptr[program.len - 1]) != NULL) {
        program.len--;
    }
    ges_text ext = ges_path_ext(GES_PATH_WINDOWS, program);
    return ges_text_equal_nocase(ext, GES_T(".bat")) || ges_text_equal_nocase(ext, GES_T(".cmd"));
}

/* Inside quotes cmd takes every character as itself but these: the quote, which is written twice;
 * `%`, which opens a variable; line ends and NUL, which end the command. */
static const char *refused(ges_text arg) {
    static const struct {
        char c;
        const char *name;
    } list[] = {{'%', "%"}, {'\n', "a line end"}, {'\r', "a carriage return"}, {'\0', "a NUL"}};
    for (size_t i = 0; i < GES_COUNT(list); i++) {
        if (arg.len != 0 && ges_text_find_char(arg, list[i].c) != GES_NPOS) {
            return list[i].name;
        }
    }
    return NULL;
}

/* Characters that neither cmd nor a batch file's own %1 treat in any way. */
static bool is_plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           strchr("#$*+-./:?@\\_", c) != NULL;
}

static void put_argument(ges_builder *line, ges_text arg) {
    bool is_quoted = arg.len == 0 || arg.ptr[arg.len - 1] == '\\';
    for (size_t i = 0; i < arg.len; i++) {
        is_quoted = is_quoted || !is_plain(arg.ptr[i]);
    }
    if (!is_quoted) {
        ges_build_text(line, arg);
        return;
    }
    size_t slashes =
        0; /* doubled before a quote, for the program that the batch file hands %1 to */
    ges_build_char(line, '"');
    for (size_t i = 0; i <= arg.len; i++) {
        char c = i < arg.len ? arg.ptr[i] : '"';
        for (; c == '"' && slashes != 0; slashes--) {
            ges_build_char(line, '\\');
        }
        if (c == '"' && i < arg.len) {
            ges_build_char(line, '"');
        }
        slashes = c == '\\' ? slashes + 1 : 0;
        ges_build_char(line, c);
    }
}

ges_status ges_windows_batch_line(ges_arena *mem, const ges_run *what, ges_text *out,
                                  ges_error *err) {
    ges_builder line = ges_builder_in(mem);
    const char *reason = refused(what->program);
    /* Extensions on, delayed expansion off, no AutoRun; the outermost quotes are cmd's to take. */
    ges_build_str(&line, "cmd.exe /e:ON /v:OFF /d /s /c \"\"");
    ges_build_text(&line, what->program);
    ges_build_char(&line, '"');
    for (size_t i = 1; i < what->arg_count && reason == NULL; i++) {
        reason = refused(what->args[i]);
        if (reason != NULL) {
            return ges_error_set(err, GES_UNSUPPORTED,
                                 "cannot run '%.*s': argument %zu holds %s, which cmd.exe would "
                                 "not hand to a batch file as it stands",
                                 GES_FMT(what->program), i, reason);
        }
        ges_build_char(&line, ' ');
        put_argument(&line, what->args[i]);
    }
    ges_build_char(&line, '"');
    if (reason != NULL) {
        return ges_error_set(err, GES_UNSUPPORTED,
                             "cannot run '%.*s': cmd.exe cannot be handed a path with %s",
                             GES_FMT(what->program), reason);
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_text built = ges_build_done(&line);
    size_t units = ges_utf16_encode(built, NULL, 0);
    if (units > CMD_LINE_MAX) {
        return ges_error_set(err, GES_TOO_LARGE,
                             "cannot run '%.*s': its command line has %zu characters; cmd.exe "
                             "takes %d at most",
                             GES_FMT(what->program), units, CMD_LINE_MAX);
    }
    *out = built;
    return GES_OK;
}
