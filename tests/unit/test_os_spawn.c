/* Programs run to their end: output, exit codes, input, time-outs. The program that is run is this
 * one, told by its first argument what to do. */
#include "os/args.h"
#include "os/os.h"

#include "scratch.h"
#include "test.h"

#ifdef _WIN32
static void pause_ms(unsigned ms) {
    Sleep(ms);
}
static bool become_two(void) {
    return false; /* CreateProcess: see child_sleep */
}
#else
static void pause_ms(unsigned ms) {
    (void)usleep(ms * 1000); /* a signal ends it early */
}
/* True in a new process; the old one lives on without knowing. */
static bool become_two(void) {
    return fork() == 0;
}
#endif

static ges_text self; /* tests are programs: they may keep state */
static ges_arena arena;

static void say(const ges_os *os, ges_stream stream, ges_text text) {
    (void)os->stream_write(os, stream, ges_bytes_from(text), NULL); /* seen by the parent */
}

/* --- the child -------------------------------------------------------------------------------- */

static int child_args(const ges_os *os, const ges_text *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        say(os, GES_STDOUT, ges_text_join(&arena, GES_T("["), words[i], GES_T("]")));
    }
    return 0;
}

static int child_both(const ges_os *os, const ges_text *words, size_t count) {
    (void)words, (void)count;
    say(os, GES_STDOUT, GES_T("out1\r\n"));
    say(os, GES_STDERR, GES_T("err\n"));
    say(os, GES_STDOUT, GES_T("out2"));
    return 42;
}

static int child_flood(const ges_os *os, const ges_text *words, size_t count) {
    (void)words, (void)count;
    char *line = ges_arena_alloc(&arena, 1024 * 1024);
    memset(line, 'x', 1024 * 1024);
    for (int i = 0; i < 4; i++) {
        say(os, GES_STDOUT, (ges_text){line, 1024 * 1024});
        say(os, GES_STDERR, (ges_text){line, 1024 * 1024});
    }
    return 0;
}

static int child_echo(const ges_os *os, const ges_text *words, size_t count) {
    (void)words, (void)count;
    static char buffer[4096];
    for (size_t n = fread(buffer, 1, sizeof(buffer), stdin); n > 0;
         n = fread(buffer, 1, sizeof(buffer), stdin)) {
        say(os, GES_STDOUT, (ges_text){buffer, n});
    }
    return 0;
}

static int child_env(const ges_os *os, const ges_text *words, size_t count) {
    ges_env_list env;
    ges_text value = GES_T("?");
    (void)count;
    if (os->env_list(os, &arena, &env, NULL) == GES_OK) {
        (void)ges_env_find(os, &env, words[0], &value); /* "?" stays */
    }
    say(os, GES_STDOUT, value);
    return 0;
}

static int child_where(const ges_os *os, const ges_text *words, size_t count) {
    ges_text here = GES_T("?");
    (void)words, (void)count;
    (void)os->dir_current(os, &arena, &here, NULL); /* "?" stays */
    say(os, GES_STDOUT, here);
    return 0;
}

/* Starts a sleeping grandchild that holds the pipes, and sleeps too. */
static int child_sleep(const ges_os *os, const ges_text *words, size_t count) {
    say(os, GES_STDOUT, GES_T("begun"));
    bool is_tree = count > 0 && ges_text_equal(words[0], GES_T("tree"));
    if (is_tree && os->family != GES_OS_WINDOWS) {
        is_tree = false;
        (void)become_two(); /* both sleep and leave the mark, if they live */
    }
    if (is_tree) {
        ges_text args[] = {self, GES_T("sleep"), GES_T("leaf"), words[1]};
        ges_spawn what = {.program = self, .args = args, .arg_count = 4};
        ges_spawn_result result;
        (void)os->spawn(os, &what, &arena, &result, NULL); /* killed with us */
        return 0;
    }
    pause_ms(3000);
    if (count > 1) {
        FILE *mark = fopen(ges_text_cstr(&arena, words[1]), "wb");
        if (mark != NULL) {
            (void)fclose(mark); /* its existence says that we lived */
        }
    }
    return 0;
}

typedef struct role {
    const char *name;
    int (*run)(const ges_os *os, const ges_text *words, size_t count);
} role;

static const role roles[] = {
    {"args", child_args}, {"both", child_both},   {"flood", child_flood}, {"echo", child_echo},
    {"env", child_env},   {"where", child_where}, {"sleep", child_sleep},
};

/* --- the parent ------------------------------------------------------------------------------- */

