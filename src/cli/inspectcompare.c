/* What differs between two builds. */
#include "cli/inspect.h"

#include "base/builder.h"
#include "formats/gomodinfo.h"

typedef struct comparing {
    ges_sink *sink;
    size_t count;
} comparing;

/* Adds a difference when the values are not equal; an empty value means that it is absent. */
static void compare(comparing *c, const char *kind, ges_text name, ges_text a, ges_text b) {
    static const ges_view line = {"  {kind:10}[ {name}]\n      - {a}\n      + {b}", true};
    if (ges_text_equal(a, b)) {
        return;
    }
    ges_sink_open(c->sink, NULL, &line);
    ges_sink_text(c->sink, "kind", ges_text_of(kind));
    ges_sink_text(c->sink, "name", name);
    ges_sink_text(c->sink, "a", a);
    ges_sink_text(c->sink, "b", b);
    ges_sink_close(c->sink);
    c->count++;
}

static ges_text first(const ges_gobin_witnesses *list) {
    return list->count != 0 ? list->items[0].value : (ges_text){0};
}

static ges_text setting_of(const ges_gobin *bin, ges_text key) {
    ges_text value = {0};
    (void)ges_gobuild_setting_find(&bin->build, key, &value); /* absent: empty */
    return value;
}

static void compare_settings(comparing *c, const ges_gobin *a, const ges_gobin *b) {
    for (size_t i = 0; i < a->build.settings.count; i++) {
        ges_text key = a->build.settings.items[i].key;
        compare(c, "setting", key, a->build.settings.items[i].value, setting_of(b, key));
    }
    for (size_t i = 0; i < b->build.settings.count; i++) {
        const ges_gobuild_setting *s = &b->build.settings.items[i];
        ges_text known;
        if (!ges_gobuild_setting_find(&a->build, s->key, &known)) {
            compare(c, "setting", s->key, (ges_text){0}, s->value);
        }
    }
}

static ges_text module_in_words(const ges_gomodinfo_module *m, ges_arena *mem) {
    return m->is_replaced ? ges_text_join(mem, m->version, GES_T(" => "), m->new_path, GES_T(" "),
                                          m->new_version)
                          : m->version;
}

static const ges_gomodinfo_module *find_module(const ges_gomodinfo *info, ges_text path) {
    for (size_t i = 0; i < info->deps.count; i++) {
        if (ges_text_equal(info->deps.items[i].path, path)) {
            return &info->deps.items[i];
        }
    }
    return NULL;
}

static void compare_modules(comparing *c, const ges_gomodinfo *a, const ges_gomodinfo *b,
                            ges_arena *mem) {
    compare(c, "module", a->main.path, module_in_words(&a->main, mem),
            ges_text_equal(a->main.path, b->main.path) ? module_in_words(&b->main, mem)
                                                       : b->main.path);
    for (size_t i = 0; i < a->deps.count; i++) {
        const ges_gomodinfo_module *other = find_module(b, a->deps.items[i].path);
        compare(c, "module", a->deps.items[i].path, module_in_words(&a->deps.items[i], mem),
                other != NULL ? module_in_words(other, mem) : (ges_text){0});
    }
    for (size_t i = 0; i < b->deps.count; i++) {
        if (find_module(a, b->deps.items[i].path) == NULL) {
            compare(c, "module", b->deps.items[i].path, (ges_text){0},
                    module_in_words(&b->deps.items[i], mem));
        }
    }
}

static bool has_file(const ges_gopcln_names *files, ges_text name, size_t hint) {
    if (hint < files->count && ges_text_equal(files->items[hint], name)) {
        return true;
    }
    for (size_t i = 0; i < files->count; i++) {
        if (ges_text_equal(files->items[i], name)) {
            return true;
        }
    }
    return false;
}

/* Only asked when both were built with the same GOROOT: else every name of Go itself differs. */
static void compare_files(comparing *c, const ges_gobin *a, const ges_gobin *b) {
    for (size_t i = 0; i < a->files.count; i++) {
        if (!has_file(&b->files, a->files.items[i], i)) {
            compare(c, "file", (ges_text){0}, a->files.items[i], (ges_text){0});
        }
    }
    for (size_t i = 0; i < b->files.count; i++) {
        if (!has_file(&a->files, b->files.items[i], i)) {
            compare(c, "file", (ges_text){0}, (ges_text){0}, b->files.items[i]);
        }
    }
}

size_t ges_inspect_compare(const ges_inspection *a, const ges_inspection *b, ges_arena *mem,
                           ges_sink *sink) {
    const ges_gobin *left = &a->images.items[0];
    const ges_gobin *right = &b->images.items[0];
    ges_gomodinfo left_info = ges_gomodinfo_of(left->build.modinfo, mem);
    ges_gomodinfo right_info = ges_gomodinfo_of(right->build.modinfo, mem);
    comparing c = {.sink = sink};
    ges_sink_open_list(sink, "differences", NULL);
    compare(&c, "Go", (ges_text){0}, first(&left->versions), first(&right->versions));
    compare(&c, "program", (ges_text){0}, left_info.path, right_info.path);
    compare(&c, "GOROOT", (ges_text){0}, first(&left->goroots), first(&right->goroots));
    compare_modules(&c, &left_info, &right_info, mem);
    compare_settings(&c, left, right);
    if (ges_text_equal(first(&left->goroots), first(&right->goroots))) {
        compare_files(&c, left, right);
    }
    compare(&c, "build ID", (ges_text){0}, left->build_id, right->build_id);
    ges_sink_close_list(sink);
    return c.count;
}
