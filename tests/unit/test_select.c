/* Toolchain selection on machines made of data. */
#include "go/proxies.h"
#include "go/select.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"
#include "test.h"

#define HASH "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define STORE "/m/cache/download/golang.org/toolchain/@v/v0.0.1-go1.99.0.linux-amd64"
#define TREE "/m/golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64"

/* One situation and what comes of it. Settings are "NAME=value" lines of the process. */
typedef struct situation {
    const char *files;    /* members of "files", JSON */
    const char *settings;
    const char *version;
    const char *command;  /* one or two words */
    const char *want;     /* "KIND NAME EXE" or "fail: standard error" */
} situation;

static ges_select_value get_setting(const void *self, ges_text name) {
    ges_text rest = *(const ges_text *)self;
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        ges_text key;
        ges_text value;
        if (ges_text_cut(line, '=', &key, &value) && ges_text_equal(key, name)) {
            return (ges_select_value){value, GES_T("environment")};
        }
    }
    return (ges_select_value){0};
}

static uint32_t minor_of(const char *version) {
    return (uint32_t)((version[4] - '0') * 10 + version[5] - '0');
}

static ges_status choose(const ges_os *os, ges_arena *mem, const situation *s,
                         ges_select_choice *choice) {
    ges_env_list env = {0};
    ges_error err = {0};
    ges_text settings = ges_text_of(s->settings);
    ges_text words[2];
    ges_text rest = ges_text_of(s->command);
    size_t count = 0;
    while (count < 2 && ges_text_next(&rest, ' ', &words[count])) {
        count++;
    }
    ges_status status = os->env_list(os, mem, &env, &err);
    if (status != GES_OK) {
        return status;
    }
    bool is_windows = os->family == GES_OS_WINDOWS;
    ges_select_input in = {
        .os = os,
        .env = &env,
        .getenv = get_setting,
        .self = &settings,
        .runtime_version = ges_text_of(s->version),
        .minor = minor_of(s->version),
        .goos = is_windows ? GES_T("windows") : GES_T("linux"),
        .goarch = GES_T("amd64"),
        .cwd = is_windows ? GES_T("C:\\w\\sub") : GES_T("/w/sub"),
        .temp_dir = is_windows ? GES_T("C:\\tmp") : GES_T("/tmp"),
        .goroot = is_windows ? GES_T("C:\\go") : GES_T("/go"),
        .gomodcache = is_windows ? GES_T("C:\\m") : GES_T("/m"),
        .argv = words,
        .argc = count,
    };
    return ges_select(&in, mem, choice, &err);
}

static ges_text outcome(ges_arena *mem, const ges_select_choice *choice) {
    if (choice->kind == GES_SELECT_FAIL) {
        return ges_text_join(mem, GES_T("fail: "), choice->err);
    }
    return ges_text_format(mem, "%s %.*s %.*s", ges_select_kind_name(choice->kind),
                           GES_FMT(choice->name), GES_FMT(choice->exe));
}

