/* `ges install --list`: what a source offers for a system, and what of it is here. */
#include "base/sort.h"
#include "cli/commands.h"
#include "cli/install.h"
#include "go/sdklist.h"

GES_LIST(offers, const ges_godl_file *);

static const ges_view offer_view = {"{!severity:7} {version:14}[  {room}][  {*here}]", true};

static int newest_first(const void *a, const void *b) {
    const ges_godl_file *const *left = a;
    const ges_godl_file *const *right = b;
    return ges_go_version_compare(ges_go_toolchain_version((*right)->version),
                                  ges_go_toolchain_version((*left)->version));
}

/* Where that version is on this machine; "" nowhere. */
static ges_text find_here(const ges_sdklist *sdks, ges_text number) {
    for (size_t i = 0; i < sdks->count; i++) {
        if (ges_sdk_is_usable(&sdks->items[i]) && ges_text_equal(sdks->items[i].number, number)) {
            return sdks->items[i].root;
        }
    }
    return GES_T("");
}

/* Of each 1.N the newest release, and what comes before a release that is not there yet; all of those
 * that words name. */
static bool is_shown(const ges_installing *in, const offers *list, size_t index) {
    ges_text number = ges_go_toolchain_version(list->items[index]->version);
    for (size_t i = 0; i < in->jobs.count; i++) {
        ges_text lang = ges_go_version_lang(in->jobs.items[i].wish.version);
        if (ges_text_equal(ges_go_version_lang(number), lang)) {
            return true;
        }
    }
    if (in->jobs.count != 0 || ges_args_has(&ges_command_install, in->args, "all")) {
        return in->jobs.count == 0;
    }
    ges_text before = index != 0 ? ges_go_toolchain_version(list->items[index - 1]->version)
                                 : GES_T("");
    return !ges_text_equal(ges_go_version_lang(before), ges_go_version_lang(number));
}

static void describe(const ges_installing *in, const ges_godl_file *file, const ges_sdklist *sdks,
                     ges_sink *sink) {
    ges_text here = find_here(sdks, ges_go_toolchain_version(file->version));
    ges_sink_open(sink, NULL, &offer_view);
    ges_sink_text(sink, "severity", here.len != 0 ? GES_T("ok") : GES_T("info"));
    ges_sink_text(sink, "version", file->version);
    ges_sink_text(sink, "file", file->filename);
    ges_sink_number(sink, "size", (int64_t)file->size);
    ges_sink_boolean(sink, "has_sha256", file->has_sha256);
    if (!in->is_json && file->size != 0) {
        ges_sink_text(sink, "room", ges_text_format(in->app->mem, "%.1f MB",
                                                    (double)file->size / 1e6));
    }
    ges_sink_text(sink, "here", here);
    ges_sink_close(sink);
}

int ges_installing_list(ges_installing *in) {
    ges_app *app = in->app;
    ges_sdklist sdks = {0};
    offers list = {0};
    ges_error err = {0};
    if (ges_installing_open_source(in, &err) != GES_OK ||
        ges_sdklist_find(app->os, &in->env, in->dir, app->mem, &sdks, &err) != GES_OK) {
        return ges_app_fail(app, &err);
    }
    if (!in->source.has_list) {
        (void)ges_error_set(&err, GES_NOT_FOUND, "'%.*s' does not tell which releases there are: "
                            "%.*s", GES_FMT(in->source.name), GES_FMT(in->source.no_list));
        return ges_app_fail(app, &err);
    }
    for (size_t i = 0; i < in->source.files.count; i++) {
        const ges_godl_file *file = &in->source.files.items[i];
        if (ges_text_equal(file->os, in->goos) &&
            ges_text_equal(file->arch, ges_install_arch(in->goarch)) &&
            !ges_list_push(app->mem, &list, file)) {
            (void)ges_arena_error(app->mem, &err);
            return ges_app_fail(app, &err);
        }
    }
    ges_sort(list.items, list.count, sizeof(*list.items), newest_first);
    ges_sink *sink = ges_app_report(app, in->is_json, "ges.install.list/1");
    ges_sink_text(sink, "source", in->is_json ? in->source.name : GES_T(""));
    ges_sink_open_list(sink, "offers", NULL);
    for (size_t i = 0; i < list.count; i++) {
        if (is_shown(in, &list, i)) {
            describe(in, list.items[i], &sdks, sink);
        }
    }
    ges_sink_close_list(sink);
    if (list.count == 0) {
        ges_sink_say(sink, NULL, ges_text_join(app->mem, GES_T("nothing is there for "), in->goos,
                                               GES_T("/"), in->goarch));
    }
    ges_app_report_done(app, sink);
    return GES_EXIT_OK;
}
