/* Brings a session up to date beneath the project that is loaded in it. */
#include "shell/follow.h"

#include "env/block.h"
#include "env/load.h"

typedef struct following {
    const ges_os *os;
    ges_arena *mem;
    const ges_env_list *process;
    ges_loaded loaded;
    bool is_loaded_new;
} following;

/* The entry of a variable that is as the project left it; NULL: the session's own. */
static ges_loaded_var *find_ours(const following *f, ges_text name) {
    for (size_t i = 0; i < f->loaded.vars.count; i++) {
        ges_loaded_var *var = &f->loaded.vars.items[i];
        if (ges_env_name_equal(f->os, var->name, name)) {
            return ges_loaded_is_ours(f->os, f->process, var) ? var : NULL;
        }
    }
    return NULL;
}

/* A state that cannot be read is `ges load`'s to tell. */
static void read_loaded(following *f) {
    ges_text text = {0};
    if (ges_env_find(f->os, f->process, GES_LOADED_NAME, &text) && text.len != 0 &&
        ges_loaded_parse(text, f->mem, &f->loaded, NULL) != GES_OK) {
        f->loaded = (ges_loaded){0};
    }
}

static ges_status set(const following *f, ges_block *block, ges_text name, bool is_set,
                      ges_text value, ges_error *err) {
    return is_set ? ges_block_set(block, f->os, name, value, GES_T(""), f->mem, err)
                  : ges_block_unset(block, f->os, name, err);
}

/* The session without what the project set. */
static ges_status build_beneath(const following *f, ges_env_list *out, ges_error *err) {
    ges_block block = {0};
    ges_status status = GES_OK;
    ges_block_take(&block, f->process, GES_T(""), f->mem);
    for (size_t i = 0; status == GES_OK && i < f->loaded.vars.count; i++) {
        const ges_loaded_var *var = &f->loaded.vars.items[i];
        if (find_ours(f, var->name) == var) {
            status = set(f, &block, var->name, var->was_set, var->before, err);
        }
    }
    *out = ges_block_list(&block, f->mem);
    return status;
}

static ges_status take(following *f, ges_block *block, const ges_merge_change *change,
                       ges_error *err) {
    bool is_set = change->verb == GES_MERGE_SET;
    ges_loaded_var *var = find_ours(f, change->name);
    if (change->verb == GES_MERGE_CONFLICT) {
        return GES_OK;
    }
    if (var == NULL) {
        return set(f, block, change->name, is_set, change->value, err);
    }
    var->was_set = is_set;
    var->before = is_set ? change->value : GES_T("");
    f->is_loaded_new = true;
    return GES_OK;
}

static ges_status build_after(following *f, const ges_refresh *refresh, ges_env_list *out,
                              ges_error *err) {
    ges_block block = {0};
    ges_status status = GES_OK;
    ges_block_take(&block, f->process, GES_T(""), f->mem);
    for (size_t i = 0; status == GES_OK && i < refresh->merge.count; i++) {
        status = take(f, &block, &refresh->merge.items[i], err);
    }
    if (status == GES_OK && f->is_loaded_new) {
        ges_text text = ges_loaded_write(&f->loaded, f->mem);
        if (text.len <= GES_LOADED_MAX) { /* else what is put back is what was there before */
            status = set(f, &block, GES_LOADED_NAME, true, text, err);
        }
    }
    if (status == GES_OK) {
        status = set(f, &block, GES_BASELINE_NAME, true, refresh->baseline, err);
    }
    *out = ges_block_list(&block, f->mem);
    return status;
}

ges_status ges_follow_open(const ges_os *os, const ges_shell *shell, const ges_env_list *process,
                           ges_arena *mem, ges_follow *out, ges_error *err) {
    following f = {.os = os, .mem = mem, .process = process};
    ges_env_list beneath = {0};
    ges_follow done = {0};
    read_loaded(&f);
    ges_status status = build_beneath(&f, &beneath, err);
    ges_refresh_request request = {.os = os, .shell = shell, .session = &beneath};
    if (status == GES_OK) {
        status = ges_refresh_open(&request, mem, &done.refresh, err);
    }
    if (status == GES_OK) {
        status = build_after(&f, &done.refresh, &done.env, err);
    }
    if (status != GES_OK) {
        return status;
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    done.is_news = done.refresh.is_baseline_new;
    *out = done;
    return GES_OK;
}
