/* What only the fake OS has: snapshots, other systems' rules, planned failures, traces. */
#include "base/base64.h"
#include "base/utf16.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"
#include "os/trace.h"

#include "test.h"

static ges_arena arena; /* a test is a program: it may keep state */

static const ges_os *load(const char *snapshot) {
    const ges_os *os = NULL;
    ges_error err = {0};
    if (ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &arena, &os, &err) != GES_OK) {
        test_failures++;
        fprintf(stderr, "%s\n", err.text);
    }
    return os;
}

static const char windows[] =
    "{\"family\": \"windows\", \"cwd\": \"D:\\\\work\", \"temp\": \"C:\\\\T\\\\\","
    " \"env\": [\"=D:=D:\\\\work\", \"Path=a\", \"PATH=b\"],"
    " \"files\": {\"C:\\\\Program Files\\\\Go\\\\bin\\\\go.exe\": \"MZ\","
    "  \"D:\\\\work\\\\Sub\\\\go.mod\": \"module x\\n\", \"\\\\\\\\host\\\\share\\\\f\": \"net\","
    "  \"C:\\\\python.exe\": {\"kind\": \"alias\", \"target\": \"C:\\\\Apps\\\\python.exe\"},"
    "  \"C:\\\\jump\": {\"kind\": \"symlink\", \"target\": \"D:\\\\work\"},"
    "  \"C:\\\\locked\": {\"text\": \"x\", \"readable\": false, \"mode\": \"0444\"}},"
    " \"registry\": {\"HKEY_CURRENT_USER\": {\"Environment\": {"
    "   \"GOPATH\": {\"type\": \"REG_EXPAND_SZ\", \"text\": \"%USERPROFILE%\\\\go\"}, \"E\": \"\","
    "   \"Odd\": {\"base64\": \"YQBiAGM=\"}, \"N\": {\"type\": \"REG_DWORD\", \"number\": 258}},"
    "  \"Software\\\\A\\\\B\": {}, \"Software\\\\C\": {}, \"software\\\\a\": {}},"
    "  \"HKEY_LOCAL_MACHINE\": {}}}";

static bool is_file(const ges_os *os, const char *path) {
    return ges_os_is_file(os, ges_text_of(path));
}

TEST(windows_names_follow_windows) {
    const ges_os *os = load(windows);
    CLAIM(is_file(os, "c:/program files/GO/bin\\GO.EXE"));
    CLAIM(is_file(os, "sub\\go.mod") && is_file(os, "D:Sub/go.mod"));
    CLAIM(is_file(os, "\\work\\SUB\\go.mod. ") && is_file(os, "\\\\?\\D:\\work\\Sub\\go.mod"));
    CLAIM(is_file(os, "\\\\HOST\\share\\f") && is_file(os, "\\\\?\\UNC\\host\\share\\f"));
    CLAIM(is_file(os, "C:\\jump\\sub\\go.mod") && is_file(os, "sub\\..\\sub\\go.mod"));
    CLAIM(!is_file(os, "E:\\x") && !is_file(os, "C:\\work\\Sub\\go.mod"));
    ges_text path = {NULL, 0};
    CLAIM(os->path_resolve(os, GES_T("c:/jump/sub"), &arena, &path, NULL) == GES_OK);
    CLAIM_TEXT(path, "D:\\work\\Sub");
    CLAIM(os->path_resolve(os, GES_T("c:"), &arena, &path, NULL) == GES_OK);
    CLAIM_TEXT(path, "C:\\");
    CLAIM(!os->file_is_writable(os, GES_T("C:\\locked")));
    CLAIM(os->file_is_executable(os, GES_T("C:\\python.exe")));
    ges_error err = {0};
    ges_file_info info;
    CLAIM(os->file_info(os, GES_T("C:\\no"), true, &info, &err) == GES_NOT_FOUND);
    CLAIM(err.os_code == 2);
    CLAIM(os->file_info(os, GES_T("C:\\no\\deeper"), true, &info, &err) == GES_NOT_FOUND);
    CLAIM(err.os_code == 3);
    ges_bytes bytes;
    CLAIM(os->file_read(os, GES_T("C:\\locked"), 9, &arena, &bytes, &err) == GES_DENIED);
    CLAIM(err.os_code == 5);
    ges_env_list env;
    ges_text value = {NULL, 0};
    CLAIM(os->env_list(os, &arena, &env, NULL) == GES_OK && env.count == 3);
    CLAIM(ges_env_find(os, &env, GES_T("PATH"), &value) && ges_text_equal(value, GES_T("a")));
    CLAIM_TEXT(env.items[0].name, "=D:");
}

