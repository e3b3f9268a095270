/* rundump WHAT ...: a program that tells what it was given, in UTF-8 on standard output.
 *   args ...        each argument, ended by a NUL
 *   env             each entry of the block, ended by a NUL
 *   exit CODE       ends with that 32-bit code
 *   echo            standard input to standard output
 *   code COMMAND... runs a program, says its exit code in full in decimal
 *   tree FILE N     writes its process id to FILE, starts itself with N-1 until 0, and sleeps
 *   alive PID...    says how many of these processes run
 *   kill COUNT FILE COMMAND... runs a program, ends it by TerminateProcess when the file has that many lines */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

static void put(const wchar_t *text) {
    static char utf8[4 * 1100000];
    int len = WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof(utf8), NULL, NULL);
    fwrite(utf8, 1, (size_t)len, stdout);
}

static int print_env(void) {
    for (wchar_t *entry = GetEnvironmentStringsW(); *entry != 0; entry += wcslen(entry) + 1) {
        put(entry);
    }
    return 0;
}

static int copy_input(void) {
    static char buffer[65536];
    for (size_t n = fread(buffer, 1, sizeof(buffer), stdin); n > 0;
         n = fread(buffer, 1, sizeof(buffer), stdin)) {
        fwrite(buffer, 1, n, stdout);
    }
    return 0;
}

static PROCESS_INFORMATION start(wchar_t **words, int count) {
    static wchar_t line[32768];
    STARTUPINFOW info = {.cb = sizeof(info)};
    PROCESS_INFORMATION process = {0};
    line[0] = 0;
    for (int i = 0; i < count; i++) {
        wcscat(line, i != 0 ? L" \"" : L"\"");
        wcscat(line, words[i]);
        wcscat(line, L"\"");
    }
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, &process)) {
        printf("error %lu\n", GetLastError());
        exit(200);
    }
    return process;
}

static int tree(const wchar_t *self, wchar_t *file, int levels) {
    FILE *out = _wfopen(file, L"ab");
    fprintf(out, "%lu\n", GetCurrentProcessId());
    fclose(out);
    if (levels > 1) {
        wchar_t number[16];
        swprintf(number, 16, L"%d", levels - 1);
        wchar_t *words[] = {(wchar_t *)self, L"tree", file, number};
        start(words, 4);
    }
    Sleep(120000);
    return 0;
}

static int count_alive(wchar_t **pids, int count) {
    int alive = 0;
    for (int i = 0; i < count; i++) {
        HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, wcstoul(pids[i], NULL, 10));
        alive += process != NULL && WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    }
    printf("%d\n", alive);
    return 0;
}

/* Until the file has that many lines, two minutes at most. */
static void wait_for_lines(const wchar_t *path, int count) {
    for (int i = 0; i < 2400; i++) {
        int lines = 0;
        FILE *file = _wfopen(path, L"rb");
        for (int c = file != NULL ? fgetc(file) : EOF; c != EOF; c = fgetc(file)) {
            lines += c == '\n';
        }
        if (file != NULL) {
            fclose(file);
        }
        if (lines >= count) {
            return;
        }
        Sleep(50);
    }
}

int wmain(int argc, wchar_t **argv) {
    DWORD code = 0;
    const wchar_t *what = argc > 1 ? argv[1] : L"";
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    if (wcscmp(what, L"args") == 0) {
        for (int i = 2; i < argc; i++) {
            put(argv[i]);
        }
    } else if (wcscmp(what, L"env") == 0) {
        return print_env();
    } else if (wcscmp(what, L"exit") == 0) {
        ExitProcess(wcstoul(argv[2], NULL, 0));
    } else if (wcscmp(what, L"echo") == 0) {
        return copy_input();
    } else if (wcscmp(what, L"tree") == 0) {
        return tree(argv[0], argv[2], _wtoi(argv[3]));
    } else if (wcscmp(what, L"alive") == 0) {
        return count_alive(argv + 2, argc - 2);
    } else {
        int kill_words = wcscmp(what, L"kill") == 0 ? 2 : 0;
        PROCESS_INFORMATION process = start(argv + 2 + kill_words, argc - 2 - kill_words);
        if (kill_words != 0) {
            wait_for_lines(argv[3], _wtoi(argv[2]));
            TerminateProcess(process.hProcess, 77);
        }
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, &code);
        printf("%lu\n", code);
    }
    return 0;
}
