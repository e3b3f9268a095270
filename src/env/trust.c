/* Reads and writes the records of what the user approved. */
#include "env/trust.h"

#include "base/builder.h"
#include "base/sha256.h"
#include "env/makedirs.h"
#include "env/typed.h"

enum {
    RECORD_MAX = 1 << 16,
    OTHERS_WRITE = 0022,
    WORLD_WRITES = 0002,
    STICKY = 01000,
    PRIVATE_DIR = 0700,
    PRIVATE_FILE = 0600,
    LOCK_WAIT_MS = 5000,
    HASH_DIGITS = 64,
};

static const ges_text first_line = GES_LIT("ges.trust/1");

const char *ges_trust_name(ges_trust trust) {
    static const char *const names[] = {"not allowed yet", "changed", "allowed", "denied"};
    return names[trust];
}

ges_text ges_trust_hex(ges_arena *mem, const uint8_t hash[32]) {
    return ges_hex(mem, (ges_bytes){hash, 32});
}

/* --- who can write there ---------------------------------------------------------------------- */

/* What root made in an earlier sudo is easily given back; what another user has stays theirs. */
static ges_status deny_foreign(const ges_os *os, ges_arena *mem, ges_text path, uint32_t owner,
                               ges_error *err) {
    const char *elsewhere = os->family == GES_OS_LINUX
                                ? "let HOME or XDG_DATA_HOME name a directory of yours ('sudo -H' does)"
                                : "let HOME name a directory of yours ('sudo -H' does)";
    ges_text give = ges_text_format(mem, "run sudo chown %u %.*s", (unsigned)os->user_id(os),
                                    GES_FMT(ges_typed_path(mem, path)));
    return ges_error_set(err, GES_DENIED,
                         "approvals count for nothing: '%.*s' belongs to another user (id %u); %.*s",
                         GES_FMT(path), (unsigned)owner,
                         GES_FMT(owner == 0 ? give : ges_text_of(elsewhere)));
}

/* who: as chmod names them */
static ges_status deny_open(ges_arena *mem, ges_text path, uint32_t mode, const char *who,
                            ges_error *err) {
    return ges_error_set(err, GES_DENIED,
                         "approvals count for nothing while others may write where they lie (mode "
                         "%04o): run chmod %s-w %.*s",
                         (unsigned)mode, who, GES_FMT(ges_typed_path(mem, path)));
}

/* Windows has no owners and modes in this form: there the directory lies in the user's profile, whose
 * access list keeps others out. */
static ges_status check_own(const ges_os *os, ges_text path, bool follow, ges_arena *mem,
                            ges_file_info *info, ges_error *err) {
    ges_status status = os->file_info(os, path, follow, info, err);
    if (status != GES_OK || os->family == GES_OS_WINDOWS) {
        return status;
    }
    if (info->owner != os->user_id(os)) {
        return deny_foreign(os, mem, path, info->owner, err);
    }
    if (info->kind != GES_FILE_SYMLINK && (info->mode & OTHERS_WRITE) != 0) {
        return deny_open(mem, path, info->mode, "go", err);
    }
    return GES_OK;
}

/* Whoever may write a directory can put another thing in the place of what is in it; in one with the
 * sticky bit, of what is theirs. */
static ges_status check_holder(const ges_os *os, ges_text path, const ges_file_info *info,
                               ges_arena *mem, ges_error *err) {
    bool is_trusty = info->owner == 0 || info->owner == os->user_id(os);
    bool is_private_group = info->group == info->owner; /* user-private groups, umask 002 */
    uint32_t others = is_private_group ? WORLD_WRITES : OTHERS_WRITE;
    bool is_open = info->kind != GES_FILE_SYMLINK && (info->mode & others) != 0 &&
                   (info->mode & STICKY) == 0;
    if (is_trusty && !is_open) {
        return GES_OK;
    }
    return is_trusty ? deny_open(mem, path, info->mode, is_private_group ? "o" : "go", err)
                     : deny_foreign(os, mem, path, info->owner, err);
}

typedef struct way {
    const ges_os *os;
    ges_arena *mem;
    ges_text at;   /* looked at, and no link */
    ges_text rest; /* of the path, from there */
    int links;
} way;

