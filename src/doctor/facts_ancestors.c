/* Windows: the processes that this one was started by, as long as they still run and may be read.
 */
#include "doctor/facts_gather.h"

enum { ANCESTORS_MAX = 32 };

static const ges_process *find(const ges_process_list *list, uint32_t pid) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].pid == pid) {
            return &list->items[i];
        }
    }
    return NULL;
}

/* When the variables of a logon were last changed; 0: not known. */
static int64_t changed_ns(const ges_os *os) {
    int64_t machine_ns = 0;
    int64_t user_ns = 0;
    ges_text machine = GES_T("SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment");
    /* A key that cannot be asked stays at 0. */
    (void)os->registry_key_time(os, GES_REGISTRY_MACHINE, machine, &machine_ns, NULL);
    (void)os->registry_key_time(os, GES_REGISTRY_USER, GES_T("Environment"), &user_ns, NULL);
    return machine_ns > user_ns ? machine_ns : user_ns;
}

static bool take(ges_gather *g, const ges_process *process, int64_t since_ns) {
    ges_process_block block;
    ges_fact_ancestor ancestor = {
        .pid = process->pid,
        .name = process->name,
        .is_older = process->start_ns != 0 && process->start_ns < since_ns,
    };
    if (g->os->process_block(g->os, process->pid, false, GES_PROCESS_WAIT_MS, g->mem, &block,
                             NULL) != GES_OK) {
        return false;
    }
    for (size_t i = 0; i < block.env.count; i++) {
        const ges_env_entry *entry = &block.env.items[i];
        if (ges_fact_is_go_name(entry->name) || ges_text_equal_nocase(entry->name, GES_T("PATH"))) {
            ges_fact_session_value value = {entry->name, entry->value};
            (void)ges_list_push(g->mem, &ancestor.values, value); /* the arena remembers */
        }
    }
    return ges_list_push(g->mem, &g->facts->ancestors, ancestor);
}

void ges_gather_ancestors(ges_gather *g) {
    ges_process_list list = {0};
    if (g->facts->family != GES_OS_WINDOWS ||
        g->os->process_list(g->os, g->mem, &list, NULL) != GES_OK) {
        return;
    }
    const ges_process *at = NULL;
    for (size_t i = 0; i < list.count; i++) {
        at = list.items[i].is_self ? &list.items[i] : at;
    }
    int64_t since_ns = changed_ns(g->os);
    for (int i = 0; at != NULL && i < ANCESTORS_MAX; i++) {
        const ges_process *parent = at->parent != at->pid ? find(&list, at->parent) : NULL;
        /* The number of one that has ended may be somebody else's by now, who is younger. */
        bool is_true = parent != NULL && parent->pid != 0 && parent->start_ns != 0 &&
                       parent->start_ns <= at->start_ns;
        at = is_true && take(g, parent, since_ns) ? parent : NULL;
    }
}
