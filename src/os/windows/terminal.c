/* Standard streams and the console. */
#include "os/windows/win32.h"

#include "base/builder.h"
#include "base/utf16.h"

static HANDLE handle_of(ges_stream stream) {
    static const DWORD names[] = {
        [GES_STDIN] = STD_INPUT_HANDLE,
        [GES_STDOUT] = STD_OUTPUT_HANDLE,
        [GES_STDERR] = STD_ERROR_HANDLE,
    };
    return GetStdHandle(names[stream]);
}

static bool is_console(HANDLE handle) {
    DWORD mode;
    return GetConsoleMode(handle, &mode) != 0;
}

/* Terminals of MSYS2, Cygwin and Git are pipes named \msys-XXXX-pty0-to-master. */
static bool is_unix_terminal(HANDLE handle) {
    struct {
        FILE_NAME_INFO info;
        wchar_t room[260];
    } name = {0};
    if (GetFileType(handle) != FILE_TYPE_PIPE ||
        !GetFileInformationByHandleEx(handle, FileNameInfo, &name, sizeof(name) - 2)) {
        return false;
    }
    const wchar_t *text = name.info.FileName; /* the last unit stays NUL */
    bool is_ours = wcsncmp(text, L"\\msys-", 6) == 0 || wcsncmp(text, L"\\cygwin-", 8) == 0;
    return is_ours && wcsstr(text, L"-pty") != NULL;
}

bool ges_windows_stream_is_terminal(const ges_os *os, ges_stream stream) {
    (void)os;
    HANDLE handle = handle_of(stream);
    return is_console(handle) || is_unix_terminal(handle);
}

uint32_t ges_windows_terminal_width(const ges_os *os) {
    (void)os;
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (!GetConsoleScreenBufferInfo(handle_of(GES_STDOUT), &info)) {
        return 80;
    }
    int width = info.srWindow.Right - info.srWindow.Left + 1;
    return width > 0 ? (uint32_t)width : 80;
}

/* A prefix of `text` of at most `max` bytes that does not cut a rune. */
static ges_text whole_runes(ges_text text, size_t max) {
    if (text.len <= max) {
        return text;
    }
    size_t len = max;
    while (len > max - 3 && ((uint8_t)text.ptr[len] & 0xC0U) == 0x80U) {
        len--;
    }
    return ges_text_slice(text, 0, len);
}

/* 0 or the system's error. */
static DWORD write_console(HANDLE handle, ges_text text) {
    enum { PIECE = 4096 };
    wchar_t wide[PIECE];
    while (text.len != 0) {
        ges_text piece = whole_runes(text, PIECE);
        size_t len = ges_utf16_encode(piece, wide, PIECE);
        for (size_t done = 0; done < len;) {
            DWORD written = 0;
            if (!WriteConsoleW(handle, wide + done, (DWORD)(len - done), &written, NULL)) {
                return GetLastError();
            }
            if (written == 0) {
                return ERROR_WRITE_FAULT;
            }
            done += written;
        }
        text = ges_text_skip(text, piece.len);
    }
    return 0;
}

static DWORD write_bytes(HANDLE handle, ges_bytes bytes) {
    enum { PIECE = 1 << 20 };
    for (size_t done = 0; done < bytes.len;) {
        size_t left = bytes.len - done;
        DWORD written = 0;
        if (!WriteFile(handle, bytes.ptr + done, (DWORD)(left < PIECE ? left : PIECE), &written,
                       NULL)) {
            return GetLastError();
        }
        if (written == 0) {
            return ERROR_WRITE_FAULT;
        }
        done += written;
    }
    return 0;
}

ges_status ges_windows_stream_write(const ges_os *os, ges_stream stream, ges_bytes bytes,
                                    ges_error *err) {
    (void)os;
    HANDLE handle = handle_of(stream);
    DWORD mode = 0;
    DWORD code;
    if (bytes.len == 0) {
        return GES_OK;
    }
    if (handle == NULL || handle == INVALID_HANDLE_VALUE) {
        code = ERROR_INVALID_HANDLE;
    } else if (GetConsoleMode(handle, &mode)) {
        /* Colours need the console's consent; the mode belongs to the console, so it is put back.
         */
        BOOL is_changed = (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) == 0 &&
                          SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
        code = write_console(handle, ges_text_from(bytes));
        if (is_changed) {
            (void)SetConsoleMode(handle, mode); /* it was so before */
        }
    } else {
        code = write_bytes(handle, bytes);
    }
    return code == 0 ? GES_OK
                     : ges_windows_error(err, code, "write to",
                                         stream == GES_STDERR ? GES_T("standard error")
                                                              : GES_T("standard output"));
}

/* One UTF-16 unit of a console or one byte of anything else. 0 or the system's error. */
static DWORD read_unit(HANDLE handle, bool is_console, wchar_t *unit, DWORD *got) {
    uint8_t byte = 0;
    BOOL is_read = is_console ? ReadConsoleW(handle, unit, 1, got, NULL)
                              : ReadFile(handle, &byte, 1, got, NULL);
    if (!is_read) {
        *got = 0;
        return GetLastError() == ERROR_BROKEN_PIPE ? 0 : GetLastError();
    }
    *unit = is_console ? *unit : byte;
    return 0;
}

