/* The names of the questions whose answers a snapshot may give. */
#include "os/fake/state.h"

#include "os/cannot.h"

const ges_fake_call_entry ges_fake_calls[GES_FAKE_CALL_COUNT] = {
    [GES_FAKE_LOOK] = {"file_info", "look at", false, false},
    [GES_FAKE_LOOK_ITSELF] = {"file_info_itself", "look at", false, false},
    [GES_FAKE_READ] = {"file_read", "open", false, false},
    [GES_FAKE_OPEN] = {"file_open", "open", false, false},
    [GES_FAKE_EXECUTE] = {"file_is_executable", "", true, false},
    [GES_FAKE_WRITE] = {"file_is_writable", "", true, false},
    [GES_FAKE_LINK] = {"link_read", "read the link", false, true},
    [GES_FAKE_RESOLVE] = {"path_resolve", "resolve", false, true},
    [GES_FAKE_DIR_LIST] = {"dir_list", "list", false, false},
    [GES_FAKE_KEY_VALUES] = {"registry_list", "read the registry key", false, false},
    [GES_FAKE_KEY_KEYS] = {"registry_keys", "read the registry key", false, false},
    [GES_FAKE_KEY_TIME] = {"registry_key_time", "read the registry key", false, true},
    [GES_FAKE_KEY_WRITE] = {"registry_is_writable", "", true, false},
    [GES_FAKE_VOLUME] = {"volume_info", "look at the volume of", false, true},
};

ges_text ges_fake_key_name(ges_arena *mem, ges_registry_root root, ges_text key) {
    return ges_text_join(mem,
                         root == GES_REGISTRY_USER ? GES_T("HKEY_CURRENT_USER\\")
                                                   : GES_T("HKEY_LOCAL_MACHINE\\"),
                         key);
}

ges_text ges_fake_time_text(ges_arena *mem, int64_t time_ns) {
    return ges_text_format(mem, "%lld", (long long)time_ns);
}

ges_status ges_fake_refuse_as_given(const ges_fake_given *given, ges_fake_call call, ges_text name,
                                    ges_error *err) {
    ges_text reason = given->reason.len != 0 ? given->reason
                                             : ges_text_of(ges_status_name(given->status));
    return ges_os_cannot(err, given->status, given->os_code, ges_fake_calls[call].action, name,
                         reason);
}
