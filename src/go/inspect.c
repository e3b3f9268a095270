/* Looks at one program file. */
#include "go/inspect.h"

#include "base/number.h"
#include "formats/gomodinfo.h"
#include "go/trees.h"
#include "os/filewindow.h"

ges_text ges_inspect_plain_version(ges_text version) {
    size_t end = 0;
    while (end < version.len && version.ptr[end] != ' ' && version.ptr[end] != '-') {
        end++;
    }
    return ges_text_slice(version, 0, end);
}

static void compare_home(const ges_os *os, const ges_gobin *bin, ges_arena *mem,
                         ges_inspect_image *out) {
    if (bin->goroots.count == 0 || bin->is_rewritten ||
        !ges_path_is_abs(ges_os_style(os), bin->goroots.items[0].value)) {
        return; /* trimmed, a stand-in, or the path of another system */
    }
    out->home_version = ges_tree_version(os, bin->goroots.items[0].value, mem);
    if (bin->versions.count == 0 && out->home_version.len != 0) {
        return; /* nothing to compare with */
    }
    ges_text built = bin->versions.count != 0 ? bin->versions.items[0].value : (ges_text){0};
    bool is_same = ges_text_equal(out->home_version, ges_inspect_plain_version(built));
    out->home = out->home_version.len == 0 ? GES_INSPECT_HOME_GONE
                : is_same                  ? GES_INSPECT_HOME_SAME
                                           : GES_INSPECT_HOME_OTHER;
}

/* Reads the images and, when asked for, hashes each. */
static ges_status read_images(const ges_window *in, unsigned wants, bool verifies, ges_arena *mem,
                              ges_inspection *out, ges_error *err) {
    ges_status status = ges_gobin_read(in, wants, mem, &out->images, err);
    if (status != GES_OK) {
        return status;
    }
    out->judged = ges_new_array(mem, out->images.count, ges_inspect_image);
    if (out->judged == NULL) {
        return ges_arena_error(mem, err);
    }
    for (size_t i = 0; status == GES_OK && verifies && i < out->images.count; i++) {
        status = ges_gobin_verify(in, &out->images.items[i], mem, &out->judged[i].verdict,
                                  &out->judged[i].content, err);
    }
    return status;
}

ges_status ges_inspect_file(const ges_os *os, ges_text path, unsigned wants, bool verifies,
                            ges_arena *mem, ges_inspection *out, ges_error *err) {
    ges_file_window f;
    ges_inspection result = {.path = path, .is_verified = verifies};
    if (verifies) {
        wants |= GES_GOBIN_VERSION | GES_GOBIN_IDS | GES_GOBIN_SYMBOLS;
    }
    ges_status status = ges_file_window_open(&f, os, path, err);
    if (status != GES_OK) {
        return status;
    }
    result.size = f.window.size;
    status = read_images(&f.window, wants, verifies, mem, &result, err);
    ges_file_window_close(&f);
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; (wants & GES_GOBIN_TABLE) != 0 && i < result.images.count; i++) {
        compare_home(os, &result.images.items[i], mem, &result.judged[i]);
    }
    *out = result;
    return GES_OK;
}

ges_status ges_inspect_process(const ges_os *os, uint32_t pid, unsigned wants, bool verifies,
                               ges_arena *mem, ges_inspection *out, ges_error *err) {
    ges_program program = {0};
    ges_status status = os->process_program(os, pid, mem, &program, err);
    if (status == GES_OK) {
        status = ges_inspect_file(os, program.file, wants, verifies, mem, out, err);
    }
    if (status == GES_OK) {
        out->pid = pid;
        out->running = program.name;
        out->is_deleted = program.is_deleted;
    }
    return status;
}

