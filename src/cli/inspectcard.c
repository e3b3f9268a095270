/* One program as a card: what it was built with, and who says so. */
#include "cli/inspect.h"

#include "base/builder.h"
#include "formats/gomodinfo.h"

#include <string.h>

typedef struct card {
    const ges_inspection *file;
    const ges_gobin *bin;
    const ges_inspect_image *judged;
    ges_arena *mem;
    ges_sink *sink;
    const ges_trees *trees; /* NULL: nobody needs them */
} card;

static const char *maker_name(ges_gobin_maker maker) {
    static const char *const names[] = {
        [GES_GOBIN_NOT_GO] = "not Go",   [GES_GOBIN_GC] = "gc",
        [GES_GOBIN_GCCGO] = "gccgo",     [GES_GOBIN_TINYGO] = "TinyGo",
        [GES_GOBIN_PACKED] = "packed",
    };
    return names[maker];
}

/* A member with its line in text. */
static void say(const card *c, const char *key, const char *title, ges_text value) {
    if (value.len == 0) {
        return;
    }
    ges_sink_text(c->sink, key, value);
    ges_builder line = ges_builder_in(c->mem);
    ges_build_format(&line, "    %-11s %.*s", title, GES_FMT(value));
    ges_sink_say(c->sink, NULL, ges_build_done(&line));
}

static ges_text setting(const card *c, const char *name) {
    ges_text value = {0};
    (void)ges_gobuild_setting_find(&c->bin->build, ges_text_of(name), &value); /* absent: empty */
    return value;
}

static ges_text target_of(const card *c) {
    ges_text goos;
    ges_text goarch;
    ges_inspect_target(c->bin, &goos, &goarch);
    bool is_whole = goos.len != 0 && goarch.len != 0; /* a plain ELF does not name its system */
    return ges_text_join(c->mem, goos, is_whole ? GES_T("/") : GES_T(""), goarch);
}

static void say_version(const card *c) {
    const ges_gobin_witnesses *told = &c->bin->versions;
    if (told->count == 0) {
        say(c, "maker", "made by", ges_text_of(maker_name(c->bin->maker)));
        say(c, "packer", "packed by", c->bin->packer);
        say(c, "producer", "compiler", c->bin->producer);
        return;
    }
    bool is_agreed = ges_inspect_versions_agree(c->bin);
    ges_sink_text(c->sink, "maker", ges_text_of(maker_name(c->bin->maker)));
    ges_sink_text(c->sink, "version", told->items[0].value);
    ges_sink_boolean(c->sink, "versions_agree", is_agreed);
    ges_sink_text(c->sink, "producer", c->bin->producer);
    ges_text line = ges_text_join(c->mem, GES_T("    Go          "), told->items[0].value,
                                  GES_T("  (by "), ges_text_of(told->items[0].source), GES_T(")"));
    ges_sink_say(c->sink, NULL, line);
    for (size_t i = 1; i < told->count && !is_agreed; i++) {
        ges_sink_say(c->sink, "warning",
                     ges_text_join(c->mem, GES_T("                but "),
                                   ges_text_of(told->items[i].source), GES_T(" says "),
                                   told->items[i].value));
    }
}

/* What is not linked yet, and where it stands. */
static void say_object(const card *c) {
    static const ges_view silent = {NULL, true};
    static const char *const contents[2][2] = {
        {"", "code"},
        {"exports only: it can be imported, not linked", "exports and code"},
    };
    const ges_gobin_object *object = &c->bin->object;
    say(c, "member", "member", c->bin->member);
    if (!object->is_told) {
        return;
    }
    ges_sink_open(c->sink, "object", &silent);
    ges_sink_boolean(c->sink, "exports", object->has_exports);
    ges_sink_boolean(c->sink, "code", object->has_code);
    say(c, "level", "level", object->level);
    say(c, "experiments", "experiments", object->experiments);
    ges_sink_close(c->sink);
    ges_sink_say(c->sink, NULL,
                 ges_text_join(c->mem, GES_T("    content     "),
                               ges_text_of(contents[object->has_exports][object->has_code])));
}

