/* What only Windows has, run under wine: the registry as it is stored, reparse points, command lines,
 * long paths. */
#include "os/windows/win32.h"

#include "os/args.h"

#include "test.h"

static ges_arena arena; /* a test is a program: it may keep state */

/* --- registry --------------------------------------------------------------------------------- */

static const wchar_t test_key[] = L"Software\\ges-test";

static void set_value(HKEY key, const wchar_t *name, DWORD type, const void *data, DWORD size) {
    CLAIM(RegSetValueExW(key, name, 0, type, data, size) == 0);
}

static const ges_registry_value *value_named(const ges_registry_list *list, ges_text name) {
    for (size_t i = 0; i < list->count; i++) {
        if (ges_text_equal(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    static const ges_registry_value none = {0};
    fprintf(stderr, "no value '%.*s'\n", GES_FMT(name));
    test_failures++;
    return &none;
}

TEST(the_registry_is_read_raw) {
    const ges_os *os = ges_os_native();
    HKEY key;
    ges_registry_list list = {0};
    CLAIM(RegCreateKeyExW(HKEY_CURRENT_USER, test_key, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key,
                          NULL) == 0);
    static uint16_t large[50000];
    for (size_t i = 0; i < GES_COUNT(large); i++) {
        large[i] = L'x';
    }
    set_value(key, L"plain", REG_SZ, L"abc", 8);
    set_value(key, L"open", REG_SZ, L"abcx", 6); /* before a NUL Windows would add it */
    set_value(key, L"odd", REG_EXPAND_SZ, L"%A%", 5);
    set_value(key, L"nul", REG_SZ, L"a\0b\0\0", 10);
    set_value(key, L"none", REG_SZ, L"", 0);
    set_value(key, L"lone", REG_SZ, L"\xD800", 4);
    set_value(key, L"\x5F20", REG_SZ, L"\x5F20\xD83D\xDE00", 8);
    set_value(key, L"large", REG_SZ, large, sizeof(large));
    set_value(key, L"many", REG_MULTI_SZ, L"a\0b\0", 10);
    set_value(key, NULL, REG_SZ, L"default", 16);
    DWORD number = 0x12345678;
    set_value(key, L"number", REG_DWORD, &number, 4);
    set_value(key, L"short", REG_DWORD, &number, 2);
    set_value(key, L"strange", 0xFFFF1234, &number, 4);
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("Software\\ges-test"), &arena, &list,
                            NULL) == GES_OK);
    CLAIM(list.count == 13);
    CLAIM_TEXT(value_named(&list, GES_T("plain"))->text, "abc");
    CLAIM(value_named(&list, GES_T("plain"))->raw.len == 8);
    CLAIM_TEXT(value_named(&list, GES_T("open"))->text, "abc");
    CLAIM(value_named(&list, GES_T("open"))->raw.len == 6);
    CLAIM_TEXT(value_named(&list, GES_T("odd"))->text, "%A");
    CLAIM(value_named(&list, GES_T("odd"))->type == GES_REG_EXPAND_SZ);
    CLAIM_TEXT(value_named(&list, GES_T("nul"))->text, "a\0b");
    CLAIM(value_named(&list, GES_T("none"))->text.len == 0);
    CLAIM_TEXT(value_named(&list, GES_T("lone"))->text, "\xED\xA0\x80");
    CLAIM_TEXT(value_named(&list, GES_T("\xE5\xBC\xA0"))->text, "\xE5\xBC\xA0\xF0\x9F\x98\x80");
    CLAIM(value_named(&list, GES_T("large"))->text.len == GES_COUNT(large));
    CLAIM_TEXT(value_named(&list, GES_T("many"))->text, "a\0b");
    CLAIM_TEXT(value_named(&list, GES_T(""))->text, "default");
    CLAIM(value_named(&list, GES_T("number"))->number == 0x12345678);
    CLAIM(value_named(&list, GES_T("short"))->number == 0);
    CLAIM(value_named(&list, GES_T("strange"))->type == 0xFFFF1234);
    ges_arena small;
    ges_arena_init(&small, 64 * 1024);
    list.count = 77;
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("Software\\ges-test"), &small, &list,
                            NULL) == GES_NO_MEMORY);
    CLAIM(list.count == 77);
    ges_arena_close(&small);
    HKEY below;
    ges_text *keys = NULL;
    size_t count = 0;
    CLAIM(RegCreateKeyExW(key, L"Sub\x5F20", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, NULL) == 0);
    CLAIM(RegCloseKey(below) == 0);
    CLAIM(os->registry_keys(os, GES_REGISTRY_USER, GES_T("SOFTWARE\\GES-TEST"), &arena, &keys,
                            &count, NULL) == GES_OK);
    CLAIM(count == 1);
    CLAIM_TEXT(keys[0], "Sub\xE5\xBC\xA0");
    CLAIM(RegDeleteKeyW(key, L"Sub\x5F20") == 0 && RegCloseKey(key) == 0);
    CLAIM(RegDeleteKeyW(HKEY_CURRENT_USER, test_key) == 0);
    ges_error err = {0};
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, GES_T("Software\\ges-test"), &arena, &list,
                            &err) == GES_NOT_FOUND);
    CLAIM(err.os_code == ERROR_FILE_NOT_FOUND && strstr(err.text, "HKEY_CURRENT_USER") != NULL);
    CLAIM(os->registry_list(os, GES_REGISTRY_MACHINE,
                            GES_T("SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"),
                            &arena, &list, NULL) == GES_OK);
    CLAIM(list.count > 3);
}

