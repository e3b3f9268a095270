/* Which Go built a file, and for what. */
#include "go/binary.h"

#include "formats/gopcln.h"
#include "go/version.h"
#include "os/filewindow.h"

static ges_text with_backslashes(ges_arena *mem, ges_text path) {
    ges_text copy = ges_text_copy(mem, path);
    char *bytes = (char *)(uintptr_t)copy.ptr; /* our own copy */
    for (size_t i = 0; i < copy.len; i++) {
        if (bytes[i] == '/') {
            bytes[i] = '\\';
        }
    }
    return copy;
}

static void read_default_goroot(const ges_window *in, ges_arena *mem, ges_go_binary *out) {
    ges_gopcln_root root;
    if (ges_gopcln_read_root(in, mem, &root, NULL) != GES_OK) {
        return;
    }
    out->has_default_goroot = true;
    out->is_trimpath = out->is_trimpath || root.is_trimmed;
    out->default_goroot =
        ges_text_equal(out->goos, GES_T("windows")) ? with_backslashes(mem, root.root) : root.root;
}

static ges_go_program program_of(ges_text path) {
    if (path.len == 0) {
        return GES_GO_PROGRAM_UNNAMED;
    }
    return ges_text_equal(path, GES_T("cmd/go")) ? GES_GO_PROGRAM_COMMAND : GES_GO_PROGRAM_OTHER;
}

static void fill(ges_gobuild build, ges_go_binary *out) {
    ges_text trimpath = {0};
    *out = (ges_go_binary){
        .version = build.version,
        .minor = ges_go_version_minor(build.version),
        .patch = ges_go_version_patch(build.version),
        .goos = ges_text_of(build.header_goos),
        .goarch = ges_text_of(build.header_goarch),
        .program = program_of(build.path),
        .build = build,
    };
    (void)ges_gobuild_setting_find(&build, GES_T("GOOS"), &out->goos); /* else the header's */
    (void)ges_gobuild_setting_find(&build, GES_T("GOARCH"), &out->goarch);
    (void)ges_gobuild_setting_find(&build, GES_T("-trimpath"), &trimpath);
    out->is_trimpath = ges_text_equal(trimpath, GES_T("true"));
}

ges_status ges_go_binary_read(const ges_os *os, ges_text path, bool want_goroot, ges_arena *mem,
                              ges_go_binary *out, ges_error *err) {
    ges_file_window f;
    ges_status status = ges_file_window_open(&f, os, path, err);
    if (status != GES_OK) {
        return status;
    }
    ges_gobuild build;
    status = ges_gobuild_read(&f.window, mem, &build, err);
    if (status == GES_OK) {
        fill(build, out);
        if (want_goroot) {
            read_default_goroot(&f.window, mem, out);
        }
        if (ges_arena_failed(mem)) {
            status = ges_arena_error(mem, err);
        }
    } else {
        (void)ges_error_note(err, status, "'%.*s'", GES_FMT(path)); /* says which file */
    }
    ges_file_window_close(&f);
    return status;
}

bool ges_go_is_command_name(const ges_os *os, ges_text path) {
    ges_text base = ges_path_base(ges_os_style(os), path);
    return os->family == GES_OS_WINDOWS ? ges_text_equal_nocase(base, GES_T("go.exe"))
                                        : ges_text_equal(base, GES_T("go"));
}
