/* What a project asks of Go. */
#include "go/projectgo.h"

#include "formats/gomodline.h"
#include "go/module.h"
#include "go/version.h"

enum { PIECE = 4096, FILE_MAX = 1 << 20 };

static ges_text find_file(const ges_os *os, const ges_env_list *env, ges_text dir, ges_arena *mem) {
    ges_text file = {0};
    ges_text gowork = {0};
    (void)ges_env_find(os, env, GES_T("GOWORK"), &gowork); /* else empty */
    bool is_auto = gowork.len == 0 || ges_text_equal(gowork, GES_T("auto"));
    if (is_auto) {
        ges_module_find_work(os, mem, dir, GES_T(""), &file);
    } else if (!ges_text_equal(gowork, GES_T("off")) && ges_os_is_file(os, gowork)) {
        file = gowork;
    }
    if (file.len == 0) {
        ges_module_find_mod(os, mem, dir, &file);
    }
    return file;
}

static void read_lines(const ges_os *os, ges_text path, ges_gomodline *reader, ges_text *problem) {
    ges_error err = {0};
    uint8_t *piece = ges_arena_alloc(reader->mem, PIECE);
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    uint64_t off = 0;
    size_t got = 0;
    bool is_open = piece != NULL && os->file_open(os, path, &file, &size, &err) == GES_OK;
    while (is_open && off < FILE_MAX && !ges_gomodline_is_done(reader)) {
        if (os->file_read_at(os, file, off, piece, PIECE, &got, &err) != GES_OK || got == 0) {
            break;
        }
        ges_gomodline_feed(reader, (ges_bytes){piece, got});
        off += got;
    }
    *problem = ges_text_copy(reader->mem, ges_text_of(err.text));
    ges_gomodline_finish(reader);
    if (is_open) {
        os->file_close(os, &file);
    }
}

ges_status ges_project_go_find(const ges_os *os, const ges_env_list *env, ges_text dir,
                               ges_arena *mem, ges_project_go *out, ges_error *err) {
    ges_project_go project = {.file = find_file(os, env, dir, mem)};
    ges_gomodline reader = {.mem = mem};
    if (project.file.len != 0) {
        read_lines(os, project.file, &reader, &project.problem);
    }
    if (ges_go_version_valid(reader.go.value)) {
        project.go = reader.go.value;
    }
    project.toolchain = ges_go_toolchain_version(reader.toolchain.value);
    bool is_newer = ges_go_version_compare(project.toolchain, project.go) > 0;
    project.want = is_newer ? project.toolchain : project.go;
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = project;
    return GES_OK;
}

bool ges_project_go_is_served(const ges_project_go *project, ges_text version) {
    return project->go.len == 0 || !ges_go_version_valid(version) ||
           ges_go_version_compare(version, project->go) >= 0;
}
