/* listener REPORT listen|hang [TITLE]: a program with a hidden top-level window. It writes "ready" to the file REPORT, and
 * for each WM_SETTINGCHANGE a line with its text. "hang": it never looks at its messages again. Ends after 60 s. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static FILE *report;

static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM wide, LPARAM text) {
    if (message == WM_SETTINGCHANGE) {
        fprintf(report, "told %ls\n", text != 0 ? (const wchar_t *)text : L"nothing");
        fflush(report);
        return 0;
    }
    return DefWindowProcW(window, message, wide, text);
}

int wmain(int argc, wchar_t **argv) {
    MSG message;
    WNDCLASSW kind = {.lpfnWndProc = answer, .lpszClassName = L"GesListener", .hInstance = GetModuleHandleW(NULL)};
    if (argc < 3 || (report = _wfopen(argv[1], L"wb")) == NULL || RegisterClassW(&kind) == 0 ||
        CreateWindowW(L"GesListener", argc > 3 ? argv[3] : L"a listener", WS_OVERLAPPEDWINDOW, 0, 0, 9, 9, NULL, NULL,
                      kind.hInstance, NULL) == NULL) {
        return 1;
    }
    fprintf(report, "ready\n");
    fflush(report);
    if (wcscmp(argv[2], L"hang") == 0) {
        Sleep(60000);
        return 0;
    }
    SetTimer(NULL, 0, 60000, NULL);
    while (GetMessageW(&message, NULL, 0, 0) > 0 && message.message != WM_TIMER) {
        DispatchMessageW(&message);
    }
    return 0;
}