TEST(the_registry_is_stored_as_windows_stores_it) {
    const ges_os *os = load(windows);
    ges_registry_list list = {0};
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("ENVIRONMENT"), &arena, &list, NULL) ==
          GES_OK);
    CLAIM(list.count == 4);
    CLAIM(list.items[0].type == GES_REG_EXPAND_SZ && list.items[0].raw.len == 2 * 17);
    CLAIM_TEXT(list.items[0].text, "%USERPROFILE%\\go");
    CLAIM(list.items[1].type == GES_REG_SZ && list.items[1].raw.len == 2);
    CLAIM_TEXT(list.items[2].text, "ab");
    CLAIM(list.items[2].raw.len == 5);
    CLAIM(list.items[3].number == 258 && list.items[3].raw.ptr[1] == 1);
    ges_text *keys = NULL;
    size_t count = 0;
    CLAIM(os->registry_keys(os, GES_REGISTRY_USER, GES_T("software"), &arena, &keys, &count,
                            NULL) == GES_OK);
    CLAIM(count == 2);
    CLAIM_TEXT(keys[0], "A");
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("Soft"), &arena, &list, NULL) ==
          GES_NOT_FOUND);
    CLAIM(os->registry_list(os, GES_REGISTRY_MACHINE, GES_T("x"), &arena, &list, NULL) ==
          GES_NOT_FOUND);
    os = load("{\"family\":\"linux\"}");
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("x"), &arena, &list, NULL) ==
          GES_UNSUPPORTED);
}

TEST(the_registry_can_be_written) {
    const ges_os *os = load(
        "{\"family\":\"windows\",\"clock\":{\"now_ns\":7000},\"registry\":{\"HKEY_CURRENT_USER\":"
        "{\"Environment\":{\"Path\":\"a\"}},\"HKEY_LOCAL_MACHINE\":{\"Locked\":{\"A\":\"a\"}}},"
        "\"answers\":[{\"call\":\"registry_is_writable\",\"name\":\"HKEY_LOCAL_MACHINE\\\\Locked\",\"yes\":false},"
        "{\"call\":\"registry_key_time\",\"name\":\"HKEY_CURRENT_USER\\\\Environment\",\"text\":\"55\"}]}");
    const ges_text key = GES_T("Environment");
    const uint8_t bytes[] = {'b', 0, 0, 0};
    ges_bytes raw = {bytes, 4};
    ges_registry_list list = {0};
    ges_error err = {0};
    int64_t at = 0;
    CLAIM(os->registry_key_time(os, GES_REGISTRY_USER, key, &at, NULL) == GES_OK && at == 55);
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, GES_T("ENVIRONMENT"), GES_T("PATH"), GES_REG_EXPAND_SZ, raw, NULL) ==
          GES_OK);
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, GES_T("New"), 0xFFFF1234, raw, NULL) == GES_OK);
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, key, &arena, &list, NULL) == GES_OK && list.count == 2);
    CLAIM_TEXT(list.items[0].name, "Path");
    CLAIM_TEXT(list.items[0].text, "b");
    CLAIM(list.items[0].type == GES_REG_EXPAND_SZ && list.items[0].raw.len == 4);
    CLAIM(list.items[1].type == 0xFFFF1234 && list.items[1].text.len == 0);
    CLAIM(os->registry_key_time(os, GES_REGISTRY_USER, key, &at, NULL) == GES_OK && at == 7000);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, key, GES_T("path"), NULL) == GES_OK);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, key, GES_T("path"), NULL) == GES_NOT_FOUND);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, GES_T("None"), GES_T("path"), NULL) == GES_NOT_FOUND);
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, key, &arena, &list, NULL) == GES_OK && list.count == 1);
    CLAIM(!os->registry_is_writable(os, GES_REGISTRY_USER, GES_T("Made")));
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, GES_T("Made"), GES_T(""), GES_REG_SZ, raw, NULL) == GES_OK);
    CLAIM(os->registry_is_writable(os, GES_REGISTRY_USER, GES_T("Made")));
    CLAIM(!os->registry_is_writable(os, GES_REGISTRY_MACHINE, GES_T("Locked")));
    CLAIM(os->registry_set(os, GES_REGISTRY_MACHINE, GES_T("Locked"), GES_T("A"), 1, raw, &err) == GES_DENIED);
    CLAIM(err.os_code == 5);
    CLAIM(os->registry_remove(os, GES_REGISTRY_MACHINE, GES_T("Locked"), GES_T("A"), NULL) == GES_DENIED);
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, GES_T("a\0b"), 1, raw, NULL) == GES_INVALID);
    os = load("{\"family\":\"linux\"}");
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, GES_T("a"), 1, raw, NULL) == GES_UNSUPPORTED);
}

