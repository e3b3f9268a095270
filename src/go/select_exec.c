/* Where a wanted toolchain is: in PATH, in the module cache, or nowhere yet; and whether go would
 * accept it. */
#include "base/number.h"
#include "base/unicode.h"
#include "go/lookpath.h"
#include "go/proxies.h"
#include "go/select_state.h"
#include "go/version.h"

enum { MAX_SWITCHES = 100, SMALL_FILE = 1024 * 1024 };

#define TOOLCHAIN_MODULE "golang.org/toolchain"

/* Everything about the wanted toolchain as a module. */
typedef struct packed {
    ges_text name;       /* "go1.24.1" */
    ges_text version;    /* "v0.0.1-go1.24.1.linux-amd64" */
    ges_text escaped;    /* the same, each capital letter written as ! and a small one */
    ges_text dir;        /* GOMODCACHE/golang.org/toolchain@ESCAPED */
    ges_text cache_stem; /* GOMODCACHE/cache/download/golang.org/toolchain/@v/ESCAPED */
} packed;

static ges_text in_cache(ges_selection *s, ges_text path) {
    return ges_path_join(s->mem, s->style, s->in->gomodcache, path);
}

static ges_text with_suffix(ges_selection *s, const packed *p, const char *suffix) {
    return ges_text_join(s->mem, p->cache_stem, GES_T("."), ges_text_of(suffix));
}

static void fail_download(ges_selection *s, ges_text name, ges_text reason) {
    ges_selection_fail(s, ges_text_join(s->mem, GES_T("download "), name, GES_T(": "), reason));
}

/* What the system says, under Go, about a file that is not there. */
static ges_text absent_text(const ges_selection *s) {
    return s->style == GES_PATH_WINDOWS ? GES_T("The system cannot find the file specified.")
                                        : GES_T("no such file or directory");
}

static const char *stat_name(const ges_selection *s) {
    return s->style == GES_PATH_WINDOWS ? "GetFileAttributesEx" : "stat";
}

/* --- the module's version ----------------------------------------------------------------------
 */

static bool is_identifier_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* Dot-separated identifiers of a semantic version; numbers without leading zeros in a prerelease.
 */
static bool are_identifiers(ges_text text, bool is_prerelease) {
    ges_text rest = text;
    ges_text piece;
    while (ges_text_next(&rest, '.', &piece)) {
        bool is_number = true;
        for (size_t i = 0; i < piece.len; i++) {
            if (!is_identifier_char(piece.ptr[i])) {
                return false;
            }
            is_number = is_number && piece.ptr[i] >= '0' && piece.ptr[i] <= '9';
        }
        if (piece.len == 0 ||
            (is_prerelease && is_number && piece.len > 1 && piece.ptr[0] == '0')) {
            return false;
        }
    }
    return true;
}