/* One name further. */
static ges_status step(way *w, ges_text name, ges_error *err) {
    enum { LINKS_MAX = 40 }; /* Source: path_resolution(7) */
    ges_text next = ges_path_join(w->mem, GES_PATH_UNIX, w->at, name);
    ges_text target = {0};
    ges_file_info info;
    ges_status status = w->os->file_info(w->os, next, false, &info, err);
    bool is_last = w->rest.len == 0;
    if (status == GES_OK && info.kind != GES_FILE_SYMLINK) {
        w->at = next;
        return is_last ? GES_OK /* it holds nothing more */
                       : check_holder(w->os, next, &info, w->mem, err);
    }
    status = status == GES_OK ? check_holder(w->os, next, &info, w->mem, err) : status;
    status = status == GES_OK ? w->os->link_read(w->os, next, w->mem, &target, err) : status;
    if (status == GES_OK && ++w->links > LINKS_MAX) {
        return ges_error_set(err, GES_DENIED,
                             "approvals count for nothing: more than %d links on the way to them, the "
                             "last is '%.*s'; remove the one that leads in a circle",
                             LINKS_MAX, GES_FMT(next));
    }
    if (status == GES_OK) {
        w->at = ges_path_is_abs(GES_PATH_UNIX, target) ? GES_T("/") : w->at;
        w->rest = is_last ? target : ges_text_join(w->mem, target, GES_T("/"), w->rest);
    }
    return status;
}

/* Every directory and link on the way to `dir`, links followed one by one as the system does: each of
 * them decides what `dir` is. */
static ges_status check_above(const ges_os *os, ges_text dir, ges_arena *mem, ges_error *err) {
    way w = {.os = os, .mem = mem, .at = GES_T("/"), .rest = dir};
    ges_file_info info;
    ges_text name;
    if (os->family == GES_OS_WINDOWS) {
        return GES_OK;
    }
    ges_status status = os->file_info(os, w.at, true, &info, err);
    status = status == GES_OK ? check_holder(os, w.at, &info, mem, err) : status;
    while (status == GES_OK && w.rest.len != 0 && ges_text_next(&w.rest, '/', &name)) {
        if (ges_text_equal(name, GES_T(".."))) {
            w.at = ges_path_dir(mem, GES_PATH_UNIX, w.at);
        } else if (name.len != 0 && !ges_text_equal(name, GES_T("."))) {
            status = step(&w, name, err);
        }
    }
    return status;
}

/* --- where ------------------------------------------------------------------------------------ */

static ges_status find_base(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                            ges_text *out, ges_error *err) {
    static const struct {
        ges_text variable; /* wins when it holds an absolute path */
        ges_text below_home;
    } places[] = {
        [GES_OS_LINUX] = {GES_LIT("XDG_DATA_HOME"), GES_LIT(".local/share")},
        [GES_OS_MACOS] = {GES_LIT(""), GES_LIT("Library/Application Support")},
        [GES_OS_WINDOWS] = {GES_LIT("LOCALAPPDATA"), GES_LIT("AppData\\Local")},
    };
    ges_path_style style = ges_os_style(os);
    ges_text base = {0};
    ges_status status = GES_OK;
    if (places[os->family].variable.len != 0 &&
        ges_env_find(os, env, places[os->family].variable, &base) && ges_path_is_abs(style, base)) {
        *out = base;
        return GES_OK;
    }
    bool has_home = os->family != GES_OS_WINDOWS && ges_env_find(os, env, GES_T("HOME"), &base) &&
                    ges_path_is_abs(style, base);
    if (!has_home) {
        status = os->user_home(os, mem, &base, err);
    }
    if (status != GES_OK) {
        return ges_error_note(err, status, "finding what was approved");
    }
    *out = ges_path_join(mem, style, base, places[os->family].below_home);
    return GES_OK;
}

ges_status ges_trust_open(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                          ges_trust_store *out, ges_error *err) {
    ges_path_style style = ges_os_style(os);
    ges_trust_store store = {.os = os, .mem = mem};
    ges_file_info info;
    ges_text base = {0};
    ges_status status = find_base(os, env, mem, &base, err);
    if (status != GES_OK) {
        return status;
    }
    store.dir = ges_path_join(mem, style, base, GES_T("go-env-sync"));
    store.dir = ges_path_join(mem, style, store.dir, GES_T("trust"));
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    status = check_own(os, store.dir, true, mem, &info, err);
    if (status == GES_OK && info.kind != GES_FILE_DIRECTORY) {
        status = ges_error_set(err, GES_DENIED,
                               "'%.*s', where approvals lie, is no directory; move it away",
                               GES_FMT(store.dir));
    }
    status = status == GES_OK ? check_above(os, store.dir, mem, err) : status;
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return status;
    }
    *out = store;
    return GES_OK;
}

ges_text ges_trust_place(const ges_trust_store *store, ges_text path) {
    uint8_t digest[32];
    ges_sha256_of(ges_bytes_from(path), digest);
    return ges_path_join(store->mem, ges_os_style(store->os), store->dir,
                         ges_trust_hex(store->mem, digest));
}

