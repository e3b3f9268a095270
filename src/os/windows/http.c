/* Asking web servers by WinHTTP, which is loaded when it is needed: no other command pays for it. */
#include "base/builder.h"
#include "os/windows/win32.h"

#include <winhttp.h>

enum { DEFAULT_STALL_MS = 30000, CONNECT_MS = 20000, PIECE = 64 * 1024, HOST_MAX = 256 };

/* What is used of winhttp.dll: name, answer, parameters. */
#define FUNCTIONS(USE)                                                                             \
    USE(WinHttpOpen, HINTERNET, (LPCWSTR, DWORD, LPCWSTR, LPCWSTR, DWORD))                         \
    USE(WinHttpCrackUrl, BOOL, (LPCWSTR, DWORD, DWORD, LPURL_COMPONENTS))                          \
    USE(WinHttpSetTimeouts, BOOL, (HINTERNET, int, int, int, int))                                 \
    USE(WinHttpSetOption, BOOL, (HINTERNET, DWORD, LPVOID, DWORD))                                 \
    USE(WinHttpConnect, HINTERNET, (HINTERNET, LPCWSTR, INTERNET_PORT, DWORD))                     \
    USE(WinHttpOpenRequest, HINTERNET,                                                             \
        (HINTERNET, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR *, DWORD))                         \
    USE(WinHttpSendRequest, BOOL, (HINTERNET, LPCWSTR, DWORD, LPVOID, DWORD, DWORD, DWORD_PTR))    \
    USE(WinHttpReceiveResponse, BOOL, (HINTERNET, LPVOID))                                         \
    USE(WinHttpQueryHeaders, BOOL, (HINTERNET, DWORD, LPCWSTR, LPVOID, LPDWORD, LPDWORD))          \
    USE(WinHttpReadData, BOOL, (HINTERNET, LPVOID, DWORD, LPDWORD))                                \
    USE(WinHttpCloseHandle, BOOL, (HINTERNET))

typedef struct library {
#define USE(name, answer, parameters) answer(WINAPI *name) parameters;
    FUNCTIONS(USE)
#undef USE
} library;

/* One question on its way; what is NULL was not opened. */
typedef struct talk {
    library lib;
    const ges_http_ask *ask;
    ges_arena *mem;
    HINTERNET session;
    HINTERNET connection;
    HINTERNET request;
} talk;

