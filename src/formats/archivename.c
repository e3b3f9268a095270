/* Judges names of archive entries: each by itself, then beside those before it. */
#include "formats/archivename.h"

#include "base/utf.h"

enum { SHOWN_NAME = 160 /* bytes of a name in an error */ };

/* Without what does not count: "./" at the front, '/' at the end. "." is left as it is. */
static ges_text trim_name(ges_text name) {
    while (name.len > 2 && ges_text_starts(name, GES_T("./"))) {
        name = ges_text_skip(name, 2);
    }
    return name.len > 1 && ges_text_ends(name, GES_T("/")) ? ges_text_slice(name, 0, name.len - 1) : name;
}

/* CON, PRN, AUX, NUL, COM1, LPT9 ... whatever follows a dot, and whatever blanks stand before that.
 * Source: Microsoft, "Naming Files, Paths, and Namespaces"; superscript digits count as digits there */
static bool is_device(ges_text element) {
    static const char *const names[] = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"};
    static const char *const ports[] = {"COM", "LPT"};
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7",
                                         "8", "9", "\xc2\xb9", "\xc2\xb2", "\xc2\xb3"};
    size_t dot = ges_text_find_char(element, '.');
    ges_text base = ges_text_trim(ges_text_slice(element, 0, dot != GES_NPOS ? dot : element.len));
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal_nocase(base, ges_text_of(names[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < GES_COUNT(ports); i++) {
        for (size_t d = 0; d < GES_COUNT(digits); d++) {
            if (ges_text_equal_nocase(ges_text_slice(base, 0, 3), ges_text_of(ports[i])) &&
                ges_text_equal(ges_text_skip(base, 3), ges_text_of(digits[d]))) {
                return true;
            }
        }
    }
    return false;
}

static const char *windows_flaw(ges_text element) {
    for (size_t i = 0; i < element.len; i++) {
        if (strchr("<>:\"|?*", element.ptr[i]) != NULL) {
            return "it has one of <>:\"|?* in it, which Windows gives another meaning";
        }
    }
    char last = element.ptr[element.len - 1];
    if (last == '.' || last == ' ') {
        return "a part of it ends in a dot or a blank, which Windows would drop";
    }
    return is_device(element) ? "it is the name of a device on Windows" : NULL;
}

/* What is wrong with any text that becomes a path, as a whole. */
static const char *text_flaw(ges_text text) {
    if (text.len == 0) {
        return "it is empty";
    }
    for (size_t i = 0; i < text.len; i++) {
        if ((uint8_t)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f) {
            return "it has a control character in it";
        }
    }
    if (ges_text_find_char(text, '\\') != GES_NPOS) {
        return "it has a backslash in it";
    }
    if (!ges_utf8_valid(text)) {
        return "it is no UTF-8";
    }
    char letter = (char)(text.ptr[0] | 0x20);
    bool is_drive = text.len >= 2 && text.ptr[1] == ':' && letter >= 'a' && letter <= 'z';
    return text.ptr[0] == '/' ? "it is absolute" : is_drive ? "it begins with a drive letter" : NULL;
}

static const char *element_flaw(ges_text element, ges_path_style style) {
    if (element.len == 0) {
        return "a part of it is empty";
    }
    if (ges_text_equal(element, GES_T("..")) || ges_text_equal(element, GES_T("."))) {
        return "it climbs with '..', or has a '.' in it";
    }
    return style == GES_PATH_WINDOWS ? windows_flaw(element) : NULL;
}

static const char *elements_flaw(ges_text rest, ges_path_style style) {
    ges_text element;
    while (ges_text_next(&rest, '/', &element)) {
        const char *flaw = element_flaw(element, style);
        if (flaw != NULL) {
            return flaw;
        }
    }
    return NULL;
}

const char *ges_archive_name_flaw(ges_text name, ges_path_style style) {
    const char *flaw = text_flaw(name);
    return flaw != NULL ? flaw : elements_flaw(trim_name(name), style);
}

const char *ges_archive_link_flaw(ges_text name, ges_text target, ges_path_style style) {
    const char *flaw = text_flaw(target);
    ges_text own = trim_name(name);
    size_t depth = 0;
    for (size_t i = 0; i < own.len; i++) {
        depth += own.ptr[i] == '/';
    }
    ges_text rest = target;
    for (; flaw == NULL && (ges_text_starts(rest, GES_T("../")) || ges_text_equal(rest, GES_T(".."))); depth--) {
        if (depth == 0) {
            return "it leads out of the directory";
        }
        rest = ges_text_skip(rest, 3);
    }
    if (flaw != NULL || rest.len == 0) {
        return flaw;
    }
    return elements_flaw(trim_name(rest), style);
}

/* How something is known that was unpacked. */
typedef struct known {
    ges_text path; /* as it was spelled */
    bool is_dir;
    bool is_file;
} known;

/* The name as the file system compares it; a part of it is the key of that part. */
static ges_text key_of(const ges_archive_roster *roster, ges_text path) {
    char *folded = roster->folds_case && path.len != 0 ? ges_new_array(roster->mem, path.len, char) : NULL;
    for (size_t i = 0; folded != NULL && i < path.len; i++) {
        char c = path.ptr[i];
        folded[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return folded != NULL ? (ges_text){folded, path.len} : path;
}

static bool enter(ges_archive_roster *roster, ges_text key, known what) {
    known *entered = ges_new(roster->mem, known);
    if (entered == NULL) {
        return false;
    }
    *entered = what;
    return ges_map_set(roster->mem, &roster->names, key, entered);
}

static ges_status refuse(const ges_archive_entry *entry, ges_error *err, const char *why) {
    ges_text shown = ges_text_slice(entry->name, 0, SHOWN_NAME);
    ges_status status = ges_error_set(err, GES_DENIED, "entry %llu '%.*s%s' may not be unpacked: %s",
                                      (unsigned long long)entry->index + 1, GES_FMT(shown),
                                      shown.len < entry->name.len ? "..." : "", why);
    if (err != NULL) {
        err->offset = entry->off;
    }
    return status;
}

/* Every directory above `path`, from the top: there, or entered now. */
static const char *parents_flaw(ges_archive_roster *roster, ges_text path, ges_text key) {
    for (size_t i = 0; i < path.len; i++) {
        ges_text parent = ges_text_slice(path, 0, i);
        if (path.ptr[i] != '/') {
            continue;
        }
        ges_text parent_key = ges_text_slice(key, 0, i);
        const known *there = ges_map_get(&roster->names, parent_key);
        if (there == NULL) {
            (void)enter(roster, parent_key, (known){parent, .is_dir = true}); /* the arena remembers */
        } else if (!there->is_dir) {
            return "it lies below what is no directory";
        } else if (!ges_text_equal(there->path, parent)) {
            return "a directory above it differs from another one only by case";
        }
    }
    return NULL;
}

static const char *entry_flaw(const ges_archive_roster *roster, const ges_archive_entry *entry, ges_text path,
                              ges_text key) {
    bool is_dir = entry->kind == GES_ARCHIVE_DIR;
    const known *there = ges_map_get(&roster->names, key);
    if (there != NULL && !ges_text_equal(there->path, path)) {
        return "it differs from another entry only by case";
    }
    if (there != NULL && !(is_dir && there->is_dir)) {
        return "there is another entry of that name";
    }
    if (entry->kind == GES_ARCHIVE_SYMLINK) {
        return ges_archive_link_flaw(entry->name, entry->link, roster->style);
    }
    if (entry->kind == GES_ARCHIVE_HARDLINK) {
        const known *target = ges_map_get(&roster->names, key_of(roster, trim_name(entry->link)));
        return target != NULL && target->is_file ? NULL : "it is a link to what is no earlier file";
    }
    return entry->kind == GES_ARCHIVE_OTHER ? "it is a device, a pipe or a socket" : NULL;
}

ges_status ges_archive_roster_add(ges_archive_roster *roster, const ges_archive_entry *entry,
                                  ges_text *path, ges_error *err) {
    bool is_dir = entry->kind == GES_ARCHIVE_DIR;
    ges_text trimmed = trim_name(entry->name);
    bool is_top = is_dir && (ges_text_equal(trimmed, GES_T(".")) || ges_text_equal(trimmed, GES_T("./")));
    if (is_top) {
        *path = GES_T(".");
        return GES_OK;
    }
    const char *flaw = ges_archive_name_flaw(entry->name, roster->style);
    if (flaw == NULL && !is_dir && ges_text_ends(entry->name, GES_T("/"))) {
        flaw = "it is named as a directory, and is none";
    }
    if (flaw != NULL) {
        return refuse(entry, err, flaw);
    }
    ges_text clean = ges_text_copy(roster->mem, trimmed);
    if (clean.ptr == NULL) {
        return ges_arena_error(roster->mem, err);
    }
    ges_text key = key_of(roster, clean);
    flaw = parents_flaw(roster, clean, key);
    flaw = flaw == NULL ? entry_flaw(roster, entry, clean, key) : flaw;
    if (flaw != NULL) {
        return refuse(entry, err, flaw);
    }
    known what = {clean, .is_dir = is_dir, .is_file = entry->kind == GES_ARCHIVE_FILE || entry->kind == GES_ARCHIVE_HARDLINK};
    if (!enter(roster, key, what) || ges_arena_failed(roster->mem)) {
        return ges_arena_error(roster->mem, err);
    }
    *path = clean;
    return GES_OK;
}
