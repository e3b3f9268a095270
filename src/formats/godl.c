/* Reads the list of Go's releases. */
#include "formats/godl.h"

#include "base/number.h"
#include "formats/json.h"

static ges_text text_of(const ges_json *object, ges_text name) {
    ges_text value = {0};
    (void)ges_json_text(ges_json_member(object, name), &value); /* absent: empty */
    return value;
}

/* Nothing that a path or a URL would take for more than a name. */
static bool is_plain_name(ges_text name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && (c == '\0' || strchr("-._+", c) == NULL)) {
            return false;
        }
    }
    return name.len != 0 && name.len < 200 && name.ptr[0] != '.';
}

bool ges_godl_sha256(ges_text text, uint8_t out[32]) {
    uint8_t bytes[32];
    text = ges_text_trim(text);
    if (text.len < 64 || (text.len > 64 && strchr(" \t\r\n", text.ptr[64]) == NULL)) {
        return false;
    }
    for (size_t i = 0; i < 32; i++) {
        uint64_t byte;
        if (!ges_parse_hex(ges_text_slice(text, i * 2, i * 2 + 2), &byte)) {
            return false;
        }
        bytes[i] = (uint8_t)byte;
    }
    memcpy(out, bytes, sizeof(bytes));
    return true;
}

bool ges_godl_name(ges_text name, ges_godl_file *out) {
    static const ges_text endings[] = {GES_LIT(".tar.gz"), GES_LIT(".zip")};
    ges_text front = {0};
    for (size_t i = 0; i < GES_COUNT(endings); i++) {
        if (ges_text_ends(name, endings[i])) {
            front = ges_text_slice(name, 0, name.len - endings[i].len);
        }
    }
    size_t dot = ges_text_rfind_char(front, '.');
    if (!is_plain_name(name) || !ges_text_starts(front, GES_T("go1")) || dot == GES_NPOS) {
        return false;
    }
    ges_godl_file file = {.version = ges_text_slice(front, 0, dot), .filename = name};
    if (!ges_text_cut(ges_text_skip(front, dot + 1), '-', &file.os, &file.arch) ||
        file.os.len == 0 || file.arch.len == 0) {
        return false;
    }
    *out = file;
    return true;
}

bool ges_godl_is_page(ges_bytes in) {
    return ges_text_starts(ges_text_trim(ges_text_from(in)), GES_T("<"));
}

static ges_status refuse(ges_error *err, ges_text version, const char *what, ges_text value) {
    return ges_error_set(err, GES_CORRUPT, "the list of releases has, for '%.*s', %s '%.*s'",
                         GES_FMT(ges_text_slice(version, 0, 60)), what,
                         GES_FMT(ges_text_slice(value, 0, 100)));
}

static ges_status read_file(const ges_json *object, ges_text version, ges_arena *mem,
                            ges_godl_files *files, ges_error *err) {
    ges_text sum = text_of(object, GES_T("sha256"));
    ges_text own = text_of(object, GES_T("version"));
    ges_godl_file file = {.version = own.len != 0 ? own : version,
                          .filename = text_of(object, GES_T("filename")),
                          .os = text_of(object, GES_T("os")),
                          .arch = text_of(object, GES_T("arch"))};
    if (!ges_text_equal(text_of(object, GES_T("kind")), GES_T("archive"))) {
        return GES_OK; /* an installer, or the source */
    }
    if (!is_plain_name(file.filename)) {
        return refuse(err, version, "a file whose name is none:", file.filename);
    }
    if (!is_plain_name(file.version)) {
        return refuse(err, version, "a version that is none:", file.version);
    }
    (void)ges_json_u64(ges_json_member(object, GES_T("size")), &file.size); /* absent: 0 */
    file.has_sha256 = ges_godl_sha256(sum, file.sha256);
    if (sum.len != 0 && !file.has_sha256) {
        return refuse(err, version, "a SHA-256 that is none:", sum);
    }
    if (files->count == GES_GODL_MAX_FILES) {
        return ges_error_set(err, GES_TOO_LARGE, "the list of releases has more than %d files",
                             GES_GODL_MAX_FILES);
    }
    return ges_list_push(mem, files, file) ? GES_OK : ges_arena_error(mem, err);
}

ges_status ges_godl_parse(ges_bytes in, ges_arena *mem, ges_godl_files *out, ges_error *err) {
    const ges_json *root = NULL;
    ges_godl_files files = {0};
    if (in.len > GES_GODL_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "a list of releases of %zu bytes; %d are allowed",
                             in.len, GES_GODL_MAX);
    }
    ges_status status = ges_json_parse(in, GES_JSON_STRICT, mem, &root, err);
    if (status != GES_OK) {
        return status == GES_NO_MEMORY
                   ? status
                   : ges_error_note(err, status, ges_godl_is_page(in)
                                                     ? "no list of releases but a web page"
                                                     : "no list of releases");
    }
    if (root->kind != GES_JSON_ARRAY) {
        return ges_error_set(err, GES_CORRUPT, "no list of releases: it is %s, not an array",
                             ges_json_kind_name(root->kind));
    }
    for (const ges_json *release = root->first; release != NULL; release = release->next) {
        const ges_json *list = ges_json_member(release, GES_T("files"));
        ges_text version = text_of(release, GES_T("version"));
        for (const ges_json *f = list != NULL ? list->first : NULL; f != NULL; f = f->next) {
            status = read_file(f, version, mem, &files, err);
            if (status != GES_OK) {
                return status;
            }
        }
    }
    *out = files;
    return GES_OK;
}
