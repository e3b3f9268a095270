/* The value of GOGCCFLAGS. */
#include "go/gccflags.h"

#include "base/builder.h"
#include "formats/gostring.h"
#include "go/buildcache.h"
#include "go/ccanswer.h"
#include "go/ccprobe.h"
#include "go/lookpath.h"

GES_LIST(word_list, ges_text);
GES_LIST(probe_list, ges_gcc_probe);

/* What is found out about the compiler once, and what was asked of it. */
typedef struct inquiry {
    const ges_gccflags_input *in;
    ges_arena *mem;
    ges_path_style style;
    ges_text work; /* "/tmp/go-build0", "$WORK" */
    word_list words;
    bool is_known;
    probe_list probes;
    ges_builder trace;
    bool is_in_work; /* the trace has changed to the working directory */
    ges_lookpath_verdict look;
    ges_text exe;  /* compiler as LookPath answers it; "" when it is not found */
    ges_text file; /* the same, absolute */
    ges_buildcache cache;
    bool has_id; /* the build cache knows this compiler, and it has not changed */
    uint8_t id[GES_BUILDCACHE_HASH];
    ges_cc_reading reading;
    ges_text temporary; /* directory made for running the compiler; "" none */
} inquiry;

const char *ges_gcc_origin_name(ges_gcc_origin origin) {
    switch (origin) {
    case GES_GCC_BY_DRY_RUN:
        return "dry run";
    case GES_GCC_BY_CACHE:
        return "build cache";
    case GES_GCC_BY_MISSING:
        return "compiler missing";
    case GES_GCC_BY_OPTIONS:
        return "option table";
    case GES_GCC_BY_RUN:
        return "probe run";
    case GES_GCC_BY_NOTHING:
        return "unknown";
    }
    return "unknown";
}

static void add_text(inquiry *q, ges_text word) {
    (void)ges_list_push(q->mem, &q->words, word); /* the arena remembers a failure */
}

static void add(inquiry *q, const char *word) {
    add_text(q, ges_text_of(word));
}

/* --- trace of -x and -n ------------------------------------------------------------------------
 */

/* Source: cmd/go internal/work joinUnambiguously. */
static void trace_word(ges_builder *b, ges_text word) {
    ges_text quoted = ges_gostring_quoted(b->mem, word);
    bool is_odd = word.len == 0 || quoted.len > word.len + 2;
    for (size_t i = 0; i < word.len && !is_odd; i++) {
        is_odd = strchr(" ()>;", word.ptr[i]) != NULL;
    }
    ges_build_text(b, is_odd ? quoted : word);
}

static void trace_run(inquiry *q, const ges_text *words, size_t count) {
    if (!q->in->is_traced) {
        return;
    }
    if (!q->is_in_work) {
        ges_build_str(&q->trace, "cd $WORK\n");
        q->is_in_work = true;
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            ges_build_char(&q->trace, ' ');
        }
        trace_word(&q->trace, words[i]);
    }
    ges_build_str(&q->trace, " || true\n");
}

/* --- what can be read --------------------------------------------------------------------------
 */

/* Where a path that may be relative really is. */
static ges_text absolute(const inquiry *q, ges_text path) {
    if (ges_path_is_abs(q->style, path) || q->in->cwd.len == 0) {
        return path;
    }
    return ges_path_join(q->mem, q->style, q->in->cwd, path);
}

/* The compiler as a file, and its identity in the build cache. */
static void find_compiler(inquiry *q) {
    q->look = ges_lookpath(q->in->os, q->mem, q->in->env, q->in->cwd, q->in->minor, q->in->cc[0],
                           &q->exe);
    if (q->look == GES_LOOKPATH_NOT_FOUND) {
        q->exe = (ges_text){0};
        return;
    }
    q->file = absolute(q, q->exe);
    q->reading = (ges_cc_reading){.os = q->in->os,
                                  .mem = q->mem,
                                  .env = q->in->env,
                                  .cwd = q->in->cwd,
                                  .file = q->file,
                                  .minor = q->in->minor,
                                  .cc = q->in->cc,
                                  .cc_count = q->in->cc_count};
    bool has_cache = q->in->minor >= 20 && q->look == GES_LOOKPATH_FOUND &&
                     q->in->gocache.len > 0 && !ges_text_equal(q->in->gocache, GES_T("off"));
    if (has_cache) {
        ges_text ignored;
        q->cache = (ges_buildcache){q->in->os, q->in->gocache, q->in->runtime_version};
        q->has_id =
            ges_buildcache_compiler(&q->cache, q->mem, q->exe, q->id, &ignored, NULL) == GES_OK;
    }
}

