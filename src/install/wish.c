/* From a word to a wish. */
#include "install/wish.h"

#include "formats/gomodline.h"
#include "go/projectgo.h"

/* "1.24" and, where a release was called so, "1.20": the newest of that language version. */
static bool is_language(ges_text version) {
    ges_go_version parts;
    return ges_go_version_parse(version, &parts) && parts.kind.len == 0 &&
           ges_text_equal(version, ges_go_version_lang(version));
}

static ges_status wish_version(ges_text version, ges_install_wish *out, ges_error *err) {
    if (!ges_go_version_valid(version)) {
        return ges_error_set(err, GES_INVALID, "'%.*s' is no version of Go", GES_FMT(version));
    }
    *out = (ges_install_wish){.kind = is_language(version) ? GES_RELEASE_NEWEST : GES_RELEASE_EXACT,
                              .version = version};
    return GES_OK;
}

static ges_status wish_project(const ges_os *os, const ges_env_list *env, ges_text dir,
                               ges_text word, ges_arena *mem, ges_install_wish *out,
                               ges_error *err) {
    ges_path_style style = ges_os_style(os);
    ges_project_go project;
    bool is_bare = ges_text_equal(word, GES_T("go.mod"));
    ges_text path = ges_path_is_abs(style, word) ? word : ges_path_join(mem, style, dir, word);
    if (!is_bare && !ges_os_is_file(os, path)) {
        return ges_error_set(err, GES_NOT_FOUND, "there is no '%.*s'", GES_FMT(path));
    }
    ges_text at = is_bare ? dir : ges_path_dir(mem, style, path);
    ges_status status = ges_project_go_find(os, env, at, mem, &project, err);
    if (status != GES_OK) {
        return status;
    }
    if (project.file.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "no go.mod is at or above '%.*s'", GES_FMT(at));
    }
    if (project.problem.len != 0) {
        return ges_error_set(err, GES_DENIED, "%.*s", GES_FMT(project.problem));
    }
    if (project.want.len == 0) {
        return ges_error_set(err, GES_INVALID, "'%.*s' asks for no version of Go: name one",
                             GES_FMT(project.file));
    }
    status = wish_version(project.want, out, err);
    if (status == GES_OK) {
        out->why = ges_text_join(mem, GES_T("'"), project.file, GES_T("' asks for "), project.want);
    }
    return status;
}

ges_status ges_install_wish_read(const ges_os *os, const ges_env_list *env, ges_text dir,
                                 ges_text word, ges_arena *mem, ges_install_wish *out,
                                 ges_error *err) {
    ges_text base = ges_path_base(ges_os_style(os), word);
    if (ges_text_equal(word, GES_T("latest"))) {
        *out = (ges_install_wish){.kind = GES_RELEASE_LATEST};
        return GES_OK;
    }
    if (ges_text_equal(word, GES_T("gotip")) || ges_text_equal(word, GES_T("tip"))) {
        return ges_error_set(err, GES_INVALID,
                             "gotip is no release: it is built from the newest source; 'go install "
                             "golang.org/dl/gotip@latest' and 'gotip download' do that");
    }
    if (ges_text_equal(base, GES_T("go.mod")) || ges_text_equal(base, GES_T("go.work"))) {
        return wish_project(os, env, dir, word, mem, out, err);
    }
    return wish_version(ges_text_starts(word, GES_T("go")) ? ges_text_skip(word, 2) : word, out,
                        err);
}

bool ges_install_wish_takes(const ges_install_wish *wish, ges_text version) {
    ges_go_version parts;
    if (!ges_go_version_parse(version, &parts)) {
        return false;
    }
    bool is_release = parts.kind.len == 0;
    switch (wish->kind) {
    case GES_RELEASE_EXACT:
        return ges_go_version_compare(version, wish->version) == 0;
    case GES_RELEASE_NEWEST:
        return is_release && ges_text_equal(ges_go_version_lang(version),
                                            ges_go_version_lang(wish->version));
    case GES_RELEASE_LATEST:
        return is_release;
    }
    return false;
}

ges_text ges_install_wish_text(const ges_install_wish *wish, ges_arena *mem) {
    static const char *const texts[] = {
        [GES_RELEASE_EXACT] = "Go ",
        [GES_RELEASE_NEWEST] = "a release of Go ",
        [GES_RELEASE_LATEST] = "a release of Go",
    };
    return ges_text_join(mem, ges_text_of(texts[wish->kind]), wish->version);
}