typedef struct bad_snapshot {
    const char *text;
    ges_status status;
    const char *said; /* part of the sentence */
} bad_snapshot;

static const bad_snapshot bad_snapshots[] = {
    {"", GES_TRUNCATED, "ends too early"},
    {"[]", GES_INVALID, "family"},
    {"{}", GES_INVALID, "family"},
    {"{\"family\":\"dos\"}", GES_INVALID, "linux, macos or windows"},
    {"{\"family\":\"linux\",\"fiels\":{}}", GES_INVALID, "unknown member 'fiels'"},
    {"{\"family\":\"linux\",\"files\":{\"a\":\"\"}}", GES_INVALID, "absolute path"},
    {"{\"family\":\"windows\",\"files\":{\"/a\":\"\"}}", GES_INVALID, "absolute path"},
    {"{\"family\":\"linux\",\"files\":{\"/a\":{\"kind\":\"door\"}}}", GES_INVALID, "'kind'"},
    {"{\"family\":\"linux\",\"files\":{\"/a\":{\"mode\":\"9\"}}}", GES_INVALID, "octal"},
    {"{\"family\":\"linux\",\"files\":{\"/a\":{\"kind\":\"symlink\"}}}", GES_INVALID, "target"},
    {"{\"family\":\"linux\",\"files\":{\"/a\":{\"base64\":\"?\"}}}", GES_CORRUPT, "base64"},
    {"{\"family\":\"linux\",\"files\":{\"/a\":{\"size\":-1}}}", GES_INVALID, "whole number"},
    {"{\"family\":\"linux\",\"env\":[\"NAME\"]}", GES_INVALID, "NAME=value"},
    {"{\"family\":\"linux\",\"env\":[7]}", GES_INVALID, "object"},
    {"{\"family\":\"linux\",\"cwd\":\"x\"}", GES_INVALID, "absolute path"},
    {"{\"family\":\"linux\",\"user\":{\"id\":-1}}", GES_INVALID, "user id"},
    {"{\"family\":\"linux\",\"schema\":\"x\"}", GES_INVALID, "ges.snapshot/1"},
    {"{\"family\":\"linux\",\"registry\":{\"HKCU\":{}}}", GES_INVALID, "HKCU"},
    {"{\"family\":\"linux\",\"spawn\":[{\"args\":[1]}]}", GES_INVALID, "array of texts"},
};

TEST(a_bad_snapshot_says_what_is_bad) {
    for (size_t i = 0; i < GES_COUNT(bad_snapshots); i++) {
        const bad_snapshot *bad = &bad_snapshots[i];
        const ges_os *os = NULL;
        ges_error err = {0};
        ges_status status =
            ges_fake_load(ges_bytes_from(ges_text_of(bad->text)), &arena, &os, &err);
        if (status != bad->status || os != NULL || strstr(err.text, bad->said) == NULL) {
            test_failures++;
            fprintf(stderr, "%s: %d %s\n", bad->text, (int)status, err.text);
        }
    }
}

