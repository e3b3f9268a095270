/* Variables of the Windows registry: what is stored for which wish. */
#include "base/utf16.h"
#include "env/scope_registry.h"
#include "os/fake/fake.h"

#include "test.h"

#define MACHINE_KEY "SYSTEM\\\\CurrentControlSet\\\\Control\\\\Session Manager\\\\Environment"

static const char snapshot[] =
    "{\"family\":\"windows\",\"env\":[\"SystemRoot=C:\\\\Windows\",\"USERPROFILE=C:\\\\Users\\\\ana\"],"
    "\"registry\":{\"HKEY_LOCAL_MACHINE\":{\"" MACHINE_KEY "\":{\"GOROOT\":\"C:\\\\Go\"}},"
    "\"HKEY_CURRENT_USER\":{\"Environment\":{"
    "\"Path\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%USERPROFILE%\\\\go\\\\bin;C:\\\\Tools;%GOROOT%\\\\bin\"},"
    "\"GOPATH\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"%USERPROFILE%\\\\go\"},"
    "\"Plain\":\"p\",\"Wide\":{\"type\":\"REG_EXPAND_SZ\",\"text\":\"w\"},"
    "\"Number\":{\"type\":\"REG_DWORD\",\"number\":7},\"BAD=\":\"x\"}}},"
    "\"answers\":[{\"call\":\"registry_is_writable\",\"name\":\"HKEY_LOCAL_MACHINE\\\\" MACHINE_KEY "\",\"yes\":false}]}";

static ges_arena mem; /* a test is a program: it may keep state */

static ges_status plan_wish(const char *scope_name, const ges_wish *wish, ges_plan *plan, ges_error *err) {
    const ges_os *os = NULL;
    CLAIM(ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &mem, &os, NULL) == GES_OK);
    ges_scope_ask ask = {.os = os, .mem = &mem};
    const ges_scope *scope = ges_scope_find(os, ges_text_of(scope_name));
    CLAIM(scope != NULL && scope->is_broadcast);
    *plan = ges_plan_in(os, &mem);
    return scope->plan(&ask, wish, 1, plan, err);
}

/* "REG_SZ x": what the wish stores; "nothing" when it changes nothing; "gone"; or the status. */
static ges_text stored(const ges_wish *wish) {
    ges_plan plan;
    ges_error err = {0};
    ges_status status = plan_wish("user", wish, &plan, &err);
    if (status != GES_OK) {
        return ges_text_of(ges_status_name(status));
    }
    if (ges_plan_count(&plan) == 0) {
        return GES_T("nothing");
    }
    const ges_plan_stored *after = &plan.values.items[0].after;
    return after->exists ? ges_text_join(&mem, ges_plan_type_name(&mem, after->type), GES_T(" "),
                                         ges_utf16le_decode(&mem, after->bytes))
                         : GES_T("gone");
}

static ges_text set(const char *name, const char *value, ges_value_kind kind) {
    ges_wish wish = {GES_WISH_SET, ges_text_of(name), .value = ges_text_of(value), .kind = kind};
    return stored(&wish);
}

static ges_text unset(const char *name) {
    ges_wish wish = {GES_WISH_UNSET, ges_text_of(name)};
    return stored(&wish);
}

static ges_text edit(const char *name, ges_path_verb verb, const char *dir) {
    ges_path_edit change = {.verb = verb, .dir = ges_text_of(dir)};
    ges_wish wish = {GES_WISH_EDIT_LIST, ges_text_of(name), .edits = &change, .edit_count = 1};
    return stored(&wish);
}