/* --- a record --------------------------------------------------------------------------------- */

typedef struct record {
    bool is_denied;
    ges_text contents[GES_TRUST_MAX_CONTENTS]; /* digits, the newest first */
    size_t count;
} record;

static ges_text written_path(ges_arena *mem, ges_text path) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < path.len; i++) {
        uint8_t c = (uint8_t)path.ptr[i];
        if (c < ' ' || c == 0x7F || c == '%') {
            ges_build_format(&out, "%%%02X", c);
        } else {
            ges_build_char(&out, (char)c);
        }
    }
    return ges_build_done(&out);
}

static bool is_digits(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        bool is_digit = (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
                        (text.ptr[i] >= 'a' && text.ptr[i] <= 'f');
        if (!is_digit) {
            return false;
        }
    }
    return text.len == HASH_DIGITS;
}

static bool read_decision(ges_text line, record *out) {
    ges_text word;
    ges_text rest;
    if (ges_text_equal(line, GES_T("deny"))) {
        out->is_denied = true;
        return true;
    }
    if (!ges_text_cut(line, ' ', &word, &rest) || !ges_text_equal(word, GES_T("allow")) ||
        !is_digits(rest) || out->count >= GES_TRUST_MAX_CONTENTS) {
        return false;
    }
    out->contents[out->count++] = rest;
    return true;
}

/* False: it is no record of that path, whoever put it there. */
static bool parse(const ges_trust_store *store, ges_text text, ges_text path, record *out) {
    ges_text line;
    ges_text said = ges_text_join(store->mem, GES_T("path "), written_path(store->mem, path));
    if (!ges_text_ends(text, GES_T("\n"))) {
        return false;
    }
    text.len--;
    if (!ges_text_next(&text, '\n', &line) || !ges_text_equal(line, first_line) ||
        !ges_text_next(&text, '\n', &line) || !ges_text_equal(line, said)) {
        return false;
    }
    while (ges_text_next(&text, '\n', &line)) {
        if (!read_decision(line, out)) {
            return false;
        }
    }
    return true;
}

/* NOT_FOUND: nothing was said about that path. */
static ges_status read_record(const ges_trust_store *store, ges_text path, record *out,
                              ges_error *err) {
    ges_text place = ges_trust_place(store, path);
    ges_file_info info;
    ges_bytes bytes;
    record found = {0};
    ges_status status = check_own(store->os, place, false, store->mem, &info, err);
    if (status == GES_OK && info.kind != GES_FILE_REGULAR) {
        status = ges_error_set(err, GES_DENIED,
                               "the approval '%.*s' is no regular file; remove it and run ges allow "
                               "again",
                               GES_FMT(place));
    }
    status = status == GES_OK ? store->os->file_read(store->os, place, RECORD_MAX, store->mem,
                                                     &bytes, err)
                              : status;
    if (status != GES_OK) {
        return status;
    }
    if (!parse(store, ges_text_from(bytes), path, &found)) {
        return ges_error_set(err, GES_CORRUPT,
                             "the approval '%.*s' is not one of '%.*s'; run ges allow again",
                             GES_FMT(place), GES_FMT(path));
    }
    *out = found;
    return GES_OK;
}

ges_status ges_trust_ask(const ges_trust_store *store, ges_text path, const uint8_t hash[32],
                         ges_trust *out, ges_error *err) {
    record found = {0};
    ges_status status = read_record(store, path, &found, err);
    if (status == GES_NOT_FOUND) {
        *out = GES_TRUST_UNKNOWN;
        return GES_OK;
    }
    if (status != GES_OK) {
        return status;
    }
    ges_text digits = ges_trust_hex(store->mem, hash);
    ges_trust trust = found.count != 0 ? GES_TRUST_CHANGED : GES_TRUST_UNKNOWN;
    for (size_t i = 0; i < found.count; i++) {
        trust = ges_text_equal(found.contents[i], digits) ? GES_TRUST_ALLOWED : trust;
    }
    *out = found.is_denied ? GES_TRUST_DENIED : trust;
    return GES_OK;
}

/* --- decisions -------------------------------------------------------------------------------- */

static ges_text write_text(const ges_trust_store *store, ges_text path, const record *what) {
    ges_builder out = ges_builder_in(store->mem);
    ges_build_text(&out, first_line);
    ges_build_str(&out, "\npath ");
    ges_build_text(&out, written_path(store->mem, path));
    ges_build_char(&out, '\n');
    for (size_t i = 0; i < what->count; i++) {
        ges_build_format(&out, "allow %.*s\n", GES_FMT(what->contents[i]));
    }
    if (what->is_denied) {
        ges_build_str(&out, "deny\n");
    }
    return ges_build_done(&out);
}

