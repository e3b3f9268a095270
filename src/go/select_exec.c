/* Where a wanted toolchain is: in PATH, in the module cache, or nowhere yet; and whether go would
 * accept it. */
#include "base/number.h"
#include "formats/semver.h"
#include "go/lookpath.h"
#include "go/proxies.h"
#include "go/select_state.h"
#include "go/version.h"

enum { MAX_SWITCHES = 100 };

ges_text ges_selection_cached(ges_selection *s, ges_text path) {
    return ges_path_join(s->mem, s->style, s->in->gomodcache, path);
}

ges_text ges_selection_stored(ges_selection *s, const ges_packed *p, const char *suffix) {
    return ges_text_join(s->mem, p->cache_stem, GES_T("."), ges_text_of(suffix));
}

static void fail_download(ges_selection *s, ges_text name, ges_text reason) {
    ges_selection_fail(s, ges_text_join(s->mem, GES_T("download "), name, GES_T(": "), reason));
}

ges_text ges_selection_absent(const ges_selection *s) {
    return s->style == GES_PATH_WINDOWS ? GES_T("The system cannot find the file specified.")
                                        : GES_T("no such file or directory");
}

static const char *stat_name(const ges_selection *s) {
    return s->style == GES_PATH_WINDOWS ? "GetFileAttributesEx" : "stat";
}

/* --- the module's version ----------------------------------------------------------------------
 */

/* Is it a version that the module cache takes? Else the complaint goes to *reason. */
static bool is_module_version(ges_selection *s, ges_text version, ges_text *reason) {
    ges_text canonical = ges_semver_canonical(s->mem, version);
    if (ges_text_equal(canonical, version)) {
        return true;
    }
    *reason = ges_text_join(s->mem,
                            canonical.len == 0 ? GES_T("non-semver module version ")
                                               : GES_T("non-canonical module version "),
                            ges_selection_quoted(s, version));
    return false;
}

/* Source: module.EscapeVersion. */
static ges_text escape(ges_arena *mem, ges_text version) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < version.len; i++) {
        char c = version.ptr[i];
        if (c >= 'A' && c <= 'Z') {
            ges_build_char(&b, '!');
            c = (char)(c - 'A' + 'a');
        }
        ges_build_char(&b, c);
    }
    return ges_build_done(&b);
}

/* --- the module cache --------------------------------------------------------------------------
 */

/* The cache directory itself. False: settled. The messages carry a "go: " of their own.
 * Source: toolchain Exec (modload.Init), modfetch checkCacheDir. */
static bool check_cache_dir(ges_selection *s) {
    ges_text cache = s->in->gomodcache;
    ges_file_info info;
    ges_build_text(&s->err, s->in->init_warnings);
    if (s->in->init_error.len != 0) {
        ges_selection_fail(s, s->in->init_error);
        return false;
    }
    if (cache.len == 0) {
        ges_selection_fail(
            s, GES_T("go: module cache not found: neither GOMODCACHE nor GOPATH is set"));
        return false;
    }
    if (!ges_path_is_abs(s->style, cache)) {
        ges_selection_fail(s,
                           ges_text_join(s->mem,
                                         GES_T("go: GOMODCACHE entry is relative; must be absolute "
                                               "path: "),
                                         ges_selection_quoted(s, cache), GES_T(".\n")));
        return false;
    }
    if (s->in->os->file_info(s->in->os, cache, true, &info, NULL) == GES_OK &&
        info.kind != GES_FILE_DIRECTORY) {
        ges_selection_fail(s, ges_text_join(s->mem, GES_T("go: could not create module cache: "),
                                            ges_selection_quoted(s, cache),
                                            GES_T(" is not a directory")));
        return false;
    }
    return true;
}

/* Size of a file, or -1. */
static int64_t size_of(ges_selection *s, ges_text path) {
    ges_file_info info;
    return s->in->os->file_info(s->in->os, path, true, &info, NULL) == GES_OK ? (int64_t)info.size
                                                                              : -1;
}

