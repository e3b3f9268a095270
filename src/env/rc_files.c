/* What start-up files ask of the file system: tests, programs in PATH, names that match a pattern,
 * homes. Only looks; nothing is opened for writing and nothing blocks. */
#include "env/rc.h"

#include "base/builder.h"

static bool may_read(ges_rc *rc, ges_text path, const ges_file_info *info) {
    const ges_os *os = rc->os;
    if (info->kind == GES_FILE_REGULAR) {
        ges_file file = GES_FILE_CLOSED;
        uint64_t size;
        if (os->file_open(os, path, &file, &size, NULL) != GES_OK) {
            return false;
        }
        os->file_close(os, &file);
        return true;
    }
    uint32_t user = os->user_id(os);
    uint32_t bits = info->owner == user ? 0400 : 0044;
    return user == 0 || (info->mode & bits) != 0;
}

ges_truth ges_rc_test_file(ges_rc *rc, char what, ges_text name) {
    const ges_os *os = rc->os;
    ges_text path = ges_rc_absolute(rc, name);
    ges_file_info info;
    bool follows = what != 'h' && what != 'L';
    ges_status status =
        path.len == 0 ? GES_NOT_FOUND : os->file_info(os, path, follows, &info, NULL);
    if (status != GES_OK) {
        return GES_NO;
    }
    switch (what) {
    case 'e':
    case 'a':
        return GES_YES;
    case 'f':
        return info.kind == GES_FILE_REGULAR;
    case 'd':
        return info.kind == GES_FILE_DIRECTORY;
    case 'h':
    case 'L':
        return info.kind == GES_FILE_SYMLINK;
    case 's':
        return info.size > 0;
    case 'r':
        return may_read(rc, path, &info);
    case 'w':
        return os->file_is_writable(os, path);
    case 'x':
        return info.kind == GES_FILE_DIRECTORY ? GES_YES
                                               : (ges_truth)os->file_is_executable(os, path);
    case 'O':
        return info.owner == os->user_id(os);
    case 'p':
    case 'S':
    case 'b':
    case 'c':
        return info.kind == GES_FILE_OTHER ? GES_MAYBE : GES_NO;
    default:
        return GES_MAYBE;
    }
}

ges_truth ges_rc_find_program(ges_rc *rc, ges_text name, ges_text *path) {
    ges_rc_var *var = ges_rc_find(rc, GES_T("PATH"));
    if (ges_text_find_char(name, '/') != GES_NPOS) {
        *path = name;
        return ges_os_is_file(rc->os, ges_rc_absolute(rc, name)) &&
               rc->os->file_is_executable(rc->os, ges_rc_absolute(rc, name));
    }
    if (var == NULL || !var->is_set || name.len == 0) {
        return GES_NO;
    }
    ges_text rest = var->is_array ? ges_rc_joined(rc, &var->items, GES_T(":")) : var->value;
    ges_text dir;
    while (ges_text_next(&rest, ':', &dir)) {
        ges_text candidate = dir.len == 0 ? name : ges_text_join(rc->mem, dir, GES_T("/"), name);
        ges_text full = ges_rc_absolute(rc, candidate);
        if (ges_os_is_file(rc->os, full) && rc->os->file_is_executable(rc->os, full)) {
            *path = candidate;
            return var->is_uncertain ? GES_MAYBE : GES_YES;
        }
    }
    return var->is_uncertain ? GES_MAYBE : GES_NO;
}

bool ges_rc_home(ges_rc *rc, ges_text user, ges_text *home) {
    if (user.len == 0) {
        ges_rc_var *var = ges_rc_find(rc, GES_T("HOME"));
        if (var != NULL && var->is_set) {
            *home = ges_rc_scalar(rc, var);
            return true;
        }
        return rc->os->user_home(rc->os, rc->mem, home, NULL) == GES_OK;
    }
    ges_bytes bytes;
    ges_status status =
        rc->os->file_read(rc->os, GES_T("/etc/passwd"), GES_RC_FILE_MAX, rc->mem, &bytes, NULL);
    ges_text rest = status == GES_OK ? ges_text_from(bytes) : (ges_text){NULL, 0};
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        ges_text field;
        ges_text fields = line;
        bool is_user = ges_text_next(&fields, ':', &field) && ges_text_equal(field, user);
        for (int i = 0; is_user && i < 5; i++) {
            is_user = ges_text_next(&fields, ':', home);
        }
        if (is_user) {
            return true;
        }
    }
    return false;
}