static bool load(library *lib) {
    HMODULE module = LoadLibraryExW(L"winhttp.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    FARPROC found = NULL;
#define USE(name, answer, parameters)                                                              \
    found = module != NULL ? GetProcAddress(module, #name) : NULL;                                 \
    if (found == NULL) {                                                                           \
        return false;                                                                              \
    }                                                                                              \
    memcpy(&lib->name, &found, sizeof(found)); /* a cast would be between function types */
    FUNCTIONS(USE)
#undef USE
    return true;
}

/* The library stays: threads of its own may still be in it, and would run on where it was. */
static void end_talk(talk *t) {
    HINTERNET opened[] = {t->request, t->connection, t->session};
    for (size_t i = 0; i < GES_COUNT(opened); i++) {
        if (opened[i] != NULL) {
            (void)t->lib.WinHttpCloseHandle(opened[i]); /* nothing to lose */
        }
    }
}

/* What its error numbers mean. Source: winhttp.h; Microsoft Learn "WinHTTP Error Messages" */
static const struct {
    DWORD code;
    ges_status status;
    const char *text;
} errors[] = {
    {ERROR_WINHTTP_TIMEOUT, GES_TIMED_OUT, "the server does not answer"},
    {ERROR_WINHTTP_NAME_NOT_RESOLVED, GES_NOT_FOUND, "there is no host of that name"},
    {ERROR_WINHTTP_CANNOT_CONNECT, GES_IO, "nobody listens there"},
    {ERROR_WINHTTP_CONNECTION_ERROR, GES_IO, "the connection was cut"},
    {ERROR_WINHTTP_INVALID_SERVER_RESPONSE, GES_IO, "what answers there is no web server"},
    {ERROR_WINHTTP_SECURE_FAILURE, GES_DENIED,
     "its certificate does not hold, or no secure connection comes about"},
    {ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED, GES_DENIED, "it wants a certificate of yours"},
    {ERROR_WINHTTP_INVALID_URL, GES_INVALID, "that is no URL"},
    {ERROR_WINHTTP_UNRECOGNIZED_SCHEME, GES_INVALID, "that is no URL of http or https"},
    {ERROR_WINHTTP_AUTODETECTION_FAILED, GES_IO, "the proxy could not be found out"},
    {ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT, GES_IO, "the script that names the proxy is broken"},
    {ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT, GES_IO,
     "the script that names the proxy cannot be had"},
};

static ges_status refuse(const talk *t, DWORD code, ges_error *err) {
    for (size_t i = 0; i < GES_COUNT(errors); i++) {
        if (errors[i].code == code) {
            return ges_error_set(err, errors[i].status, "cannot get '%.*s': %s (WinHTTP %lu)",
                                 GES_FMT(t->ask->url), errors[i].text, (unsigned long)code);
        }
    }
    return ges_windows_error(err, code, "get", t->ask->url);
}

/* --- the question ------------------------------------------------------------------------------ */

static wchar_t *wide_of(const talk *t, ges_text text) {
    return ges_wide_from_text(t->mem, text);
}

static bool open_session(talk *t) {
    ges_text proxy = t->ask->proxy;
    ges_text no_scheme = ges_text_starts(proxy, GES_T("http://")) ? ges_text_skip(proxy, 7) : proxy;
    bool is_direct = ges_text_equal(proxy, GES_T("direct"));
    DWORD access = is_direct        ? WINHTTP_ACCESS_TYPE_NO_PROXY
                   : proxy.len != 0 ? WINHTTP_ACCESS_TYPE_NAMED_PROXY
                                    : WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY;
    const wchar_t *name = access == WINHTTP_ACCESS_TYPE_NAMED_PROXY ? wide_of(t, no_scheme) : NULL;
    t->session = t->lib.WinHttpOpen(L"go-env-sync", access, name, NULL, 0);
    if (t->session == NULL && access == WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY) { /* before 8.1 */
        t->session =
            t->lib.WinHttpOpen(L"go-env-sync", WINHTTP_ACCESS_TYPE_DEFAULT_PROXY, NULL, NULL, 0);
    }
    int stall = (int)(t->ask->stall_ms != 0 ? t->ask->stall_ms : DEFAULT_STALL_MS);
    return t->session != NULL &&
           t->lib.WinHttpSetTimeouts(t->session, CONNECT_MS, CONNECT_MS, stall, stall);
}

static bool open_request(talk *t) {
    wchar_t host[HOST_MAX];
    wchar_t *url = wide_of(t, t->ask->url);
    wchar_t *path = ges_new_array(t->mem, t->ask->url.len + 1, wchar_t);
    URL_COMPONENTS parts = {.dwStructSize = sizeof(parts),
                            .lpszHostName = host,
                            .dwHostNameLength = HOST_MAX,
                            .lpszUrlPath = path,
                            .dwUrlPathLength = (DWORD)t->ask->url.len + 1,
                            .dwSchemeLength = 1};
    if (url == NULL || path == NULL || !t->lib.WinHttpCrackUrl(url, 0, 0, &parts)) {
        return false;
    }
    t->connection = t->lib.WinHttpConnect(t->session, host, parts.nPort, 0);
    DWORD flags = parts.nScheme == INTERNET_SCHEME_HTTPS ? WINHTTP_FLAG_SECURE : 0;
    t->request = t->connection != NULL ? t->lib.WinHttpOpenRequest(t->connection, L"GET", path,
                                                                   NULL, NULL, NULL, flags)
                                       : NULL;
    DWORD disabled = WINHTTP_DISABLE_REDIRECTS | WINHTTP_DISABLE_COOKIES;
    return t->request != NULL && t->lib.WinHttpSetOption(t->request, WINHTTP_OPTION_DISABLE_FEATURE,
                                                         &disabled, sizeof(disabled));
}

static bool send_request(talk *t) {
    ges_builder fields = ges_builder_in(t->mem);
    for (size_t i = 0; i < t->ask->field_count; i++) {
        ges_build_format(&fields, "%.*s\r\n", GES_FMT(t->ask->fields[i]));
    }
    wchar_t *wide = wide_of(t, ges_build_done(&fields));
    if (wide == NULL) {
        return false;
    }
    return t->lib.WinHttpSendRequest(t->request, fields.len != 0 ? wide : NULL,
                                     fields.len != 0 ? (DWORD)-1 : 0, NULL, 0, 0, 0) &&
           t->lib.WinHttpReceiveResponse(t->request, NULL);
}

/* --- the answer -------------------------------------------------------------------------------- */

static bool read_head(talk *t, bool *is_wanted) {
    DWORD size = 0;
    DWORD what = WINHTTP_QUERY_RAW_HEADERS_CRLF;
    (void)t->lib.WinHttpQueryHeaders(t->request, what, NULL, NULL, &size, NULL); /* the size */
    wchar_t *wide = ges_arena_alloc(t->mem, size + sizeof(wchar_t));
    if (wide == NULL || !t->lib.WinHttpQueryHeaders(t->request, what, NULL, wide, &size, NULL)) {
        return false;
    }
    ges_text head = ges_utf16_to_text(t->mem, (const uint16_t *)wide, wcslen(wide));
    *is_wanted = t->ask->head(t->ask->self, head);
    return !ges_arena_failed(t->mem);
}

static bool read_body(talk *t) {
    uint8_t *piece = ges_arena_alloc(t->mem, PIECE);
    bool is_wanted = piece != NULL;
    while (is_wanted) {
        DWORD got = 0;
        if (!t->lib.WinHttpReadData(t->request, piece, PIECE, &got)) {
            return false;
        }
        is_wanted = got != 0 && t->ask->body(t->ask->self, (ges_bytes){piece, got});
    }
    return piece != NULL;
}

ges_status ges_windows_http_get(const ges_os *os, const ges_http_ask *ask, ges_arena *mem,
                                ges_error *err) {
    (void)os;
    talk t = {.ask = ask, .mem = mem};
    ges_status status = GES_OK;
    bool is_wanted = false;
    if (!load(&t.lib)) {
        status = ges_error_set(err, GES_UNSUPPORTED,
                               "not supported on this system: winhttp.dll is missing or old");
    } else if (!open_session(&t) || !open_request(&t) || !send_request(&t) ||
               !read_head(&t, &is_wanted) || (is_wanted && !read_body(&t))) {
        DWORD code = GetLastError();
        status = ges_arena_failed(mem) ? ges_arena_error(mem, err) : refuse(&t, code, err);
    }
    end_talk(&t);
    return status;
}
