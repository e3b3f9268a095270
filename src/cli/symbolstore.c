/* Writes debug files and their index. */
#include "cli/symbolstore.h"

#include "base/builder.h"
#include "base/sha256.h"
#include "formats/gobin.h"
#include "formats/gobin_content.h"
#include "formats/json.h"
#include "os/filewindow.h"
#include "report/report.h"

enum {
    WAIT_MS = 10 * 1000,
    INDEX_MAX = 64 * 1024 * 1024,
    PIECE = 256 * 1024,
    DIR_MODE = 0755,
    FILE_MODE = 0644, /* to be served and shared */
    HOST_ID_LEN = 20, /* bytes of the ID that Go's linker writes */
    MAX_DEPTH = 64,
};

static ges_text below(const ges_symbolstore *s, ges_text name) {
    return ges_path_join(s->mem, ges_os_style(s->os), s->dir, name);
}

static ges_status make_dirs(const ges_symbolstore *s, ges_text dir, size_t depth, ges_error *err) {
    if (ges_os_is_dir(s->os, dir) || dir.len == 0 || depth == 0) {
        return GES_OK;
    }
    ges_text parent = ges_path_dir(s->mem, ges_os_style(s->os), dir);
    ges_status status =
        parent.len < dir.len ? make_dirs(s, parent, depth - 1, err) : GES_OK;
    status = status == GES_OK ? s->os->dir_make(s->os, dir, DIR_MODE, err) : status;
    return status == GES_CONFLICT && ges_os_is_dir(s->os, dir) ? GES_OK : status;
}

/* --- one file ------------------------------------------------------------------------------- */

/* All bytes of a plan; `in` NULL when every piece has its own. */
static ges_status write_pieces(const ges_symbolstore *s, ges_file file, const ges_window *in,
                               const ges_elfdebug *plan, ges_error *err) {
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < plan->pieces.count; i++) {
        const ges_elfdebug_piece *piece = &plan->pieces.items[i];
        for (uint64_t done = 0; status == GES_OK && done < piece->size;) {
            uint64_t rest = piece->size - done;
            size_t len = rest < PIECE ? (size_t)rest : PIECE;
            const uint8_t *from = piece->bytes != NULL ? piece->bytes + done : s->buffer;
            if (piece->bytes == NULL && !ges_window_read(in, piece->off + done, s->buffer, len)) {
                return ges_error_set(err, GES_IO, "cannot read %zu bytes at 0x%llx", len,
                                     (unsigned long long)(piece->off + done));
            }
            status = s->os->file_write(s->os, file, (ges_bytes){from, len}, err);
            done += len;
        }
    }
    return status;
}

/* Makes or replaces the file `name` of the store in one step, with the directories above it. */
static ges_status write_file(const ges_symbolstore *s, ges_text name, const ges_window *in,
                             const ges_elfdebug *plan, ges_error *err) {
    const ges_os *os = s->os;
    ges_file file = GES_FILE_CLOSED;
    ges_text path = below(s, name);
    ges_text made = ges_text_join(s->mem, path, GES_T(".part"));
    ges_status status =
        make_dirs(s, ges_path_dir(s->mem, ges_os_style(os), path), MAX_DEPTH, err);
    if (status == GES_OK) {
        (void)os->file_remove(os, made, NULL); /* of a run that was ended; we hold the lock */
        status = os->file_create(os, made, FILE_MODE, &file, err);
    }
    if (status != GES_OK) {
        return status;
    }
    status = write_pieces(s, file, in, plan, err);
    status = status == GES_OK ? os->file_sync(os, file, err) : status;
    os->file_close(os, &file);
    status = status == GES_OK ? os->file_rename(os, made, path, err) : status;
    if (status != GES_OK) {
        (void)os->file_remove(os, made, NULL); /* the first failure is the one to tell */
    }
    return status;
}

/* --- the build ID --------------------------------------------------------------------------- */

/* What Go's linker would have written: SHA-256 of the Go build ID as it was while linking (its last
 * part is that of the first), the first byte turned around.
 * Source: Go src/cmd/link/internal/ld/main.go, elf.go addbuildinfo; 1.25. */