/* --- asking ------------------------------------------------------------------------------------
 */

/* Runs the compiler. Errors: those of making the temporary directory. */
static ges_status run_probe(inquiry *q, ges_gcc_probe *probe, const ges_text *extra,
                            size_t extra_count, ges_error *err) {
    if (q->temporary.len == 0) {
        ges_status status = q->in->os->dir_make_temporary(
            q->in->os, q->in->work_parent, GES_T("go-build"), q->mem, &q->temporary, err);
        if (status != GES_OK) {
            return status;
        }
        q->temporary = absolute(q, q->temporary);
    }
    ges_text output = q->style == GES_PATH_WINDOWS
                          ? ges_path_join(q->mem, q->style, q->temporary, GES_T("0"))
                          : GES_T("/dev/null");
    ges_cc_probe run = {q->in->os,       q->in->env,   q->file,     q->in->cc,
                        q->in->cc_count, q->temporary, q->in->minor};
    size_t count = 0;
    ges_text *words =
        ges_cc_probe_words(&run, q->mem, probe->flag, extra, extra_count, output, &count);
    if (words == NULL) {
        return ges_arena_error(q->mem, err);
    }
    bool is_supported = false;
    ges_status status = ges_cc_probe_run(&run, q->mem, words, count, &is_supported, err);
    if (status == GES_OK) {
        probe->answer = is_supported ? GES_GCC_YES : GES_GCC_NO;
        probe->origin = GES_GCC_BY_RUN;
        probe->place = q->exe;
    }
    return status;
}

/* The answer without running anything; UNKNOWN with the reason in `place`. */
static void read_answer(inquiry *q, ges_gcc_probe *probe, const ges_text *extra,
                        size_t extra_count) {
    if (q->look != GES_LOOKPATH_FOUND) {
        /* Not found, or only through a relative directory, which os/exec refuses to start. */
        probe->answer = GES_GCC_YES;
        probe->origin = GES_GCC_BY_MISSING;
        probe->place = q->in->cc[0];
        return;
    }
    ges_text why = {0};
    probe->answer = ges_cc_answer(&q->reading, probe->flag, extra, extra_count, &why);
    probe->origin = probe->answer == GES_GCC_UNKNOWN ? GES_GCC_BY_NOTHING : GES_GCC_BY_OPTIONS;
    probe->place = probe->answer == GES_GCC_UNKNOWN ? why : q->exe;
}

/* Does the compiler take `flag`? Source: cmd/go internal/work gccSupportsFlag. */
static ges_status ask(inquiry *q, const char *flag, ges_gcc_answer *answer, ges_error *err) {
    ges_gcc_probe probe = {.flag = ges_text_of(flag), .answer = GES_GCC_NO};
    bool is_linker_flag = ges_text_starts(probe.flag, GES_T("-Wl,"));
    const ges_text *extra = is_linker_flag ? q->in->ldflags : q->in->cflags;
    size_t extra_count = is_linker_flag ? q->in->ldflag_count : q->in->cflag_count;
    bool is_dry = q->in->mode == GES_GCC_DRY;
    bool is_supported = false;
    ges_status status = GES_OK;
    if (is_dry) {
        probe.origin = GES_GCC_BY_DRY_RUN;
    } else if (q->has_id && ges_buildcache_flag(&q->cache, q->mem, q->id, probe.flag, &is_supported,
                                                &probe.place, NULL) == GES_OK) {
        probe.answer = is_supported ? GES_GCC_YES : GES_GCC_NO;
        probe.origin = GES_GCC_BY_CACHE;
    } else {
        read_answer(q, &probe, extra, extra_count);
        if (probe.answer == GES_GCC_UNKNOWN && q->in->mode == GES_GCC_PROBE) {
            status = run_probe(q, &probe, extra, extra_count, err);
        }
    }
    /* go shows a run before it happens; on Windows a dry one fails before that, at its file. */
    if (probe.origin != GES_GCC_BY_CACHE && !(is_dry && q->style == GES_PATH_WINDOWS)) {
        ges_cc_probe shown = {.cc = q->in->cc, .cc_count = q->in->cc_count, .minor = q->in->minor};
        ges_text output = q->style == GES_PATH_WINDOWS ? GES_T("$WORK\\" GES_GCCFLAGS_DIGITS)
                                                       : GES_T("/dev/null");
        size_t count = 0;
        ges_text *words =
            ges_cc_probe_words(&shown, q->mem, probe.flag, extra, extra_count, output, &count);
        trace_run(q, words, words != NULL ? count : 0);
    }
    if (status == GES_OK) {
        (void)ges_list_push(q->mem, &q->probes, probe); /* the arena remembers a failure */
        q->is_known = q->is_known && probe.answer != GES_GCC_UNKNOWN;
        *answer = probe.answer;
    }
    return status;
}

