/* Every command on a machine made of data, again and again, with the n-th system call failing: it
 * must end with one of its exit codes and say something when it could not do its work. The same with
 * an arena that is too small. Under sanitizers this also finds what a failure leaks or reads. */
#include "cli/args.h"
#include "cli/commands.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"

#include "test.h"

static const char machine[] =
    "{\"family\": \"linux\", \"user\": {\"name\": \"ana\", \"home\": \"/home/ana\", \"id\": 1000},"
    " \"cwd\": \"/home/ana/hello\", \"parent_program\": \"/bin/bash\","
    " \"env\": [\"PATH=/usr/local/go/bin:/usr/bin:/home/ana/go/bin\", \"HOME=/home/ana\","
    "  \"GOFLAGS=-mod=mod\", \"SHELL=/bin/bash\"],"
    " \"files\": {"
    "  \"/usr/local/go/VERSION\": \"go1.22.1\\ntime 2024-02-29T18:18:48Z\\n\","
    "  \"/usr/local/go/go.env\": \"GOPROXY=https://proxy.golang.org,direct\\nGOTOOLCHAIN=auto\\n\","
    "  \"/usr/local/go/bin/go\": {\"mode\": \"0755\", \"base64\": \"f0VMRgIBAQAAAAAAAAAAAA==\"},"
    "  \"/usr/local/go/pkg/tool/linux_amd64/compile\": {\"mode\": \"0755\"},"
    "  \"/usr/local/go/src/internal/buildcfg/zbootstrap.go\":"
    "    \"package buildcfg\\nconst DefaultGOAMD64 = `v1`\\nconst version = `go1.22.1`\\n\","
    "  \"/usr/bin/go\": {\"kind\": \"symlink\", \"target\": \"/usr/local/go/bin/go\"},"
    "  \"/usr/bin/gcc\": {\"mode\": \"0755\"}, \"/bin/bash\": {\"mode\": \"0755\"},"
    "  \"/home/ana/.bashrc\": \"export GOPATH=$HOME/go\\nexport PATH=$PATH:/x\\n\","
    "  \"/home/ana/.config/go/env\": {\"text\": \"GOPRIVATE=corp.example\\nGONOSUMDB=x\\n\","
    "    \"owner\": 1000},"
    "  \"/home/ana/.config/go\": {\"kind\": \"directory\", \"owner\": 1000},"
    "  \"/home/ana/.local/state/go-env-sync/journal\": {\"kind\": \"directory\","
    "    \"owner\": 1000, \"mode\": \"0700\"},"
    /* An entry of the journal that made the go env file above from one with GOFLAGS=-mod=mod. */
    "  \"/home/ana/.local/state/go-env-sync/journal/000001.json\": {\"base64\": \""
    "eyJzY2hlbWEiOiAiZ2VzLmpvdXJuYWwvMSIsICJudW1iZXIiOiAxLCAidW5kb2VzIjogMCwgImF0"
    "X25zIjogNSwgImZpbGVzIjogW3sicGF0aCI6ICIvaG9tZS9hbmEvLmNvbmZpZy9nby9lbnYiLCAi"
    "ZmlsZSI6ICIvaG9tZS9hbmEvLmNvbmZpZy9nby9lbnYiLCAiYmVmb3JlIjogeyJleGlzdHMiOiB0"
    "cnVlLCAic2l6ZSI6IDUyLCAic2hhMjU2IjogIjQ5N2M0ZTY5ZGExZWY1ZTliY2M1OTY2YjViNjBm"
    "OWE2Njk2MTBkOTk0YjY2ZjY1YmQ4ZGMyMDU3MDJmZmNjYzUiLCAibW9kZSI6IDQyMCwgIm10aW1l"
    "X25zIjogMSwgImF0aW1lX25zIjogMSwgIm93bmVyIjogMTAwMCwgImdyb3VwIjogMCwgImJhc2U2"
    "NCI6ICJSMDlHVEVGSFV6MHRiVzlrUFcxdlpBcEhUMUJTU1ZaQlZFVTlZMjl5Y0M1bGVHRnRjR3hs"
    "Q2tkUFRrOVRWVTFFUWoxNENnPT0ifSwgImFmdGVyIjogeyJleGlzdHMiOiB0cnVlLCAic2l6ZSI6"
    "IDM1LCAic2hhMjU2IjogImJmZGY1NzU4ZjkxZTdkODAyZTQ3MTJjOWMzOGU0MzZmMDU4M2NlZDQ4"
    "ZjFhMDJhODU3NDdmOTYwN2U1NGM5MWMiLCAibW9kZSI6IDQyMH19XX0="
    "  \"},"
    /* An ELF file with a GNU build ID and the smallest .debug_info. */
    "  \"/usr/bin/unstripped\": {\"mode\": \"0755\", \"base64\": \""
    "f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAAABBAAAAAAABAAAAAAAAAAHgAAAAAAAAAAAAAAEAAOAAB"
    "AEAABAADAAQAAAAEAAAA0AEAAAAAAADQAUAAAAAAANABQAAAAAAAGAAAAAAAAAAYAAAAAAAAAAQA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAHAAAAAgAAAAAAAADQAUAAAAAAANABAAAAAAAAGAAAAAAAAAAAAAAA"
    "AAAAAAQAAAAAAAAAAAAAAAAAAAABAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAC4AQAAAAAAABQAAAAA"
    "AAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAADQAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAkAEAAAAA"
    "AAAXAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAuZGVidWdfaW5mbwAuc2hzdHJ0YWIAAAAAAAAAAAAAAAAAAAAAAABERERERERERERERERERERE"
    "RERERAAAAAAEAAAACAAAAAMAAABHTlUAEBESExQVFhc="
    "\"},"
    "  \"/etc/environment\": \"GOBIN=/opt/bin\\n\","
    "  \"/home/ana/hello/go.mod\": \"module hello\\n\\ngo 1.23.4\\n\"}}";