/* One line for the first witness; --why has them all. */
static void say_obfuscation(const card *c) {
    const ges_gobin_witnesses *told = &c->bin->obfuscations;
    ges_sink_boolean(c->sink, "obfuscated", told->count != 0);
    if (told->count != 0) {
        ges_sink_say(c->sink, "warning",
                     ges_text_join(c->mem, GES_T("    obfuscated  garble-like: "),
                                   told->items[0].value));
    }
}

static void say_program(const card *c, const ges_gomodinfo *info) {
    say(c, "path", "program", info->path);
    if (info->has_main) {
        ges_text module = ges_text_join(c->mem, info->main.path, GES_T(" "), info->main.version);
        say(c, "module", "module", ges_text_trim(module));
    }
    ges_text revision = setting(c, "vcs.revision");
    if (revision.len != 0) {
        bool is_modified = ges_text_equal(setting(c, "vcs.modified"), GES_T("true"));
        say(c, "vcs", "source",
            ges_text_join(c->mem, setting(c, "vcs"), GES_T(" "), revision, GES_T(" "),
                          setting(c, "vcs.time"),
                          is_modified ? GES_T(", modified") : GES_T("")));
    }
}

static bool needs_trees(const ges_gobin *bin, const ges_inspect_image *judged) {
    return bin->maker == GES_GOBIN_GC && bin->versions.count != 0 && bin->has_table &&
           judged->home != GES_INSPECT_HOME_SAME;
}

bool ges_inspect_needs_trees(const ges_inspection *file) {
    for (size_t i = 0; i < file->images.count; i++) {
        if (needs_trees(&file->images.items[i], &file->judged[i])) {
            return true;
        }
    }
    return false;
}

/* Go trees of this machine that have the very version. */
static void say_candidates(const card *c) {
    static const ges_view line = {"                {version} lives in {goroot}", true};
    ges_text built = ges_inspect_plain_version(c->bin->versions.items[0].value);
    ges_sink_open_list(c->sink, "candidates", NULL);
    for (size_t i = 0; i < c->trees->count; i++) {
        const ges_tree *tree = &c->trees->items[i];
        if (ges_text_equal(tree->version, built)) {
            ges_sink_open(c->sink, NULL, &line);
            ges_sink_text(c->sink, "version", tree->version);
            ges_sink_text(c->sink, "goroot", tree->root);
            ges_sink_text(c->sink, "real", tree->real);
            ges_sink_close(c->sink);
        }
    }
    ges_sink_close_list(c->sink);
}

static void say_goroot(const card *c) {
    const ges_gobin *bin = c->bin;
    ges_text recorded = setting(c, "-trimpath");
    if (bin->has_table) {
        ges_sink_boolean(c->sink, "trimmed", bin->table.root.is_trimmed);
        ges_sink_boolean(c->sink, "rewritten", bin->is_rewritten);
    }
    if (recorded.len != 0) {
        ges_sink_text(c->sink, "trimpath_recorded", recorded);
    }
    if (bin->goroots.count == 0) {
        if (bin->has_table && bin->table.root.is_trimmed) {
            ges_sink_say(c->sink, NULL,
                         GES_T("    built in    not told: file names were trimmed (-trimpath)"));
        }
        return;
    }
    static const char *const homes[] = {
        [GES_INSPECT_HOME_UNKNOWN] = "",
        [GES_INSPECT_HOME_GONE] = "no Go lives there now",
        [GES_INSPECT_HOME_SAME] = "the same Go lives there now",
        [GES_INSPECT_HOME_OTHER] = "another Go lives there now",
    };
    ges_text root = bin->goroots.items[0].value;
    ges_text home = ges_text_of(homes[c->judged->home]);
    ges_sink_text(c->sink, "goroot", root);
    ges_sink_text(c->sink, "goroot_here", home);
    ges_sink_text(c->sink, "goroot_here_version", c->judged->home_version);
    ges_builder line = ges_builder_in(c->mem);
    ges_build_format(&line, "    built in    %.*s%s", GES_FMT(root),
                     bin->is_rewritten ? "  (a stand-in that the build system wrote)" : "");
    if (home.len != 0) {
        ges_build_format(&line, "  (%.*s", GES_FMT(home));
        if (c->judged->home == GES_INSPECT_HOME_OTHER) {
            ges_build_format(&line, ", %.*s", GES_FMT(c->judged->home_version));
        }
        ges_build_str(&line, ")");
    }
    ges_sink_say(c->sink, NULL, ges_build_done(&line));
}

