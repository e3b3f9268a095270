/* GOGCCFLAGS on machines made of data: fixed parts, cache notes, missing compilers, runs. */
#include "base/builder.h"
#include "base/sha256.h"
#include "go/buildcache.h"
#include "go/ccoptions.h"
#include "go/gccflags.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"
#include "test.h"

static const ges_os *load(ges_arena *mem, ges_text json) {
    const ges_os *os = NULL;
    ges_error err = {0};
    if (ges_fake_load(ges_bytes_from(json), mem, &os, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
    }
    CLAIM(os != NULL);
    return os;
}

static ges_text joined(ges_arena *mem, const ges_gccflags *flags) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < flags->word_count; i++) {
        if (i > 0) {
            ges_build_char(&b, ' ');
        }
        ges_build_text(&b, flags->words[i]);
    }
    return ges_build_done(&b);
}

static const ges_text quiet[] = {GES_LIT("-O2"), GES_LIT("-g")};
static const ges_text gcc[] = {GES_LIT("gcc")};

static ges_gccflags_input input_for(const ges_os *os, const ges_env_list *env, uint32_t minor) {
    return (ges_gccflags_input){
        .os = os,
        .env = env,
        .runtime_version = GES_T("go1.26.1"),
        .minor = minor,
        .goos = GES_T("linux"),
        .goarch = GES_T("amd64"),
        .cgo_enabled = true,
        .cc = gcc,
        .cc_count = 1,
        .gomips = GES_T("hardfloat"),
        .gomips64 = GES_T("softfloat"),
        .cflags = quiet,
        .cflag_count = 2,
        .ldflags = quiet,
        .ldflag_count = 2,
        .gocache = GES_T("/cache"),
        .work_parent = GES_T("/tmp"),
        .cwd = GES_T("/w"),
        .mode = GES_GCC_READ,
    };
}

static ges_gccflags find(const ges_gccflags_input *in, ges_arena *mem) {
    ges_gccflags flags = {0};
    ges_error err = {0};
    ges_status status = ges_gccflags_find(in, mem, &flags, &err);
    if (status != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
    }
    CLAIM(status == GES_OK);
    return flags;
}

#define EMPTY_MACHINE "{\"family\": \"linux\", \"env\": [\"PATH=/bin\"], \"files\": {}}"

/* With -n every flag is refused, so only the fixed parts are left. */
TEST(fixed_parts) {
    static const struct {
        uint32_t minor;
        const char *goos;
        const char *goarch;
        bool cgo;
        const char *want;
    } rows[] = {
        {16, "linux", "amd64", true, "-fPIC -m64 -pthread -fmessage-length=0"},
        {27, "linux", "386", false, "-fPIC -m32 -fmessage-length=0"},
        {26, "windows", "amd64", true, "-m64 -mthreads -fmessage-length=0"},
        {27, "windows", "amd64", true, "-m64 -pthread -fmessage-length=0"},
        {26, "darwin", "amd64", true,
         "-fPIC -arch x86_64 -m64 -pthread -fmessage-length=0 -fno-common"},
        {26, "darwin", "arm64", false, "-fPIC -arch arm64 -fmessage-length=0 -fno-common"},
        {26, "ios", "arm64", false, "-fPIC -fmessage-length=0 -fno-common"},
        {26, "linux", "arm64", true, "-fPIC -pthread -fmessage-length=0"},
        {26, "linux", "arm", false, "-fPIC -marm -fmessage-length=0"},
        {24, "linux", "s390x", false, "-fPIC -m64 -march=z196 -fmessage-length=0"},
        {25, "linux", "s390x", false, "-fPIC -m64 -march=z13 -fmessage-length=0"},
        {16, "linux", "mipsle", false, "-fPIC -mabi=32 -march=mips32 -fmessage-length=0"},
        {17, "linux", "mips", false,
         "-fPIC -mabi=32 -march=mips32 -mhard-float -mfp32 -mno-odd-spreg -fmessage-length=0"},
        {17, "linux", "mips64le", false, "-fPIC -mabi=64 -msoft-float -fmessage-length=0"},
        {18, "linux", "loong64", false, "-fPIC -fmessage-length=0"},
        {19, "linux", "loong64", false, "-fPIC -mabi=lp64d -fmessage-length=0"},
        {27, "linux", "loong64", false, "-fPIC -mabi=lp64d -mno-relax -fmessage-length=0"},
        {20, "aix", "ppc64", false, "-fPIC -maix64 -mcmodel=large -fmessage-length=0"},
        {20, "linux", "ppc64", false, "-fPIC -fmessage-length=0"},
        {20, "plan9", "riscv64", false, "-fPIC -fmessage-length=0"},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_env_list env = {0};
        ges_gccflags_input in =
            input_for(load(&mem, GES_T(EMPTY_MACHINE)), &env, rows[i].minor);
        in.mode = GES_GCC_DRY;
        in.goos = ges_text_of(rows[i].goos);
        in.goarch = ges_text_of(rows[i].goarch);
        in.cgo_enabled = rows[i].cgo;
        ges_gccflags flags = find(&in, &mem);
        CLAIM_SAME(joined(&mem, &flags), ges_text_of(rows[i].want));
        ges_arena_close(&mem);
    }
}