/* Is "v0.0.1-REST" a version that the module cache takes? Else the complaint goes to *reason. */
static bool is_module_version(ges_selection *s, ges_text version, ges_text *reason) {
    ges_text prerelease;
    ges_text build;
    bool has_build =
        ges_text_cut(ges_text_skip(version, sizeof("v0.0.1-") - 1), '+', &prerelease, &build);
    const char *format = "non-semver module version ";
    if (are_identifiers(prerelease, true) && (!has_build || are_identifiers(build, false))) {
        if (!has_build) {
            return true;
        }
        format = "non-canonical module version ";
    }
    *reason = ges_text_join(s->mem, ges_text_of(format), ges_selection_quoted(s, version));
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

/* --- checksums ---------------------------------------------------------------------------------
 */

/* The database's name as in GOSUMDB; "" with *reason when GOSUMDB has no meaning.
 * Source: modfetch dbDial. */
static ges_text database_name(ges_text setting, ges_text *reason) {
    if (ges_text_equal(setting, GES_T("off"))) {
        *reason = GES_T("checksum database disabled by GOSUMDB=off");
        return (ges_text){0};
    }
    ges_text rest = setting;
    ges_text name = {0};
    ges_text ignored;
    size_t count = 0;
    while (ges_text_next_field(&rest, count == 0 ? &name : &ignored)) {
        count++;
    }
    if (count == 0) {
        *reason = GES_T("missing GOSUMDB");
        return (ges_text){0};
    }
    if (count == 1 && ges_text_equal(name, GES_T("sum.golang.google.cn"))) {
        return GES_T("sum.golang.org");
    }
    if (count > 2) {
        *reason = GES_T("invalid GOSUMDB: too many fields");
        return (ges_text){0};
    }
    ges_text key;
    if (!ges_text_cut(name, '+', &name, &key) && !ges_text_equal(name, GES_T("sum.golang.org"))) {
        *reason = GES_T("invalid GOSUMDB: malformed verifier id");
        return (ges_text){0};
    }
    return name;
}

/* Must the toolchain be checked? Always, but for a lone file:// proxy and the proxy's own user
 * agent; then the usual rules hold. Source: modfetch useSumDB. */
static bool needs_database(ges_selection *s) {
    ges_text proxy = ges_selection_variable(s, "GOPROXY").value;
    ges_text agent = {0};
    (void)ges_env_find(s->in->os, s->in->env, GES_T("GIT_HTTP_USER_AGENT"), &agent); /* or none */
    bool is_local_proxy = ges_text_starts(proxy, GES_T("file://")) &&
                          ges_text_find_char(proxy, ',') == GES_NPOS &&
                          ges_text_find_char(proxy, '|') == GES_NPOS;
    if (!is_local_proxy && !ges_text_contains(agent, GES_T("proxy.golang.org"))) {
        return true;
    }
    ges_text exempt = ges_selection_variable(s, "GONOSUMDB").value;
    if (exempt.len == 0) {
        exempt = ges_selection_variable(s, "GOPRIVATE").value;
    }
    return !ges_text_equal(ges_selection_variable(s, "GOSUMDB").value, GES_T("off")) &&
           !ges_module_matches(exempt, GES_T(TOOLCHAIN_MODULE));
}

/* The answer of the database as it lies in the cache: 1 the hash is in it, 0 it has another one
 * (*other), -1 there is no such file. */
static int cached_sum(ges_selection *s, const packed *p, ges_text database, ges_text hash,
                      ges_text *place, ges_text *other) {
    ges_text file = ges_text_join(s->mem, GES_T("cache/download/sumdb/"), database,
                                  GES_T("/lookup/" TOOLCHAIN_MODULE "@"), p->escaped);
    *place = in_cache(s, file);
    ges_bytes bytes;
    if (s->in->os->file_read(s->in->os, *place, SMALL_FILE, s->mem, &bytes, NULL) != GES_OK ||
        bytes.len == 0) {
        return -1;
    }
    ges_text prefix = ges_text_join(s->mem, GES_T(TOOLCHAIN_MODULE " "), p->version, GES_T(" "));
    ges_text rest = ges_text_from(bytes);
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        if (!ges_text_starts(line, prefix)) {
            continue;
        }
        ges_text found = ges_text_skip(line, prefix.len);
        if (ges_text_equal(found, hash)) {
            return 1;
        }
        if (ges_text_starts(found, GES_T("h1:"))) {
            *other = found;
            return 0;
        }
    }
    return -1;
}

static const char mismatch_notice[] =
    "\n\nSECURITY ERROR\n"
    "This download does NOT match the one reported by the checksum server.\n"
    "The bits may have been replaced on the origin server, or an attacker may\n"
    "have intercepted the download attempt.\n\n"
    "For more information, see 'go help module-auth'.\n";

/* "golang.org/toolchain@V: verifying module: WHY" */
static void fail_verification(ges_selection *s, const packed *p, ges_text why) {
    ges_selection_fail(s, ges_text_join(s->mem, GES_T(TOOLCHAIN_MODULE "@"), p->version,
                                        GES_T(": verifying module: "), why));
}

/* The module's recorded hash against the database. False: settled (failure, or network). */
static bool check_sum(ges_selection *s, const packed *p, ges_text hash) {
    if (!needs_database(s)) {
        ges_selection_step(s, GES_T("checksum"), hash, (ges_text){0},
                           GES_T("not checked: GOPROXY is one file:// directory"));
        return true;
    }
    ges_select_value setting = ges_selection_variable(s, "GOSUMDB");
    ges_text reason = {0};
    ges_text database = database_name(setting.value, &reason);
    if (database.len == 0) {
        ges_selection_step(s, GES_T("GOSUMDB"), setting.value, setting.place,
                           GES_T("a toolchain must be verified even when it is unpacked already: "
                                 "go stops"));
        fail_verification(s, p, reason);
        return false;
    }
    ges_text place;
    ges_text other = {0};
    switch (cached_sum(s, p, database, hash, &place, &other)) {
    case 1:
        ges_selection_step(s, GES_T("checksum"), hash, place,
                           GES_T("the database's answer is in the module cache"));
        return true;
    case 0:
        ges_selection_step(s, GES_T("checksum"), hash, place,
                           GES_T("the database has another one: go stops"));
        fail_verification(s, p,
                          ges_text_join(s->mem, GES_T("checksum mismatch\n\tdownloaded: "), hash,
                                        GES_T("\n\t"), database, GES_T(": "), other,
                                        ges_text_of(mismatch_notice)));
        return false;
    default:
        ges_selection_step(s, GES_T("checksum"), hash, database,
                           GES_T("the database must be asked over the network"));
        s->choice.kind = GES_SELECT_DOWNLOAD;
        return false;
    }
}