TEST(sizes_may_lie) {
    const ges_os *os = load("{\"family\":\"linux\",\"files\":{"
                            "\"/cut\":{\"text\":\"abc\",\"claimed_size\":100},"
                            "\"/proc\":{\"text\":\"abc\",\"size\":9000,\"fill\":\"-\","
                            "\"claimed_size\":0}}}");
    ges_bytes bytes;
    CLAIM(os->file_read(os, GES_T("/cut"), 200, &arena, &bytes, NULL) == GES_OK && bytes.len == 3);
    CLAIM(os->file_read(os, GES_T("/cut"), 50, &arena, &bytes, NULL) == GES_TOO_LARGE);
    CLAIM(os->file_read(os, GES_T("/proc"), 9000, &arena, &bytes, NULL) == GES_OK &&
          bytes.len == 9000 && bytes.ptr[8999] == '-');
    CLAIM(os->file_read(os, GES_T("/proc"), 8999, &arena, &bytes, NULL) == GES_TOO_LARGE);
    CLAIM(os->file_read(os, GES_T("/proc"), 10, &arena, &bytes, NULL) == GES_TOO_LARGE);
}

TEST(programs_answer_as_the_snapshot_says) {
    const ges_os *os = load("{\"family\":\"linux\",\"files\":{\"/bin/cc\":{\"mode\":\"0755\"}},"
                            "\"spawn\":[{\"program\":\"/bin/cc\",\"args\":[\"-v\"],"
                            "\"output\":\"one\",\"exit_code\":3},"
                            "{\"program\":\"/bin/other\",\"error\":\"two\",\"timed_out\":true}]}");
    ges_text args[] = {GES_T("cc"), GES_T("-v")};
    ges_spawn what = {.program = GES_T("/bin/cc"), .args = args, .arg_count = 2, .output_max = 2};
    ges_spawn_result result;
    CLAIM(os->spawn(os, &what, &arena, &result, NULL) == GES_OK && result.exit_code == 3);
    CLAIM_TEXT(ges_text_from(result.output), "on");
    what.arg_count = 1;
    CLAIM(os->spawn(os, &what, &arena, &result, NULL) == GES_UNSUPPORTED);
    what.program = GES_T("/bin/none");
    CLAIM(os->spawn(os, &what, &arena, &result, NULL) == GES_NOT_FOUND);
    what.program = GES_T("/bin/other");
    CLAIM(os->spawn(os, &what, &arena, &result, NULL) == GES_OK && result.timed_out);
}

/* Several kinds of call in a row, as a command makes them. 0: all went well. */
static ges_status operation(const ges_os *os, ges_arena *mem, ges_error *err) {
    ges_env_list env;
    ges_bytes bytes;
    ges_dir_list list;
    ges_text text;
    ges_file file = GES_FILE_CLOSED;
    uint64_t size;
    size_t got;
    char buffer[2];
    ges_status status = os->env_list(os, mem, &env, err);
    status = status == GES_OK ? os->dir_current(os, mem, &text, err) : status;
    status = status == GES_OK ? os->file_read(os, GES_T("/a/f"), 10, mem, &bytes, err) : status;
    status = status == GES_OK ? os->dir_list(os, GES_T("/a"), mem, &list, err) : status;
    status = status == GES_OK ? os->file_open(os, GES_T("/a/f"), &file, &size, err) : status;
    status = status == GES_OK ? os->file_read_at(os, file, 0, buffer, 2, &got, err) : status;
    os->file_close(os, &file);
    if (status == GES_OK && !os->file_is_writable(os, GES_T("/a/f"))) {
        status = ges_error_set(err, GES_DENIED, "not writable");
    }
    return status;
}