TEST(compiler_with_words) {
    static const ges_text words[] = {GES_LIT("zig"), GES_LIT("cc"), GES_LIT("-target"),
                                     GES_LIT("x")};
    static const struct {
        uint32_t minor;
        size_t count;
        const char *want;
    } rows[] = {
        {17, 1, "-fPIC"},      {17, 3, "cc -target -fPIC"}, {18, 1, "-fPIC"},
        {18, 2, ". -fPIC"},    {18, 3, "-I . -fPIC"},       {18, 4, "x -I . -fPIC"},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        ges_env_list env = {0};
        ges_gccflags_input in =
            input_for(load(&mem, GES_T(EMPTY_MACHINE)), &env, rows[i].minor);
        in.mode = GES_GCC_DRY;
        in.cc = words;
        in.cc_count = rows[i].count;
        ges_gccflags flags = find(&in, &mem);
        CLAIM(ges_text_starts(joined(&mem, &flags), ges_text_of(rows[i].want)));
        ges_arena_close(&mem);
    }
}

TEST(missing_compiler_takes_everything) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_env_list env = {0};
    ges_gccflags_input in = input_for(load(&mem, GES_T(EMPTY_MACHINE)), &env, 26);
    in.is_traced = true;
    ges_gccflags flags = find(&in, &mem);
    CLAIM(flags.is_known && flags.probe_count == 6);
    CLAIM_TEXT(joined(&mem, &flags),
               "-fPIC -m64 -pthread -fno-caret-diagnostics -Qunused-arguments "
               "-Wl,--no-gc-sections -fmessage-length=0 "
               "-ffile-prefix-map=/tmp/go-build0=/tmp/go-build -gno-record-gcc-switches");
    CLAIM(flags.probes[0].origin == GES_GCC_BY_MISSING);
    CLAIM(ges_text_starts(flags.trace,
                          GES_T("WORK=/tmp/go-build0\ncd $WORK\ngcc -fno-caret-diagnostics -O2 -g "
                                "-c -x c - -o /dev/null || true\n")));
    in.minor = 16;
    in.work_parent = GES_T("t/");
    flags = find(&in, &mem);
    CLAIM_TEXT(joined(&mem, &flags),
               "-fPIC -m64 -pthread -fno-caret-diagnostics -Qunused-arguments -fmessage-length=0 "
               "-fdebug-prefix-map=/w/t/go-build0=/tmp/go-build -gno-record-gcc-switches");
    ges_arena_close(&mem);
}

/* A compiler that is a script: nothing can be read, so it is run when that is allowed. */
#define SCRIPT_MACHINE                                                                             \
    "{\"family\": \"linux\", \"env\": [\"PATH=/bin\"], \"files\": {\"/tmp\": {\"kind\": "          \
    "\"directory\"}, \"/bin/gcc\": {\"mode\": \"0755\", \"text\": \"#!/bin/sh\\n\"}}, \"spawn\": " \
    "[{\"program\": \"/bin/gcc\", \"args\": [\"-Qunused-arguments\", \"-O2\", \"-g\", \"-c\", "    \
    "\"-x\", \"c\", \"-\", \"-o\", \"/dev/null\"], \"output\": \"cc: unknown argument\", "         \
    "\"exit_code\": 1}, {\"program\": \"/bin/gcc\", \"exit_code\": 1, \"output\": \"no input\"}]}"

TEST(unknown_compiler_is_run_when_allowed) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = load(&mem, GES_T(SCRIPT_MACHINE));
    ges_env_list env = {0};
    CLAIM(os->env_list(os, &mem, &env, NULL) == GES_OK);
    ges_gccflags_input in = input_for(os, &env, 26);
    ges_gccflags flags = find(&in, &mem);
    CLAIM(!flags.is_known && flags.probes[0].answer == GES_GCC_UNKNOWN);
    in.mode = GES_GCC_PROBE;
    flags = find(&in, &mem);
    CLAIM(flags.is_known && flags.probes[1].origin == GES_GCC_BY_RUN);
    CLAIM_TEXT(joined(&mem, &flags),
               "-fPIC -m64 -pthread -fno-caret-diagnostics -Wl,--no-gc-sections "
               "-fmessage-length=0 -ffile-prefix-map=/tmp/go-build0=/tmp/go-build "
               "-gno-record-gcc-switches");
    ges_dir_list left = {0};
    CLAIM(os->dir_list(os, GES_T("/tmp"), &mem, &left, NULL) == GES_OK && left.count == 0);
    ges_arena_close(&mem);
}

