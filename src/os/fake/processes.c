/* Processes of the fake: those that the snapshot tells of. */
#include "os/fake/state.h"

static ges_status refuse(ges_error *err) {
    return ges_error_set(err, GES_UNSUPPORTED,
                         "not supported on this system: the snapshot tells of no processes");
}

static const ges_fake_process *find(const ges_os *os, uint32_t pid) {
    const ges_fake_processes *all = &ges_fake_state_of(os)->processes;
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].process.pid == pid) {
            return &all->items[i];
        }
    }
    return NULL;
}

ges_status ges_fake_process_program(const ges_os *os, uint32_t pid, ges_arena *mem,
                                    ges_program *out, ges_error *err) {
    const ges_fake_process *found = find(os, pid);
    ges_program program = {0};
    if (found == NULL || found->program.len == 0) {
        return ges_error_set(err, GES_NOT_FOUND, "a snapshot tells of no process %lu",
                             (unsigned long)pid);
    }
    ges_status status = ges_fake_give(mem, found->program, &program.name, err);
    if (status == GES_OK) {
        program.file = program.name;
        *out = program;
    }
    return status;
}

ges_status ges_fake_process_list(const ges_os *os, ges_arena *mem, ges_process_list *out,
                                 ges_error *err) {
    const ges_fake_state *state = ges_fake_state_of(os);
    ges_process_list list = {0};
    if (!state->has_processes) {
        return refuse(err);
    }
    for (size_t i = 0; i < state->processes.count; i++) {
        ges_process process = state->processes.items[i].process;
        process.name = ges_text_copy(mem, process.name);
        if (!ges_list_push(mem, &list, process)) {
            return ges_arena_error(mem, err);
        }
    }
    *out = list;
    return GES_OK;
}

ges_status ges_fake_process_block(const ges_os *os, uint32_t pid, bool with_place, uint32_t wait_ms,
                                  ges_arena *mem, ges_process_block *out, ges_error *err) {
    (void)wait_ms; /* nothing moves in a snapshot */
    const ges_fake_process *found = find(os, pid);
    if (!ges_fake_state_of(os)->has_processes) {
        return refuse(err);
    }
    if (found == NULL || found->status != GES_OK) {
        ges_status status = found != NULL ? found->status : GES_NOT_FOUND;
        return ges_error_set(err, status, "cannot read process %lu: %s", (unsigned long)pid,
                             ges_status_name(status));
    }
    const ges_env_list *env = &found->block.env;
    ges_process_block block = found->block;
    block.env.items = ges_new_array(mem, env->count + 1, ges_env_entry);
    if (block.env.items == NULL) {
        return ges_arena_error(mem, err);
    }
    if (env->count != 0) {
        memcpy(block.env.items, env->items, env->count * sizeof(*env->items));
    }
    block.env.capacity = env->count + 1;
    block.cwd = with_place ? block.cwd : (ges_text){NULL, 0};
    block.command = with_place ? block.command : (ges_text){NULL, 0};
    *out = block;
    return GES_OK;
}