static const ges_os *load(ges_arena *mem, const char *family, const char *files) {
    const ges_os *os = NULL;
    ges_error err = {0};
    bool is_windows = family[0] == 'w';
    ges_text json = ges_text_format(
        mem,
        "{\"family\": \"%s\", \"cwd\": \"%s\", \"env\": [\"PATH=%s\"], \"temp\": \"C:\\\\tmp\", "
        "\"files\": {\"%s\": {\"kind\": \"directory\"}, %s}}",
        family, is_windows ? "C:\\\\w\\\\sub" : "/w/sub", is_windows ? "C:\\\\bin" : "/bin",
        is_windows ? "C:\\\\w\\\\sub" : "/w/sub", files);
    if (!is_windows) { /* only Windows has it */
        size_t at = ges_text_find(json, GES_T("\"temp\""));
        size_t end = ges_text_find(json, GES_T("\"files\""));
        json = ges_text_join(mem, ges_text_slice(json, 0, at), ges_text_skip(json, end));
    }
    if (ges_fake_load(ges_bytes_from(json), mem, &os, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
    }
    CLAIM(os != NULL);
    return os;
}

#define MOD(text) "\"/w/go.mod\": \"" text "\""
#define PROGRAM(path) "\"" path "\": {\"mode\": \"0755\", \"text\": \"#!/bin/sh\"}"
#define WHOLE PROGRAM(TREE "/bin/go") ", \"" STORE ".ziphash\": \"" HASH "\""

static const situation situations[] = {
    {MOD("go 1.22"), "GOTOOLCHAIN=auto", "go1.26.1", "build", "local go1.26.1 "},
    {MOD("go 1.99"), "GOTOOLCHAIN=local", "go1.26.1", "build", "local go1.26.1 "},
    {MOD("go 1.99"), "", "go1.26.1", "build", "local go1.26.1 "},
    {MOD("go 1.99"), "GOTOOLCHAIN=auto", "go1.20.1", "build", "local go1.20.1 "},
    {MOD("go 1.99"), "GOTOOLCHAIN=auto\nGO111MODULE=off", "go1.26.1", "build", "local go1.26.1 "},
    {MOD("go 1.99") ", " PROGRAM("/bin/go1.99.0"), "GOTOOLCHAIN=auto", "go1.26.1", "build",
     "path go1.99.0 /bin/go1.99.0"},
    {MOD("go 1.99") ", " PROGRAM("/bin/go1.99"), "GOTOOLCHAIN=auto", "go1.22.1", "build",
     "path go1.99 /bin/go1.99"},
    {MOD("go 1.99") ", " PROGRAM("/bin/go1.99.0"), "GOTOOLCHAIN=auto", "go1.26.1", "env GOMOD",
     "local go1.26.1 "},
    {MOD("go 1.99") ", " PROGRAM("/bin/go1.99.0"), "GOTOOLCHAIN=auto", "go1.22.5", "env GOMOD",
     "path go1.99.0 /bin/go1.99.0"},
    {MOD("toolchain go1.26.1\\n") ", " PROGRAM("/bin/go1.26.1"), "GOTOOLCHAIN=go1.26.1-x+auto\nGOPROXY=https://p",
     "go1.26.1", "build", "download go1.26.1-x "},
    {MOD("go 1.16\\ntoolchain go1.99.3") ", \"/go.work\": \"go 1.18\"", "GOTOOLCHAIN=auto",
     "go1.26.1", "build", "local go1.26.1 "},
    {MOD("go 1.16\\ntoolchain bogus"), "GOTOOLCHAIN=auto", "go1.26.1", "build",
     "fail: go: invalid toolchain \"bogus\" in /w/go.mod\n"},
    {MOD("go 1.99"), "GOTOOLCHAIN=path", "go1.26.1", "build",
     "fail: go: cannot find \"go1.99.0\" in PATH\n"},
    {MOD("go 1.99"), "GOTOOLCHAIN=auto\nGOPROXY=off", "go1.26.1", "build",
     "fail: go: downloading go1.99.0 (linux/amd64)\ngo: download go1.99.0 for linux/amd64: "
     "toolchain not available\n"},
    {MOD("go 1.99"), "GOTOOLCHAIN=auto\nGOPROXY=https://p,direct", "go1.26.1", "build",
     "download go1.99.0 "},
    {MOD("go 1.99") ", " WHOLE, "GOTOOLCHAIN=auto\nGOSUMDB=off", "go1.26.1", "build",
     "fail: go: golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64: verifying module: checksum "
     "database disabled by GOSUMDB=off\n"},
    {MOD("go 1.99") ", " WHOLE, "GOTOOLCHAIN=auto\nGOSUMDB=off\nGOPROXY=file:///p", "go1.26.1",
     "build", "cache go1.99.0 " TREE "/bin/go"},
    {MOD("go 1.99") ", " WHOLE, "GOTOOLCHAIN=auto\nGOSUMDB=sum.golang.org", "go1.26.1", "build",
     "download go1.99.0 "},
    {MOD("go 1.99") ", " WHOLE ", \"/m/cache/download/sumdb/sum.golang.org/lookup/golang.org/"
     "toolchain@v0.0.1-go1.99.0.linux-amd64\": \"7\\ngolang.org/toolchain "
     "v0.0.1-go1.99.0.linux-amd64 " HASH "\\n\\ngo.sum database tree\\n\"",
     "GOTOOLCHAIN=auto\nGOSUMDB=sum.golang.org", "go1.26.1", "build",
     "cache go1.99.0 " TREE "/bin/go"},
    {MOD("go 1.99") ", " WHOLE ", \"" STORE ".partial\": \"\"",
     "GOTOOLCHAIN=auto\nGOPROXY=off", "go1.26.1", "build",
     "fail: go: downloading go1.99.0 (linux/amd64)\ngo: download go1.99.0 for linux/amd64: "
     "toolchain not available\n"},
    {"\"/tmp/go.mod\": \"go 1.99\"", "GOTOOLCHAIN=auto", "go1.26.1", "build", "local go1.26.1 "},
    {MOD("x"), "GOTOOLCHAIN=auto\nGOWORK=rel", "go1.26.1", "build",
     "fail: go: go: invalid GOWORK: not an absolute path\n"},
    {MOD("x"), "GOTOOLCHAIN=bash", "go1.26.1", "build", "fail: go: invalid GOTOOLCHAIN \"bash\"\n"},
    {MOD("x"), "GOTOOLCHAIN=go1.2+x", "go1.26.1", "build",
     "fail: go: invalid GOTOOLCHAIN \"go1.2+x\": only version suffixes are +auto and +path\n"},
    {MOD("x"), "GOTOOLCHAIN=a\"b+auto", "go1.26.1", "build",
     "fail: go: invalid GOTOOLCHAIN \"a\\\"b+auto\": invalid minimum toolchain \"a\\\"b\"\n"},
    {"\"/w/go.mod\": {\"readable\": false, \"owner\": 1}", "GOTOOLCHAIN=auto", "go1.26.1", "build",
     "fail: go: open /w/go.mod: permission denied\n"},
};

TEST(every_situation) {
    for (size_t i = 0; i < GES_COUNT(situations); i++) {
        ges_arena mem;
        ges_arena_init(&mem, 0);
        const ges_os *os = load(&mem, "linux", situations[i].files);
        ges_select_choice choice = {0};
        CLAIM(os != NULL && choose(os, &mem, &situations[i], &choice) == GES_OK);
        CLAIM_SAME(outcome(&mem, &choice), ges_text_of(situations[i].want));
        CLAIM(choice.steps.count > 0);
        ges_arena_close(&mem);
    }
}

TEST(windows_finds_programs_by_extension) {
    static const situation s = {"\"C:\\\\w\\\\go.mod\": \"go 1.99\\r\\n\", "
                                "\"C:\\\\bin\\\\go1.99.0.exe\": \"MZ\"",
                                "GOTOOLCHAIN=auto", "go1.26.1", "build",
                                "path go1.99.0 C:\\bin\\go1.99.0.exe"};
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = load(&mem, "windows", s.files);
    ges_select_choice choice = {0};
    CLAIM(os != NULL && choose(os, &mem, &s, &choice) == GES_OK);
    CLAIM_SAME(outcome(&mem, &choice), ges_text_of(s.want));
    ges_arena_close(&mem);
}

TEST(any_call_may_fail) {
    for (size_t i = 0; i < GES_COUNT(situations); i++) {
        for (uint64_t n = 1;; n++) {
            ges_arena mem;
            ges_fail fail;
            ges_arena_init(&mem, 0);
            const ges_os *inner = load(&mem, "linux", situations[i].files);
            const ges_os *os = ges_fail_init(&fail, inner, n, GES_IO);
            ges_select_choice choice = {0};
            ges_status status = choose(os, &mem, &situations[i], &choice);
            CLAIM(status == GES_OK || status == GES_IO);
            ges_arena_close(&mem);
            if (fail.calls < n) {
                break;
            }
        }
    }
}

TEST(patterns_of_modules) {
    static const struct {
        const char *patterns;
        const char *path;
        bool matches;
    } table[] = {
        {"*", "golang.org/toolchain", true},          {"golang.org", "golang.org/toolchain", true},
        {"golang.org/t*", "golang.org/toolchain", true}, {"golang.org/x", "golang.org/toolchain", false},
        {"a,*.org/toolchain/", "golang.org/toolchain", true}, {"golang.org/toolchain/x", "golang.org/toolchain", false},
        {"go[k-m]ang.org", "golang.org/toolchain", true}, {"go[^l]ang.org", "golang.org/x", false},
        {"g?lang.org/*", "golang.org/x/y", true},     {"*/*/*", "golang.org/x", false},
        {"", "a", false},                             {",,", "a", false},
        {"go[", "golang.org", false},                 {"*org", "golang.org/x", true},
    };
    for (size_t i = 0; i < GES_COUNT(table); i++) {
        CLAIM(ges_module_matches(ges_text_of(table[i].patterns), ges_text_of(table[i].path)) ==
              table[i].matches);
    }
}

TEST_MAIN(RUN(every_situation), RUN(windows_finds_programs_by_extension), RUN(any_call_may_fail),
          RUN(patterns_of_modules))