static ges_spawn_result run(ges_spawn what, const ges_text *args, size_t count) {
    const ges_os *os = ges_os_native();
    ges_text all[16] = {self};
    ges_spawn_result result = {.exit_code = -1};
    ges_error err = {0};
    for (size_t i = 0; i < count; i++) {
        all[i + 1] = args[i];
    }
    what.program = self;
    what.args = all;
    what.arg_count = count + 1;
    if (os->spawn(os, &what, &arena, &result, &err) != GES_OK) {
        fprintf(stderr, "%s\n", err.text);
        test_failures++;
    }
    return result;
}
#define RUN_SELF(what, ...)                                                                        \
    run((what), (const ges_text[]){__VA_ARGS__}, GES_COUNT(((const ges_text[]){__VA_ARGS__})))

TEST(arguments_arrive_as_they_are) {
    ges_spawn_result r = RUN_SELF(((ges_spawn){0}), GES_T("args"), GES_T(""), GES_T("a b"),
                                  GES_T("q\"q"), GES_T("back\\"), GES_T("b\\\"q"),
                                  GES_T("sp \\\\"), GES_T("\t"), GES_T("*"),
                                  GES_T("%PATH%"), GES_T("\xE5\xBC\xA0\xF0\x9F\x98\x80"),
                                  GES_T("a\"\"b c"));
    CLAIM_TEXT(ges_text_from(r.output),
               "[][a b][q\"q][back\\][b\\\"q][sp \\\\][\t][*][%PATH%]"
               "[\xE5\xBC\xA0\xF0\x9F\x98\x80][a\"\"b c]");
    CLAIM(r.exit_code == 0);
}

TEST(both_streams_and_the_exit_code_are_caught) {
    ges_spawn_result r = RUN_SELF(((ges_spawn){0}), GES_T("both"));
    CLAIM_TEXT(ges_text_from(r.output), "out1\r\nout2");
    CLAIM_TEXT(ges_text_from(r.error), "err\n");
    CLAIM(r.exit_code == 42 && !r.timed_out);
    r = RUN_SELF(((ges_spawn){.is_merged = true}), GES_T("both"));
    CLAIM_TEXT(ges_text_from(r.output), "out1\r\nerr\nout2");
    CLAIM(r.error.len == 0);
}

TEST(output_is_bounded) {
    ges_spawn_result r = RUN_SELF(((ges_spawn){.output_max = 1000}), GES_T("flood"));
    CLAIM(r.output.len == 1000 && r.error.len == 1000 && r.exit_code == 0);
    r = RUN_SELF(((ges_spawn){0}), GES_T("flood"));
    CLAIM(r.output.len == 1024 * 1024 && r.error.len == 1024 * 1024 && r.exit_code == 0);
}

TEST(input_is_given) {
    size_t size = 300000;
    char *text = ges_arena_alloc(&arena, size);
    memset(text, 'i', size);
    ges_bytes input = {(const uint8_t *)text, size};
    ges_spawn_result r = RUN_SELF(((ges_spawn){.input = input}), GES_T("echo"));
    CLAIM(r.output.len == size && r.exit_code == 0);
    r = RUN_SELF(((ges_spawn){0}), GES_T("echo"));
    CLAIM(r.output.len == 0 && r.exit_code == 0);
    /* a child that does not read */
    r = RUN_SELF(((ges_spawn){.input = input}), GES_T("both"));
    CLAIM(r.exit_code == 42);
}

TEST(environment_and_directory_are_given) {
    ges_env_entry entries[] = {
        {GES_T("ZED"), GES_T("z=1")}, {GES_T("GES_X"), GES_T("\xE5\xBC\xA0 \x7F")}, {GES_T("A"), GES_T("")}};
    ges_env_list env = {entries, 3, 3};
    ges_spawn_result r = RUN_SELF(((ges_spawn){.env = &env}), GES_T("env"), GES_T("GES_X"));
    CLAIM_TEXT(ges_text_from(r.output), "\xE5\xBC\xA0 \x7F");
    r = RUN_SELF(((ges_spawn){.env = &env}), GES_T("env"), GES_T("ZED"));
    CLAIM_TEXT(ges_text_from(r.output), "z=1");
    r = RUN_SELF(((ges_spawn){.env = &env}), GES_T("env"), GES_T("PATHEXT_NONE"));
    CLAIM_TEXT(ges_text_from(r.output), "?");
    const ges_os *os = ges_os_native();
    ges_text root = scratch_open(os, &arena);
    ges_text want;
    CLAIM(os->path_resolve(os, root, &arena, &want, NULL) == GES_OK);
    r = RUN_SELF(((ges_spawn){.cwd = root}), GES_T("where"));
    CLAIM(ges_path_equal(ges_os_style(os), ges_text_from(r.output), want));
    CLAIM(os->dir_remove_tree(os, root, NULL) == GES_OK);
}

typedef struct taking {
    size_t taken;
    size_t enough; /* 0: never */
} taking;

static bool take(void *self_taking, ges_bytes piece) {
    taking *t = self_taking;
    t->taken += piece.len;
    return t->enough == 0 || t->taken < t->enough;
}

