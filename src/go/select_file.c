/* What go.work and go.mod say about the toolchain. */
#include "formats/gomodline.h"
#include "go/module.h"
#include "go/select_state.h"
#include "go/shortpath.h"
#include "go/version.h"

enum { READ_PIECE = 64 * 1024 };

/* --- which file has a say ----------------------------------------------------------------------
 */

/* go.work for the working directory as the GOWORK variable wants it; false after a failure.
 * Source: modload FindGoWork. */
static bool find_work(ges_selection *s, ges_text *out) {
    ges_select_value gowork = ges_selection_variable(s, "GOWORK");
    *out = (ges_text){0};
    if (ges_text_equal(gowork.value, GES_T("off"))) {
        ges_selection_step(s, GES_T("GOWORK"), gowork.value, gowork.place,
                           GES_T("no go.work is used"));
        return true;
    }
    if (gowork.value.len == 0 || ges_text_equal(gowork.value, GES_T("auto"))) {
        ges_module_find_work(s->in->os, s->mem, s->in->cwd, s->in->goroot, out);
        return true;
    }
    if (!ges_path_is_abs(s->style, gowork.value)) {
        ges_selection_step(s, GES_T("GOWORK"), gowork.value, gowork.place,
                           GES_T("not an absolute path: go stops"));
        /* Twice "go: ": the message carries its own. */
        ges_selection_fail(s, GES_T("go: invalid GOWORK: not an absolute path"));
        return false;
    }
    ges_selection_step(s, GES_T("GOWORK"), gowork.value, gowork.place,
                       GES_T("names the workspace file"));
    *out = gowork.value;
    return true;
}

/* The nearest go.mod, but not one in the temporary directory itself. */
static ges_text find_mod(ges_selection *s) {
    ges_text file;
    ges_module_find_mod(s->in->os, s->mem, s->in->cwd, &file);
    if (!ges_module_in_temp_root(s->in->os, s->mem, file, s->in->temp_dir)) {
        return file;
    }
    ges_selection_step(s, GES_T("go.mod"), file, (ges_text){0},
                       GES_T("ignored: it stands in the system's temporary directory itself"));
    return (ges_text){0};
}

bool ges_selection_modules(ges_selection *s, bool *is_enabled) {
    ges_select_value mode = ges_selection_variable(s, "GO111MODULE");
    *is_enabled = true;
    if (mode.value.len == 0 || ges_text_equal(mode.value, GES_T("on"))) {
        return true;
    }
    if (!ges_text_equal(mode.value, GES_T("auto"))) {
        *is_enabled = false;
        ges_selection_step(s, GES_T("GO111MODULE"), mode.value, mode.place,
                           GES_T("modules are off: no other toolchain is considered"));
        return true;
    }
    *is_enabled = find_mod(s).len > 0;
    if (!*is_enabled && s->in->minor >= 27) {
        ges_text work;
        if (!find_work(s, &work)) {
            return false;
        }
        *is_enabled = work.len > 0;
    }
    if (!*is_enabled) {
        ges_selection_step(s, GES_T("GO111MODULE"), mode.value, mode.place,
                           GES_T("no go.mod here, so modules are off: no other toolchain is "
                                 "considered"));
    }
    return true;
}

/* "open FILE: permission denied" in the words of the system under Go. */
static ges_text read_failure(ges_selection *s, ges_text file, ges_status status) {
    ges_file_info info;
    bool is_dir = s->in->os->file_info(s->in->os, file, true, &info, NULL) == GES_OK &&
                  info.kind == GES_FILE_DIRECTORY;
    bool is_windows = s->style == GES_PATH_WINDOWS;
    if (is_dir) {
        return ges_text_join(s->mem, GES_T("read "), file,
                             is_windows ? GES_T(": Incorrect function.")
                                        : GES_T(": is a directory"));
    }
    ges_text reason = ges_text_of(ges_status_name(status));
    if (status == GES_DENIED) {
        reason = is_windows ? GES_T("Access is denied.") : GES_T("permission denied");
    } else if (status == GES_NOT_FOUND) {
        reason = is_windows ? GES_T("The system cannot find the file specified.")
                            : GES_T("no such file or directory");
    }
    return ges_text_join(s->mem, GES_T("open "), file, GES_T(": "), reason);
}