/* Adds `flag` when the compiler takes it. */
static ges_status ask_and_add(inquiry *q, const char *flag, ges_error *err) {
    ges_gcc_answer answer = GES_GCC_NO;
    ges_status status = ask(q, flag, &answer, err);
    if (status == GES_OK && answer == GES_GCC_YES) {
        add(q, flag);
    }
    return status;
}

/* -ffile-prefix-map=WORK=/tmp/go-build, or the older -fdebug-prefix-map. */
static ges_status add_prefix_map(inquiry *q, ges_error *err) {
    ges_gcc_answer has_debug = GES_GCC_NO;
    ges_gcc_answer has_file = GES_GCC_NO;
    ges_status status = ask(q, "-fdebug-prefix-map=a=b", &has_debug, err);
    if (status == GES_OK && has_debug == GES_GCC_YES && q->in->minor >= 21) {
        status = ask(q, "-ffile-prefix-map=a=b", &has_file, err);
    }
    if (status == GES_OK && has_debug == GES_GCC_YES && has_file != GES_GCC_UNKNOWN) {
        add_text(q, ges_text_join(q->mem,
                                  has_file == GES_GCC_YES ? GES_T("-ffile-prefix-map=")
                                                          : GES_T("-fdebug-prefix-map="),
                                  q->work, GES_T("=/tmp/go-build")));
    }
    return status;
}

/* --- the fixed parts ---------------------------------------------------------------------------
 */

/* The words for a target: the first row that fits. Source: gccArchArgs, 1.16 to 1.27. */
static void add_arch(inquiry *q) {
    enum { ALL = 99 };
    static const struct {
        const char *goarch;
        const char *goos;   /* NULL: any */
        const char *float_; /* NULL: any; else value of GOMIPS or GOMIPS64 */
        uint32_t since;
        uint32_t until;
        const char *words[4];
    } rows[] = {
        {"386", NULL, NULL, 0, ALL, {"-m32"}},
        {"amd64", "darwin", NULL, 16, ALL, {"-arch", "x86_64", "-m64"}},
        {"amd64", NULL, NULL, 0, ALL, {"-m64"}},
        {"arm64", "darwin", NULL, 16, ALL, {"-arch", "arm64"}},
        {"arm", NULL, NULL, 0, ALL, {"-marm"}},
        {"s390x", NULL, NULL, 0, 24, {"-m64", "-march=z196"}},
        {"s390x", NULL, NULL, 25, ALL, {"-m64", "-march=z13"}},
        {"mips64", NULL, NULL, 0, 16, {"-mabi=64"}},
        {"mips64", NULL, "hardfloat", 17, ALL, {"-mabi=64", "-mhard-float"}},
        {"mips64", NULL, "softfloat", 17, ALL, {"-mabi=64", "-msoft-float"}},
        {"mips", NULL, NULL, 0, 16, {"-mabi=32", "-march=mips32"}},
        {"mips",
         NULL,
         "hardfloat",
         17,
         ALL,
         {"-mabi=32", "-march=mips32", "-mhard-float", "-mfp32"}},
        {"mips", NULL, "softfloat", 17, ALL, {"-mabi=32", "-march=mips32", "-msoft-float"}},
        {"loong64", NULL, NULL, 19, 26, {"-mabi=lp64d"}},
        {"loong64", NULL, NULL, 27, ALL, {"-mabi=lp64d", "-mno-relax"}},
        {"ppc64", "aix", NULL, 0, ALL, {"-maix64"}},
    };
    ges_text goarch = q->in->goarch;
    bool is_mips = ges_text_starts(goarch, GES_T("mips"));
    ges_text float_ = ges_text_starts(goarch, GES_T("mips64")) ? q->in->gomips64 : q->in->gomips;
    if (is_mips && ges_text_ends(goarch, GES_T("le"))) {
        goarch = ges_text_slice(goarch, 0, goarch.len - 2);
    }
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        if (!ges_text_equal(goarch, ges_text_of(rows[i].goarch)) ||
            (rows[i].goos != NULL && !ges_text_equal(q->in->goos, ges_text_of(rows[i].goos))) ||
            (rows[i].float_ != NULL && !ges_text_equal(float_, ges_text_of(rows[i].float_))) ||
            q->in->minor < rows[i].since || q->in->minor > rows[i].until) {
            continue;
        }
        for (size_t j = 0; j < 4 && rows[i].words[j] != NULL; j++) {
            add(q, rows[i].words[j]);
        }
        if (rows[i].words[3] != NULL) {
            add(q, "-mno-odd-spreg");
        }
        return;
    }
}

