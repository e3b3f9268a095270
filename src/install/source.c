/* Finds archives of Go. */
#include "install/source.h"

#include "base/builder.h"

enum { SUM_MAX = 64 * 1024 };

ges_text ges_install_sum_text(ges_install_sum from) {
    static const ges_text texts[] = {
        [GES_INSTALL_SUM_LIST] = GES_LIT("the list"),
        [GES_INSTALL_SUM_BESIDE] = GES_LIT("the .sha256 file"),
        [GES_INSTALL_SUM_GIVEN] = GES_LIT("--sha256"),
    };
    return texts[from];
}

ges_text ges_install_arch(ges_text goarch) {
    return ges_text_equal(goarch, GES_T("arm")) ? GES_T("armv6l") : goarch;
}

/* --- web servers -------------------------------------------------------------------------------
 */

static ges_status read_list(ges_install_source *s, ges_bytes bytes, ges_text from, ges_error *err) {
    ges_status status = ges_godl_parse(bytes, s->net->mem, &s->files, err);
    s->has_list = status == GES_OK;
    return status == GES_OK ? status : ges_error_note(err, status, "'%.*s'", GES_FMT(from));
}

/* What is asked for that name, as it may be shown: without a password. */
static ges_text shown_below(const ges_install_source *s, ges_text name) {
    ges_url nobody = s->url;
    nobody.user = (ges_text){0};
    return ges_url_below(&nobody, name, s->net->mem);
}

/* A server that has no list, or answers another question with a page, may still have the files. */
static ges_status open_web(ges_install_source *s, ges_text text, ges_error *err) {
    ges_arena *mem = s->net->mem;
    ges_bytes bytes;
    ges_fetched how;
    ges_error own = {0};
    ges_status status = ges_url_parse(text, mem, &s->url, err);
    if (status != GES_OK) {
        return status;
    }
    s->name = shown_below(s, GES_T(""));
    ges_text question = ges_url_below(&s->url, GES_T("?mode=json&include=all"), mem);
    status = ges_fetch_small(s->net, question, GES_GODL_MAX, &bytes, &how, &own);
    if (status == GES_OK && ges_godl_is_page(bytes)) {
        s->no_list =
            GES_T("it answers with a web page; a network that wants a login first does so too");
        return GES_OK;
    }
    if (status == GES_NOT_FOUND && how.status != 0) {
        s->no_list = GES_T("it has no list");
        return GES_OK;
    }
    status = status == GES_OK ? read_list(s, bytes, s->name, &own) : status;
    if (status != GES_OK && err != NULL) {
        *err = own;
    }
    return status;
}

/* --- folders -----------------------------------------------------------------------------------
 */

static ges_text in_folder(const ges_install_source *s, ges_text name) {
    return ges_path_join(s->net->mem, ges_os_style(s->net->os), s->folder, name);
}

static ges_status list_folder(ges_install_source *s, ges_error *err) {
    const ges_os *os = s->net->os;
    ges_dir_list list = {0};
    ges_godl_file file;
    ges_status status = os->dir_list(os, s->folder, s->net->mem, &list, err);
    for (size_t i = 0; status == GES_OK && i < list.count; i++) {
        if (ges_godl_name(list.items[i].name, &file) &&
            !ges_list_push(s->net->mem, &s->files, file)) {
            return ges_arena_error(s->net->mem, err);
        }
    }
    return status;
}

static ges_status open_folder(ges_install_source *s, ges_error *err) {
    const ges_os *os = s->net->os;
    ges_bytes bytes;
    ges_text index = in_folder(s, GES_T("index.json"));
    s->name = s->folder;
    ges_status status = os->file_read(os, index, GES_GODL_MAX, s->net->mem, &bytes, err);
    if (status == GES_NOT_FOUND) {
        status = list_folder(s, err);
        s->has_list = status == GES_OK;
        return status;
    }
    status = status == GES_OK ? read_list(s, bytes, index, err) : status;
    size_t kept = 0;
    for (size_t i = 0; status == GES_OK && i < s->files.count;
         i++) { /* what is not here: no offer */
        if (ges_os_is_file(os, in_folder(s, s->files.items[i].filename))) {
            s->files.items[kept++] = s->files.items[i];
        }
    }
    s->files.count = kept;
    return status;
}

ges_status ges_install_source_open(ges_net *net, ges_text text, ges_text dir,
                                   ges_install_source *out, ges_error *err) {
    ges_install_source s = {.net = net};
    ges_path_style style = ges_os_style(net->os);
    bool is_file = ges_text_starts(text, GES_T("file://"));
    bool is_web = !is_file && ges_text_contains(text, GES_T("://"));
    ges_status status;
    if (is_web) {
        status = open_web(&s, text, err);
    } else {
        ges_text path = is_file ? ges_text_skip(text, 7) : text;
        bool has_drive = style == GES_PATH_WINDOWS && path.len > 2 && path.ptr[0] == '/' &&
                         path.ptr[2] == ':'; /* file:///C:/x */
        path = is_file && has_drive ? ges_text_skip(path, 1) : path;
        s.folder = ges_path_is_abs(style, path) ? ges_path_clean(net->mem, style, path)
                                                : ges_path_join(net->mem, style, dir, path);
        status = open_folder(&s, err);
    }
    if (status == GES_OK) {
        *out = s;
    }
    return status;
}

/* --- one archive -------------------------------------------------------------------------------
 */

