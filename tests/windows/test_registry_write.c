/* Writing the registry under wine: bytes and types as they are given, and keys that nobody may write. */
#include "base/utf16.h"
#include "os/os.h"

#include "test.h"

#include <wchar.h>
#include <windows.h>

#include <aclapi.h>

static ges_arena arena; /* a test is a program: it may keep state */
static const ges_text key = GES_LIT("Software\\ges-write\\Environment");

static const ges_registry_value *stored(const ges_os *os, ges_text name) {
    static ges_registry_list list;
    ges_arena_close(&arena); /* of the list before: a large value may stand in each */
    ges_arena_init(&arena, 0);
    CLAIM(os->registry_list(os, GES_REGISTRY_USER, key, &arena, &list, NULL) == GES_OK);
    for (size_t i = 0; i < list.count; i++) {
        if (ges_text_equal(list.items[i].name, name)) {
            return &list.items[i];
        }
    }
    static const ges_registry_value none = {.type = 99};
    return &none;
}

static void claim_kept(ges_text name, uint32_t type, const void *bytes, size_t len) {
    const ges_os *os = ges_os_native();
    ges_bytes raw = {bytes, len};
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, name, type, raw, NULL) == GES_OK);
    const ges_registry_value *value = stored(os, name);
    CLAIM(value->type == type);
    CLAIM(ges_text_equal(ges_text_from(value->raw), ges_text_from(raw)));
}

TEST(bytes_and_types_stay_as_they_are) {
    static const uint32_t types[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 0xFFFF1234};
    static wchar_t large[600000];
    for (size_t i = 0; i < GES_COUNT(large); i++) {
        large[i] = (wchar_t)(L'a' + i % 26);
    }
    for (size_t i = 0; i < GES_COUNT(types); i++) {
        claim_kept(GES_T("T"), types[i], L"abc", 8);
        claim_kept(GES_T("T"), types[i], L"abc", 6); /* without its NUL */
        claim_kept(GES_T("T"), types[i], L"abc", 5); /* half a character */
        claim_kept(GES_T("T"), types[i], L"a\0b\0\0", 10);
        claim_kept(GES_T("T"), types[i], L"", 0);
    }
    claim_kept(GES_T("Large"), GES_REG_SZ, large, sizeof(large));
    claim_kept(GES_T("\xE5\xBC\xA0\xF0\x9F\x98\x80"), GES_REG_EXPAND_SZ, L"\x5F20\xD83D\xDE00\xD800", 10);
    claim_kept(GES_T(""), GES_REG_SZ, L"x", 4);
    claim_kept(GES_T("A=B%C;D"), GES_REG_SZ, L"x", 4);
}

TEST(the_first_spelling_of_a_name_stays) {
    const ges_os *os = ges_os_native();
    ges_bytes raw = {(const uint8_t *)L"b", 4};
    claim_kept(GES_T("Spelling"), GES_REG_SZ, L"a", 4);
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, GES_T("SPELLING"), GES_REG_EXPAND_SZ, raw, NULL) == GES_OK);
    CLAIM(stored(os, GES_T("Spelling"))->type == GES_REG_EXPAND_SZ);
    CLAIM(stored(os, GES_T("SPELLING"))->type == 99);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, key, GES_T("spelling"), NULL) == GES_OK);
    CLAIM(stored(os, GES_T("Spelling"))->type == 99);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, key, GES_T("spelling"), NULL) == GES_NOT_FOUND);
}

TEST(what_cannot_stand_is_refused) {
    static char name[16384 + 1];
    const ges_os *os = ges_os_native();
    ges_bytes raw = {(const uint8_t *)L"b", 4};
    memset(name, 'n', sizeof(name));
    ges_text at_limit = {name, 16383};
    ges_text over = {name, 16384};
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, at_limit, 1, raw, NULL) == GES_OK);
    CLAIM(stored(os, at_limit)->type == 1);
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, over, 1, raw, NULL) == GES_INVALID);
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, key, GES_T("a\0b"), 1, raw, NULL) == GES_INVALID);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, GES_T("Software\\ges-none"), GES_T("a"), NULL) == GES_NOT_FOUND);
    CLAIM(!os->registry_is_writable(os, GES_REGISTRY_USER, GES_T("Software\\ges-none")));
    CLAIM(os->registry_is_writable(os, GES_REGISTRY_USER, key));
}

TEST(the_time_of_a_key_moves_with_its_values) {
    const ges_os *os = ges_os_native();
    int64_t before = 0;
    int64_t after = 0;
    (void)os->registry_remove(os, GES_REGISTRY_USER, key, GES_T("Timed"), NULL); /* of an earlier run */
    CLAIM(os->registry_key_time(os, GES_REGISTRY_USER, key, &before, NULL) == GES_OK);
    CLAIM(before > os->clock_now_ns(os) - 600 * 1000000000LL && before <= os->clock_now_ns(os));
    Sleep(30);
    claim_kept(GES_T("Timed"), GES_REG_SZ, L"a", 4);
    CLAIM(os->registry_key_time(os, GES_REGISTRY_USER, key, &after, NULL) == GES_OK && after > before);
    CLAIM(os->registry_key_time(os, GES_REGISTRY_USER, GES_T("Software\\ges-none"), &after, NULL) == GES_NOT_FOUND);
}

static void lock_key(const wchar_t *name) {
    HKEY handle;
    SECURITY_DESCRIPTOR rights;
    ACL nobody;
    CLAIM(InitializeAcl(&nobody, sizeof(nobody), ACL_REVISION));
    CLAIM(InitializeSecurityDescriptor(&rights, SECURITY_DESCRIPTOR_REVISION));
    CLAIM(SetSecurityDescriptorDacl(&rights, TRUE, &nobody, FALSE));
    CLAIM(RegOpenKeyExW(HKEY_CURRENT_USER, name, 0, WRITE_DAC, &handle) == 0);
    CLAIM(RegSetKeySecurity(handle, DACL_SECURITY_INFORMATION, &rights) == 0);
    CLAIM(RegCloseKey(handle) == 0);
}

TEST(a_key_without_rights_is_denied) {
    const ges_os *os = ges_os_native();
    wchar_t name[64]; /* nobody may delete it, so each run needs another */
    (void)swprintf(name, GES_COUNT(name), L"Software\\ges-write\\Locked%lu", GetTickCount());
    const ges_text locked = ges_utf16_to_text(&arena, name, wcslen(name));
    ges_bytes raw = {(const uint8_t *)L"b", 4};
    ges_error err = {0};
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, locked, GES_T("a"), 1, raw, NULL) == GES_OK);
    lock_key(name);
    CLAIM(!os->registry_is_writable(os, GES_REGISTRY_USER, locked));
    CLAIM(os->registry_set(os, GES_REGISTRY_USER, locked, GES_T("a"), 1, raw, &err) == GES_DENIED);
    CLAIM(err.os_code == 5 && strstr(err.text, "HKEY_CURRENT_USER") != NULL);
    CLAIM(os->registry_remove(os, GES_REGISTRY_USER, locked, GES_T("a"), NULL) == GES_DENIED);
}

TEST_MAIN(RUN(bytes_and_types_stay_as_they_are), RUN(the_first_spelling_of_a_name_stays),
          RUN(what_cannot_stand_is_refused), RUN(the_time_of_a_key_moves_with_its_values),
          RUN(a_key_without_rights_is_denied))
