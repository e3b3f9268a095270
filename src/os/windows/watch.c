/* Watching directories with ReadDirectoryChangesW and keys with RegNotifyChangeKeyValue: each place
 * has an event, and one wait waits for all of them. */
#include "os/windows/win32.h"

enum {
    PLACES_MAX = 62,         /* WaitForMultipleObjects takes 64; a program and Ctrl-C are two */
    BUFFER_SIZE = 16 * 1024, /* of one directory; over 64 KiB network shares refuse */
    NAMES = FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME,
    WRITES = FILE_NOTIFY_CHANGE_LAST_WRITE | FILE_NOTIFY_CHANGE_SIZE |
             FILE_NOTIFY_CHANGE_ATTRIBUTES,
};

/* One directory or key. */
typedef struct place {
    HANDLE event;      /* NULL: the place is free */
    HANDLE dir;        /* NULL: a key */
    HKEY key;
    ges_registry_root root;
    ges_text key_name; /* in the watcher's arena */
    DWORD filter;
    BY_HANDLE_FILE_INFORMATION identity;
    OVERLAPPED overlapped;
    DWORD *buffer; /* DWORD: the system wants it aligned; kept when the place is free */
} place;

typedef struct watcher {
    ges_arena *mem;
    ges_windows_child child;
    place places[PLACES_MAX];
} watcher;

static watcher *watcher_of(ges_watch watch) {
    return (watcher *)watch.handle; /* our own pointer */
}

ges_windows_child *ges_windows_watch_child(ges_watch watch) {
    return &watcher_of(watch)->child;
}

static void close_place(place *p) {
    if (p->dir != NULL) {
        DWORD moved;
        (void)CancelIo(p->dir); /* asked by this thread; then the buffer is ours again */
        (void)GetOverlappedResult(p->dir, &p->overlapped, &moved, TRUE);
        (void)CloseHandle(p->dir);
    }
    if (p->key != NULL) {
        (void)RegCloseKey(p->key);
    }
    if (p->event != NULL) {
        (void)CloseHandle(p->event);
    }
    *p = (place){.buffer = p->buffer};
}

/* Asks for the next changes; 0 or the system's error. */
static DWORD arm(place *p) {
    (void)ResetEvent(p->event); /* cannot fail with an event of ours */
    if (p->key != NULL) {
        return (DWORD)RegNotifyChangeKeyValue(p->key, FALSE,
                                              REG_NOTIFY_CHANGE_LAST_SET | REG_NOTIFY_CHANGE_NAME,
                                              p->event, TRUE);
    }
    p->overlapped = (OVERLAPPED){.hEvent = p->event};
    return ReadDirectoryChangesW(p->dir, p->buffer, BUFFER_SIZE, FALSE, p->filter, NULL,
                                 &p->overlapped, NULL)
               ? 0
               : GetLastError();
}

/* Makes a free place ready; false with *err set. */
static bool ready(watcher *w, place *p, ges_error *err) {
    if (p->buffer == NULL) {
        p->buffer = ges_new_array(w->mem, BUFFER_SIZE / sizeof(DWORD), DWORD);
    }
    if (p->buffer == NULL) {
        (void)ges_arena_error(w->mem, err); /* told by false */
        return false;
    }
    p->event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (p->event == NULL) { /* told by false */
        (void)ges_windows_error(err, GetLastError(), "make", GES_T("an event"));
    }
    return p->event != NULL;
}

/* A free place made ready, `wish` when that is one; NULL with *err set. */
static place *new_place(watcher *w, place *wish, ges_error *err) {
    for (size_t i = 0; i < PLACES_MAX; i++) {
        place *p = wish != NULL ? wish : &w->places[i];
        if (p->event == NULL) {
            return ready(w, p, err) ? p : NULL;
        }
    }
    (void)ges_error_set(err, GES_TOO_LARGE,
                        "cannot watch more than %d directories and keys; watch fewer at a time",
                        PLACES_MAX); /* told by NULL */
    return NULL;
}

static uint32_t number_of(const watcher *w, const place *p) {
    return (uint32_t)(p - w->places) + 1;
}

ges_status ges_windows_watch_open(const ges_os *os, ges_arena *mem, ges_watch *out,
                                  ges_error *err) {
    (void)os;
    watcher *w = ges_new(mem, watcher);
    if (w == NULL) {
        return ges_arena_error(mem, err);
    }
    w->mem = mem;
    *out = (ges_watch){(intptr_t)w};
    return GES_OK;
}

static bool is_same(const BY_HANDLE_FILE_INFORMATION *a, const BY_HANDLE_FILE_INFORMATION *b) {
    return a->dwVolumeSerialNumber == b->dwVolumeSerialNumber &&
           a->nFileIndexHigh == b->nFileIndexHigh && a->nFileIndexLow == b->nFileIndexLow;
}

