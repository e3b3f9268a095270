/* launch [-e NAME=VALUE | -u NAME]... -- COMMAND LINE: starts it by CreateProcessW with a bare name, so that Windows
 * searches, and hands on the exit code. With -p it only prints which program was started. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static wchar_t line[32768];

static void append(const wchar_t *word) {
    if (line[0] != 0) {
        wcscat(line, L" ");
    }
    int is_quoted = wcschr(word, L' ') != NULL || word[0] == 0;
    wcscat(line, is_quoted ? L"\"" : L"");
    wcscat(line, word);
    wcscat(line, is_quoted ? L"\"" : L"");
}

static void print(const wchar_t *text) {
    char utf8[4096];
    DWORD written;
    int len = WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof(utf8), NULL, NULL);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), utf8, (DWORD)(len - 1), &written, NULL);
}

int wmain(int argc, wchar_t **argv) {
    int only_print = 0;
    int i = 1;
    for (; i < argc && wcscmp(argv[i], L"--") != 0; i++) {
        if (wcscmp(argv[i], L"-p") == 0) {
            only_print = 1;
        } else if (wcscmp(argv[i], L"-u") == 0) {
            SetEnvironmentVariableW(argv[++i], NULL);
        } else if (wcscmp(argv[i], L"-e") == 0) {
            wchar_t *value = wcschr(argv[++i], L'=');
            *value = 0;
            SetEnvironmentVariableW(argv[i], value + 1);
        }
    }
    for (i++; i < argc; i++) {
        append(argv[i]);
    }
    STARTUPINFOW start = {.cb = sizeof(start)};
    PROCESS_INFORMATION process;
    DWORD flags = only_print ? CREATE_SUSPENDED : 0;
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, &start, &process)) {
        wchar_t text[64];
        swprintf(text, 64, L"error %lu\n", GetLastError());
        print(text);
        return 200;
    }
    DWORD code = 0;
    if (only_print) {
        wchar_t path[4096];
        DWORD size = 4096;
        if (QueryFullProcessImageNameW(process.hProcess, 0, path, &size)) {
            print(path);
        }
        TerminateProcess(process.hProcess, 0);
        return 0;
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
