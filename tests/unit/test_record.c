/* The recorder: a machine written down answers like the machine. */
#include "base/base64.h"
#include "os/fake/fake.h"
#include "os/fake/record.h"

#include "test.h"

static ges_arena arena; /* a test is a program: it may keep state */

static const ges_os *load(ges_text snapshot) {
    const ges_os *os = NULL;
    ges_error err = {0};
    if (ges_fake_load(ges_bytes_from(snapshot), &arena, &os, &err) != GES_OK) {
        test_failures++;
        fprintf(stderr, "%s\n%.*s\n", err.text, GES_FMT(snapshot));
    }
    return os;
}

static ges_text write(ges_record *record, const ges_record_view *view) {
    ges_error err = {0};
    ges_builder out = ges_builder_in(&arena);
    CLAIM(ges_record_write(record, view, GES_T("test"), &out, &err) == GES_OK);
    CLAIM_TEXT(ges_text_of(err.text), "");
    return ges_build_done(&out);
}

/* A function that is new in calls.def must be recorded, or be named in record.c as of no use. */
TEST(every_call_of_the_table_is_handled) {
#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    if (!ges_record_knows(#name)) {                                                                \
        fprintf(stderr, "the recorder does not handle '%s': see src/os/fake/record.c\n", #name);   \
        test_failures++;                                                                           \
    }
#define GES_OS_QUESTION GES_OS_CALL
#include "os/calls.def"
#undef GES_OS_QUESTION
#undef GES_OS_CALL
    CLAIM(!ges_record_knows("file_fancy"));
}

static const char machine[] =
    "{\"family\": \"linux\", \"user\": {\"name\": \"ana\", \"home\": \"/home/ana\", \"id\": 7},"
    " \"cwd\": \"/home/ana\", \"env\": [\"A=1\", \"A=2\", {\"base64\": \"Qj3/\"}, \"E=\"],"
    " \"files\": {\"/home/ana/.rc\": \"export A=\\u00fc\\n\", \"/home/ana/bin\": \"\\u0001\\\"\","
    "  \"/locked/x\": \"secret\", \"/locked\": {\"kind\": \"directory\", \"mode\": \"0700\"},"
    "  \"/opt/go/bin/go\": {\"mode\": \"0755\", \"size\": 900000, \"text\": \"ELF\", \"mtime\": 5},"
    "  \"/opt/link\": {\"kind\": \"symlink\", \"target\": \"go/bin\"},"
    "  \"/opt/abs\": {\"kind\": \"symlink\", \"target\": \"/opt/link\"},"
    "  \"/opt/loop\": {\"kind\": \"symlink\", \"target\": \"loop\"},"
    "  \"/opt/dead\": {\"kind\": \"symlink\", \"target\": \"nowhere/x\"},"
    "  \"/opt/pipe\": {\"kind\": \"other\"}, \"/opt/odd\": {\"base64\": \"//4=\"},"
    "  \"base64:L29wdC/8\": \"latin\", \"/mnt/share\": {\"kind\": \"directory\", \"hangs\": true},"
    "  \"/opt/one\": {\"device\": 9, \"inode\": 4}, \"/opt/two\": {\"device\": 9, \"inode\": 4}},"
    " \"answers\": [{\"call\": \"file_info\", \"name\": \"/opt/sick\", \"status\": \"system failure\","
    "   \"code\": 5, \"reason\": \"Input/output error\"},"
    "  {\"call\": \"file_is_writable\", \"name\": \"/opt\", \"yes\": true},"
    "  {\"call\": \"path_resolve\", \"name\": \"/opt/SHORT~1\", \"text\": \"/opt/short name\"}]}";

static const char *const paths[] = {
    "/",          "/home/ana/.rc", "/home/ana/bin", "/home/ana/none", "/home/ana/.rc/x", "/locked",
    "/locked/x",  "/opt/go/bin/go", "/opt/link",    "/opt/link/go",   "/opt/abs/go",     "/opt/loop",
    "/opt/dead",  "/opt/pipe",     "/opt/odd",      "/opt/\xfc",      "/mnt/share",      "/mnt/share/a",
    "/opt/sick",  "/opt",          "/opt/SHORT~1",  "/opt/../opt/go", "//opt/./go//bin", "bin",
    "",           "/opt/one",      "/opt/two",      "/opt/link/../bin/go",
};