/* Reads the two lines of a file of any size, piece by piece. */
static bool read_lines(ges_selection *s, ges_text file, ges_gomodline *reader) {
    const ges_os *os = s->in->os;
    ges_file handle = GES_FILE_CLOSED;
    uint64_t size = 0;
    ges_status status = os->file_open(os, file, &handle, &size, NULL);
    size_t piece = size < READ_PIECE ? (size_t)size : READ_PIECE;
    uint8_t *buffer = status == GES_OK ? ges_new_array(s->mem, piece + 1, uint8_t) : NULL;
    *reader = (ges_gomodline){.mem = s->mem};
    uint64_t off = 0;
    while (status == GES_OK && buffer != NULL && off < size && !ges_gomodline_is_done(reader)) {
        size_t got = 0;
        status = os->file_read_at(os, handle, off, buffer, piece, &got, NULL);
        if (status != GES_OK || got == 0) {
            break;
        }
        ges_gomodline_feed(reader, (ges_bytes){buffer, got});
        off += got;
    }
    os->file_close(os, &handle);
    if (status != GES_OK) {
        ges_text message = read_failure(s, file, status);
        ges_selection_step(s, GES_T("file"), file, (ges_text){0},
                           GES_T("cannot be read: go stops"));
        ges_selection_fail(s, message);
        return false;
    }
    ges_gomodline_finish(reader);
    return true;
}

/* go.work when there is one, else go.mod, and its two lines. Source: modGoToolchain. */
static bool read_mod(ges_selection *s, ges_gomodline *lines) {
    *lines = (ges_gomodline){.mem = s->mem};
    ges_text file;
    if (!find_work(s, &file)) {
        return false;
    }
    if (file.len > 0 && !ges_os_exists(s->in->os, file)) {
        ges_selection_step(s, GES_T("go.work"), file, (ges_text){0},
                           GES_T("does not exist: go.mod is asked"));
        file = (ges_text){0};
    }
    if (file.len == 0) {
        file = find_mod(s);
    }
    s->choice.file = file;
    if (file.len == 0) {
        ges_selection_step(s, GES_T("go.mod"), (ges_text){0}, s->in->cwd,
                           GES_T("neither go.work nor go.mod here or above"));
        return true;
    }
    return read_lines(s, file, lines);
}

/* --- what its lines want -----------------------------------------------------------------------
 */

static ges_text line_place(ges_selection *s, uint32_t line) {
    return ges_text_format(s->mem, "%.*s:%u", GES_FMT(s->choice.file), line);
}

/* A line of GODEBUG=toolchaintrace=1 about an upgrade. */
static void trace_upgrade(ges_selection *s, ges_wanted *w, const char *kind) {
    if (!s->is_traced) {
        return;
    }
    ges_build_str(&w->trace, "go: upgrading toolchain to ");
    ges_build_text(&w->trace, w->name);
    ges_build_format(&w->trace, " (required by %s line in ", kind);
    ges_build_text(&w->trace,
                   ges_go_short_path(s->in->os, s->mem, s->in->cwd, s->in->minor, s->choice.file));
    ges_build_str(&w->trace, "; upgrade allowed by GOTOOLCHAIN=");
    if (ges_text_find_char(s->setting, '+') != GES_NPOS) {
        ges_build_str(&w->trace, "<name>+");
    }
    ges_build_text(&w->trace, w->mode);
    ges_build_str(&w->trace, ")\n");
}

/* False after a failure. */
static bool apply_toolchain_line(ges_selection *s, const ges_gomodline_hit *line, ges_wanted *w) {
    if (line->value.len == 0) {
        return true;
    }
    ges_text place = line_place(s, line->line);
    ges_text version = ges_go_toolchain_version(line->value);
    if (version.len == 0) {
        ges_selection_step(s, GES_T("toolchain line"), line->value, place,
                           GES_T("not a toolchain name: go stops"));
        ges_text file =
            ges_go_short_path(s->in->os, s->mem, s->in->cwd, s->in->minor, s->choice.file);
        ges_selection_fail(s, ges_text_join(s->mem, GES_T("invalid toolchain "),
                                            ges_selection_quoted(s, line->value), GES_T(" in "),
                                            file));
        return false;
    }
    int order = ges_go_version_compare(version, w->version);
    if (order < 0 || (order == 0 && s->in->minor >= 22)) {
        ges_selection_step(
            s, GES_T("toolchain line"), line->value, place,
            ges_text_join(s->mem, GES_T("not newer than "), w->version, GES_T(": no effect")));
        return true;
    }
    w->name = line->value;
    w->version = version;
    trace_upgrade(s, w, "toolchain");
    ges_selection_step(s, GES_T("toolchain line"), line->value, place,
                       ges_text_join(s->mem, GES_T("asks for "), line->value));
    return true;
}