TEST(every_call_may_fail_and_says_so) {
    const ges_os *real = load("{\"family\":\"linux\",\"env\":[\"A=1\"],\"files\":{\"/a/f\":\"x\"}}");
    uint64_t n = 1;
    for (bool is_through = false; !is_through; n++) {
        ges_fail fail;
        ges_arena mem;
        ges_error err = {0};
        ges_arena_init(&mem, 0);
        const ges_os *os = ges_fail_init(&fail, real, n, GES_IO);
        ges_status status = operation(os, &mem, &err);
        is_through = fail.calls < n;
        CLAIM(is_through ? status == GES_OK : status == (n == 7 ? GES_DENIED : GES_IO));
        CLAIM(is_through || err.text[0] != '\0');
        ges_arena_close(&mem);
    }
    CLAIM(n == 9); /* seven calls, and the one that was not made */
}

TEST(a_trace_tells_each_call) {
    const ges_os *real = load("{\"family\":\"linux\",\"files\":{\"/a\\nb\":\"x\"}}");
    ges_trace trace;
    const ges_os *os = ges_trace_init(&trace, real, real);
    CLAIM(ges_os_is_file(os, GES_T("/a\nb")) && !os->file_is_executable(os, GES_T("/no")));
    CLAIM_TEXT(ges_fake_written(real, GES_STDERR),
               "ges: os file_info 0.000 ms ok '/a?b'\n"
               "ges: os file_is_executable 0.000 ms no '/no'\n");
    CLAIM(ges_trace_wants(GES_T("env, os"), GES_T("os")) &&
          !ges_trace_wants(GES_T("cosy"), GES_T("os")) && !ges_trace_wants(GES_T(""), GES_T("os")));
}

TEST(utf16_and_back_is_the_same) {
    static const ges_text texts[] = {GES_LIT(""), GES_LIT("a\0b"), GES_LIT("\xE5\xBC\xA0"),
                                     GES_LIT("\xF0\x9F\x98\x80"), GES_LIT("\xED\xA0\x80x"),
                                     GES_LIT("\xED\xBF\xBF\xED\xA0\x80")};
    for (size_t i = 0; i < GES_COUNT(texts); i++) {
        uint16_t units[16];
        size_t len = ges_utf16_encode(texts[i], units, 16);
        CLAIM(len <= texts[i].len);
        CLAIM_SAME(ges_utf16_to_text(&arena, units, len), texts[i]);
    }
    uint16_t unit = 7;
    CLAIM(ges_utf16_encode(GES_T("\xFF"), &unit, 1) == 1 && unit == 0xFFFD);
    CLAIM(ges_utf16_encode(GES_T("ab"), &unit, 1) == 2 && unit == 'a');
    char bytes[4];
    CLAIM(ges_utf16_decode((const uint16_t[]){0x5F20, 0x5F20}, 2, bytes, 4) == 3);
}

TEST(base64_is_strict) {
    ges_bytes out = {NULL, 0};
    CLAIM(ges_base64_decode(GES_T("AAEC\n/w=="), &arena, &out, NULL) == GES_OK && out.len == 4);
    CLAIM(out.ptr[3] == 0xFF);
    CLAIM(ges_base64_decode(GES_T(""), &arena, &out, NULL) == GES_OK && out.len == 0);
    static const ges_text bad[] = {GES_LIT("A"), GES_LIT("AA"), GES_LIT("AA=A"), GES_LIT("===="),
                                   GES_LIT("AA-_"), GES_LIT("AAAA=")};
    for (size_t i = 0; i < GES_COUNT(bad); i++) {
        CLAIM(ges_base64_decode(bad[i], &arena, &out, NULL) == GES_CORRUPT);
    }
}

TEST_MAIN(RUN(windows_names_follow_windows), RUN(the_registry_is_stored_as_windows_stores_it),
          RUN(the_registry_can_be_written),
          RUN(a_bad_snapshot_says_what_is_bad), RUN(sizes_may_lie),
          RUN(programs_answer_as_the_snapshot_says), RUN(every_call_may_fail_and_says_so),
          RUN(a_trace_tells_each_call), RUN(utf16_and_back_is_the_same), RUN(base64_is_strict))