static bool is_recorded(const ges_gobin *bin, const char *name) {
    for (size_t i = 0; i < bin->traits.count; i++) {
        const ges_gobin_trait *trait = &bin->traits.items[i];
        if (strcmp(trait->name, name) == 0) { /* what is recorded comes first */
            return strcmp(trait->seen.source, "build settings") == 0;
        }
    }
    return false;
}

/* A line for what no setting below tells. */
static void say_traits(const card *c) {
    static const ges_view silent = {NULL, true};
    const ges_gobin_traits *traits = &c->bin->traits;
    ges_sink_open_list(c->sink, "traits", NULL);
    for (size_t i = 0; i < traits->count; i++) {
        const ges_gobin_trait *trait = &traits->items[i];
        ges_sink_open(c->sink, NULL, &silent);
        ges_sink_text(c->sink, "name", ges_text_of(trait->name));
        ges_sink_text(c->sink, "value", trait->seen.value);
        ges_sink_text(c->sink, "source", ges_text_of(trait->seen.source));
        ges_sink_close(c->sink);
        if (!is_recorded(c->bin, trait->name)) {
            ges_builder line = ges_builder_in(c->mem);
            ges_build_format(&line, "    %-11s %.*s  (by %s)", trait->name,
                             GES_FMT(trait->seen.value), trait->seen.source);
            ges_sink_say(c->sink, NULL, ges_build_done(&line));
        }
    }
    ges_sink_close_list(c->sink);
}

static void say_ids(const card *c) {
    bool is_macho = c->bin->image.kind == GES_IMAGE_MACHO;
    say(c, "build_id", "build ID", c->bin->build_id);
    say(c, "host_id", is_macho ? "LC_UUID" : "GNU ID", ges_hex(c->mem, ges_bytes_from(c->bin->host_id)));
}

static void say_debug(const card *c) {
    const ges_gobin *bin = c->bin;
    ges_sink_boolean(c->sink, "symbols", bin->has_symbols);
    ges_sink_boolean(c->sink, "dwarf", bin->has_dwarf);
    ges_sink_boolean(c->sink, "dwarf_compressed", bin->is_dwarf_compressed);
    ges_sink_number(c->sink, "dwarf_version", bin->dwarf_version);
    ges_builder b = ges_builder_in(c->mem);
    ges_build_text(&b, ges_text_of(bin->has_symbols ? "    debugging   symbols" : "    debugging   no symbols"));
    ges_build_text(&b, ges_text_of(bin->has_dwarf ? ", DWARF" : ", no DWARF"));
    if (bin->dwarf_version != 0) {
        ges_build_format(&b, " %u", (unsigned)bin->dwarf_version);
    }
    ges_build_text(&b, ges_text_of(bin->is_dwarf_compressed ? ", compressed" : ""));
    ges_sink_say(c->sink, NULL, ges_build_done(&b));
}

static void say_table(const card *c) {
    const ges_gobin *bin = c->bin;
    static const ges_view silent = {NULL, true};
    if (!bin->has_table) {
        return;
    }
    ges_sink_open(c->sink, "table", &silent);
    ges_sink_text(c->sink, "layout", ges_text_of(bin->table.layout));
    ges_sink_boolean(c->sink, "named", bin->table.is_named);
    ges_sink_number(c->sink, "offset", (int64_t)bin->table.off);
    ges_sink_number(c->sink, "functions", bin->table.function_count);
    ges_sink_number(c->sink, "files", bin->table.file_count);
    ges_sink_close(c->sink);
    ges_builder b = ges_builder_in(c->mem);
    ges_build_format(&b, "    line table  %u functions in %u files, layout of go%s",
                     (unsigned)bin->table.function_count, (unsigned)bin->table.file_count,
                     bin->table.layout);
    ges_sink_say(c->sink, NULL, ges_build_done(&b));
}