/* The last looks at an unpacked toolchain before it is started. */
static void run_from_cache(ges_selection *s, const ges_packed *p) {
    ges_text exe = ges_path_join(s->mem, s->style, p->dir, GES_T("bin/go"));
    ges_text source = ges_path_join(s->mem, s->style, p->dir, GES_T("src/_go.mod"));
    ges_text copy = ges_path_join(s->mem, s->style, p->dir, GES_T("src/go.mod"));
    ges_text missing = {0};
    if (s->style != GES_PATH_WINDOWS && !ges_os_exists(s->in->os, exe)) {
        missing = exe;
    } else if (size_of(s, source) < 0 && size_of(s, copy) >= 0) {
        missing = source;
    }
    if (missing.len > 0) {
        ges_selection_step(s, GES_T("module cache"), missing, (ges_text){0},
                           GES_T("is missing: go stops; go clean -modcache helps"));
        fail_download(s, p->name,
                      ges_text_format(s->mem, "%s %.*s: %.*s", stat_name(s), GES_FMT(missing),
                                      GES_FMT(ges_selection_absent(s))));
        return;
    }
    s->choice.kind = GES_SELECT_CACHE;
    s->choice.exe = exe;
    s->choice.goroot = p->dir;
    if (s->is_traced) {
        ges_build_format(&s->err, "go: using %.*s toolchain from cache located at %.*s\n",
                         GES_FMT(p->name), GES_FMT(exe));
    }
}

/* Nothing usable is in the cache: what the proxies would say. */
static void download(ges_selection *s, const ges_packed *p) {
    if (ges_os_exists(s->in->os, ges_selection_stored(s, p, "zip")) &&
        ges_os_exists(s->in->os, ges_selection_stored(s, p, "ziphash"))) {
        ges_selection_step(s, GES_T("module cache"), ges_selection_stored(s, p, "zip"),
                           (ges_text){0}, GES_T("has the zip file: it would be unpacked first"));
        s->choice.kind = GES_SELECT_DOWNLOAD;
        return;
    }
    ges_build_format(&s->err, "go: downloading %.*s (%.*s/%.*s)\n", GES_FMT(p->name),
                     GES_FMT(s->in->goos), GES_FMT(s->in->goarch));
    ges_select_value proxy = ges_selection_variable(s, "GOPROXY");
    ges_select_value exempt = ges_selection_variable(s, "GONOPROXY");
    if (exempt.value.len == 0) {
        exempt = ges_selection_variable(s, "GOPRIVATE");
    }
    ges_proxy_verdict verdict = ges_proxies_ask(s->in->os, s->mem, proxy.value, exempt.value,
                                                GES_T(GES_TOOLCHAIN_MODULE), p->escaped);
    ges_selection_step(s, GES_T("GOPROXY"), proxy.value, proxy.place, verdict.why);
    if (verdict.kind == GES_PROXY_MAYBE) {
        s->choice.kind = GES_SELECT_DOWNLOAD;
        return;
    }
    if (verdict.kind == GES_PROXY_INVALID) {
        fail_download(s, p->name, verdict.message);
        return;
    }
    ges_text version = ges_go_toolchain_version(p->name);
    if (ges_go_version_is_lang(version) && ges_go_version_compare(version, GES_T("1.21")) >= 0) {
        ges_selection_fail(
            s, ges_text_join(s->mem, GES_T("invalid toolchain: "), p->name,
                             GES_T(" is a language version but not a toolchain version ("), p->name,
                             GES_T(".x)")));
        return;
    }
    ges_selection_fail(s, ges_text_join(s->mem, GES_T("download "), p->name, GES_T(" for "),
                                        s->in->goos, GES_T("/"), s->in->goarch,
                                        GES_T(": toolchain not available")));
}