static bool derive_id(ges_text build_id, uint8_t out[32]) {
    ges_text parts[4];
    ges_sha256 hash;
    if (ges_gobin_id_parts(build_id, parts) != 4) {
        return false;
    }
    size_t before_last = build_id.len - parts[3].len;
    ges_sha256_init(&hash);
    ges_sha256_add(&hash, build_id.ptr, before_last);
    ges_sha256_add(&hash, parts[0].ptr, parts[0].len);
    ges_sha256_done(&hash, out);
    out[0] ^= 0xFF;
    return true;
}

static ges_status name_entry(ges_symbolstore *s, const ges_gobin *bin, ges_symbolstore_entry *entry,
                             ges_error *err) {
    uint8_t derived[32];
    ges_bytes id = ges_bytes_from(bin->host_id);
    if (id.len < 2) {
        if (!derive_id(bin->build_id, derived)) {
            return ges_error_set(err, GES_NOT_FOUND,
                                 "it has no build ID: build it without -ldflags=-buildid=, or with "
                                 "-ldflags=-B=gobuildid");
        }
        id = (ges_bytes){derived, HOST_ID_LEN};
        entry->is_derived = true;
    }
    entry->id = ges_hex(s->mem, id);
    entry->build_id = bin->build_id;
    entry->program = bin->build.path;
    entry->version = bin->versions.count != 0 ? bin->versions.items[0].value : (ges_text){0};
    entry->debug = ges_text_join(s->mem, GES_T(".build-id/"), ges_text_slice(entry->id, 0, 2),
                                 GES_T("/"), ges_text_skip(entry->id, 2), GES_T(".debug"));
    entry->debuginfo = ges_text_join(s->mem, GES_T("buildid/"), entry->id, GES_T("/debuginfo"));
    return GES_OK;
}

/* Replaces the entry of that ID, or adds it. */
static void keep_entry(ges_symbolstore *s, const ges_symbolstore_entry *entry) {
    for (size_t i = 0; i < s->entries.count; i++) {
        if (ges_text_equal(s->entries.items[i].id, entry->id)) {
            s->entries.items[i] = *entry;
            return;
        }
    }
    (void)ges_list_push(s->mem, &s->entries, *entry); /* the arena remembers */
}

static ges_status export_window(ges_symbolstore *s, const ges_window *in,
                                ges_symbolstore_entry *entry, ges_error *err) {
    ges_elfdebug plan;
    ges_gobin_list images;
    ges_status status = ges_elfdebug_plan(in, s->mem, &plan, err);
    if (status == GES_OK) {
        status = ges_gobin_read(in, GES_GOBIN_VERSION | GES_GOBIN_IDS, s->mem, &images, err);
    }
    status = status == GES_OK ? name_entry(s, &images.items[0], entry, err) : status;
    if (status != GES_OK) {
        return status;
    }
    entry->size = plan.size;
    status = write_file(s, entry->debug, in, &plan, err);
    return status == GES_OK ? write_file(s, entry->debuginfo, in, &plan, err) : status;
}

ges_status ges_symbolstore_add(ges_symbolstore *store, ges_text path, ges_symbolstore_entry *out,
                               ges_error *err) {
    ges_file_window file;
    ges_symbolstore_entry entry = {.path = path};
    ges_status status = ges_file_window_open(&file, store->os, path, err);
    if (status != GES_OK) {
        return status;
    }
    status = export_window(store, &file.window, &entry, err);
    ges_file_window_close(&file);
    if (status == GES_OK) {
        keep_entry(store, &entry);
        *out = entry;
    }
    return status;
}

/* --- the index ------------------------------------------------------------------------------ */

static ges_text text_of(const ges_json *object, ges_text name) {
    ges_text value = {0};
    (void)ges_json_text(ges_json_member(object, name), &value); /* absent: empty */
    return value;
}

