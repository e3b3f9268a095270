/* Tells every top-level window of a changed setting. Only kernel32 is linked (user32 is loaded when it
 * is needed, because loading it costs more than all else a command does) and no C library: the program
 * and setting_broadcast.dll are made from the same file. */
#ifndef GES_OS_WINDOWS_BROADCAST_CORE_H
#define GES_OS_WINDOWS_BROADCAST_CORE_H

#include <windows.h>

enum { GES_BROADCAST_DEAF_MAX = 64, GES_BROADCAST_WORKERS = 16 };

/* A window that did not answer. Texts end in NUL and are cut to their room. */
typedef struct ges_broadcast_deaf {
    DWORD pid;
    DWORD error; /* ERROR_TIMEOUT, ERROR_ACCESS_DENIED ... */
    wchar_t class_name[64];
    wchar_t title[128];
    wchar_t program[MAX_PATH]; /* "" when it may not be asked */
} ges_broadcast_deaf;

typedef struct ges_broadcast_report {
    DWORD told;  /* windows that answered */
    DWORD deaf;  /* windows that did not; of the first GES_BROADCAST_DEAF_MAX more is known */
    ges_broadcast_deaf items[GES_BROADCAST_DEAF_MAX];
} ges_broadcast_report;

/* Sends WM_SETTINGCHANGE with `area` to every top-level window. The windows of one thread are asked
 * one after another, those of different threads at the same time by at most GES_BROADCAST_WORKERS
 * threads: a hung program delays none but its own windows, and is given up after its first.
 * wait_ms:  for one window
 * total_ms: for all; who has not answered by then counts as deaf
 * report:   filled also when some are deaf
 * Answers 0, or the error of Windows when nobody could be told. */
DWORD ges_broadcast_setting(const wchar_t *area, DWORD wait_ms, DWORD total_ms,
                            ges_broadcast_report *report);

#endif