/* Everything that one name answers, as a text. */
static void ask(const ges_os *os, ges_text path, ges_builder *out) {
    ges_file_info info = {0};
    ges_bytes bytes = {0};
    ges_text text = {0};
    ges_dir_list list = {0};
    ges_error err = {0};
    for (int follow = 0; follow < 2; follow++) {
        ges_status status = os->file_info(os, path, follow != 0, &info, &err);
        ges_build_format(out, "info %d %d %o %lld %u", (int)status, (int)info.kind,
                         (unsigned)info.mode, (long long)info.mtime_ns, (unsigned)info.owner);
        ges_build_format(out, " %llu\n",
                         (unsigned long long)(info.kind == GES_FILE_REGULAR ? info.size : 0));
        info = (ges_file_info){0};
    }
    ges_status status = os->file_read(os, path, 1 << 20, &arena, &bytes, &err);
    ges_build_format(out, "read %d %zu %.*s\n", (int)status, bytes.len,
                     GES_FMT(ges_text_slice(ges_text_from(bytes), 0, 8)));
    ges_build_format(out, "may %d %d\n", os->file_is_executable(os, path),
                     os->file_is_writable(os, path));
    status = os->link_read(os, path, &arena, &text, &err);
    ges_build_format(out, "link %d '%.*s'\n", (int)status, GES_FMT(text));
    text = (ges_text){0};
    status = os->path_resolve(os, path, &arena, &text, &err);
    ges_build_format(out, "real %d '%.*s'\n", (int)status, GES_FMT(text));
    status = os->dir_list(os, path, &arena, &list, &err);
    ges_build_format(out, "list %d", (int)status);
    for (size_t i = 0; i < list.count; i++) {
        ges_build_format(out, " %.*s/%d", GES_FMT(list.items[i].name), (int)list.items[i].kind);
    }
    ges_build_format(out, "\n%s\n", err.text);
}

static ges_text ask_all(const ges_os *os) {
    ges_builder out = ges_builder_in(&arena);
    for (size_t i = 0; i < GES_COUNT(paths); i++) {
        ges_build_format(&out, "%s\n", paths[i]);
        ask(os, ges_text_of(paths[i]), &out);
    }
    ges_build_format(&out, "same %d\n", ges_os_same_file(os, GES_T("/opt/one"), GES_T("/opt/two")));
    return ges_build_done(&out);
}

TEST(what_is_written_answers_like_the_machine) {
    ges_record record;
    const ges_os *os = load(ges_text_of(machine));
    ges_text want = ask_all(os);
    CLAIM_SAME(ask_all(ges_record_init(&record, os, &arena)), want);
    ges_text snapshot = write(&record, NULL);
    const ges_os *again = load(snapshot);
    CLAIM_SAME(ask_all(again), want);
    ges_env_list env = {0};
    CLAIM(again->env_list(again, &arena, &env, NULL) == GES_OK && env.count == 4);
    CLAIM_TEXT(env.items[2].value, "\xff");
    ges_record second; /* and a snapshot of a snapshot is the same text */
    (void)ask_all(ges_record_init(&second, again, &arena));
    CLAIM_SAME(write(&second, NULL), snapshot);
}

/* Bytes of the middle stand where they stood; the rest is NUL, and the size is the true one. */
TEST(a_large_file_is_written_in_parts) {
    ges_record record;
    const ges_os *os = ges_record_init(&record, load(ges_text_of(machine)), &arena);
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    size_t got = 0;
    char buffer[16];
    CLAIM(os->file_open(os, GES_T("/opt/link/go"), &file, &size, NULL) == GES_OK && size == 900000);
    CLAIM(os->file_read_at(os, file, 1, buffer, 4, &got, NULL) == GES_OK && got == 4);
    CLAIM(os->file_read_at(os, file, 899998, buffer, 16, &got, NULL) == GES_OK && got == 2);
    os->file_close(os, &file);
    ges_text snapshot = write(&record, NULL);
    CLAIM(snapshot.len < 2000);
    const ges_os *again = load(snapshot);
    CLAIM(again->file_open(again, GES_T("/opt/go/bin/go"), &file, &size, NULL) == GES_OK);
    CLAIM(size == 900000);
    CLAIM(again->file_read_at(again, file, 0, buffer, 5, &got, NULL) == GES_OK && got == 5);
    CLAIM(memcmp(buffer, "\0LF\0\0", 5) == 0);
}

static bool keeps_none(void *self, ges_text name) {
    (void)self;
    return ges_text_equal(name, GES_T("E"));
}

static ges_text hide(void *self, ges_text path, ges_text content) {
    (void)self, (void)path, (void)content;
    return GES_T("hidden\n");
}

