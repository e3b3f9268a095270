/* Telling windows of a changed setting: the os table's form of broadcast_core.h. */
#include "os/windows/broadcast_core.h"
#include "os/windows/win32.h"

static ges_text text_of(ges_arena *mem, const wchar_t *wide) {
    return ges_utf16_to_text(mem, (const uint16_t *)wide, wcslen(wide));
}

static bool take(ges_arena *mem, const ges_broadcast_report *report, ges_broadcast *out) {
    *out = (ges_broadcast){.told = report->told, .deaf = report->deaf};
    for (DWORD i = 0; i < report->deaf && i < GES_BROADCAST_DEAF_MAX; i++) {
        const ges_broadcast_deaf *deaf = &report->items[i];
        ges_deaf_window window = {.pid = deaf->pid,
                                  .program = text_of(mem, deaf->program),
                                  .title = text_of(mem, deaf->title),
                                  .kind = text_of(mem, deaf->class_name),
                                  .is_denied = deaf->error == ERROR_ACCESS_DENIED};
        if (!ges_list_push(mem, &out->list, window)) {
            return false;
        }
    }
    return !ges_arena_failed(mem);
}

ges_status ges_windows_settings_broadcast(const ges_os *os, uint32_t wait_ms, uint32_t total_ms,
                                          ges_arena *mem, ges_broadcast *out, ges_error *err) {
    ges_broadcast told;
    ges_broadcast_report *report = ges_new(mem, ges_broadcast_report);
    (void)os;
    if (report == NULL) {
        return ges_arena_error(mem, err);
    }
    DWORD error = ges_broadcast_setting(L"Environment", wait_ms, total_ms, report);
    if (error != 0) {
        ges_status status =
            ges_windows_error(err, error, "tell windows of", GES_T("Environment"));
        return error == ERROR_MOD_NOT_FOUND ? GES_UNSUPPORTED : status;
    }
    if (!take(mem, report, &told)) {
        return ges_arena_error(mem, err);
    }
    *out = told;
    return GES_OK;
}