static void say_settings(const card *c) {
    static const ges_view line = {"      {key}={value}", true};
    const ges_gobuild_settings *settings = &c->bin->build.settings;
    ges_sink_open_list(c->sink, "settings", settings->count != 0 ? "    settings" : NULL);
    for (size_t i = 0; i < settings->count; i++) {
        ges_sink_open(c->sink, NULL, &line);
        ges_sink_text(c->sink, "key", settings->items[i].key);
        ges_sink_text(c->sink, "value", settings->items[i].value);
        ges_sink_close(c->sink);
    }
    ges_sink_close_list(c->sink);
}

static void describe_module(const ges_gomodinfo_module *m, ges_sink *sink) {
    static const ges_view line = {"      {path} {version}[  => {new_path} {new_version}]", true};
    ges_sink_open(sink, NULL, &line);
    ges_sink_text(sink, "path", m->path);
    ges_sink_text(sink, "version", m->version);
    ges_sink_text(sink, "sum", m->sum);
    if (m->is_replaced) {
        ges_sink_text(sink, "new_path", m->new_path);
        ges_sink_text(sink, "new_version", m->new_version);
        ges_sink_text(sink, "new_sum", m->new_sum);
    }
    ges_sink_close(sink);
}

static void say_modules(const card *c, const ges_gomodinfo *info, bool lists) {
    if (!lists && info->deps.count != 0) {
        ges_builder b = ges_builder_in(c->mem);
        ges_build_format(&b, "    modules     %zu  (--modules lists them)", info->deps.count);
        ges_sink_say(c->sink, NULL, ges_build_done(&b));
    }
    ges_sink_number(c->sink, "module_count", (int64_t)info->deps.count);
    if (!lists) {
        return;
    }
    ges_sink_open_list(c->sink, "modules", info->deps.count != 0 ? "    modules" : NULL);
    for (size_t i = 0; i < info->deps.count; i++) {
        describe_module(&info->deps.items[i], c->sink);
    }
    ges_sink_close_list(c->sink);
}

static void say_files(const card *c) {
    static const ges_view line = {"      {file}", true};
    ges_sink_open_list(c->sink, "files", "    source files");
    for (size_t i = 0; i < c->bin->files.count; i++) {
        ges_sink_open(c->sink, NULL, &line);
        ges_sink_text(c->sink, "file", c->bin->files.items[i]);
        ges_sink_close(c->sink);
    }
    ges_sink_close_list(c->sink);
}

static void say_witness(const card *c, const char *fact, const char *source, ges_text value,
                        uint64_t off) {
    static const ges_view line = {"      {fact:9} {value}  by {source}[ at {hex}]", true};
    ges_sink_open(c->sink, NULL, &line);
    ges_sink_text(c->sink, "fact", ges_text_of(fact));
    ges_sink_text(c->sink, "source", ges_text_of(source));
    ges_sink_text(c->sink, "value", value);
    if (off != GES_GOBIN_NOWHERE) {
        ges_sink_number(c->sink, "offset", (int64_t)off);
        ges_sink_text(c->sink, "hex",
                      ges_text_format(c->mem, "0x%llx", (unsigned long long)off));
    }
    ges_sink_close(c->sink);
}

