/* What go.mod and go.work say, line by line, for `ges watch`. */
#include "cli/watch.h"

#include "formats/gomod.h"

typedef struct directive {
    const char *verb;
    size_t list;        /* offset of a ges_gomod_list in ges_gomod */
    bool is_single;     /* the verb is the name and the path its value */
    bool has_version;   /* part of the name: several versions of one path may stand there */
} directive;

static const directive directives[] = {
    {"module", offsetof(ges_gomod, module), true, false},
    {"go", offsetof(ges_gomod, go), true, false},
    {"toolchain", offsetof(ges_gomod, toolchain), true, false},
    {"godebug", offsetof(ges_gomod, godebug), false, false},
    {"require", offsetof(ges_gomod, require), false, false},
    {"exclude", offsetof(ges_gomod, exclude), false, true},
    {"replace", offsetof(ges_gomod, replace), false, true},
    {"retract", offsetof(ges_gomod, retract), false, true},
    {"tool", offsetof(ges_gomod, tool), false, false},
    {"ignore", offsetof(ges_gomod, ignore), false, false},
    {"use", offsetof(ges_gomod, use), false, false},
};

static ges_text spaced(ges_arena *work, ges_text a, ges_text b) {
    return b.len == 0 ? a : a.len == 0 ? b : ges_text_join(work, a, GES_T(" "), b);
}

static ges_watch_fact fact_of(const directive *d, const ges_gomod_item *item, ges_arena *work) {
    ges_text verb = ges_text_of(d->verb);
    ges_text name = d->is_single ? verb : spaced(work, verb, item->path);
    ges_text value = d->is_single ? item->path : item->version;
    if (d->has_version) {
        name = spaced(work, name, item->version);
        value = spaced(work, item->new_path, item->new_version);
    }
    return (ges_watch_fact){.name = name,
                            .value = value,
                            .line = item->at.line,
                            .note = item->is_indirect ? GES_T("indirect") : GES_T("")};
}

void ges_watch_read_mod(ges_watch_state *state, const ges_os *os, ges_arena *work, ges_text file,
                        const char *source) {
    ges_bytes bytes;
    ges_gomod mod;
    ges_error err = {0};
    bool is_work = strcmp(source, "go.work") == 0;
    ges_gomod_options options = {.kind = is_work ? GES_GOMOD_WORKSPACE : GES_GOMOD_MODULE,
                                 .is_windows = os->family == GES_OS_WINDOWS};
    ges_status status = os->file_read(os, file, GES_GOMOD_MAX, work, &bytes, &err);
    if (status == GES_OK) {
        status = ges_gomod_parse(file, bytes, &options, work, &mod, &err);
    }
    ges_watch_fact fault = {.source = source, .file = file};
    if (status != GES_OK || mod.errors.count != 0) {
        fault.value = status != GES_OK
                          ? ges_text_of(err.text)
                          : ges_gomod_error_text(work, file, &mod.errors.items[0]);
        ges_watch_state_add(state, &fault);
        return;
    }
    for (size_t i = 0; i < GES_COUNT(directives); i++) {
        const ges_gomod_list *list =
            (const ges_gomod_list *)((const char *)&mod + directives[i].list);
        for (size_t k = 0; k < list->count; k++) {
            ges_watch_fact fact = fact_of(&directives[i], &list->items[k], work);
            fact.source = source;
            fact.file = file;
            ges_watch_state_add(state, &fact);
        }
    }
}