/* "h1:" and 32 bytes in base64. */
static bool is_sum(ges_text text) {
    return text.len == 47 && ges_text_find_char(text, '\0') == GES_NPOS;
}

/* Source: modfetch checkMod. False: settled. */
static bool check_module(ges_selection *s, const packed *p) {
    const ges_os *os = s->in->os;
    ges_text hash_file = with_suffix(s, p, "ziphash");
    ges_bytes bytes = {0};
    ges_status status = os->file_read(os, hash_file, SMALL_FILE, s->mem, &bytes, NULL);
    ges_text hash = ges_text_trim_unicode(ges_text_from(bytes));
    if (status == GES_OK && is_sum(hash) && ges_text_starts(hash, GES_T("h1:"))) {
        return check_sum(s, p, hash);
    }
    ges_text lead =
        ges_text_join(s->mem, GES_T("verifying " TOOLCHAIN_MODULE "@"), p->version, GES_T(": "));
    if (status == GES_OK && is_sum(hash)) {
        ges_selection_fail(s, ges_text_join(s->mem, lead, GES_T("unexpected ziphash: "),
                                            ges_selection_quoted(s, hash)));
        return false;
    }
    ges_text zip = with_suffix(s, p, "zip");
    if (!ges_os_exists(os, zip)) {
        ges_selection_step(s, GES_T("checksum"), hash, hash_file,
                           GES_T("not a hash, and the zip file to make it again is gone: go "
                                 "stops; go clean -modcache helps"));
        ges_selection_fail(
            s, ges_text_join(s->mem, lead, GES_T("open "), zip, GES_T(": "), absent_text(s)));
        return false;
    }
    ges_selection_step(s, GES_T("checksum"), hash, hash_file,
                       GES_T("not a hash: it would be made again from the zip file and checked"));
    s->choice.kind = GES_SELECT_DOWNLOAD;
    return false;
}

/* --- the module cache --------------------------------------------------------------------------
 */

/* The cache directory itself. False: settled. Source: modfetch checkCacheDir. */
static bool check_cache_dir(ges_selection *s) {
    ges_text cache = s->in->gomodcache;
    ges_file_info info;
    if (cache.len == 0) {
        ges_selection_fail(s,
                           GES_T("module cache not found: neither GOMODCACHE nor GOPATH is set"));
        return false;
    }
    if (!ges_path_is_abs(s->style, cache)) {
        ges_selection_fail(s, ges_text_join(s->mem,
                                            GES_T("GOMODCACHE entry is relative; must be absolute "
                                                  "path: "),
                                            ges_selection_quoted(s, cache), GES_T(".\n")));
        return false;
    }
    if (s->in->os->file_info(s->in->os, cache, true, &info, NULL) == GES_OK &&
        info.kind != GES_FILE_DIRECTORY) {
        ges_selection_fail(s, ges_text_join(s->mem, GES_T("could not create module cache: "),
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
static void run_from_cache(ges_selection *s, const packed *p) {
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
                                      GES_FMT(absent_text(s))));
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
static void download(ges_selection *s, const packed *p) {
    if (ges_os_exists(s->in->os, with_suffix(s, p, "zip")) &&
        ges_os_exists(s->in->os, with_suffix(s, p, "ziphash"))) {
        ges_selection_step(s, GES_T("module cache"), with_suffix(s, p, "zip"), (ges_text){0},
                           GES_T("has the zip file: it would be unpacked first"));
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
                                                GES_T(TOOLCHAIN_MODULE), p->escaped);
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
static bool is_unpacked(ges_selection *s, const packed *p) {
    const char *gap = NULL;
    if (!ges_os_is_dir(s->in->os, p->dir)) {
        gap = "not there";
    } else if (ges_os_exists(s->in->os, with_suffix(s, p, "partial"))) {
        gap = "only partly unpacked";
    } else if (!ges_os_exists(s->in->os, with_suffix(s, p, "ziphash"))) {
        gap = "without its recorded hash, so not used";
    }
    ges_selection_step(s, GES_T("module cache"), p->dir, (ges_text){0},
                       ges_text_of(gap != NULL ? gap : "is unpacked here"));
    return gap == NULL;
}

static void search_cache(ges_selection *s, ges_text name) {
    packed p = {.name = name};
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
    p.dir = in_cache(s, ges_text_join(s->mem, GES_T(TOOLCHAIN_MODULE "@"), p.escaped));
    p.cache_stem = in_cache(
        s, ges_text_join(s->mem, GES_T("cache/download/" TOOLCHAIN_MODULE "/@v/"), p.escaped));
    if (!is_unpacked(s, &p)) {
        download(s, &p);
        return;
    }
    if (check_module(s, &p)) {
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
