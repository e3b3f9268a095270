/* Finds the block a shell was started with. */
#include "env/inherited.h"

static const ges_process *find(const ges_process_list *list, uint32_t pid) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].pid == pid) {
            return &list->items[i];
        }
    }
    return NULL;
}

/* NULL also when a younger process has the number of a parent that has ended. */
static const ges_process *parent_of(const ges_process_list *list, const ges_process *child) {
    const ges_process *parent = child != NULL ? find(list, child->parent) : NULL;
    bool is_reused = parent != NULL && parent->start_ns != 0 && child->start_ns != 0 &&
                     parent->start_ns > child->start_ns;
    return is_reused ? NULL : parent;
}

ges_status ges_inherited_block(const ges_os *os, ges_arena *mem, ges_env_list *out,
                               ges_error *err) {
    ges_process_list list = {0};
    const ges_process *self = NULL;
    ges_process_block block;
    ges_status status = os->process_list(os, mem, &list, err);
    if (status != GES_OK) {
        return status;
    }
    for (size_t i = 0; i < list.count; i++) {
        self = list.items[i].is_self ? &list.items[i] : self;
    }
    const ges_process *shell = parent_of(&list, self);
    const ges_process *holder = os->family == GES_OS_WINDOWS ? parent_of(&list, shell) : shell;
    if (holder == NULL) {
        return ges_error_set(err, GES_NOT_FOUND, "the process that started this one has ended");
    }
    status = os->process_block(os, holder->pid, false, GES_PROCESS_WAIT_MS, mem, &block, err);
    if (status == GES_OK) {
        *out = block.env;
    }
    return status;
}