/* --- the build cache ---------------------------------------------------------------------------- */

static ges_text hex_of(ges_arena *mem, const uint8_t hash[32]) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < 32; i++) {
        ges_build_format(&b, "%02x", hash[i]);
    }
    return ges_build_done(&b);
}

static void hash_of(ges_text a, ges_text b, uint8_t out[32]) {
    ges_sha256 hash;
    ges_sha256_init(&hash);
    ges_sha256_add(&hash, a.ptr, a.len);
    ges_sha256_add(&hash, b.ptr, b.len);
    ges_sha256_done(&hash, out);
}

/* The JSON members of a note under `key` with `data` (in base64 or plain). */
static ges_text note(ges_arena *mem, const uint8_t key[32], ges_text data, ges_text json) {
    uint8_t output[32];
    hash_of(data, (ges_text){0}, output);
    ges_text k = hex_of(mem, key);
    ges_text o = hex_of(mem, output);
    return ges_text_format(mem,
                           "\"/cache/%.2s/%.*s-a\": \"v1 %.*s %.*s %20zu %20d\\n\", "
                           "\"/cache/%.2s/%.*s-d\": %.*s, ",
                           k.ptr, GES_FMT(k), GES_FMT(k), GES_FMT(o), data.len, 1700000000, o.ptr,
                           GES_FMT(o), GES_FMT(json));
}

/* A machine whose cache says no, no, yes, yes, yes, yes about /bin/gcc. */
static ges_text cached_machine(ges_arena *mem, const char *mtime) {
    static const char *const flags[] = {"-fno-caret-diagnostics", "-Qunused-arguments",
                                        "-Wl,--no-gc-sections",   "-fdebug-prefix-map=a=b",
                                        "-ffile-prefix-map=a=b",  "-gno-record-gcc-switches"};
    uint8_t key[32];
    uint8_t id[32];
    memset(id, 'i', sizeof(id));
    ges_text id_text = {(const char *)id, sizeof(id)};
    ges_text stat = ges_text_join(mem, GES_T("/bin/gcc"), ((ges_text){"\0", 1}), GES_T("stat 9 1ed "),
                                  ges_text_of(mtime), GES_T(" false\n"), ((ges_text){"\0", 1}),
                                  id_text);
    ges_builder b = ges_builder_in(mem);
    ges_build_str(&b, "\"");
    for (size_t i = 0; i < stat.len; i++) {
        ges_build_format(&b, "\\u%04x", (unsigned)(unsigned char)stat.ptr[i]);
    }
    ges_build_str(&b, "\"");
    hash_of(GES_T("go1.26.1"), GES_T("gccCompilerID \"/bin/gcc\""), key);
    ges_text notes = note(mem, key, stat, ges_build_done(&b));
    for (size_t i = 0; i < GES_COUNT(flags); i++) {
        ges_text answer = i < 2 ? GES_T("false") : GES_T("true");
        ges_text front = ges_text_join(mem, GES_T("subkey:"), id_text);
        ges_text subject =
            ges_text_join(mem, GES_T("gccSupportsFlag "), ges_text_of(flags[i]));
        hash_of(front, subject, key);
        notes = ges_text_join(mem, notes,
                              note(mem, key, answer, i < 2 ? GES_T("\"false\"") : GES_T("\"true\"")));
    }
    /* Both answers share their data files, so the same member comes again. */
    return ges_text_join(mem, notes,
                         GES_T("\"/bin/gcc\": {\"mode\": \"0755\", \"text\": \"#!/bin/sh\", "
                               "\"mtime_ns\": 1700000000500000000}"));
}

static const ges_os *cached_os(ges_arena *mem, const char *mtime) {
    ges_text files = cached_machine(mem, mtime);
    /* JSON objects here must not name a file twice: keep the first of each. */
    ges_builder b = ges_builder_in(mem);
    ges_text rest = files;
    ges_build_str(&b, "{\"family\": \"linux\", \"env\": [\"PATH=/bin\"], \"files\": {");
    while (rest.len > 0) {
        size_t end = ges_text_find(rest, GES_T(", \""));
        ges_text member = ges_text_slice(rest, 0, end == GES_NPOS ? rest.len : end);
        if (ges_text_starts(member, GES_T("\"/bin"))) {
            member = rest;
            end = GES_NPOS;
        }
        if (!ges_text_contains(ges_build_done(&b), member)) {
            ges_build_text(&b, b.ptr[b.len - 1] == '{' ? GES_T("") : GES_T(", "));
            ges_build_text(&b, member);
        }
        rest = end == GES_NPOS ? (ges_text){0} : ges_text_skip(rest, end + 2);
    }
    ges_build_str(&b, "}}");
    return load(mem, ges_build_done(&b));
}

