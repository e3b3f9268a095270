/* The directory of entries: names, lock, begin and end. */
#include "env/journal.h"

#include "base/number.h"
#include "env/makedirs.h"

enum { NAME_DIGITS = 6, PRIVATE_DIR = 0700, PRIVATE_FILE = 0600 };

static const ges_text kinds[] = {GES_LIT(".begun"), GES_LIT(".json"), GES_LIT(".tmp")};
enum { BEGUN, DONE, HALF };

/* --- where ------------------------------------------------------------------------------------ */

static ges_status find_home(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                            ges_text *out, ges_error *err) {
    if (os->family != GES_OS_WINDOWS && ges_env_find(os, env, GES_T("HOME"), out) &&
        ges_path_is_abs(ges_os_style(os), *out)) {
        return GES_OK;
    }
    ges_status status = os->user_home(os, mem, out, err);
    return status == GES_OK ? status : ges_error_note(err, status, "finding the journal");
}

ges_status ges_journal_dir(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    static const struct {
        const char *variable; /* wins when it holds an absolute path */
        ges_text below_home;
    } places[] = {
        [GES_OS_LINUX] = {"XDG_STATE_HOME", GES_LIT(".local/state")},
        [GES_OS_MACOS] = {NULL, GES_LIT("Library/Application Support")},
        [GES_OS_WINDOWS] = {"LOCALAPPDATA", GES_LIT("AppData\\Local")},
    };
    ges_path_style style = ges_os_style(os);
    ges_env_list env = {0};
    ges_text base = {0};
    ges_text home = {0};
    ges_status status = os->env_list(os, mem, &env, err);
    if (status != GES_OK) {
        return status;
    }
    const char *variable = places[os->family].variable;
    if (variable == NULL || !ges_env_find(os, &env, ges_text_of(variable), &base) ||
        !ges_path_is_abs(style, base)) {
        status = find_home(os, &env, mem, &home, err);
        base = ges_path_join(mem, style, home, places[os->family].below_home);
    }
    base = ges_path_join(mem, style, base, GES_T("go-env-sync"));
    base = ges_path_join(mem, style, base, GES_T("journal"));
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        *out = base;
    }
    return status;
}

/* --- names ------------------------------------------------------------------------------------ */

static ges_text name_of(const ges_os *os, ges_text dir, uint64_t number, int kind,
                        ges_arena *mem) {
    ges_text name = ges_text_format(mem, "%0*llu%.*s", NAME_DIGITS, (unsigned long long)number,
                                    GES_FMT(kinds[kind]));
    return ges_path_join(mem, ges_os_style(os), dir, name);
}

/* 000012.json -> 12 and DONE; false: not ours. */
static bool read_name(ges_text name, uint64_t *number, int *kind) {
    for (int i = 0; i < (int)GES_COUNT(kinds); i++) {
        ges_text digits = ges_text_slice(name, 0, name.len - kinds[i].len);
        if (name.len > kinds[i].len && ges_text_ends(name, kinds[i]) &&
            digits.len >= NAME_DIGITS && ges_parse_u64(digits, number) && *number != 0 &&
            *number < INT64_MAX) {
            *kind = i;
            return true;
        }
    }
    return false;
}

ges_text ges_journal_temporary(const ges_os *os, const ges_journal_entry *entry, size_t index,
                               ges_arena *mem) {
    ges_path_style style = ges_os_style(os);
    ges_text name = ges_text_format(mem, ".ges-%llu-%llx-%zu.tmp",
                                    (unsigned long long)entry->number,
                                    (unsigned long long)entry->at_ns, index);
    return ges_path_join(mem, style, ges_path_dir(mem, style, entry->files.items[index].file),
                         name);
}

/* --- open ------------------------------------------------------------------------------------- */

/* Old contents may hold secrets: nobody else reads them. */
static ges_status check_dir(const ges_os *os, ges_text dir, ges_arena *mem, ges_error *err) {
    ges_file_info info;
    ges_text real = dir; /* the directory may be a link, and modes are not set through links */
    ges_status status = os->file_info(os, dir, true, &info, err);
    if (status != GES_OK || os->family == GES_OS_WINDOWS) {
        return status;
    }
    uint32_t user = os->user_id(os);
    if (user != 0 && info.owner != user) {
        return ges_error_set(err, GES_DENIED,
                             "the journal '%.*s' belongs to another user (id %u); give it to "
                             "yours, as nothing is changed without a journal",
                             GES_FMT(dir), (unsigned)info.owner);
    }
    if ((info.mode & 077U) == 0) {
        return GES_OK;
    }
    status = os->path_resolve(os, dir, mem, &real, err);
    return status == GES_OK ? os->file_set_mode(os, real, PRIVATE_DIR, err) : status;
}

/* An entry says what `ges undo` writes where: with sudo and the HOME of somebody else that would be
 * theirs to say. */
