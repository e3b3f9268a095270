/* include/ges/gobuild.h: what the readers found, as plain public data. */
#include "ges/gobuild.h"

#include "formats/gomodinfo.h"
#include "go/inspect.h"
#include "go/trees.h"

static unsigned wants_of(unsigned asked) {
    unsigned wants = GES_GOBIN_VERSION;
    if ((asked & GES_GOBUILD_BRIEF) == 0) {
        wants |= GES_GOBIN_IDS | GES_GOBIN_TABLE | GES_GOBIN_SYMBOLS;
    }
    wants |= (asked & GES_GOBUILD_FILES) != 0 ? GES_GOBIN_FILES | GES_GOBIN_TABLE : 0u;
    wants |= (asked & GES_GOBUILD_WITNESSES) != 0 ? (unsigned)GES_GOBIN_WITNESSES : 0u;
    return wants;
}

static ges_gobuild_maker maker_of(ges_gobin_maker maker) {
    static const ges_gobuild_maker makers[] = {
        [GES_GOBIN_NOT_GO] = GES_GOBUILD_NOT_GO, [GES_GOBIN_GC] = GES_GOBUILD_GC,
        [GES_GOBIN_GCCGO] = GES_GOBUILD_GCCGO,   [GES_GOBIN_TINYGO] = GES_GOBUILD_TINYGO,
        [GES_GOBIN_PACKED] = GES_GOBUILD_PACKED,
    };
    return makers[maker];
}

static ges_gobuild_verdict verdict_of(ges_gobin_verdict verdict) {
    static const ges_gobuild_verdict verdicts[] = {
        [GES_GOBIN_UNCHECKABLE] = GES_GOBUILD_UNCHECKED,
        [GES_GOBIN_UNCHANGED] = GES_GOBUILD_UNCHANGED,
        [GES_GOBIN_SIGNED] = GES_GOBUILD_SIGNED,
        [GES_GOBIN_STRIPPED] = GES_GOBUILD_STRIPPED,
        [GES_GOBIN_MODIFIED] = GES_GOBUILD_MODIFIED,
    };
    return verdicts[verdict];
}

static ges_gobuild_home home_of(ges_inspect_home home) {
    static const ges_gobuild_home homes[] = {
        [GES_INSPECT_HOME_UNKNOWN] = GES_GOBUILD_HOME_UNKNOWN,
        [GES_INSPECT_HOME_GONE] = GES_GOBUILD_HOME_GONE,
        [GES_INSPECT_HOME_SAME] = GES_GOBUILD_HOME_SAME,
        [GES_INSPECT_HOME_OTHER] = GES_GOBUILD_HOME_OTHER,
    };
    return homes[home];
}

/* A copy in the arena; NULL for none, and when there is no memory, which the arena remembers. */
static ges_gobuild_witness *copy_witnesses(const ges_gobin_witnesses *from, ges_arena *mem,
                                           size_t *count) {
    ges_gobuild_witness *to =
        from->count != 0 ? ges_new_array(mem, from->count, ges_gobuild_witness) : NULL;
    *count = to != NULL ? from->count : 0;
    for (size_t i = 0; i < *count; i++) {
        to[i] = (ges_gobuild_witness){from->items[i].source, from->items[i].value,
                                      from->items[i].off};
    }
    return to;
}

static ges_gobuild_module module_of(const ges_gomodinfo_module *m) {
    return (ges_gobuild_module){
        .path = m->path,
        .version = m->version,
        .sum = m->sum,
        .is_replaced = m->is_replaced,
        .new_path = m->new_path,
        .new_version = m->new_version,
        .new_sum = m->new_sum,
    };
}

static void take_build(const ges_gobin *bin, ges_arena *mem, ges_gobuild_image *out) {
    ges_gomodinfo info = ges_gomodinfo_of(bin->build.modinfo, mem);
    const ges_gobuild_settings *settings = &bin->build.settings;
    out->path = bin->build.path;
    out->main = module_of(&info.main);
    out->modules = info.deps.count != 0 ? ges_new_array(mem, info.deps.count, ges_gobuild_module)
                                        : NULL;
    out->module_count = out->modules != NULL ? info.deps.count : 0;
    for (size_t i = 0; i < out->module_count; i++) {
        out->modules[i] = module_of(&info.deps.items[i]);
    }
    out->settings =
        settings->count != 0 ? ges_new_array(mem, settings->count, ges_gobuild_pair) : NULL;
    out->setting_count = out->settings != NULL ? settings->count : 0;
    for (size_t i = 0; i < out->setting_count; i++) {
        out->settings[i] = (ges_gobuild_pair){settings->items[i].key, settings->items[i].value};
    }
}

static void take_traits(const ges_gobin *bin, ges_arena *mem, ges_gobuild_image *out) {
    size_t count = bin->traits.count;
    out->obfuscations = copy_witnesses(&bin->obfuscations, mem, &out->obfuscation_count);
    out->traits = count != 0 ? ges_new_array(mem, count, ges_gobuild_trait) : NULL;
    out->trait_count = out->traits != NULL ? count : 0;
    for (size_t i = 0; i < out->trait_count; i++) {
        const ges_gobin_trait *trait = &bin->traits.items[i];
        out->traits[i] = (ges_gobuild_trait){trait->name, trait->seen.source, trait->seen.value};
    }
}