/* Early 1.21 and 1.22 ask for "go1.22", which is no release, where later ones ask for "go1.22.0".
 * Source: golang/go issue 62278; in the minor releases of June 2024. */
static bool has_dot_zero_fix(const ges_selection *s) {
    uint32_t patch = ges_go_version_patch(s->in->runtime_version);
    if (s->in->minor == 21) {
        return patch >= 11;
    }
    return s->in->minor != 22 || patch >= 4;
}

static void apply_go_line(ges_selection *s, const ges_gomodline_hit *line, ges_wanted *w) {
    if (line->value.len == 0) {
        return;
    }
    ges_text place = line_place(s, line->line);
    if (!ges_go_version_valid(line->value)) {
        ges_selection_step(s, GES_T("go line"), line->value, place,
                           GES_T("not a version: no effect here"));
        return;
    }
    if (ges_go_version_compare(line->value, w->version) <= 0) {
        ges_selection_step(
            s, GES_T("go line"), line->value, place,
            ges_text_join(s->mem, GES_T("not newer than "), w->version, GES_T(": no effect")));
        return;
    }
    bool is_language = ges_go_version_is_lang(line->value) &&
                       ges_go_version_compare(line->value, GES_T("1.21")) >= 0;
    w->name = ges_text_join(s->mem, GES_T("go"), line->value,
                            is_language && has_dot_zero_fix(s) ? GES_T(".0") : GES_T(""));
    w->version = line->value;
    trace_upgrade(s, w, "go");
    ges_selection_step(s, GES_T("go line"), line->value, place,
                       ges_text_join(s->mem, GES_T("asks for "), w->name));
}

/* `go install pkg@version` and `go run pkg@version`: up to 1.24 go.mod has no say then. */
static bool is_remote_package_run(const ges_select_input *in) {
    if (in->argc < 2 || (!ges_text_equal(in->argv[0], GES_T("install")) &&
                         !ges_text_equal(in->argv[0], GES_T("run")))) {
        return false;
    }
    for (size_t i = 1; i < in->argc; i++) {
        ges_text word = in->argv[i];
        if (!ges_text_starts(word, GES_T("-"))) {
            return ges_text_find_char(word, '@') != GES_NPOS &&
                   !ges_text_starts(word, GES_T(".")) && !ges_text_starts(word, GES_T("/"));
        }
    }
    return false;
}

bool ges_selection_files(ges_selection *s, ges_wanted *w) {
    if (is_remote_package_run(s->in)) {
        ges_selection_step(s, GES_T("command"), s->in->argv[0], (ges_text){0},
                           GES_T("runs a package at a version: that module's go line, which only "
                                 "the network tells, may ask for more"));
        if (s->in->minor < 25) {
            return true;
        }
    }
    ges_gomodline lines;
    if (!read_mod(s, &lines)) {
        return false;
    }
    if (ges_text_equal(lines.toolchain.value, GES_T("default"))) {
        ges_selection_step(s, GES_T("toolchain line"), lines.toolchain.value,
                           line_place(s, lines.toolchain.line),
                           GES_T("go.mod has no say: the default toolchain stays"));
        return true;
    }
    if (!apply_toolchain_line(s, &lines.toolchain, w)) {
        return false;
    }
    apply_go_line(s, &lines.go, w);
    if (s->choice.file.len > 0 && lines.go.line == 0 && lines.toolchain.line == 0) {
        ges_selection_step(s, GES_T("file"), s->choice.file, (ges_text){0},
                           GES_T("has neither a go nor a toolchain line"));
    }
    return true;
}