static ges_status check_entry(const ges_os *os, ges_text path, ges_error *err) {
    ges_file_info info;
    ges_status status = os->file_info(os, path, false, &info, err);
    if (status != GES_OK || os->family == GES_OS_WINDOWS) {
        return status;
    }
    bool is_trusty = info.owner == 0 || info.owner == os->user_id(os);
    return is_trusty && (info.mode & 0022U) == 0
               ? GES_OK
               : ges_error_set(err, GES_DENIED, "%s (owner %u, mode %04o)",
                               is_trusty ? "others may write it" : "another user wrote it",
                               (unsigned)info.owner, (unsigned)info.mode);
}

static void remove_temporaries(const ges_os *os, ges_text path, ges_arena *mem) {
    ges_bytes bytes;
    ges_journal_entry entry;
    if (check_entry(os, path, NULL) != GES_OK ||
        os->file_read(os, path, GES_JOURNAL_MAX_ENTRY, mem, &bytes, NULL) != GES_OK ||
        ges_journal_parse(bytes, mem, &entry, NULL) != GES_OK) {
        return; /* history shows it as broken */
    }
    for (size_t i = 0; i < entry.files.count; i++) {
        ges_text temporary = ges_journal_temporary(os, &entry, i, mem);
        ges_file_info info;
        if (temporary.ptr != NULL &&
            os->file_info(os, temporary, false, &info, NULL) == GES_OK &&
            info.kind == GES_FILE_REGULAR) {
            (void)os->file_remove(os, temporary, NULL); /* the next run tries again */
        }
    }
}

/* Finds the next number and removes what interrupted runs left. */
static ges_status tidy(ges_journal *journal, ges_error *err) {
    const ges_os *os = journal->os;
    ges_dir_list list = {0};
    ges_status status = os->dir_list(os, journal->dir, journal->mem, &list, err);
    journal->next = 1;
    for (size_t i = 0; status == GES_OK && i < list.count; i++) {
        uint64_t number;
        int kind;
        if (!read_name(list.items[i].name, &number, &kind)) {
            continue;
        }
        ges_text path = ges_path_join(journal->mem, ges_os_style(os), journal->dir,
                                      list.items[i].name);
        if (kind == HALF) {
            (void)os->file_remove(os, path, NULL); /* the next run tries again */
            continue;
        }
        if (kind == BEGUN) {
            ges_arena scratch;
            ges_arena_init(&scratch, 0);
            remove_temporaries(os, path, &scratch);
            ges_arena_close(&scratch);
        }
        journal->next = number >= journal->next ? number + 1 : journal->next;
    }
    return status;
}

ges_status ges_journal_open(const ges_os *os, ges_text dir, uint32_t wait_ms, ges_arena *mem,
                            ges_journal *out, ges_error *err) {
    ges_journal journal = {.os = os, .mem = mem, .dir = dir, .lock = GES_FILE_CLOSED};
    ges_status status = ges_make_dirs(os, dir, PRIVATE_DIR, mem, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "making the journal");
    }
    status = check_dir(os, dir, mem, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text lock = ges_path_join(mem, ges_os_style(os), dir, GES_T("lock"));
    status = os->file_lock(os, lock, wait_ms, &journal.lock, err);
    if (status == GES_CONFLICT) {
        return ges_error_set(err, status,
                             "another ges is changing files (it holds '%.*s'); try again when it "
                             "has ended",
                             GES_FMT(lock));
    }
    if (status != GES_OK) {
        return ges_error_note(err, status, "locking the journal");
    }
    status = tidy(&journal, err);
    if (status != GES_OK) {
        ges_journal_close(&journal);
        return status;
    }
    *out = journal;
    return GES_OK;
}

void ges_journal_close(ges_journal *journal) {
    if (journal->lock.handle != GES_FILE_CLOSED.handle) {
        journal->os->file_close(journal->os, &journal->lock);
    }
}

/* --- entries ---------------------------------------------------------------------------------- */

static ges_status write_durably(const ges_os *os, ges_text path, ges_bytes bytes,
                                ges_error *err) {
    ges_file file = GES_FILE_CLOSED;
    ges_status status = os->file_create(os, path, PRIVATE_FILE, &file, err);
    if (status != GES_OK) {
        return status;
    }
    status = os->file_write(os, file, bytes, err);
    status = status == GES_OK ? os->file_sync(os, file, err) : status;
    os->file_close(os, &file);
    return status;
}

ges_status ges_journal_begin(ges_journal *journal, ges_journal_entry *entry, ges_error *err) {
    const ges_os *os = journal->os;
    uint64_t before = entry->number;
    entry->number = journal->next;
    ges_text half = name_of(os, journal->dir, entry->number, HALF, journal->mem);
    ges_text begun = name_of(os, journal->dir, entry->number, BEGUN, journal->mem);
    ges_bytes bytes = ges_journal_write(entry, journal->mem);
    if (bytes.ptr == NULL || ges_arena_failed(journal->mem)) {
        return ges_arena_error(journal->mem, err);
    }
    ges_status status = write_durably(os, half, bytes, err);
    status = status == GES_OK ? os->file_rename(os, half, begun, err) : status;
    status = status == GES_OK ? os->dir_sync(os, journal->dir, err) : status;
    if (status != GES_OK) {
        (void)os->file_remove(os, half, NULL);  /* the next run removes it */
        (void)os->file_remove(os, begun, NULL); /* all its files are as before: harmless */
        entry->number = before;
        return ges_error_note(err, status, "writing the journal '%.*s'", GES_FMT(journal->dir));
    }
    journal->next++;
    return GES_OK;
}