/* --- reparse points, which wine cannot make ---------------------------------------------------- */

typedef struct reparse_sample {
    const char *bytes;
    size_t len;
    ges_status status;
    const char *target;
} reparse_sample;
#define BYTES(literal) (literal), sizeof(literal) - 1

static const reparse_sample reparse_samples[] = {
    /* a junction to C:\a: substitute name \??\C:\a, print name empty */
    {BYTES("\x03\0\0\xA0\x20\0\0\0" "\0\0\x10\0\x12\0\0\0" "\\\0?\0?\0\\\0C\0:\0\\\0a\0\0\0"),
     GES_OK, "C:\\a"},
    /* a link to \??\UNC\h\s */
    {BYTES("\x0C\0\0\xA0\x26\0\0\0" "\0\0\x18\0\x18\0\0\0" "\0\0\0\0"
           "\\\0?\0?\0\\\0U\0N\0C\0\\\0h\0\\\0s\0x\0"), GES_OK, "\\\\h\\sx"},
    /* a relative link behind the print name */
    {BYTES("\x0C\0\0\xA0\x12\0\0\0" "\x02\0\x04\0\0\0\x02\0" "\x01\0\0\0" "p\0.\0b\0"), GES_OK,
     ".b"},
    /* an alias: package, entry point, program, type */
    {BYTES("\x1B\0\0\x80\x1A\0\0\0" "\x03\0\0\0" "P\0\0\0" "E\0\0\0" "C\0:\0\\\0x\0\0\0" "0\0\0\0"),
     GES_OK, "C:\\x"},
    {BYTES("\x1B\0\0\x80\x1A\0\0\0" "\x03\0\0\0" "P\0\0\0" "E\0\0\0" "C\0:\0"), GES_CORRUPT, NULL},
    {BYTES("\x0C\0\0\xA0\x12\0\0\0" "\x02\0\x40\0\0\0\x02\0" "\x01\0\0\0" "p\0"), GES_CORRUPT,
     NULL},
    {BYTES("\x0C\0\0\xA0\x12\0\0\0" "\xFF\xFF\x04\0\0\0\x02\0" "\x01\0\0\0" "p\0"), GES_CORRUPT,
     NULL},
    {BYTES("\x17\0\0\x80\0\0\0\0"), GES_UNSUPPORTED, NULL},
    {BYTES("\x17\0\0"), GES_CORRUPT, NULL},
};

