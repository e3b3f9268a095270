/* The machine on Linux: a file of ours in /etc/profile.d, which every login shell of the POSIX kind
 * reads, and one in fish's folder where fish is configured. */
#include "env/layer.h"
#include "shell/startupscope.h"

static ges_status find_files(const ges_scope_ask *ask, ges_startup_files *out, ges_error *err) {
    static const struct {
        ges_text needs; /* this directory must be there */
        ges_startup_file file;
    } places[] = {
        {GES_LIT("/etc"), {GES_LIT("/etc/profile.d/go-env-sync.sh"), GES_STARTUP_SH, true}},
        {GES_LIT("/etc/fish"), {GES_LIT("/etc/fish/conf.d/go-env-sync.fish"), GES_STARTUP_FISH, true}},
    };
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        if (ges_os_is_dir(ask->os, places[i].needs) &&
            !ges_list_push(ask->mem, out, places[i].file)) {
            return ges_arena_error(ask->mem, err);
        }
    }
    return GES_OK;
}

static ges_status read(const ges_scope_ask *ask, ges_text name, ges_scope_value *out,
                       ges_error *err) {
    ges_startup_files files = {0};
    ges_status status = find_files(ask, &files, err);
    return status == GES_OK ? ges_startup_scope_read(ask, &files, name, out, err) : status;
}

static ges_status plan(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_plan *plan, ges_error *err) {
    ges_startup_files files = {0};
    ges_status status = find_files(ask, &files, err);
    return status == GES_OK ? ges_startup_scope_plan(ask, &files, GES_T(""), wishes, count, plan, err)
                            : status;
}

const ges_scope ges_scope_startup_machine = {
    .name = "machine",
    .title = "it counts in everybody's login shells from now on, and in what they start",
    .systems = GES_LAYER_LINUX,
    .read = read,
    .plan = plan,
};
