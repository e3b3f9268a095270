/* The registry's variables in the steps of a logon, on a machine made of data. */
#include "env/registry.h"
#include "os/fake/fake.h"
#include "test.h"

static const char machine[] =
    "{\"family\":\"windows\",\"env\":[\"SystemRoot=C:\\\\Windows\",\"USERPROFILE=C:\\\\Users\\\\ana\",\"Odd=process\"],"
    "\"registry\":{\"HKEY_LOCAL_MACHINE\":{\"SYSTEM\\\\CurrentControlSet\\\\Control\\\\Session Manager\\\\Environment\":{"
    "\"Path\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%SystemRoot%\\\\system32;%USERPROFILE%\\\\early\"},"
    "\"GOROOT\":{\"type\":\"REG_SZ\",\"text\":\"C:\\\\Go\"},"
    "\"BASE\":{\"type\":\"REG_SZ\",\"text\":\"C:\\\\base\"},"
    "\"LATE\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%BASE%\\\\late\"},"
    "\"SAME\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%LATE%\\\\x\"},"
    "\"NUMBER\":{\"type\":\"REG_DWORD\",\"number\":7},"
    "\"USERNAME\":\"SYSTEM\"}},"
    "\"HKEY_CURRENT_USER\":{\"Environment\":{"
    "\"PATH\":{\"type\":\"REG_SZ\",\"text\":\"%USERPROFILE%\\\\go\\\\bin\"},"
    "\"goroot\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%USERPROFILE%\\\\sdk\"},"
    "\"GOPATH\":{\"type\":\"REG_SZ\",\"text\":\"%USERPROFILE%\\\\go\"},"
    "\"UNKNOWN\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%NOPE%\\\\a%\"},"
    "\"EMPTY\":\"\"},"
    "\"Volatile Environment\":{\"USERNAME\":\"ana\"},\"Volatile Environment\\\\1\":{\"SESSIONNAME\":\"Console\"}}}}";

static ges_declaration_list read_all(const char *snapshot, ges_arena *mem, const ges_os **os) {
    ges_declaration_list list = {0};
    CLAIM(ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), mem, os, NULL) == GES_OK);
    for (size_t i = 0; i < ges_layer_count; i++) {
        if (ges_layer_applies(ges_layers[i], *os)) {
            CLAIM(ges_layers[i]->read(*os, mem, &list, NULL) == GES_OK);
        }
    }
    return list;
}

static ges_text value(const ges_os *os, const ges_declaration_list *list, const char *name) {
    ges_text out = GES_LIT("(unset)");
    (void)ges_layer_value(os, list, ges_text_of(name), &out); /* else it says so */
    return out;
}

static const ges_declaration *find(const ges_declaration_list *list, const char *source, const char *name) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].source, source) == 0 && ges_text_equal(list->items[i].name, ges_text_of(name))) {
            return &list->items[i];
        }
    }
    return NULL;
}

TEST(steps_and_types_decide_what_is_expanded) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = NULL;
    ges_declaration_list list = read_all(machine, &mem, &os);
    CLAIM_TEXT(value(os, &list, "GOROOT"), "C:\\Users\\ana\\sdk");
    CLAIM_TEXT(value(os, &list, "GOPATH"), "%USERPROFILE%\\go");
    CLAIM_TEXT(value(os, &list, "LATE"), "C:\\base\\late");
    CLAIM_TEXT(value(os, &list, "SAME"), "%LATE%\\x");
    CLAIM_TEXT(value(os, &list, "UNKNOWN"), "%NOPE%\\a%");
    CLAIM_TEXT(value(os, &list, "NUMBER"), "(unset)");
    CLAIM_TEXT(value(os, &list, "USERNAME"), "ana");
    CLAIM_TEXT(value(os, &list, "SESSIONNAME"), "Console");
    CLAIM_TEXT(value(os, &list, "Odd"), "(unset)");
    ges_arena_close(&mem);
}

TEST(user_path_is_appended_and_expanded_whatever_its_type) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = NULL;
    ges_declaration_list list = read_all(machine, &mem, &os);
    CLAIM_TEXT(value(os, &list, "path"), "C:\\Windows\\system32;%USERPROFILE%\\early;C:\\Users\\ana\\go\\bin");
    const ges_declaration *user = find(&list, "registry_user", "PATH");
    const ges_declaration *machine_path = find(&list, "registry_machine", "Path");
    CLAIM(user != NULL && user->edit == GES_EDIT_APPEND && user->kind == GES_VALUE_REG_SZ);
    CLAIM(machine_path != NULL && machine_path->why.len > 0);
    CLAIM_TEXT(user->place, "HKCU\\Environment");
    CLAIM_TEXT(machine_path->place, "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment");
    ges_arena_close(&mem);
}

TEST(warnings_stand_at_the_value) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = NULL;
    ges_declaration_list list = read_all(machine, &mem, &os);
    CLAIM(ges_text_contains(find(&list, "registry_user", "GOPATH")->why, GES_T("REG_SZ")));
    CLAIM(find(&list, "registry_user", "goroot")->why.len == 0);
    CLAIM(find(&list, "registry_machine", "NUMBER")->kind == GES_VALUE_REG_OTHER);
    ges_arena_close(&mem);
}

TEST(missing_keys_are_no_error) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    const ges_os *os = NULL;
    ges_declaration_list list =
        read_all("{\"family\":\"windows\",\"registry\":{\"HKEY_CURRENT_USER\":{}}}", &mem, &os);
    CLAIM(list.count == 0);
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(steps_and_types_decide_what_is_expanded), RUN(user_path_is_appended_and_expanded_whatever_its_type),
          RUN(warnings_stand_at_the_value), RUN(missing_keys_are_no_error))