TEST(reparse_points_lead_where_they_say) {
    for (size_t i = 0; i < GES_COUNT(reparse_samples); i++) {
        const reparse_sample *s = &reparse_samples[i];
        ges_text target = GES_T("untouched");
        ges_bytes bytes = {(const uint8_t *)s->bytes, s->len};
        CLAIM(ges_windows_reparse_target(bytes, &arena, &target, NULL) == s->status);
        CLAIM_SAME(target, ges_text_of(s->target != NULL ? s->target : "untouched"));
        for (size_t len = 0; len < s->len; len++) {
            bytes.len = len;
            ges_status status = ges_windows_reparse_target(bytes, &arena, &target, NULL);
            CLAIM(status == s->status || status == GES_CORRUPT);
        }
    }
    enum { DIR = FILE_ATTRIBUTE_DIRECTORY, TAGGED = FILE_ATTRIBUTE_REPARSE_POINT };
    CLAIM(ges_windows_reparse_kind(TAGGED, 0xA000000C) == GES_FILE_SYMLINK);
    CLAIM(ges_windows_reparse_kind(TAGGED | DIR, 0xA0000003) == GES_FILE_SYMLINK);
    CLAIM(ges_windows_reparse_kind(TAGGED, 0x8000001B) == GES_FILE_ALIAS);
    CLAIM(ges_windows_reparse_kind(TAGGED | DIR, 0x9000001A) == GES_FILE_DIRECTORY); /* OneDrive */
    CLAIM(ges_windows_reparse_kind(TAGGED, 0x80000013) == GES_FILE_REGULAR); /* deduplicated */
    CLAIM(ges_windows_reparse_kind(TAGGED, 0xA000001D) == GES_FILE_OTHER);   /* WSL's link */
    CLAIM(ges_windows_reparse_kind(DIR, 0) == GES_FILE_DIRECTORY);
}

/* --- command lines ---------------------------------------------------------------------------- */

TEST(arguments_are_quoted_as_documented) {
    static const ges_text args[] = {GES_LIT("a.exe"), GES_LIT(""), GES_LIT("b c"), GES_LIT("d\"e"),
                                    GES_LIT("f\\"), GES_LIT("g h\\"), GES_LIT("i\\\"j"),
                                    GES_LIT("\xE5\xBC\xA0")};
    const wchar_t *line = ges_windows_command_line(&arena, args, GES_COUNT(args));
    CLAIM(wcscmp(line, L"a.exe \"\" \"b c\" \"d\\\"e\" f\\ \"g h\\\\\" \"i\\\\\\\"j\" \x5F20") == 0);
}

/* --- paths ------------------------------------------------------------------------------------ */

TEST(long_paths_get_their_prefix) {
    ges_windows_path path;
    char text[400];
    memset(text, 'a', sizeof(text));
    memcpy(text, "C:\\x/..\\", 8);
    CLAIM(ges_windows_path_open(&path, (ges_text){text, 200}, NULL) == GES_OK);
    CLAIM(path.len == 200 && path.ptr[0] == L'C');
    CLAIM(ges_windows_path_open(&path, (ges_text){text, 400}, NULL) == GES_OK);
    CLAIM(path.len == 400 - 5 + 4 && wcsncmp(path.ptr, L"\\\\?\\C:\\aaa", 10) == 0);
    memcpy(text, "\\\\h\\s\\aa", 8);
    CLAIM(ges_windows_path_open(&path, (ges_text){text, 400}, NULL) == GES_OK);
    CLAIM(wcsncmp(path.ptr, L"\\\\?\\UNC\\h\\s\\aa", 14) == 0);
    memcpy(text, "\\\\?\\C:\\a", 8);
    CLAIM(ges_windows_path_open(&path, (ges_text){text, 400}, NULL) == GES_OK && path.len == 400);
    CLAIM(ges_windows_path_open(&path, GES_T("dir\\nul"), NULL) == GES_OK && path.is_device);
    CLAIM(ges_windows_path_open(&path, GES_T("console.c"), NULL) == GES_OK && !path.is_device);
    CLAIM(ges_windows_path_open(&path, GES_T("//./pipe/x"), NULL) == GES_OK && path.is_device);
    static char huge[40000];
    memset(huge, 'a', sizeof(huge));
    CLAIM(ges_windows_path_open(&path, (ges_text){huge, sizeof(huge)}, NULL) == GES_INVALID);
}

