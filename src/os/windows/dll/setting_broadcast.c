/* setting_broadcast.dll: the C functions over broadcast_core.h, without a C library. */
#include "ges/setting_broadcast.h"

#include "os/windows/broadcast_core.h"

enum { DEFAULT_WAIT_MS = 1000, DEFAULT_TOTAL_MS = 5000 };

/* The entry of the library; it keeps nothing, so nothing is to be made ready. */
BOOL WINAPI DllMainCRTStartup(HINSTANCE self, DWORD reason, LPVOID reserved);
BOOL WINAPI DllMainCRTStartup(HINSTANCE self, DWORD reason, LPVOID reserved) {
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        (void)DisableThreadLibraryCalls(self); /* spares calls that would do nothing */
    }
    return TRUE;
}

static void copy_text(uint16_t *to, const wchar_t *from) {
    do {
        *to++ = (uint16_t)*from;
    } while (*from++ != 0);
}

static void give(const ges_broadcast_report *report, BroadcastOptions *options) {
    options->told = report->told;
    options->deaf_count = report->deaf;
    for (DWORD i = 0; options->deaf != NULL && i < report->deaf && i < options->deaf_room &&
                      i < GES_BROADCAST_DEAF_MAX;
         i++) {
        const ges_broadcast_deaf *from = &report->items[i];
        BroadcastDeafWindow *to = &options->deaf[i];
        to->pid = from->pid;
        to->error = from->error;
        copy_text(to->class_name, from->class_name);
        copy_text(to->title, from->title);
        copy_text(to->program, from->program);
    }
}

__declspec(dllexport) int BroadcastSettingChangeEx(BroadcastOptions *options) {
    if (options == NULL || options->size < sizeof(*options)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return BROADCAST_FAILED;
    }
    ges_broadcast_report *report = HeapAlloc(GetProcessHeap(), 0, sizeof(*report));
    if (report == NULL) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return BROADCAST_FAILED;
    }
    const wchar_t *area =
        options->area != NULL ? (const wchar_t *)options->area : L"Environment";
    DWORD error = ges_broadcast_setting(
        area, options->wait_ms != 0 ? options->wait_ms : DEFAULT_WAIT_MS,
        options->total_ms != 0 ? options->total_ms : DEFAULT_TOTAL_MS, report);
    int answer = error != 0 ? BROADCAST_FAILED : report->deaf != 0 ? BROADCAST_DEAF : BROADCAST_DONE;
    if (error == 0) {
        give(report, options);
    }
    (void)HeapFree(GetProcessHeap(), 0, report); /* nothing could be done about it */
    SetLastError(error);
    return answer;
}

__declspec(dllexport) int BroadcastSettingChange(void) {
    BroadcastOptions options;
    options.size = sizeof(options);
    options.wait_ms = options.total_ms = options.deaf_room = 0;
    options.area = NULL;
    options.deaf = NULL;
    return BroadcastSettingChangeEx(&options);
}