ges_status ges_inspect_word(const ges_os *os, ges_text word, unsigned wants, bool verifies,
                            ges_arena *mem, ges_inspection *out, ges_error *err) {
    uint64_t pid = 0;
    bool is_pid = ges_parse_u64(word, &pid) && pid != 0 && pid <= UINT32_MAX;
    return is_pid && !ges_os_exists(os, word)
               ? ges_inspect_process(os, (uint32_t)pid, wants, verifies, mem, out, err)
               : ges_inspect_file(os, word, wants, verifies, mem, out, err);
}

ges_status ges_inspect_plain(const ges_inspection *file, ges_arena *mem, ges_builder *out,
                             ges_error *err) {
    const ges_gobin *bin = &file->images.items[0];
    ges_gomodinfo info = {0};
    bool is_linked = bin->member.len == 0 && bin->image.kind != GES_IMAGE_ARCHIVE &&
                     bin->image.kind != GES_IMAGE_GO_OBJECT;
    if (!is_linked) { /* go does not know these */
        return ges_error_set(err, GES_UNSUPPORTED,
                             "could not read Go build info from %.*s: unrecognized file format",
                             GES_FMT(file->path));
    }
    if (bin->versions.count == 0) {
        return ges_error_set(err, GES_NOT_FOUND,
                             "could not read Go build info from %.*s: not a Go executable",
                             GES_FMT(file->path));
    }
    ges_status status = ges_gomodinfo_parse(bin->build.modinfo, mem, &info, err);
    if (status != GES_OK) {
        return ges_error_note(err, status,
                              "could not read Go build info from %.*s: could not parse Go build "
                              "info",
                              GES_FMT(file->path));
    }
    ges_build_text(out, file->path);
    ges_build_str(out, ": ");
    ges_build_text(out, bin->versions.items[0].value);
    ges_build_char(out, '\n');
    ges_gomodinfo_write(&info, out);
    return GES_OK;
}

const char *ges_inspect_container_name(const ges_image *image) {
    static const char *const names[GES_IMAGE_KINDS][2] = {
        [GES_IMAGE_ELF] = {"ELF 32-bit", "ELF 64-bit"},
        [GES_IMAGE_PE] = {"PE32", "PE32+"},
        [GES_IMAGE_MACHO] = {"Mach-O 32-bit", "Mach-O 64-bit"},
        [GES_IMAGE_XCOFF] = {"XCOFF 32-bit", "XCOFF 64-bit"},
        [GES_IMAGE_PLAN9] = {"Plan 9", "Plan 9 64-bit"},
        [GES_IMAGE_WASM] = {"Wasm", "Wasm"},
        [GES_IMAGE_COFF] = {"COFF object 32-bit", "COFF object 64-bit"},
        [GES_IMAGE_GO_OBJECT] = {"Go object", "Go object"},
        [GES_IMAGE_ARCHIVE] = {"ar archive", "ar archive"},
    };
    return names[image->kind][image->is_64];
}

void ges_inspect_target(const ges_gobin *bin, ges_text *goos, ges_text *goarch) {
    *goos = ges_text_of(bin->image.goos[0] != '\0' ? bin->image.goos : bin->goos);
    *goarch = ges_text_of(bin->image.goarch);
    if (bin->object.is_told) {
        *goos = bin->object.goos;
        *goarch = bin->object.goarch;
    }
    (void)ges_gobuild_setting_find(&bin->build, GES_T("GOOS"), goos);     /* else the header's */
    (void)ges_gobuild_setting_find(&bin->build, GES_T("GOARCH"), goarch); /* the same */
}

/* The linker writes "go1.26.0 X:foo" or "go1.26.0-X:foo", the compiler does not. */
static ges_text without_experiments(ges_text version) {
    size_t mark = ges_text_find(version, GES_T("X:"));
    return mark != GES_NPOS && mark > 0 ? ges_text_slice(version, 0, mark - 1) : version;
}

bool ges_inspect_versions_agree(const ges_gobin *bin) {
    for (size_t i = 1; i < bin->versions.count; i++) {
        if (!ges_text_equal(without_experiments(bin->versions.items[i].value),
                            without_experiments(bin->versions.items[0].value))) {
            return false;
        }
    }
    return true;
}