TEST(a_deep_tree_is_made_listed_and_removed) {
    const ges_os *os = ges_os_native();
    ges_text top;
    ges_text temp;
    CLAIM(os->temp_dir(os, &arena, &temp, NULL) == GES_OK);
    CLAIM(os->dir_make_temporary(os, temp, GES_T("ges-deep-"), &arena, &top, NULL) == GES_OK);
    ges_text at = top;
    for (int i = 0; i < 12; i++) {
        CLAIM(os->dir_make_temporary(os, at, GES_T("0123456789012345678901234567-\xE5\xBC\xA0"),
                                     &arena, &at, NULL) == GES_OK);
    }
    CLAIM(at.len > 400);
    ges_dir_list list = {0};
    ges_text back = {NULL, 0};
    CLAIM(ges_os_is_dir(os, at));
    CLAIM(os->dir_list(os, at, &arena, &list, NULL) == GES_OK && list.count == 0);
    /* wine 8 resolves no path over MAX_PATH, so only the top of the tree is asked */
    CLAIM(os->path_resolve(os, top, &arena, &back, NULL) == GES_OK);
    CLAIM(back.len > 3 && back.ptr[1] == ':');
    CLAIM(os->dir_remove_tree(os, top, NULL) == GES_OK && !ges_os_exists(os, top));
}

/* --- who and where ---------------------------------------------------------------------------- */

TEST(the_account_and_the_clock_are_known) {
    const ges_os *os = ges_os_native();
    ges_text name = {NULL, 0};
    ges_text home = {NULL, 0};
    CLAIM(os->user_name(os, &arena, &name, NULL) == GES_OK && name.len > 0);
    CLAIM(os->user_home(os, &arena, &home, NULL) == GES_OK && ges_os_is_dir(os, home));
    int32_t offset_s = 1;
    char zone[16] = "";
    CLAIM(os->clock_now_ns(os) > INT64_C(1700000000000000000));
    os->clock_zone(os, os->clock_now_ns(os), &offset_s, zone);
    CLAIM(offset_s % 60 == 0 && zone[0] != '\0');
    FILETIME epoch = {0xD53E8000, 0x019DB1DE};
    CLAIM(ges_windows_time_ns(epoch) == 0);
}

TEST(a_process_has_a_program) {
    const ges_os *os = ges_os_native();
    ges_program program = {0};
    CLAIM(os->process_program(os, (uint32_t)GetCurrentProcessId(), &arena, &program, NULL) == GES_OK);
    CLAIM(ges_os_is_file(os, program.file) && ges_text_equal(program.file, program.name));
    CLAIM(os->process_program(os, 0, &arena, &program, NULL) == GES_NOT_FOUND);
    CLAIM(os->process_program(os, 4294967292U, &arena, &program, NULL) == GES_NOT_FOUND);
}

TEST_MAIN(RUN(the_registry_is_read_raw), RUN(reparse_points_lead_where_they_say),
          RUN(arguments_are_quoted_as_documented), RUN(long_paths_get_their_prefix),
          RUN(a_deep_tree_is_made_listed_and_removed), RUN(the_account_and_the_clock_are_known),
          RUN(a_process_has_a_program))