ges_status ges_journal_done(const ges_journal *journal, uint64_t number, ges_error *err) {
    const ges_os *os = journal->os;
    ges_text begun = name_of(os, journal->dir, number, BEGUN, journal->mem);
    ges_text done = name_of(os, journal->dir, number, DONE, journal->mem);
    if (ges_arena_failed(journal->mem)) {
        return ges_arena_error(journal->mem, err);
    }
    ges_status status = os->file_rename(os, begun, done, err);
    if (status == GES_OK) {
        /* Should the new name be lost, the entry is shown as interrupted, and can be undone. */
        (void)os->dir_sync(os, journal->dir, NULL);
    }
    return status;
}

void ges_journal_drop(const ges_journal *journal, uint64_t number) {
    const ges_os *os = journal->os;
    ges_text begun = name_of(os, journal->dir, number, BEGUN, journal->mem);
    if (!ges_arena_failed(journal->mem)) {
        (void)os->file_remove(os, begun, NULL); /* see the header */
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

static ges_status read_record(const ges_os *os, ges_journal_record *record, ges_arena *mem) {
    ges_error err = {0};
    ges_bytes bytes;
    ges_status status = check_entry(os, record->path, &err);
    status = status == GES_OK ? os->file_read(os, record->path, GES_JOURNAL_MAX_ENTRY, mem, &bytes,
                                              &err)
                              : status;
    if (status == GES_NOT_FOUND) {
        return status; /* its name changes when another process ends it */
    }
    status = status == GES_OK ? ges_journal_parse(bytes, mem, &record->entry, &err) : status;
    if (status == GES_OK && record->entry.number != record->number) {
        status = ges_error_set(&err, GES_CORRUPT, "it says that it is entry %llu",
                               (unsigned long long)record->entry.number);
    }
    if (status != GES_OK) {
        record->entry = (ges_journal_entry){0};
        record->broken = ges_text_copy(mem, ges_text_of(err.text));
    }
    return GES_OK;
}

/* The record of that number in a sorted list; NULL: none. */
static ges_journal_record *record_of(const ges_journal_list *list, uint64_t number) {
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->items[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < list->count && list->items[low].number == number ? &list->items[low] : NULL;
}

/* Later entries decide about earlier ones: an undo that was itself undone counts no more. */
static void mark_undone(const ges_journal_list *list) {
    for (size_t i = list->count; i-- > 0;) {
        const ges_journal_record *later = &list->items[i];
        bool counts = later->entry.undoes != 0 && !later->is_begun && later->undone_by == 0;
        ges_journal_record *earlier = counts ? record_of(list, later->entry.undoes) : NULL;
        if (earlier != NULL && earlier < later) {
            earlier->undone_by = later->number;
        }
    }
}

/* Shell's sort: directories list in any order, and there may be many entries. */
static void sort(const ges_journal_list *list) {
    for (size_t gap = list->count / 2; gap > 0; gap /= 2) {
        for (size_t i = gap; i < list->count; i++) {
            ges_journal_record record = list->items[i];
            size_t at = i;
            for (; at >= gap && list->items[at - gap].number > record.number; at -= gap) {
                list->items[at] = list->items[at - gap];
            }
            list->items[at] = record;
        }
    }
}

ges_status ges_journal_read(const ges_os *os, ges_text dir, ges_arena *mem, ges_journal_list *out,
                            ges_error *err) {
    ges_dir_list names = {0};
    ges_journal_list list = {0};
    ges_status status = os->dir_list(os, dir, mem, &names, err);
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return ges_error_note(err, status, "reading the journal");
    }
    for (size_t i = 0; i < names.count; i++) {
        ges_journal_record record = {0};
        int kind;
        if (!read_name(names.items[i].name, &record.number, &kind) || kind == HALF) {
            continue;
        }
        record.is_begun = kind == BEGUN;
        record.path = ges_path_join(mem, ges_os_style(os), dir, names.items[i].name);
        if (list.count >= GES_JOURNAL_MAX_ENTRIES) {
            return ges_error_set(err, GES_TOO_LARGE, "the journal '%.*s' has over %d entries; "
                                 "delete old ones", GES_FMT(dir), GES_JOURNAL_MAX_ENTRIES);
        }
        if (read_record(os, &record, mem) == GES_OK && !ges_list_push(mem, &list, record)) {
            return ges_arena_error(mem, err);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    sort(&list);
    mark_undone(&list);
    *out = list;
    return GES_OK;
}