/* Go trees that have the very version. */
static void take_candidates(const ges_trees *trees, ges_arena *mem, ges_gobuild_image *out) {
    ges_text built = ges_inspect_plain_version(out->version);
    out->candidates = trees->count != 0 && built.len != 0
                          ? ges_new_array(mem, trees->count, ges_gobuild_candidate)
                          : NULL;
    for (size_t i = 0; out->candidates != NULL && i < trees->count; i++) {
        const ges_tree *tree = &trees->items[i];
        if (ges_text_equal(tree->version, built)) {
            out->candidates[out->candidate_count++] =
                (ges_gobuild_candidate){tree->root, tree->real};
        }
    }
}

static void take_table(const ges_gobin *bin, ges_gobuild_image *out) {
    out->table_layout = bin->has_table ? bin->table.layout : "";
    out->is_trimmed = bin->has_table && bin->table.root.is_trimmed;
    out->function_count = bin->table.function_count;
    out->file_count = bin->table.file_count;
    out->files = bin->files.items;
    out->listed_count = bin->files.count;
}

static ges_gobuild_image image_of(const ges_gobin *bin, ges_arena *mem) {
    ges_gobuild_image out = {
        .container = ges_inspect_container_name(&bin->image),
        .maker = maker_of(bin->maker),
        .member = bin->member,
        .packer = bin->packer,
        .is_obfuscated = bin->obfuscations.count != 0,
        .versions_agree = ges_inspect_versions_agree(bin),
        .build_id = bin->build_id,
        .host_id = ges_bytes_from(bin->host_id),
        .has_symbols = bin->has_symbols,
        .has_dwarf = bin->has_dwarf,
        .is_dwarf_compressed = bin->is_dwarf_compressed,
        .dwarf_version = bin->dwarf_version,
    };
    ges_inspect_target(bin, &out.goos, &out.goarch);
    out.versions = copy_witnesses(&bin->versions, mem, &out.version_count);
    out.goroots = copy_witnesses(&bin->goroots, mem, &out.goroot_count);
    out.version = out.version_count != 0 ? out.versions[0].value : (ges_text){0};
    out.goroot = out.goroot_count != 0 ? out.goroots[0].value : (ges_text){0};
    take_build(bin, mem, &out);
    take_traits(bin, mem, &out);
    take_table(bin, &out);
    return out;
}

static ges_status publish(const ges_os *os, unsigned wants, const ges_inspection *file,
                          ges_arena *mem, ges_gobuild_program *out, ges_error *err) {
    ges_trees trees = {0};
    ges_builder plain = ges_builder_in(mem);
    ges_gobuild_program program = {
        .path = file->path,
        .size = file->size,
        .running = file->running,
        .is_deleted = file->is_deleted,
        .image_count = file->images.count,
        .images = ges_new_array(mem, file->images.count, ges_gobuild_image),
        .home = home_of(file->judged[0].home),
        .home_version = file->judged[0].home_version,
        .verdict = verdict_of(file->judged[0].verdict),
    };
    ges_status status = (wants & GES_GOBUILD_CANDIDATES) != 0
                            ? ges_trees_list(os, mem, &trees, err)
                            : GES_OK;
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; program.images != NULL && i < program.image_count; i++) {
        program.images[i] = image_of(&file->images.items[i], mem);
        take_candidates(&trees, mem, &program.images[i]);
        program.images[i].verdict = verdict_of(file->judged[i].verdict);
    }
    if (ges_inspect_plain(file, mem, &plain, NULL) == GES_OK) {
        program.go_version = ges_build_done(&plain);
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = program;
    return GES_OK;
}

ges_status ges_gobuild_of_file(const ges_os *os, ges_text path, unsigned wants, ges_arena *mem,
                               ges_gobuild_program *out, ges_error *err) {
    ges_inspection file;
    bool verifies = (wants & GES_GOBUILD_VERIFY) != 0;
    ges_status status = ges_inspect_file(os, path, wants_of(wants), verifies, mem, &file, err);
    return status == GES_OK ? publish(os, wants, &file, mem, out, err) : status;
}

ges_status ges_gobuild_of_process(const ges_os *os, uint32_t pid, unsigned wants, ges_arena *mem,
                                  ges_gobuild_program *out, ges_error *err) {
    ges_inspection file;
    bool verifies = (wants & GES_GOBUILD_VERIFY) != 0;
    ges_status status = ges_inspect_process(os, pid, wants_of(wants), verifies, mem, &file, err);
    return status == GES_OK ? publish(os, wants, &file, mem, out, err) : status;
}

ges_text ges_gobuild_value(const ges_gobuild_image *image, ges_text key) {
    for (size_t i = 0; i < image->setting_count; i++) {
        if (ges_text_equal(image->settings[i].key, key)) {
            return image->settings[i].value;
        }
    }
    return (ges_text){0};
}

const char *ges_gobuild_verdict_text(ges_gobuild_verdict verdict) {
    static const ges_gobin_verdict verdicts[] = {
        [GES_GOBUILD_UNCHECKED] = GES_GOBIN_UNCHECKABLE,
        [GES_GOBUILD_UNCHANGED] = GES_GOBIN_UNCHANGED,
        [GES_GOBUILD_SIGNED] = GES_GOBIN_SIGNED,
        [GES_GOBUILD_STRIPPED] = GES_GOBIN_STRIPPED,
        [GES_GOBUILD_MODIFIED] = GES_GOBIN_MODIFIED,
    };
    return ges_gobin_verdict_name(verdicts[verdict]);
}