ges_status ges_windows_line_read(const ges_os *os, size_t max, ges_arena *mem, ges_text *out,
                                 ges_error *err) {
    enum { CONTROL_Z = 0x1A }; /* end of the input as a console's user types it */
    (void)os;
    HANDLE handle = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;
    bool is_console = GetConsoleMode(handle, &mode) != 0;
    ges_builder b = ges_builder_in(mem);
    for (;;) {
        wchar_t unit = 0;
        DWORD got = 0;
        DWORD code = read_unit(handle, is_console, &unit, &got);
        if (code != 0) {
            return ges_windows_error(err, code, "read from", GES_T("standard input"));
        }
        bool is_end = got == 0 || (is_console && b.len == 0 && unit == CONTROL_Z);
        if (is_end && b.len == 0) {
            return ges_error_set(err, GES_NOT_FOUND, "standard input has ended");
        }
        if (is_end || unit == L'\n') {
            break;
        }
        if (b.len >= max) {
            return ges_error_set(err, GES_TOO_LARGE, "a line of over %zu bytes", max);
        }
        if (is_console) {
            ges_build_rune(&b, unit); /* halves of a pair stay halves: answers are ASCII */
        } else {
            ges_build_char(&b, (char)unit);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = ges_build_done(&b);
    out->len -= out->len != 0 && out->ptr[out->len - 1] == '\r';
    return GES_OK;
}

/* Units are gathered as UTF-16, so that no pair is cut between two reads. */
static DWORD read_console(HANDLE handle, size_t max, ges_arena *mem, ges_builder *out) {
    enum { CONTROL_Z = 0x1A };
    ges_builder units = ges_builder_in(mem);
    for (;;) {
        wchar_t line[512];
        DWORD got = 0;
        bool begins = units.len == 0 || (units.ptr[units.len - 2] == '\n' &&
                                         units.ptr[units.len - 1] == 0);
        if (!ReadConsoleW(handle, line, (DWORD)GES_COUNT(line), &got, NULL)) {
            return GetLastError();
        }
        if (got == 0 || (begins && line[0] == CONTROL_Z) || units.len > max * 2 ||
            ges_arena_failed(mem)) {
            break;
        }
        ges_build_text(&units, (ges_text){(const char *)line, got * sizeof(*line)});
    }
    ges_text all = ges_build_done(&units);
    ges_build_text(out, ges_utf16le_decode(mem, ges_bytes_from(all)));
    return 0;
}

static DWORD read_all(HANDLE handle, size_t max, ges_builder *out) {
    for (;;) {
        char part[16 * 1024];
        DWORD got = 0;
        if (!ReadFile(handle, part, sizeof(part), &got, NULL)) {
            DWORD code = GetLastError();
            return code == ERROR_BROKEN_PIPE || code == ERROR_HANDLE_EOF ? 0 : code;
        }
        if (got == 0 || out->len > max) {
            return 0;
        }
        ges_build_text(out, (ges_text){part, got});
    }
}

ges_status ges_windows_input_read(const ges_os *os, size_t max, ges_arena *mem, ges_bytes *out,
                                  ges_error *err) {
    (void)os;
    HANDLE handle = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;
    ges_builder b = ges_builder_in(mem);
    DWORD code = GetConsoleMode(handle, &mode) ? read_console(handle, max, mem, &b)
                                               : read_all(handle, max, &b);
    if (code != 0) {
        return ges_windows_error(err, code, "read from", GES_T("standard input"));
    }
    if (b.len > max) {
        return ges_error_set(err, GES_TOO_LARGE, "standard input has over %zu bytes", max);
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = ges_bytes_from(ges_build_done(&b));
    return GES_OK;
}

ges_status ges_windows_console_encode(const ges_os *os, ges_text text, ges_arena *mem,
                                      ges_bytes *out, ges_error *err) {
    (void)os;
    UINT page = GetConsoleOutputCP();
    page = page != 0 ? page : GetOEMCP();
    if (page == CP_UTF8 || text.len == 0) {
        *out = ges_bytes_from(text);
        return GES_OK;
    }
    wchar_t *wide = ges_new_array(mem, text.len + 1, wchar_t);
    char *bytes = ges_arena_array(mem, text.len + 1, 2); /* at most two bytes a unit */
    if (wide == NULL || bytes == NULL) {
        return ges_arena_error(mem, err);
    }
    BOOL is_lost = FALSE;
    size_t units = ges_utf16_encode(text, wide, text.len);
    int len = units > INT_MAX / 2
                  ? 0
                  : WideCharToMultiByte(page, WC_NO_BEST_FIT_CHARS, wide, (int)units, bytes,
                                        (int)units * 2, NULL, &is_lost);
    if (len <= 0 || is_lost) {
        return ges_error_set(err, GES_INVALID,
                             "the console's code page %u lacks a character of it; run 'chcp 65001'",
                             (unsigned)page);
    }
    *out = (ges_bytes){(const uint8_t *)bytes, (size_t)len};
    return GES_OK;
}