typedef struct line {
    const char *command;
    const char *words[4];
} line;

static const line lines[] = {
    {"env", {NULL}},
    {"env", {"-json", NULL}},
    {"env", {"GOROOT", NULL}},
    {"why", {"GOPATH", "GOPRIVATE", NULL}},
    {"why", {"PATH", NULL}},
    {"which", {"go", NULL}},
    {"toolchain", {NULL}},
    {"doctor", {NULL}},
    {"doctor", {"--json", NULL}},
    {"version", {NULL}},
    {"history", {NULL}},
    {"undo", {"--yes", NULL}},
    {"inspect", {"/usr/bin/unstripped", "/usr/bin", NULL}},
    {"inspect", {"--verify", "/usr/local/go/bin/go", NULL}},
    {"symbols", {"export", "/home/ana/.config/go/debug", "/usr/bin/unstripped", NULL}},
};

/* What a run did. */
typedef struct outcome {
    int code;
    uint64_t calls;
    bool was_silent; /* neither output nor error */
    bool ran_out;    /* of memory */
} outcome;

static outcome run_line(const line *l, size_t memory, uint64_t fail_at, ges_status status) {
    ges_arena machine_mem;
    ges_arena mem;
    ges_fail fail;
    const ges_os *fake = NULL;
    outcome out = {.code = -1};
    ges_arena_init(&machine_mem, 0);
    ges_arena_init(&mem, memory);
    const ges_command *command = ges_command_find(ges_text_of(l->command));
    if (command == NULL || ges_fake_load(ges_bytes_from(ges_text_of(machine)), &machine_mem, &fake,
                                         NULL) != GES_OK) {
        fprintf(stderr, "no command or machine for '%s'\n", l->command);
        test_failures++;
        return out;
    }
    const ges_os *os = ges_fail_init(&fail, fake, fail_at, status);
    ges_app app = {.os = os, .mem = &mem, .out = ges_builder_in(&mem), .err = ges_builder_in(&mem),
                   .program = "ges", .called_as = GES_T("ges")};
    ges_text words[3];
    size_t count = 0;
    while (l->words[count] != NULL) {
        words[count] = ges_text_of(l->words[count]);
        count++;
    }
    ges_args args;
    out.code = ges_args_parse(command, words, count, &mem, &args, NULL) == GES_OK
                   ? command->run(&app, &args)
                   : GES_EXIT_FAILED;
    out.calls = fail.calls;
    out.ran_out = ges_arena_failed(&mem);
    out.was_silent = ges_build_done(&app.out).len == 0 && ges_build_done(&app.err).len == 0;
    ges_arena_close(&mem);
    ges_arena_close(&machine_mem);
    return out;
}

static void claim_outcome(const line *l, outcome o, const char *what, uint64_t n) {
    bool is_fine = o.code >= 0 && o.code <= 3 && (!o.was_silent || o.ran_out);
    if (!is_fine) {
        test_failures++;
        fprintf(stderr, "ges %s %s, %s %llu: exit %d%s\n", l->command,
                l->words[0] != NULL ? l->words[0] : "", what, (unsigned long long)n, o.code,
                o.was_silent ? ", silent" : "");
    }
}

static void sweep(ges_status status, const char *what) {
    for (size_t i = 0; i < GES_COUNT(lines); i++) {
        uint64_t n = 1;
        for (; n < 3000; n++) {
            outcome o = run_line(&lines[i], 0, n, status);
            claim_outcome(&lines[i], o, what, n);
            if (o.calls < n) {
                break;
            }
        }
        CLAIM(n > 1 || strcmp(lines[i].command, "version") == 0);
        CLAIM(n < 3000);
    }
}

TEST(any_call_may_meet_an_io_error) {
    sweep(GES_IO, "IO error at call");
}

TEST(any_call_may_be_denied) {
    sweep(GES_DENIED, "denied at call");
}

TEST(anything_may_have_vanished) {
    sweep(GES_NOT_FOUND, "vanished at call");
}

TEST(memory_may_be_short) {
    for (size_t i = 0; i < GES_COUNT(lines); i++) {
        outcome o = {.ran_out = true};
        for (size_t memory = 64; o.ran_out && memory < ((size_t)1 << 28);
             memory += memory / 16 + 16) {
            o = run_line(&lines[i], memory, 0, GES_OK);
            claim_outcome(&lines[i], o, "memory", memory);
        }
        CLAIM(!o.ran_out);
    }
}

TEST_MAIN(RUN(any_call_may_meet_an_io_error), RUN(any_call_may_be_denied),
          RUN(anything_may_have_vanished), RUN(memory_may_be_short))
