/* Any OS, asked only once about the same name. */
#include "os/memo.h"

/* What is known ends with the first change. */
static void forget(const ges_os *os);
#define GES_OS_BEFORE_CHANGE(os) forget(os)
#include "os/pass.h"

typedef struct memo_info {
    ges_status status;
    ges_file_info info;
} memo_info;

typedef struct memo_resolved {
    ges_status status;
    ges_text path;
} memo_resolved;

static ges_memo *memo_of(const ges_os *os) {
    return os->self;
}

static const ges_os *inner_of(const ges_os *os) {
    return memo_of(os)->inner;
}

/* Room for an answer of `type`; NULL when there are enough. A macro, because of the type. */
#define new_answer(memo, type) ((memo)->kept < GES_MEMO_MAX ? ges_new((memo)->mem, type) : NULL)

/* Keeps an answer; without memory it is only not kept. */
static void keep(ges_memo *memo, ges_map *map, ges_text path, void *answer) {
    if (answer == NULL) {
        return;
    }
    memo->kept++;
    ges_text key = ges_text_copy(memo->mem, path);
    if (key.ptr != NULL && answer != NULL) {
        (void)ges_map_set(memo->mem, map, key, answer); /* not kept: asked again */
    }
}

static ges_status memo_file_info(const ges_os *os, ges_text path, bool follow, ges_file_info *out,
                                 ges_error *err) {
    ges_memo *memo = memo_of(os);
    const memo_info *known = follow ? ges_map_get(&memo->infos, path) : NULL;
    if (known != NULL && known->status == GES_OK) {
        *out = known->info;
        return GES_OK;
    }
    if (known != NULL && err == NULL) {
        return known->status;
    }
    ges_status status = memo->inner->file_info(memo->inner, path, follow, out, err);
    memo_info *answer = follow ? new_answer(memo, memo_info) : NULL;
    if (answer != NULL) {
        *answer = (memo_info){status, status == GES_OK ? *out : (ges_file_info){0}};
        keep(memo, &memo->infos, path, answer);
    }
    return status;
}

static bool memo_file_is_executable(const ges_os *os, ges_text path) {
    static const bool answers[2] = {false, true};
    ges_memo *memo = memo_of(os);
    const bool *known = ges_map_get(&memo->executables, path);
    if (known != NULL) {
        return *known;
    }
    bool answer = memo->inner->file_is_executable(memo->inner, path);
    keep(memo, &memo->executables, path, (void *)(uintptr_t)&answers[answer]); /* only read */
    return answer;
}

static ges_status memo_path_resolve(const ges_os *os, ges_text path, ges_arena *mem, ges_text *out,
                                    ges_error *err) {
    ges_memo *memo = memo_of(os);
    const memo_resolved *known = ges_map_get(&memo->resolved, path);
    if (known != NULL && known->status == GES_OK) {
        ges_text copy = ges_text_copy(mem, known->path); /* ours may be forgotten before */
        if (copy.ptr == NULL) {
            return ges_arena_error(mem, err);
        }
        *out = copy;
        return GES_OK;
    }
    if (known != NULL && err == NULL) {
        return known->status;
    }
    ges_status status = memo->inner->path_resolve(memo->inner, path, mem, out, err);
    memo_resolved *answer = new_answer(memo, memo_resolved);
    if (answer != NULL) {
        *answer = (memo_resolved){
            status, status == GES_OK ? ges_text_copy(memo->mem, *out) : (ges_text){NULL, 0}};
        keep(memo, &memo->resolved, path, answer);
    }
    return status;
}

static void forget(const ges_os *os) {
    ges_memo *memo = memo_of(os);
    memo->infos = memo->executables = memo->resolved = (ges_map){0};
    if (memo->is_alone && memo->kept != 0) {
        ges_arena_reset(memo->mem);
        memo->kept = 0;
    }
}

const ges_os *ges_memo_init(ges_memo *memo, const ges_os *inner, ges_arena *mem) {
    *memo = (ges_memo){.inner = inner, .mem = mem};
    pass_all(&memo->table, inner, memo);
    memo->table.file_info = memo_file_info;
    memo->table.file_is_executable = memo_file_is_executable;
    memo->table.path_resolve = memo_path_resolve;
    return &memo->table;
}