static bool is_goos(const inquiry *q, const char *name) {
    return ges_text_equal(q->in->goos, ges_text_of(name));
}

/* The value leaves out the first three words of the command. Up to 1.17 these are the compiler, -I
 * and the directory; later the compiler's own words come first, and longer ones lose their tail. */
static void add_compiler_words(inquiry *q) {
    if (q->in->minor < 18) {
        for (size_t i = 1; i < q->in->cc_count; i++) {
            add_text(q, q->in->cc[i]);
        }
        return;
    }
    for (size_t i = 3; i < q->in->cc_count + 2; i++) {
        if (i < q->in->cc_count) {
            add_text(q, q->in->cc[i]);
        } else {
            add(q, i == q->in->cc_count ? "-I" : ".");
        }
    }
}

static void add_fixed(inquiry *q) {
    add_compiler_words(q);
    if (!is_goos(q, "windows")) {
        add(q, "-fPIC");
    }
    add_arch(q);
    if (q->in->cgo_enabled) {
        add(q, is_goos(q, "windows") && q->in->minor < 27 ? "-mthreads" : "-pthread");
    }
    if (is_goos(q, "aix")) {
        add(q, "-mcmodel=large");
    }
}

/* The temporary directory that go would make. Source: os.MkdirTemp, NewBuilder. */
static ges_text work_dir(inquiry *q) {
    if (q->in->mode == GES_GCC_DRY) {
        return GES_T("$WORK");
    }
    ges_text parent = q->in->work_parent;
    char separator[2] = {ges_path_separator(q->style), '\0'};
    bool has_end = parent.len > 0 && ges_path_is_separator(q->style, parent.ptr[parent.len - 1]);
    return absolute(q, ges_text_join(q->mem, parent, has_end ? GES_T("") : ges_text_of(separator),
                                     GES_T("go-build" GES_GCCFLAGS_DIGITS)));
}

static ges_status ask_all(inquiry *q, ges_error *err) {
    ges_status status = ask_and_add(q, "-fno-caret-diagnostics", err);
    if (status == GES_OK) {
        status = ask_and_add(q, "-Qunused-arguments", err);
    }
    if (status == GES_OK && q->in->minor >= 19) {
        status = ask_and_add(q, "-Wl,--no-gc-sections", err);
    }
    add(q, "-fmessage-length=0");
    if (status == GES_OK) {
        status = add_prefix_map(q, err);
    }
    if (status == GES_OK) {
        status = ask_and_add(q, "-gno-record-gcc-switches", err);
    }
    if (is_goos(q, "darwin") || is_goos(q, "ios")) {
        add(q, "-fno-common");
    }
    return status;
}

ges_status ges_gccflags_find(const ges_gccflags_input *in, ges_arena *mem, ges_gccflags *out,
                             ges_error *err) {
    inquiry q = {.in = in, .mem = mem, .is_known = true, .trace = ges_builder_in(mem)};
    q.style = ges_os_style(in->os);
    q.work = work_dir(&q);
    if (in->is_traced && in->mode != GES_GCC_DRY) {
        ges_build_format(&q.trace, "WORK=%.*s\n", GES_FMT(q.work));
    }
    if (in->mode != GES_GCC_DRY) {
        find_compiler(&q);
    }
    add_fixed(&q);
    ges_status status = ask_all(&q, err);
    if (q.temporary.len > 0) {
        (void)in->os->dir_remove_tree(in->os, q.temporary, NULL); /* nothing depends on it */
    }
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status != GES_OK) {
        return status;
    }
    *out = (ges_gccflags){
        .words = q.words.items,
        .word_count = q.words.count,
        .is_known = q.is_known,
        .trace = ges_build_done(&q.trace),
        .probes = q.probes.items,
        .probe_count = q.probes.count,
    };
    return GES_OK;
}