/* --- globbing ----------------------------------------------------------------------------------
 */

static ges_text unescape(ges_rc *rc, ges_text pattern) {
    if (ges_text_find_char(pattern, '\\') == GES_NPOS) {
        return pattern;
    }
    ges_builder out = ges_builder_in(rc->mem);
    for (size_t i = 0; i < pattern.len; i++) {
        i += pattern.ptr[i] == '\\' && i + 1 < pattern.len;
        ges_build_char(&out, pattern.ptr[i]);
    }
    return ges_build_done(&out);
}

static void sort_texts(ges_texts *texts) {
    for (size_t gap = texts->count / 2; gap > 0; gap /= 2) {
        for (size_t i = gap; i < texts->count; i++) {
            ges_text value = texts->items[i];
            size_t k = i;
            for (; k >= gap && ges_text_compare(texts->items[k - gap], value) > 0; k -= gap) {
                texts->items[k] = texts->items[k - gap];
            }
            texts->items[k] = value;
        }
    }
}

/* All names below each of `bases` that match one path element. */
static ges_texts glob_element(ges_rc *rc, const ges_texts *bases, ges_text element, bool is_last,
                              bool *is_uncertain) {
    ges_texts out = {0};
    for (size_t b = 0; b < bases->count; b++) {
        ges_text base = bases->items[b];
        if (!ges_rc_has_glob(element)) {
            ges_text path = ges_text_join(rc->mem, base, unescape(rc, element),
                                          is_last ? GES_T("") : GES_T("/"));
            if (!is_last || ges_rc_test_file(rc, 'e', path) == GES_YES ||
                ges_rc_test_file(rc, 'L', path) == GES_YES) {
                (void)ges_list_push(rc->mem, &out, path); /* the arena remembers */
            }
            continue;
        }
        if (rc->folders++ >= GES_RC_MAX_FOLDERS) {
            *is_uncertain = true;
            return (ges_texts){0};
        }
        ges_dir_list entries = {0};
        ges_text dir = base.len == 0 ? rc->cwd : ges_rc_absolute(rc, base);
        if (rc->os->dir_list(rc->os, dir, rc->mem, &entries, NULL) != GES_OK) {
            continue;
        }
        for (size_t i = 0; i < entries.count && out.count < GES_RC_MAX_FIELDS; i++) {
            ges_text name = entries.items[i].name;
            bool is_hidden = name.len > 0 && name.ptr[0] == '.' && element.ptr[0] != '.';
            bool is_self = ges_text_equal(name, GES_T(".")) || ges_text_equal(name, GES_T(".."));
            if (is_hidden || is_self ||
                !ges_rc_match(element, name, rc->setup.dialect == GES_SH_ZSH)) {
                continue;
            }
            ges_text path = ges_text_join(rc->mem, base, name, is_last ? GES_T("") : GES_T("/"));
            (void)ges_list_push(rc->mem, &out, path); /* the arena remembers */
        }
    }
    return out;
}

ges_texts ges_rc_glob(ges_rc *rc, ges_text pattern, bool *is_uncertain) {
    ges_texts paths = {0};
    ges_text rest = pattern;
    ges_text element;
    bool is_absolute = pattern.len > 0 && pattern.ptr[0] == '/';
    (void)ges_list_push(rc->mem, &paths,
                        is_absolute ? GES_T("/") : GES_T("")); /* the arena remembers */
    if (is_absolute) {
        rest = ges_text_skip(rest, 1);
    }
    for (uint32_t depth = 0; paths.count > 0 && ges_text_next(&rest, '/', &element); depth++) {
        if (depth > 40 || ges_text_contains(element, GES_T("**"))) {
            *is_uncertain = true; /* recursive globbing is not followed */
            return (ges_texts){0};
        }
        if (element.len == 0 && rest.ptr != NULL) {
            continue;
        }
        paths = glob_element(rc, &paths, element, rest.ptr == NULL, is_uncertain);
    }
    sort_texts(&paths);
    return paths;
}