static ges_status read_index(ges_symbolstore *s, ges_error *err) {
    ges_bytes bytes;
    const ges_json *root;
    ges_text path = below(s, GES_T("index.json"));
    ges_status status = s->os->file_read(s->os, path, INDEX_MAX, s->mem, &bytes, err);
    if (status == GES_NOT_FOUND) {
        return GES_OK; /* a new store */
    }
    status = status == GES_OK ? ges_json_parse(bytes, GES_JSON_STRICT, s->mem, &root, err) : status;
    if (status != GES_OK) {
        return ges_error_note(err, status, "'%.*s'", GES_FMT(path));
    }
    if (!ges_text_equal(text_of(root, GES_T("schema")), GES_T("ges.symbols/1"))) {
        return ges_error_set(err, GES_CORRUPT, "'%.*s' is no index of debug files: its schema is "
                             "not ges.symbols/1; choose another directory", GES_FMT(path));
    }
    const ges_json *files = ges_json_member(root, GES_T("files"));
    for (const ges_json *f = files != NULL ? files->first : NULL; f != NULL; f = f->next) {
        ges_symbolstore_entry entry = {
            .id = text_of(f, GES_T("id")),
            .path = text_of(f, GES_T("path")),
            .program = text_of(f, GES_T("program")),
            .version = text_of(f, GES_T("version")),
            .build_id = text_of(f, GES_T("build_id")),
            .debug = text_of(f, GES_T("debug")),
            .debuginfo = text_of(f, GES_T("debuginfo")),
        };
        (void)ges_json_boolean(ges_json_member(f, GES_T("derived")), &entry.is_derived);
        (void)ges_json_u64(ges_json_member(f, GES_T("size")), &entry.size); /* absent: 0 */
        keep_entry(s, &entry);
    }
    return GES_OK;
}

void ges_symbolstore_describe(const ges_symbolstore_entry *entry, ges_sink *sink) {
    ges_sink_text(sink, "id", entry->id);
    ges_sink_boolean(sink, "derived", entry->is_derived);
    ges_sink_text(sink, "path", entry->path);
    ges_sink_text(sink, "program", entry->program);
    ges_sink_text(sink, "version", entry->version);
    ges_sink_text(sink, "build_id", entry->build_id);
    ges_sink_text(sink, "debug", entry->debug);
    ges_sink_text(sink, "debuginfo", entry->debuginfo);
    ges_sink_number(sink, "size", (int64_t)entry->size);
}

ges_status ges_symbolstore_save(ges_symbolstore *store, ges_error *err) {
    ges_builder text = ges_builder_in(store->mem);
    ges_sink *sink = ges_report_json(store->mem, &text);
    if (sink == NULL) {
        return ges_arena_error(store->mem, err);
    }
    ges_sink_open(sink, NULL, NULL);
    ges_sink_text(sink, "schema", GES_T("ges.symbols/1"));
    ges_sink_open_list(sink, "files", NULL);
    for (size_t i = 0; i < store->entries.count; i++) {
        ges_sink_open(sink, NULL, NULL);
        ges_symbolstore_describe(&store->entries.items[i], sink);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    if (ges_arena_failed(store->mem)) {
        return ges_arena_error(store->mem, err);
    }
    ges_bytes bytes = ges_bytes_from(ges_build_done(&text));
    ges_elfdebug_piece piece = {bytes.ptr, 0, bytes.len};
    ges_elfdebug plan = {.pieces = {&piece, 1, 1}, .size = bytes.len};
    return write_file(store, GES_T("index.json"), NULL, &plan, err);
}

ges_status ges_symbolstore_open(ges_symbolstore *store, const ges_os *os, ges_text dir,
                                ges_arena *mem, ges_error *err) {
    ges_symbolstore opened = {.os = os, .mem = mem, .dir = dir, .lock = GES_FILE_CLOSED};
    opened.buffer = ges_arena_alloc(mem, PIECE);
    if (opened.buffer == NULL) {
        return ges_arena_error(mem, err);
    }
    ges_status status = make_dirs(&opened, dir, MAX_DEPTH, err);
    if (status == GES_OK) {
        status = os->file_lock(os, below(&opened, GES_T(".lock")), WAIT_MS, &opened.lock, err);
    }
    if (status != GES_OK) {
        return status;
    }
    status = read_index(&opened, err);
    if (status != GES_OK) {
        os->file_close(os, &opened.lock);
        return status;
    }
    *store = opened;
    return GES_OK;
}

void ges_symbolstore_close(ges_symbolstore *store) {
    store->os->file_close(store->os, &store->lock);
}