TEST(a_type_is_kept_and_a_reference_gets_its_own) {
    CLAIM_TEXT(set("New", "x", GES_VALUE_TEXT), "REG_SZ x");
    CLAIM_TEXT(set("New", "%USERPROFILE%\\x", GES_VALUE_TEXT), "REG_EXPAND_SZ %USERPROFILE%\\x");
    CLAIM_TEXT(set("New", "100% of 5%", GES_VALUE_REG_SZ), "REG_SZ 100% of 5%");
    CLAIM_TEXT(set("New", "100%", GES_VALUE_TEXT), "REG_SZ 100%");
    CLAIM_TEXT(set("plain", "%A%", GES_VALUE_TEXT), "REG_EXPAND_SZ %A%");
    CLAIM_TEXT(set("plain", "%A%", GES_VALUE_REG_SZ), "REG_SZ %A%");
    CLAIM_TEXT(set("plain", "p", GES_VALUE_TEXT), "nothing");
    CLAIM_TEXT(set("plain", "P", GES_VALUE_TEXT), "REG_SZ P");
    CLAIM_TEXT(set("plain", "p", GES_VALUE_REG_EXPAND_SZ), "REG_EXPAND_SZ p");
    CLAIM_TEXT(set("WIDE", "v", GES_VALUE_TEXT), "REG_EXPAND_SZ v");
    CLAIM_TEXT(set("Number", "8", GES_VALUE_TEXT), "REG_SZ 8");
    CLAIM_TEXT(set("Empty", "", GES_VALUE_TEXT), "REG_SZ ");
    CLAIM_TEXT(unset("gopath"), "gone");
    CLAIM_TEXT(unset("none"), "nothing");
}

TEST(a_reference_is_not_frozen) {
    CLAIM_TEXT(set("GOPATH", "C:\\Users\\ana\\go", GES_VALUE_TEXT), "nothing");
    CLAIM_TEXT(set("GOPATH", "C:\\Users\\ana\\go2", GES_VALUE_TEXT), "REG_EXPAND_SZ C:\\Users\\ana\\go2");
    CLAIM_TEXT(set("GOPATH", "C:\\Users\\ana\\go", GES_VALUE_REG_SZ), "REG_SZ C:\\Users\\ana\\go");
    CLAIM_TEXT(set("PATH", "C:\\Users\\ana\\go\\bin;C:\\Tools;C:\\Go\\bin;D:\\x", GES_VALUE_TEXT),
               "REG_EXPAND_SZ %USERPROFILE%\\go\\bin;C:\\Tools;%GOROOT%\\bin;D:\\x");
    CLAIM_TEXT(set("PATH", "C:\\Users\\ana\\go\\bin;C:\\Tools;C:\\Go\\bin", GES_VALUE_TEXT), "nothing");
}

TEST(lists_are_edited_as_they_are_stored) {
    CLAIM_TEXT(edit("PATH", GES_PATH_ADD_BACK, "D:\\x"),
               "REG_EXPAND_SZ %USERPROFILE%\\go\\bin;C:\\Tools;%GOROOT%\\bin;D:\\x");
    CLAIM_TEXT(edit("PATH", GES_PATH_ADD_BACK, "C:\\users\\ANA\\go\\bin\\"), "nothing");
    CLAIM_TEXT(edit("PATH", GES_PATH_REMOVE, "C:\\Go\\bin"), "REG_EXPAND_SZ %USERPROFILE%\\go\\bin;C:\\Tools");
    CLAIM_TEXT(edit("Plain", GES_PATH_ADD_FRONT, "C:\\a"), "REG_SZ C:\\a;p");
    CLAIM_TEXT(edit("Plain", GES_PATH_ADD_FRONT, "%USERPROFILE%\\a"), "REG_EXPAND_SZ %USERPROFILE%\\a;p");
    CLAIM_TEXT(edit("PATH", GES_PATH_REMOVE, "C:\\none"), "not found");
    CLAIM_TEXT(edit("Number", GES_PATH_ADD_BACK, "C:\\a"), "wrong kind of file");
}

