/* Watching directories with inotify(7). */
#include "os/linux/child.h"

#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
    READ_MAX = 16 * 1024, /* bytes of events at a time */
    EVENTS_MAX = 4096,    /* of one wait; what is left stays with the kernel */
    NAMES = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF,
    WRITES = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB,
};

/* A limit of inotify that was reached, with its value and how to raise it. */
static ges_status limit(const ges_os *os, ges_error *err, int code, const char *name,
                        const char *what) {
    ges_arena mem;
    ges_bytes value = {0};
    ges_arena_init(&mem, 0);
    ges_text path = ges_text_format(&mem, "/proc/sys/fs/inotify/%s", name);
    (void)ges_posix_file_read(os, path, 64, &mem, &value, NULL); /* then the value is left out */
    ges_text number = ges_text_trim(ges_text_from(value));
    ges_status status =
        ges_error_set(err, GES_TOO_LARGE,
                      "cannot watch more: this user's %s are used up (fs.inotify.%s=%.*s); raise it: "
                      "sysctl fs.inotify.%s=524288",
                      what, name, GES_FMT(number), name);
    if (err != NULL) {
        err->os_code = code;
    }
    ges_arena_close(&mem);
    return status;
}

ges_status ges_posix_watch_open(const ges_os *os, ges_arena *mem, ges_watch *out, ges_error *err) {
    ges_linux_watch *w = ges_new(mem, ges_linux_watch);
    if (w == NULL) {
        return ges_arena_error(mem, err);
    }
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    int code = errno;
    if (fd < 0 && code == EMFILE) {
        return limit(os, err, code, "max_user_instances", "watchers");
    }
    if (fd < 0) {
        return ges_posix_error(err, code, "open", GES_T("a watcher"));
    }
    *w = (ges_linux_watch){.fd = fd, .child = GES_LINUX_CHILD_NONE};
    *out = (ges_watch){(intptr_t)w};
    return GES_OK;
}

ges_status ges_posix_watch_dir(const ges_os *os, ges_watch watch, ges_text path, bool with_writes,
                               uint32_t *out, ges_error *err) {
    ges_posix_path name;
    ges_status status = ges_posix_path_open(&name, path, err);
    if (status != GES_OK) {
        return status;
    }
    uint32_t mask = (uint32_t)NAMES | (with_writes ? (uint32_t)WRITES : 0);
    int wd = inotify_add_watch(ges_linux_watch_of(watch)->fd, name.ptr,
                               mask | IN_ONLYDIR | IN_MASK_ADD | IN_EXCL_UNLINK);
    int code = errno;
    if (wd < 0 && code == ENOSPC) {
        return limit(os, err, code, "max_user_watches", "watched directories");
    }
    if (wd < 0) {
        return ges_posix_error(err, code, "watch", path);
    }
    *out = (uint32_t)wd; /* from 1 on */
    return GES_OK;
}

/* What an event says; false: nothing that anybody asked for. A directory that moved away is watched
 * by a name that is no longer its own: the kernel is told to stop. */
static bool event_of(int fd, const struct inotify_event *event, ges_watch_event *out) {
    *out = (ges_watch_event){.place = (uint32_t)event->wd, .word = GES_WATCH_CHANGED};
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        *out = (ges_watch_event){.word = GES_WATCH_LOST};
        return true;
    }
    if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) {
        out->word = GES_WATCH_GONE;
        (void)inotify_rm_watch(fd, event->wd); /* may be gone by itself */
        return true;
    }
    if ((event->mask & IN_MODIFY) != 0) {
        out->word = GES_WATCH_WRITING;
    }
    return event->len != 0; /* IN_IGNORED and the directory's own attributes have no name */
}

/* The same thing twice in a row is told once. */
static bool is_told(const ges_watch_events *list, const ges_watch_event *event, ges_text name) {
    const ges_watch_event *last = list->count != 0 ? &list->items[list->count - 1] : NULL;
    return last != NULL && last->place == event->place && last->word == event->word &&
           ges_text_equal(last->name, name);
}

/* Takes the events of one read. */
static ges_status take(int fd, const char *buffer, size_t len, ges_arena *mem,
                       ges_watch_events *list, ges_error *err) {
    struct inotify_event head;
    for (size_t at = 0; at + sizeof(head) <= len; at += sizeof(head) + head.len) {
        ges_watch_event event;
        memcpy(&head, buffer + at, sizeof(head));
        const char *ptr = buffer + at + sizeof(head);
        if (!event_of(fd, &head, &event)) {
            continue;
        }
        ges_text name = {ptr, strnlen(ptr, head.len)}; /* padded with NULs */
        if (is_told(list, &event, name)) {
            continue;
        }
        event.name = ges_text_copy(mem, name);
        if (event.name.ptr == NULL || !ges_list_push(mem, list, event)) {
            return ges_arena_error(mem, err);
        }
    }
    return GES_OK;
}

/* What the kernel has ready. */
static ges_status take_all(int fd, ges_arena *mem, ges_watch_events *list, ges_error *err) {
    char buffer[READ_MAX];
    while (list->count < EVENTS_MAX) {
        ssize_t len = read(fd, buffer, sizeof(buffer));
        int code = errno;
        if (len < 0 && code != EAGAIN && code != EINTR) {
            return ges_posix_error(err, code, "read", GES_T("changes"));
        }
        if (len <= 0) {
            break;
        }
        ges_status status = take(fd, buffer, (size_t)len, mem, list, err);
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

ges_status ges_posix_watch_wait(const ges_os *os, ges_watch watch, uint32_t wait_ms,
                                ges_arena *mem, ges_watch_events *out, ges_error *err) {
    (void)os;
    ges_linux_watch *w = ges_linux_watch_of(watch);
    ges_watch_events list = {0};
    struct pollfd ready[3] = {{.fd = w->fd, .events = POLLIN},
                              {.fd = w->child.link, .events = POLLIN},
                              {.fd = w->child.signals, .events = POLLIN}}; /* -1: is passed over */
    int timeout = wait_ms >= GES_WATCH_FOREVER ? -1 : (int)wait_ms;
    if (poll(ready, GES_COUNT(ready), timeout) < 0 && errno != EINTR) {
        return ges_posix_error(err, errno, "wait for", GES_T("changes"));
    }
    ges_status status = take_all(w->fd, mem, &list, err);
    if (status == GES_OK && !ges_linux_child_take(&w->child, mem, &list)) {
        status = ges_arena_error(mem, err);
    }
    if (status != GES_OK) {
        return status;
    }
    *out = list;
    return GES_OK;
}

void ges_posix_watch_close(const ges_os *os, ges_watch *watch) {
    (void)os;
    if (watch->handle != -1) {
        ges_linux_watch *w = ges_linux_watch_of(*watch);
        ges_linux_child_close(&w->child);
        (void)close(w->fd); /* nothing is buffered */
    }
    *watch = GES_WATCH_CLOSED;
}