static ges_status refuse_missing(const ges_install_source *s, const ges_install_wish *wish,
                                 ges_text goos, ges_text goarch, bool is_elsewhere,
                                 ges_error *err) {
    ges_text what = ges_install_wish_text(wish, s->net->mem);
    return ges_error_set(err, GES_NOT_FOUND,
                         "'%.*s' does not offer %.*s for %.*s/%.*s%s; 'ges install --list', with "
                         "the same --source if one was named, shows what there is",
                         GES_FMT(s->name), GES_FMT(what), GES_FMT(goos), GES_FMT(goarch),
                         is_elsewhere ? ", only for other systems" : "");
}

static ges_status choose(const ges_install_source *s, const ges_install_wish *wish, ges_text goos,
                         ges_text goarch, const ges_godl_file **out, ges_error *err) {
    const ges_godl_file *best = NULL;
    bool is_elsewhere = false;
    for (size_t i = 0; i < s->files.count; i++) {
        const ges_godl_file *file = &s->files.items[i];
        ges_text number = ges_go_toolchain_version(file->version);
        if (!ges_install_wish_takes(wish, number)) {
            continue;
        }
        bool is_here =
            ges_text_equal(file->os, goos) && ges_text_equal(file->arch, ges_install_arch(goarch));
        is_elsewhere |= !is_here;
        if (is_here && (best == NULL || ges_go_version_compare(
                                            number, ges_go_toolchain_version(best->version)) > 0)) {
            best = file;
        }
    }
    *out = best;
    return best != NULL ? GES_OK : refuse_missing(s, wish, goos, goarch, is_elsewhere, err);
}

/* Without a list the name is made from the version. Before 1.21 the first release had no patch. */
static ges_status guess(const ges_install_source *s, const ges_install_wish *wish, ges_text goos,
                        ges_text goarch, ges_godl_file *out, ges_error *err) {
    ges_arena *mem = s->net->mem;
    if (wish->kind != GES_RELEASE_EXACT) {
        ges_text what = ges_install_wish_text(wish, mem);
        return ges_error_set(err, GES_INVALID,
                             "'%.*s' does not tell which releases there are (%.*s): "
                             "name %.*s in full, such as 1.24.4",
                             GES_FMT(s->name), GES_FMT(s->no_list), GES_FMT(what));
    }
    ges_text version = wish->version;
    if (ges_go_version_minor(version) < 21 && ges_text_ends(version, GES_T(".0"))) {
        version = ges_text_slice(version, 0, version.len - 2);
    }
    bool is_zip = ges_text_equal(goos, GES_T("windows"));
    out->version = ges_text_join(mem, GES_T("go"), version);
    out->filename =
        ges_text_join(mem, out->version, GES_T("."), goos, GES_T("-"), ges_install_arch(goarch),
                      is_zip ? GES_T(".zip") : GES_T(".tar.gz"));
    return GES_OK;
}

static ges_status read_beside(ges_install_source *s, ges_install_item *item, ges_error *err) {
    const ges_os *os = s->net->os;
    ges_bytes bytes;
    ges_fetched how;
    ges_status status;
    ges_text name = ges_text_join(s->net->mem, item->file, GES_T(".sha256"));
    if (s->folder.len != 0) {
        status = os->file_read(os, in_folder(s, name), SUM_MAX, s->net->mem, &bytes, err);
    } else {
        status = ges_fetch_small(s->net, ges_url_below(&s->url, name, s->net->mem), SUM_MAX, &bytes,
                                 &how, err);
    }
    if (status == GES_NOT_FOUND) {
        return ges_error_set(err, GES_DENIED,
                             "nobody says which SHA-256 '%.*s' has: '%.*s' has no "
                             "'%.*s'; say it with --sha256",
                             GES_FMT(item->file), GES_FMT(s->name), GES_FMT(name));
    }
    if (status != GES_OK) {
        return status;
    }
    if (!ges_godl_sha256(ges_text_from(bytes), item->sha256)) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' of '%.*s' holds no SHA-256%s", GES_FMT(name),
                             GES_FMT(s->name),
                             ges_godl_is_page(bytes) ? " but a web page: a network that wants a "
                                                       "login first answers so"
                                                     : "");
    }
    item->sum_from = GES_INSTALL_SUM_BESIDE;
    return GES_OK;
}

static ges_status take_given(const ges_godl_file *file, const uint8_t *given,
                             ges_install_item *item, ges_error *err) {
    if (file->has_sha256 && memcmp(file->sha256, given, 32) != 0) {
        return ges_error_set(err, GES_CONFLICT,
                             "--sha256 and the list differ on '%.*s': one of them "
                             "is of another file",
                             GES_FMT(item->file));
    }
    memcpy(item->sha256, given, 32);
    item->sum_from = GES_INSTALL_SUM_GIVEN;
    return GES_OK;
}

ges_status ges_install_source_find(ges_install_source *source, const ges_install_wish *wish,
                                   ges_text goos, ges_text goarch, const uint8_t *given,
                                   ges_install_item *out, ges_error *err) {
    ges_godl_file guessed = {0};
    const ges_godl_file *file = &guessed;
    ges_arena *mem = source->net->mem;
    ges_status status = source->has_list ? choose(source, wish, goos, goarch, &file, err)
                                         : guess(source, wish, goos, goarch, &guessed, err);
    if (status != GES_OK) {
        return status;
    }
    bool is_web = source->folder.len == 0;
    ges_install_item item = {.version = file->version, .file = file->filename, .size = file->size};
    item.place =
        is_web ? ges_url_below(&source->url, item.file, mem) : in_folder(source, item.file);
    item.shown = is_web ? shown_below(source, item.file) : item.place;
    if (given != NULL) {
        status = take_given(file, given, &item, err);
    } else if (file->has_sha256) {
        memcpy(item.sha256, file->sha256, 32);
        item.sum_from = GES_INSTALL_SUM_LIST;
    } else {
        status = read_beside(source, &item, err);
    }
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        *out = item;
    }
    return status;
}