/* The place that watches this directory already; widened when it must be. */
static place *known_dir(watcher *w, const BY_HANDLE_FILE_INFORMATION *identity, DWORD filter) {
    for (size_t i = 0; i < PLACES_MAX; i++) {
        place *p = &w->places[i];
        if (p->dir != NULL && is_same(&p->identity, identity) && (p->filter & filter) == filter) {
            return p;
        }
    }
    return NULL;
}

/* Opens the directory so that others may still rename and remove it. */
static DWORD open_dir(const ges_windows_path *path, HANDLE *dir,
                      BY_HANDLE_FILE_INFORMATION *identity) {
    *dir = CreateFileW(path->ptr, FILE_LIST_DIRECTORY,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, NULL);
    if (*dir == INVALID_HANDLE_VALUE) {
        *dir = NULL;
        return GetLastError();
    }
    DWORD code = GetFileInformationByHandle(*dir, identity) ? 0 : GetLastError();
    if (code == 0 && (identity->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
        code = ERROR_DIRECTORY;
    }
    if (code != 0) {
        (void)CloseHandle(*dir);
        *dir = NULL;
    }
    return code;
}

ges_status ges_windows_watch_dir(const ges_os *os, ges_watch watch, ges_text path, bool with_writes,
                                 uint32_t *out, ges_error *err) {
    (void)os;
    watcher *w = watcher_of(watch);
    ges_windows_path name;
    BY_HANDLE_FILE_INFORMATION identity;
    HANDLE dir = NULL;
    DWORD filter = (DWORD)NAMES | (with_writes ? (DWORD)WRITES : 0);
    ges_status status = ges_windows_path_open_file(&name, path, "watch", err);
    if (status != GES_OK) {
        return status;
    }
    DWORD code = open_dir(&name, &dir, &identity);
    if (code != 0) {
        return ges_windows_error(err, code, "watch", path);
    }
    place *p = known_dir(w, &identity, filter);
    if (p != NULL) {
        (void)CloseHandle(dir);
        *out = number_of(w, p);
        return GES_OK;
    }
    p = known_dir(w, &identity, NAMES); /* a handle keeps its first filter: begin anew */
    if (p != NULL) {
        close_place(p);
        filter |= WRITES;
    }
    ges_error why = {0};
    p = new_place(w, p, &why);
    if (p == NULL) {
        (void)CloseHandle(dir);
        return ges_error_set(err, why.status, "%s", why.text);
    }
    p->dir = dir;
    p->filter = filter;
    p->identity = identity;
    code = arm(p);
    if (code != 0) {
        close_place(p);
        return ges_windows_error(err, code, "watch", path);
    }
    *out = number_of(w, p);
    return GES_OK;
}

static place *known_key(watcher *w, ges_registry_root root, ges_text key) {
    for (size_t i = 0; i < PLACES_MAX; i++) {
        place *p = &w->places[i];
        if (p->key != NULL && p->root == root && ges_text_equal(p->key_name, key)) {
            return p;
        }
    }
    return NULL;
}

/* A key that was removed may have come back under its name as another one; wine does not tell. */
static bool is_removed(const place *p) {
    return RegQueryInfoKeyW(p->key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                            NULL) == ERROR_KEY_DELETED;
}

ges_status ges_windows_watch_key(const ges_os *os, ges_watch watch, ges_registry_root root,
                                 ges_text key, uint32_t *out, ges_error *err) {
    (void)os;
    watcher *w = watcher_of(watch);
    HKEY top = root == GES_REGISTRY_MACHINE ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
    place *p = known_key(w, root, key);
    if (p != NULL && is_removed(p)) {
        close_place(p);
        p = NULL;
    }
    if (p != NULL) {
        *out = number_of(w, p);
        return GES_OK;
    }
    ges_error why = {0};
    const wchar_t *name = ges_wide_from_text(w->mem, key);
    ges_text copy = ges_text_copy(w->mem, key);
    if (name == NULL || copy.ptr == NULL) {
        return ges_arena_error(w->mem, err);
    }
    p = new_place(w, NULL, &why);
    if (p == NULL) {
        return ges_error_set(err, why.status, "%s", why.text);
    }
    p->root = root;
    p->key_name = copy;
    DWORD code =
        (DWORD)RegOpenKeyExW(top, name, 0, KEY_NOTIFY | KEY_QUERY_VALUE | KEY_WOW64_64KEY,
                             &p->key);
    p->key = code == 0 ? p->key : NULL;
    code = code == 0 ? arm(p) : code;
    if (code != 0) {
        close_place(p);
        return ges_windows_error(err, code, "watch the registry key", key);
    }
    *out = number_of(w, p);
    return GES_OK;
}

/* --- waiting ---------------------------------------------------------------------------------- */

/* The names in a directory's buffer. Layout: FILE_NOTIFY_INFORMATION, winnt.h: offset to the next,
 * action, bytes of the name, the name. */
static bool take_names(const place *p, uint32_t number, DWORD len, ges_arena *mem,
                       ges_watch_events *list) {
    const uint8_t *bytes = (const uint8_t *)p->buffer;
    enum { HEAD = 12 };
    DWORD head[3];
    for (DWORD at = 0; at + HEAD <= len; at += head[0]) {
        memcpy(head, bytes + at, HEAD);
        if (head[2] > len - at - HEAD) {
            break;
        }
        wchar_t *wide = ges_new_array(mem, head[2] / 2 + 1, wchar_t);
        if (wide == NULL) {
            return false;
        }
        memcpy(wide, bytes + at + HEAD, head[2]);
        ges_watch_event event = {number, GES_WATCH_CHANGED,
                                 ges_utf16_to_text(mem, wide, head[2] / 2)};
        if (event.name.ptr == NULL || !ges_list_push(mem, list, event)) {
            return false;
        }
        if (head[0] == 0) {
            break;
        }
    }
    return true;
}

/* What one place that is signalled says; it is asked for more, or closed when it is gone. */
static bool take(place *p, uint32_t number, ges_arena *mem, ges_watch_events *list) {
    ges_watch_event event = {number, GES_WATCH_CHANGED, {NULL, 0}};
    DWORD len = 0;
    bool is_read = true;
    if (p->dir == NULL) {
        is_read = ges_list_push(mem, list, event);
    } else if (!GetOverlappedResult(p->dir, &p->overlapped, &len, FALSE)) {
        p->overlapped = (OVERLAPPED){.hEvent = p->event};
        (void)CloseHandle(p->dir); /* nothing is under way any more */
        p->dir = NULL;
    } else if (len == 0) { /* more than the buffer holds */
        event.word = GES_WATCH_LOST;
        is_read = ges_list_push(mem, list, event);
    } else {
        is_read = take_names(p, number, len, mem, list);
    }
    bool is_here = p->dir != NULL || p->key != NULL;
    if (is_here && arm(p) == 0) {
        return is_read;
    }
    if (is_here && p->dir != NULL) { /* could not be armed: nothing is under way */
        (void)CloseHandle(p->dir);
        p->dir = NULL;
    }
    close_place(p);
    event.word = GES_WATCH_GONE;
    return is_read && ges_list_push(mem, list, event);
}

ges_status ges_windows_watch_wait(const ges_os *os, ges_watch watch, uint32_t wait_ms,
                                  ges_arena *mem, ges_watch_events *out, ges_error *err) {
    (void)os;
    watcher *w = watcher_of(watch);
    HANDLE events[PLACES_MAX + 2];
    place *places[PLACES_MAX];
    DWORD count = 0;
    DWORD all;
    ges_watch_events list = {0};
    for (size_t i = 0; i < PLACES_MAX; i++) {
        if (w->places[i].event != NULL) {
            places[count] = &w->places[i];
            events[count++] = w->places[i].event;
        }
    }
    all = count;
    if (w->child.process.hProcess != NULL) {
        events[all++] = w->child.process.hProcess;
    }
    if (w->child.interrupt != NULL) {
        events[all++] = w->child.interrupt;
    }
    DWORD timeout = ges_windows_child_wait(&w->child,
                                           wait_ms >= GES_WATCH_FOREVER ? INFINITE : wait_ms);
    if (all == 0) {
        Sleep(timeout);
    } else if (WaitForMultipleObjects(all, events, FALSE, timeout) == WAIT_FAILED) {
        return ges_windows_error(err, GetLastError(), "wait for", GES_T("changes"));
    }
    for (DWORD i = 0; i < count; i++) {
        if (WaitForSingleObject(events[i], 0) == WAIT_OBJECT_0 &&
            !take(places[i], number_of(w, places[i]), mem, &list)) {
            return ges_arena_error(mem, err);
        }
    }
    if (!ges_windows_child_take(&w->child, mem, &list)) {
        return ges_arena_error(mem, err);
    }
    *out = list;
    return GES_OK;
}

void ges_windows_watch_close(const ges_os *os, ges_watch *watch) {
    (void)os;
    watcher *w = watch->handle != -1 ? watcher_of(*watch) : NULL;
    for (size_t i = 0; w != NULL && i < PLACES_MAX; i++) {
        close_place(&w->places[i]);
    }
    if (w != NULL) {
        ges_windows_child_close(&w->child);
    }
    *watch = GES_WATCH_CLOSED;
}