TEST(output_is_taken_piece_by_piece) {
    taking all = {0};
    ges_spawn_result r =
        RUN_SELF(((ges_spawn){.take = take, .take_self = &all, .output_max = 10}), GES_T("flood"));
    CLAIM(all.taken == 4 * 1024 * 1024 && r.exit_code == 0 && !r.is_stopped && !r.timed_out);
    CLAIM(r.output.len == 0 && r.error.len == 10);
    taking some = {.enough = 5000};
    r = RUN_SELF(((ges_spawn){.take = take, .take_self = &some}), GES_T("flood"));
    CLAIM(some.taken >= 5000 && some.taken < 4 * 1024 * 1024 && r.is_stopped && !r.timed_out);
    taking none = {0};
    r = RUN_SELF(((ges_spawn){.take = take, .take_self = &none, .timeout_ms = 500}), GES_T("sleep"),
                 GES_T("leaf"), GES_T("mark"));
    CLAIM(none.taken == 5 && r.timed_out && !r.is_stopped);
}

TEST(a_timeout_ends_the_whole_tree) {
    const ges_os *os = ges_os_native();
    ges_text root = scratch_open(os, &arena);
    ges_text mark = ges_path_join(&arena, ges_os_style(os), root, GES_T("mark"));
    int64_t before = os->clock_now_ns(os);
    ges_spawn_result r =
        RUN_SELF(((ges_spawn){.timeout_ms = 1500}), GES_T("sleep"), GES_T("tree"), mark);
    int64_t spent_ms = (os->clock_now_ns(os) - before) / 1000000;
    CLAIM(r.timed_out && r.exit_code != 0);
    CLAIM_TEXT(ges_text_from(r.output), "begun");
    CLAIM(spent_ms >= 1400 && spent_ms < 3000);
    pause_ms(3000);
    CLAIM(!ges_os_exists(os, mark));
    CLAIM(os->dir_remove_tree(os, root, NULL) == GES_OK);
}

TEST(what_cannot_run_says_why) {
    const ges_os *os = ges_os_native();
    ges_text root = scratch_open(os, &arena);
    ges_text args[] = {GES_T("x"), GES_T("a&calc")};
    ges_spawn what = {.program = ges_path_join(&arena, ges_os_style(os), root, GES_T("no")),
                      .args = args, .arg_count = 2};
    ges_spawn_result result = {.exit_code = 77};
    ges_error err = {0};
    CLAIM(os->spawn(os, &what, &arena, &result, &err) == GES_NOT_FOUND);
    CLAIM(strstr(err.text, "no'") != NULL);
    scratch_file(root, "text.bat", "not a program", 0);
    what.program = ges_path_join(&arena, ges_os_style(os), root, GES_T("text.bat"));
    ges_status status = os->spawn(os, &what, &arena, &result, &err);
    CLAIM(status == (os->family == GES_OS_WINDOWS ? GES_UNSUPPORTED : GES_DENIED));
    what.program = root;
    status = os->spawn(os, &what, &arena, &result, &err);
    CLAIM(status != GES_OK);
    CLAIM(result.exit_code == 77);
    CLAIM(os->dir_remove_tree(os, root, NULL) == GES_OK);
}

TEST(a_small_arena_refuses) {
    const ges_os *os = ges_os_native();
    for (size_t max = 64; max < 20000; max = max * 3 / 2) {
        ges_arena small;
        ges_arena_init(&small, max);
        ges_text args[] = {self, GES_T("both")};
        ges_spawn what = {.program = self, .args = args, .arg_count = 2, .output_max = 100};
        ges_spawn_result result = {.exit_code = 77};
        ges_status status = os->spawn(os, &what, &small, &result, NULL);
        CLAIM(status == GES_OK ? result.exit_code == 42 : result.exit_code == 77);
        ges_arena_close(&small);
    }
}

int main(int argc, char **argv) {
    static const test_entry tests[] = {
        RUN(arguments_arrive_as_they_are),
        RUN(both_streams_and_the_exit_code_are_caught),
        RUN(output_is_bounded),
        RUN(input_is_given),
        RUN(environment_and_directory_are_given),
        RUN(output_is_taken_piece_by_piece),
        RUN(a_timeout_ends_the_whole_tree),
        RUN(what_cannot_run_says_why),
        RUN(a_small_arena_refuses),
    };
    const ges_os *os = ges_os_native();
    ges_text *words;
    size_t count;
    if (ges_os_args(argc, argv, &arena, &words, &count, NULL) != GES_OK || count == 0 ||
        os->path_resolve(os, words[0], &arena, &self, NULL) != GES_OK) {
        return 2;
    }
    for (size_t i = 0; count > 1 && i < GES_COUNT(roles); i++) {
        if (ges_text_equal(words[1], ges_text_of(roles[i].name))) {
            return roles[i].run(os, words + 2, count - 2);
        }
    }
    int code = test_main(tests, GES_COUNT(tests));
    ges_arena_close(&arena);
    return code;
}