TEST(a_view_decides_what_is_written) {
    ges_record record;
    ges_bytes bytes;
    const ges_os *os = ges_record_init(&record, load(ges_text_of(machine)), &arena);
    ges_record_view view = {.keeps = keeps_none, .content = hide};
    CLAIM(os->file_read(os, GES_T("/home/ana/.rc"), 100, &arena, &bytes, NULL) == GES_OK);
    ges_text snapshot = write(&record, &view);
    CLAIM(!ges_text_contains(snapshot, GES_T("A=")) && ges_text_contains(snapshot, GES_T("\"E=\"")));
    CLAIM(ges_text_contains(snapshot, GES_T("hidden")));
}

TEST(windows_keeps_its_registry_and_its_spelling) {
    static const char windows[] =
        "{\"family\": \"windows\", \"env\": [\"=C:=C:\\\\w\"], \"temp\": \"C:\\\\T\\\\\","
        " \"files\": {\"C:\\\\Program Files\\\\Go\\\\go.exe\": \"MZ\","
        "  \"C:\\\\u\\\\lone \\ud800\": \"x\"},"
        " \"registry\": {\"HKEY_CURRENT_USER\": {\"Environment\": {\"Path\": {\"type\":"
        "  \"REG_EXPAND_SZ\", \"text\": \"%A%;b\"}, \"N\": {\"type\": \"REG_DWORD\", \"number\": 3},"
        "  \"M\": {\"type\": \"REG_MULTI_SZ\", \"base64\": \"YQAAAGIAAAAAAA==\"}}},"
        "  \"HKEY_LOCAL_MACHINE\": {\"Software\\\\A\": {}, \"Software\\\\B\": {}}}}";
    ges_record record;
    const ges_os *os = ges_record_init(&record, load(ges_text_of(windows)), &arena);
    ges_file_info info;
    ges_text real;
    ges_registry_list list = {0};
    ges_text *keys;
    size_t count = 0;
    ges_text asked = GES_T("c:/program files/GO/go.exe");
    CLAIM(os->file_info(os, asked, true, &info, NULL) == GES_OK);
    CLAIM(os->path_resolve(os, asked, &arena, &real, NULL) == GES_OK);
    CLAIM(os->file_info(os, GES_T("C:\\u\\lone \xed\xa0\x80"), true, &info, NULL) == GES_OK);
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("environment"), &arena, &list, NULL) ==
          GES_OK);
    CLAIM(os->registry_keys(os, GES_REGISTRY_MACHINE, GES_T("Software"), &arena, &keys, &count,
                            NULL) == GES_OK);
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("none"), &arena, &list, NULL) ==
          GES_NOT_FOUND);
    const ges_os *again = load(write(&record, NULL));
    CLAIM(again->path_resolve(again, asked, &arena, &real, NULL) == GES_OK);
    CLAIM_TEXT(real, "C:\\Program Files\\Go\\go.exe");
    CLAIM(again->file_info(again, GES_T("C:\\u\\lone \xed\xa0\x80"), true, &info, NULL) == GES_OK);
    list = (ges_registry_list){0};
    CLAIM(again->registry_list(again, GES_REGISTRY_USER, GES_T("Environment"), &arena, &list,
                               NULL) == GES_OK && list.count == 3);
    CLAIM_TEXT(list.items[0].text, "%A%;b");
    CLAIM(list.items[0].type == GES_REG_EXPAND_SZ && list.items[1].number == 3);
    CLAIM(list.items[2].raw.len == 10);
    CLAIM(again->registry_keys(again, GES_REGISTRY_MACHINE, GES_T("Software"), &arena, &keys,
                               &count, NULL) == GES_OK && count == 2);
    CLAIM(again->registry_list(again, GES_REGISTRY_USER, GES_T("none"), &arena, &list, NULL) ==
          GES_NOT_FOUND);
}

TEST(base64_goes_both_ways) {
    static const char bytes[] = "any\xff\0carnal pleas";
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        ges_bytes back = {0};
        ges_bytes in = {(const uint8_t *)bytes, len};
        ges_text text = ges_base64_encode(&arena, in);
        CLAIM(ges_base64_decode(text, &arena, &back, NULL) == GES_OK);
        CLAIM_SAME(ges_text_from(back), ges_text_from(in));
    }
    CLAIM_TEXT(ges_base64_encode(&arena, (ges_bytes){(const uint8_t *)"ab", 2}), "YWI=");
}

TEST_MAIN(RUN(every_call_of_the_table_is_handled), RUN(what_is_written_answers_like_the_machine),
          RUN(a_large_file_is_written_in_parts), RUN(a_view_decides_what_is_written),
          RUN(windows_keeps_its_registry_and_its_spelling), RUN(base64_goes_both_ways))
