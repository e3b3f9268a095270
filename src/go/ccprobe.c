/* Asking the C compiler itself. */
#include "go/ccprobe.h"

#include "go/ccoptions.h"

enum { PROBE_TIMEOUT_MS = 60000 };

ges_text *ges_cc_probe_words(const ges_cc_probe *probe, ges_arena *mem, ges_text flag,
                             const ges_text *extra, size_t extra_count, ges_text output,
                             size_t *count) {
    bool is_linker_flag = ges_text_starts(flag, GES_T("-Wl,"));
    if (probe->minor < 20) {
        extra_count = 0;
    }
    ges_text *words = ges_new_array(mem, probe->cc_count + extra_count + 7, ges_text);
    if (words == NULL) {
        return NULL;
    }
    size_t at = 0;
    for (size_t i = 0; i < probe->cc_count; i++) {
        words[at++] = probe->cc[i];
    }
    words[at++] = flag;
    for (size_t i = 0; i < extra_count; i++) {
        words[at++] = extra[i];
    }
    if (!is_linker_flag || probe->minor < 19) {
        words[at++] = GES_T("-c");
    }
    words[at++] = GES_T("-x");
    words[at++] = GES_T("c");
    words[at++] = GES_T("-");
    words[at++] = GES_T("-o");
    words[at++] = output;
    *count = at;
    return words;
}

/* The child's environment: the given one without LC_ALL and PWD, then those two. */
static bool child_env(const ges_cc_probe *probe, ges_arena *mem, ges_env_list *out) {
    const ges_env_entry own[] = {
        {GES_T("PWD"), probe->work},
        {GES_T("LC_ALL"), GES_T("C")},
    };
    for (size_t i = 0; i < probe->env->count; i++) {
        ges_env_entry entry = probe->env->items[i];
        bool is_own = false;
        for (size_t j = 0; j < GES_COUNT(own); j++) {
            is_own = is_own || ges_env_name_equal(probe->os, entry.name, own[j].name);
        }
        if (!is_own && !ges_list_push(mem, out, entry)) {
            return false;
        }
    }
    for (size_t j = 0; j < GES_COUNT(own); j++) {
        if (!ges_list_push(mem, out, own[j])) {
            return false;
        }
    }
    return true;
}

ges_status ges_cc_probe_run(const ges_cc_probe *probe, ges_arena *mem, const ges_text *words,
                            size_t count, bool *is_supported, ges_error *err) {
    ges_env_list env = {0};
    if (!child_env(probe, mem, &env)) {
        return ges_arena_error(mem, err);
    }
    ges_spawn what = {
        .program = probe->exe,
        .args = words,
        .arg_count = count,
        .env = &env,
        .cwd = probe->work,
        .timeout_ms = PROBE_TIMEOUT_MS,
        .is_merged = true,
    };
    ges_spawn_result result;
    ges_status status = probe->os->spawn(probe->os, &what, mem, &result, NULL);
    if (status == GES_NO_MEMORY) {
        return ges_arena_error(mem, err);
    }
    *is_supported =
        status != GES_OK || !ges_cc_says_unsupported(ges_text_from(result.output), probe->minor);
    return GES_OK;
}