TEST(names_that_harm_are_refused_and_can_be_removed) {
    static char name[262];
    memset(name, 'n', 260);
    CLAIM_TEXT(set("", "x", GES_VALUE_TEXT), "invalid argument");
    CLAIM_TEXT(set("A=", "x", GES_VALUE_TEXT), "invalid argument");
    CLAIM_TEXT(set("A\tB", "x", GES_VALUE_TEXT), "invalid argument");
    CLAIM_TEXT(set(name, "x", GES_VALUE_TEXT), "invalid argument");
    name[259] = '\0';
    CLAIM_TEXT(set(name, "x", GES_VALUE_TEXT), "REG_SZ x");
    CLAIM_TEXT(unset("BAD="), "gone");
    ges_wish wish = {GES_WISH_SET, GES_T("A"), .value = GES_T("a\0b")};
    CLAIM_TEXT(stored(&wish), "invalid argument");
}

TEST(nothing_is_cut) {
    static char value[1000001];
    memset(value, 'v', sizeof(value) - 1);
    CLAIM(set("Long", value, GES_VALUE_TEXT).len == 7 + 1000000);
}

TEST(without_rights_the_way_is_said) {
    ges_plan plan;
    ges_error err = {0};
    ges_wish wish = {GES_WISH_SET, GES_T("GOFLAGS"), .value = GES_T("-mod=mod -v")};
    CLAIM(plan_wish("machine", &wish, &plan, &err) == GES_DENIED && ges_plan_count(&plan) == 0);
    CLAIM(strstr(err.text, "powershell Start-Process -Verb RunAs ges -ArgumentList "
                           "'set --scope machine \\\"GOFLAGS=-mod=mod -v\\\"'") != NULL);
    CLAIM(strstr(err.text, "sudo ges set --scope machine \"GOFLAGS=-mod=mod -v\"") != NULL);
    CLAIM(strstr(err.text, "--scope user") != NULL);
    wish = (ges_wish){GES_WISH_SET, GES_T("MY_TOKEN"), .value = GES_T("hunter2")};
    CLAIM(plan_wish("machine", &wish, &plan, &err) == GES_DENIED);
    CLAIM(strstr(err.text, "hunter2") == NULL && strstr(err.text, "same command") != NULL);
    wish = (ges_wish){GES_WISH_UNSET, GES_T("GOROOT")};
    CLAIM(plan_wish("machine", &wish, &plan, &err) == GES_DENIED);
    CLAIM(strstr(err.text, "sudo ges unset --scope machine \"GOROOT\"") != NULL);
    wish = (ges_wish){GES_WISH_SET, GES_T("GOROOT"), .value = GES_T("C:\\Go")};
    CLAIM(plan_wish("machine", &wish, &plan, &err) == GES_OK && ges_plan_count(&plan) == 0);
}

TEST(what_is_there_is_read) {
    const ges_os *os = NULL;
    ges_scope_value value;
    CLAIM(ges_fake_load(ges_bytes_from(ges_text_of(snapshot)), &mem, &os, NULL) == GES_OK);
    ges_scope_ask ask = {.os = os, .mem = &mem};
    const ges_scope *scope = ges_scope_find(os, GES_T("user"));
    CLAIM(scope->read(&ask, GES_T("gopath"), &value, NULL) == GES_OK && value.exists);
    CLAIM_TEXT(value.value, "%USERPROFILE%\\go");
    CLAIM_TEXT(value.place, "HKCU\\Environment");
    CLAIM(value.kind == GES_VALUE_REG_EXPAND_SZ);
    CLAIM(scope->read(&ask, GES_T("none"), &value, NULL) == GES_OK && !value.exists);
}

TEST_MAIN(RUN(a_type_is_kept_and_a_reference_gets_its_own), RUN(a_reference_is_not_frozen),
          RUN(lists_are_edited_as_they_are_stored), RUN(names_that_harm_are_refused_and_can_be_removed),
          RUN(nothing_is_cut), RUN(without_rights_the_way_is_said), RUN(what_is_there_is_read))
