/* Lists what the archive readers find, for tests that compare: archive_list [OPTION VALUE]... FILE...
 *
 *     one line an entry: kind, size, mode in octal, time in ns, SHA-256, name, link (both in hex)
 *     last line a file:  "ok", or "failed", status, offset, message
 *
 *     judge SYSTEM       linux, macos or windows: names must also be fit to be unpacked there
 *     entries, bytes, entry, name N   the limits;   memory N   the arena's ceiling */
#include "base/number.h"
#include "base/sha256.h"
#include "formats/archivename.h"
#include "os/filewindow.h"

#include <stdio.h>

typedef struct listing {
    ges_archive_roster roster;
    bool is_judged;
    ges_sha256 hash;
    uint64_t given;
} listing;

static ges_status begin(void *self, const ges_archive_entry *entry, ges_error *err) {
    listing *l = self;
    ges_text path;
    l->given = 0;
    ges_sha256_init(&l->hash);
    return l->is_judged ? ges_archive_roster_add(&l->roster, entry, &path, err) : GES_OK;
}

static ges_status data(void *self, const ges_archive_entry *entry, ges_bytes bytes, ges_error *err) {
    listing *l = self;
    (void)err;
    l->given += bytes.len;
    if (l->given > entry->size) {
        __builtin_trap();
    }
    ges_sha256_add(&l->hash, bytes.ptr, bytes.len);
    return GES_OK;
}

static void print_hex(const void *bytes, size_t len) {
    const uint8_t *p = bytes;
    for (size_t i = 0; i < len; i++) {
        printf("%02x", p[i]);
    }
}

static ges_status end(void *self, const ges_archive_entry *entry, ges_error *err) {
    static const char *const kinds[] = {"file", "dir", "symlink", "hardlink", "other"};
    listing *l = self;
    uint8_t sum[32];
    (void)err;
    if (l->given != entry->size) {
        __builtin_trap();
    }
    ges_sha256_done(&l->hash, sum);
    printf("%s %llu %o %lld ", kinds[entry->kind], (unsigned long long)entry->size, entry->mode,
           (long long)entry->mtime_ns);
    print_hex(sum, sizeof(sum));
    printf(" ");
    print_hex(entry->name.ptr, entry->name.len);
    printf(" ");
    print_hex(entry->link.ptr, entry->link.len);
    printf("\n");
    return GES_OK;
}

static void list(const char *path, const char *system, const ges_archive_limits *limits, uint64_t memory) {
    ges_arena mem;
    ges_arena names;
    ges_error err = {0};
    ges_file_window file;
    ges_arena_init(&mem, (size_t)memory);
    ges_arena_init(&names, 0);
    listing l = {.roster = {.mem = &names}};
    l.is_judged = system != NULL;
    l.roster.style = l.is_judged && system[0] == 'w' ? GES_PATH_WINDOWS : GES_PATH_UNIX;
    l.roster.folds_case = l.is_judged && system[0] != 'l';
    ges_archive_visitor visitor = {&l, begin, data, end};
    ges_status status = ges_file_window_open(&file, ges_os_native(), ges_text_of(path), &err);
    if (status == GES_OK) {
        status = ges_archive_read(&file.window, limits, &visitor, &mem, &err);
        ges_file_window_close(&file);
    }
    if (status == GES_OK) {
        printf("ok\n");
    } else {
        for (char *c = err.text; *c != '\0'; c++) {
            *c = (unsigned char)*c < ' ' ? '?' : *c;
        }
        printf("failed %s %llu %s\n", ges_status_name(status), (unsigned long long)err.offset, err.text);
    }
    ges_arena_close(&mem);
    ges_arena_close(&names);
}

int main(int argc, char **argv) {
    ges_archive_limits limits = {0};
    const char *system = NULL;
    uint64_t memory = 0;
    int at = 1;
    for (; at + 2 < argc && argv[at][0] != '/'; at += 2) {
        uint64_t value = 0;
        (void)ges_parse_u64(ges_text_of(argv[at + 1]), &value); /* a name of a system is none */
        if (strcmp(argv[at], "judge") == 0) {
            system = argv[at + 1];
        } else if (strcmp(argv[at], "entries") == 0) {
            limits.entries = (size_t)value;
        } else if (strcmp(argv[at], "bytes") == 0) {
            limits.bytes = value;
        } else if (strcmp(argv[at], "entry") == 0) {
            limits.entry_bytes = value;
        } else if (strcmp(argv[at], "name") == 0) {
            limits.name_len = (size_t)value;
        } else if (strcmp(argv[at], "memory") == 0) {
            memory = value;
        } else {
            break;
        }
    }
    for (; at < argc; at++) {
        list(argv[at], system, &limits, memory);
    }
    return 0;
}