TEST(cache_answers_while_the_compiler_is_unchanged) {
    static const struct {
        const char *mtime;
        bool is_fresh;
    } rows[] = {
        {"2023-11-14 22:13:20.5 +0000 UTC", true},
        {"2023-11-14 23:13:20.5 +0100 CET", true},
        {"2023-11-14 12:43:20.5 -0930 -0930", true},
        {"2023-11-14 22:13:20 +0000 UTC", false},
        {"2023-11-14 22:13:20.5", false},
    };
    for (size_t i = 0; i < GES_COUNT(rows); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        const ges_os *os = cached_os(&mem, rows[i].mtime);
        ges_env_list env = {0};
        CLAIM(os != NULL && os->env_list(os, &mem, &env, NULL) == GES_OK);
        ges_gccflags_input in = input_for(os, &env, 26);
        in.is_traced = true;
        ges_gccflags flags = find(&in, &mem);
        CLAIM(flags.is_known == rows[i].is_fresh);
        if (rows[i].is_fresh) {
            CLAIM(flags.probes[0].origin == GES_GCC_BY_CACHE);
            CLAIM_TEXT(flags.trace, "WORK=/tmp/go-build0\n");
            CLAIM_TEXT(joined(&mem, &flags),
                       "-fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 "
                       "-ffile-prefix-map=/tmp/go-build0=/tmp/go-build -gno-record-gcc-switches");
        }
        ges_arena_close(&mem);
    }
}

TEST(recorded_states) {
    ges_buildcache_stat stat = {0};
    CLAIM(ges_buildcache_stat_parse(
        GES_T("stat 12 8001ed 1970-01-01 00:00:00.000000001 +0000 UTC false\n"), &stat));
    CLAIM(stat.size == 12 && stat.mode == 0x8001ed && stat.mtime_ns == 1);
    CLAIM(ges_buildcache_stat_parse(
        GES_T("stat 0 0 1969-12-31 23:59:59 +0000 UTC false\n"), &stat));
    CLAIM(stat.mtime_ns == -1000000000);
    static const char *const broken[] = {
        "",
        "stat 1 1ed 2023-11-14 22:13:20 +0000 UTC true\n",
        "stat 1 1ed 2023-13-14 22:13:20 +0000 UTC false\n",
        "stat 1 1ed 2023-11-14 22:13:20. +0000 UTC false\n",
        "stat 1 1ed 2023-11-14 22:13:20 0000 UTC false\n",
        "stat 1 1ed 9999-11-14 22:13:20 +0000 UTC false\n",
        "stat -1 1ed 2023-11-14 22:13:20 +0000 UTC false\n",
    };
    for (size_t i = 0; i < GES_COUNT(broken); i++) {
        CLAIM(!ges_buildcache_stat_parse(ges_text_of(broken[i]), &stat));
    }
}

TEST(any_call_may_fail) {
    for (uint64_t n = 1;; n++) {
        ges_arena mem;
        ges_fail fail;
        ges_arena_init(&mem, 0);
        const ges_os *inner = load(&mem, GES_T(SCRIPT_MACHINE));
        ges_env_list env = {0};
        CLAIM(inner->env_list(inner, &mem, &env, NULL) == GES_OK);
        ges_gccflags_input in = input_for(ges_fail_init(&fail, inner, n, GES_IO), &env, 26);
        in.mode = GES_GCC_PROBE;
        ges_gccflags flags = {0};
        ges_status status = ges_gccflags_find(&in, &mem, &flags, NULL);
        CLAIM(status == GES_OK || status == GES_IO);
        CLAIM(status == GES_OK || flags.word_count == 0);
        ges_arena_close(&mem);
        if (fail.calls < n) {
            break;
        }
    }
}

TEST(quiet_words) {
    CLAIM(ges_cc_is_quiet_word(GES_T("-O2")) && ges_cc_is_quiet_word(GES_T("-I/x")));
    CLAIM(!ges_cc_is_quiet_word(GES_T("-D")) && !ges_cc_is_quiet_word(GES_T("-march=native")));
    CLAIM(!ges_cc_is_quiet_word(GES_T("-I/unknown")) && !ges_cc_is_quiet_word(GES_T("x.c")));
    CLAIM(ges_cc_says_unsupported(GES_T("is unsupported"), 19));
    CLAIM(!ges_cc_says_unsupported(GES_T("is unsupported"), 18));
}

TEST_MAIN(RUN(fixed_parts), RUN(compiler_with_words), RUN(missing_compiler_takes_everything),
          RUN(unknown_compiler_is_run_when_allowed),
          RUN(cache_answers_while_the_compiler_is_unchanged), RUN(recorded_states),
          RUN(any_call_may_fail), RUN(quiet_words))