/* Is the toolchain unpacked, whole and stamped? Source: modfetch DownloadDir. */
static bool is_unpacked(ges_selection *s, const ges_packed *p) {
    const char *gap = NULL;
    if (!ges_os_is_dir(s->in->os, p->dir)) {
        gap = "not there";
    } else if (ges_os_exists(s->in->os, ges_selection_stored(s, p, "partial"))) {
        gap = "only partly unpacked";
    } else if (!ges_os_exists(s->in->os, ges_selection_stored(s, p, "ziphash"))) {
        gap = "without its recorded hash, so not used";
    }
    ges_selection_step(s, GES_T("module cache"), p->dir, (ges_text){0},
                       ges_text_of(gap != NULL ? gap : "is unpacked here"));
    return gap == NULL;
}

static void search_cache(ges_selection *s, ges_text name) {
    ges_packed p = {.name = name};
    p.version = ges_text_join(s->mem, GES_T("v0.0.1-"), name, GES_T("."), s->in->goos, GES_T("-"),
                              s->in->goarch);
    if (!check_cache_dir(s)) {
        return;
    }
    ges_text reason;
    if (!is_module_version(s, p.version, &reason)) {
        fail_download(s, name, reason);
        return;
    }
    p.escaped = escape(s->mem, p.version);
    p.dir =
        ges_selection_cached(s, ges_text_join(s->mem, GES_T(GES_TOOLCHAIN_MODULE "@"), p.escaped));
    p.cache_stem = ges_selection_cached(
        s, ges_text_join(s->mem, GES_T("cache/download/" GES_TOOLCHAIN_MODULE "/@v/"), p.escaped));
    if (!is_unpacked(s, &p)) {
        download(s, &p);
        return;
    }
    if (ges_selection_check_sum(s, &p)) {
        run_from_cache(s, &p);
    }
}

/* --- the search --------------------------------------------------------------------------------
 */

/* Counts the switches so far, as strconv.Atoi reads them. False: too many. */
static bool count_switches(ges_selection *s, ges_text name) {
    ges_text text = {0};
    (void)ges_env_find(s->in->os, s->in->env, GES_T("GOTOOLCHAIN_INTERNAL_SWITCH_COUNT"), &text);
    uint64_t count = 0;
    if (!ges_parse_u64(text, &count) || count > 1000000) {
        count = 0;
    }
    if (count >= MAX_SWITCHES - 10) {
        ges_build_format(&s->err, "go: switching from go%.*s to %.*s [depth %u]\n",
                         GES_FMT(s->local), GES_FMT(name), (unsigned)count);
    }
    if (count >= MAX_SWITCHES) {
        ges_selection_fail(s, GES_T("too many toolchain switches"));
        return false;
    }
    s->choice.count = ges_text_format(s->mem, "%u", (unsigned)count + 1);
    return true;
}

void ges_selection_exec(ges_selection *s, ges_text name) {
    if (!count_switches(s, name)) {
        return;
    }
    ges_text exe = {0};
    if (ges_lookpath(s->in->os, s->mem, s->in->env, s->in->cwd, s->in->minor, name, &exe) ==
        GES_LOOKPATH_FOUND) {
        ges_selection_step(s, GES_T("PATH"), exe, (ges_text){0}, GES_T("runs, without GOROOT"));
        s->choice.kind = GES_SELECT_PATH;
        s->choice.exe = exe;
        if (s->is_traced) {
            ges_build_format(&s->err, "go: using %.*s toolchain located in system PATH (%.*s)\n",
                             GES_FMT(name), GES_FMT(exe));
        }
        return;
    }
    ges_selection_step(s, GES_T("PATH"), (ges_text){0}, (ges_text){0},
                       ges_text_join(s->mem, GES_T("no program named "), name));
    if (ges_text_equal(s->setting, GES_T("path")) || ges_text_ends(s->setting, GES_T("+path"))) {
        ges_selection_fail(s, ges_text_join(s->mem, GES_T("cannot find "),
                                            ges_selection_quoted(s, name), GES_T(" in PATH")));
        return;
    }
    search_cache(s, name);
}