static void say_witnesses(const card *c) {
    const ges_gobin *bin = c->bin;
    ges_sink_open_list(c->sink, "witnesses", "    who says so");
    for (size_t i = 0; i < bin->versions.count; i++) {
        const ges_gobin_witness *w = &bin->versions.items[i];
        say_witness(c, "version", w->source, w->value, w->off);
    }
    for (size_t i = 0; i < bin->goroots.count; i++) {
        const ges_gobin_witness *w = &bin->goroots.items[i];
        say_witness(c, "GOROOT", w->source, w->value, w->off);
    }
    for (size_t i = 0; i < bin->traits.count; i++) {
        const ges_gobin_witness *w = &bin->traits.items[i].seen;
        say_witness(c, bin->traits.items[i].name, w->source, w->value, w->off);
    }
    for (size_t i = 0; i < bin->obfuscations.count; i++) {
        const ges_gobin_witness *w = &bin->obfuscations.items[i];
        say_witness(c, "hidden", w->source, w->value, w->off);
    }
    if (bin->has_build) {
        say_witness(c, "modules", bin->build_source, bin->build.path, bin->build_off);
    }
    if (bin->build_id.len != 0) {
        say_witness(c, "build ID", "build ID", bin->build_id, bin->build_id_off);
    }
    ges_sink_close_list(c->sink);
}

static void say_verdict(const card *c) {
    if (!c->file->is_verified) {
        return;
    }
    say(c, "verdict", "verdict", ges_text_of(ges_gobin_verdict_name(c->judged->verdict)));
    if (c->judged->content.len != 0) {
        ges_sink_text(c->sink, "content_hash", c->judged->content);
    }
}

/* What the card shows in words elsewhere, for programs that read the JSON. */
static void say_build_format(const card *c) {
    const char *format = c->bin->build.is_inline ? "inline" : "pointer";
    bool has_blob = strcmp(c->bin->build_source, "build info") == 0;
    ges_sink_boolean(c->sink, "pie", c->bin->image.is_pie);
    ges_sink_text(c->sink, "build_info", ges_text_of(has_blob ? format : "none"));
    ges_sink_text(c->sink, "build_source", ges_text_of(c->bin->build_source));
}

static void describe_image(const card *c, const ges_inspect_view *view) {
    static const ges_view silent = {NULL, true};
    ges_gomodinfo info = ges_gomodinfo_of(c->bin->build.modinfo, c->mem);
    ges_sink_open(c->sink, NULL, &silent);
    say_version(c);
    say_obfuscation(c);
    say_program(c, &info);
    say(c, "target", "for", target_of(c));
    say(c, "container", "file", ges_text_of(ges_inspect_container_name(&c->bin->image)));
    say_object(c);
    say_build_format(c);
    say_goroot(c);
    if (c->trees != NULL && needs_trees(c->bin, c->judged)) {
        say_candidates(c);
    }
    say_traits(c);
    say_ids(c);
    if (c->bin->maker != GES_GOBIN_NOT_GO && !c->bin->object.is_told) {
        say_table(c);
        say_debug(c);
    }
    say_modules(c, &info, view->lists_modules);
    say_settings(c);
    if (view->lists_files) {
        say_files(c);
    }
    if (view->lists_witnesses) {
        say_witnesses(c);
    }
    say_verdict(c);
    ges_sink_close(c->sink);
}

static ges_text heading(const ges_inspection *file, ges_arena *mem) {
    return file->pid == 0
               ? file->path
               : ges_text_format(mem, "%.*s  (process %lu%s)", GES_FMT(file->running),
                                 (unsigned long)file->pid,
                                 file->is_deleted ? "; that file was deleted or replaced" : "");
}

void ges_inspect_describe(const ges_inspection *file, const ges_inspect_view *view, ges_arena *mem,
                          ges_sink *sink) {
    static const ges_view silent = {NULL, true};
    ges_sink_open(sink, NULL, &silent);
    ges_sink_text(sink, "path", file->path);
    ges_sink_number(sink, "size", (int64_t)file->size);
    if (file->pid != 0) {
        ges_sink_number(sink, "pid", file->pid);
        ges_sink_text(sink, "running", file->running);
        ges_sink_boolean(sink, "deleted", file->is_deleted);
    }
    ges_sink_say(sink, "bold", heading(file, mem));
    ges_sink_open_list(sink, "images", NULL);
    for (size_t i = 0; i < file->images.count; i++) {
        card c = {file, &file->images.items[i], &file->judged[i], mem, sink, view->trees};
        describe_image(&c, view);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
}
