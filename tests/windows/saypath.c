/* Prints "ran:" and its own path. */
#include <windows.h>

int wmain(void);

int wmain(void) {
    wchar_t path[4096];
    char text[8192] = "ran:";
    DWORD written;
    GetModuleFileNameW(NULL, path, 4096);
    int len = WideCharToMultiByte(CP_UTF8, 0, path, -1, text + 4, sizeof(text) - 4, NULL, NULL);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)(len + 3), &written, NULL);
    return 0;
}
