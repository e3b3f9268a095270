/* setting_broadcast.dll: tells every window of Windows that environment variables in the registry have
 * changed, so that Explorer and others that listen take the new ones. For programs in any language;
 * needs nothing of libges and no C library.
 *
 *     HMODULE dll = LoadLibraryW(L"setting_broadcast.dll");
 *     int (*broadcast)(void) = (int (*)(void))GetProcAddress(dll, "BroadcastSettingChange");
 *     if (broadcast() == 1) { ... some window did not answer ... }
 *
 * examples/setting_broadcast.go does it from Go, without cgo. */
#ifndef GES_SETTING_BROADCAST_H
#define GES_SETTING_BROADCAST_H

#include <stdint.h>
#include <wchar.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A window that did not answer. Texts end in NUL and are cut to their room. */
typedef struct BroadcastDeafWindow {
    uint32_t pid;
    uint32_t error;          /* of Windows: 1460 it hangs, 5 its program has more rights ... */
    uint16_t class_name[64]; /* UTF-16 */
    uint16_t title[128];
    uint16_t program[260];   /* file of its program; "" when it may not be asked */
} BroadcastDeafWindow;

/* What is wanted and what came of it; zero it, then set `size`. Its layout stays; a later version may
 * only append. */
typedef struct BroadcastOptions {
    uint32_t size;               /* sizeof(BroadcastOptions) */
    uint32_t wait_ms;            /* for one window; 0 means 1,000 */
    uint32_t total_ms;           /* for all of them; 0 means 5,000 */
    uint32_t deaf_room;          /* how many items `deaf` has */
    const uint16_t *area;        /* what has changed, UTF-16 and NUL, under 64 characters; NULL means "Environment" */
    BroadcastDeafWindow *deaf;   /* filled with the first that did not answer; may be NULL */
    uint32_t told;               /* out: windows that answered */
    uint32_t deaf_count;         /* out: windows that did not, also beyond deaf_room */
} BroadcastOptions;

enum {
    BROADCAST_DONE = 0,    /* all windows answered */
    BROADCAST_DEAF = 1,    /* some did not */
    BROADCAST_FAILED = -1, /* nobody could be told; GetLastError says why */
};

/* Sends WM_SETTINGCHANGE "Environment" to every top-level window and waits for their answers: a window
 * that hangs is given up after a second and delays no window of another program; after five seconds
 * it returns whatever happens. The calling thread's own windows are told too.
 * Answers one of the numbers above. */
int BroadcastSettingChange(void);

/* The same by options. Answers BROADCAST_FAILED with ERROR_INVALID_PARAMETER when `options` is NULL or
 * its size is not known. */
int BroadcastSettingChangeEx(BroadcastOptions *options);

#ifdef __cplusplus
}
#endif

#endif