static ges_status note_place(const ges_trust_store *store, ges_status status, ges_error *err) {
    const char *moves = store->os->family == GES_OS_LINUX ? " (XDG_DATA_HOME moves it)" : "";
    return ges_error_note(err, status, "keeping the decision in '%.*s'%s", GES_FMT(store->dir), moves);
}

/* Others see the old record or the new one. */
static ges_status replace(const ges_trust_store *store, ges_text place, ges_text text,
                          ges_error *err) {
    const ges_os *os = store->os;
    ges_file file = GES_FILE_CLOSED;
    ges_text half = ges_text_join(store->mem, place, GES_T(".tmp"));
    (void)os->file_remove(os, half, NULL); /* what an interrupted run left; the lock is ours */
    ges_status status = os->file_create(os, half, PRIVATE_FILE, &file, err);
    if (status != GES_OK) {
        return note_place(store, status, err);
    }
    status = os->file_write(os, file, ges_bytes_from(text), err);
    status = status == GES_OK ? os->file_sync(os, file, err) : status;
    os->file_close(os, &file);
    status = status == GES_OK ? os->file_rename(os, half, place, err) : status;
    if (status != GES_OK) {
        (void)os->file_remove(os, half, NULL); /* the next run tries again */
    }
    return status == GES_OK ? status : note_place(store, status, err);
}

static void add_content(record *what, ges_text digits) {
    record old = *what;
    what->contents[0] = digits;
    what->count = 1;
    for (size_t i = 0; i < old.count && what->count < GES_TRUST_MAX_CONTENTS; i++) {
        if (!ges_text_equal(old.contents[i], digits)) {
            what->contents[what->count++] = old.contents[i];
        }
    }
}

/* Hooks look whether the time of the directory is later than it was. A clock that was set back, and a
 * second decision within one tick, would leave it as it is. */
static void make_later(const ges_trust_store *store, int64_t before_ns) {
    enum { NS_PER_S = 1000000000 };
    const ges_os *os = store->os;
    ges_text real = {0}; /* times are not set through links */
    ges_file_info info;
    if (os->file_info(os, store->dir, true, &info, NULL) == GES_OK && info.mtime_ns <= before_ns &&
        os->path_resolve(os, store->dir, store->mem, &real, NULL) == GES_OK) {
        (void)os->file_set_times(os, real, before_ns + NS_PER_S, info.atime_ns,
                                 NULL); /* the next prompt but one sees it then */
    }
}

/* digits: of the content that is approved; empty: denied */
static ges_status decide(const ges_trust_store *store, ges_text path, ges_text digits,
                         ges_error *err) {
    const ges_os *os = store->os;
    ges_file lock = GES_FILE_CLOSED;
    ges_file_info info;
    record what = {0};
    ges_status status = ges_make_dirs(os, store->dir, PRIVATE_DIR, store->mem, err);
    if (status != GES_OK) {
        return note_place(store, status, err);
    }
    status = status == GES_OK ? check_own(os, store->dir, true, store->mem, &info, err) : status;
    status = status == GES_OK ? check_above(os, store->dir, store->mem, err) : status;
    if (status != GES_OK) {
        return status;
    }
    ges_text lock_path = ges_path_join(store->mem, ges_os_style(os), store->dir, GES_T("lock"));
    status = os->file_lock(os, lock_path, LOCK_WAIT_MS, &lock, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "locking the approvals");
    }
    status = read_record(store, path, &what, err);
    bool is_new = status == GES_NOT_FOUND || status == GES_CORRUPT || status == GES_TOO_LARGE;
    if (status == GES_OK || is_new) {
        what = status == GES_OK && !what.is_denied ? what : (record){0};
        if (digits.len != 0) {
            add_content(&what, digits);
        } else {
            what = (record){.is_denied = true};
        }
        status = replace(store, ges_trust_place(store, path), write_text(store, path, &what), err);
        make_later(store, info.mtime_ns);
    }
    os->file_close(os, &lock);
    return status;
}

ges_status ges_trust_allow(const ges_trust_store *store, ges_text path, const uint8_t hash[32],
                           ges_error *err) {
    return decide(store, path, ges_trust_hex(store->mem, hash), err);
}

ges_status ges_trust_deny(const ges_trust_store *store, ges_text path, ges_error *err) {
    return decide(store, path, (ges_text){NULL, 0}, err);
}
