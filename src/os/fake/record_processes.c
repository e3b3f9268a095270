/* Processes whose environment was asked for, kept for a snapshot. */
#include "os/fake/record.h"

enum { PROCESSES_MAX = 1000 }; /* written into one snapshot */

void ges_record_process(ges_record *record, uint32_t pid, ges_status status,
                        const ges_process_block *block) {
    ges_record_asked_process kept = {.pid = pid, .status = status};
    for (size_t i = 0; i < record->processes.count; i++) {
        if (record->processes.items[i].pid == pid) {
            return;
        }
    }
    for (size_t i = 0; status == GES_OK && i < block->env.count; i++) {
        const ges_env_entry *entry = &block->env.items[i];
        ges_env_entry copy = {ges_text_copy(record->mem, entry->name), {NULL, 0}};
        copy.value = entry->value.ptr != NULL ? ges_text_copy(record->mem, entry->value) : copy.value;
        (void)ges_list_push(record->mem, &kept.env, copy); /* the arena remembers */
    }
    kept.is_live = status == GES_OK && block->is_live;
    if (record->processes.count < PROCESSES_MAX) {
        (void)ges_list_push(record->mem, &record->processes, kept); /* the same */
    }
}

static const ges_process *listed(const ges_process_list *list, uint32_t pid) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].pid == pid) {
            return &list->items[i];
        }
    }
    return NULL;
}

static void write_text(ges_builder *out, const ges_record_view *view, const char *name,
                       ges_text text) {
    if (text.len != 0) {
        ges_build_format(out, ", \"%s\": ", name);
        ges_record_string(out, view->text != NULL ? view->text(view->self, text) : text);
    }
}

static void write_flag(ges_builder *out, const char *name, bool is_set) {
    if (is_set) {
        ges_build_format(out, ", \"%s\": true", name);
    }
}

static void write_entries(ges_builder *out, const ges_record_view *view, const ges_env_list *env) {
    const char *separator = "";
    ges_build_str(out, ", \"env\": [");
    for (size_t i = 0; i < env->count; i++) {
        const ges_env_entry *entry = &env->items[i];
        if (entry->value.ptr != NULL &&
            (view->keeps == NULL || view->keeps(view->self, entry->name))) {
            ges_build_format(out, "%s\n      ", separator);
            ges_record_entry(out, view, entry);
            separator = ",";
        }
    }
    ges_build_char(out, ']');
}

static void write_process(const ges_record *record, const ges_record_view *view, ges_builder *out,
                          const ges_process *process, const ges_record_asked_process *kept) {
    ges_program program = {0};
    ges_build_format(out,
                     "{\"pid\": %lu, \"parent\": %lu, \"session\": %lu, \"owner\": %lu, "
                     "\"start_ns\": %lld",
                     (unsigned long)process->pid, (unsigned long)process->parent,
                     (unsigned long)process->session, (unsigned long)process->owner,
                     (long long)process->start_ns);
    write_text(out, view, "name", process->name);
    if (record->inner->process_program(record->inner, process->pid, record->mem, &program, NULL) ==
        GES_OK) {
        write_text(out, view, "program", program.name);
    }
    write_flag(out, "self", process->is_self);
    write_flag(out, "kernel", process->is_kernel);
    write_flag(out, "zombie", process->is_zombie);
    if (kept != NULL && kept->status != GES_OK) {
        ges_build_format(out, ", \"status\": \"%s\"", ges_status_name(kept->status));
    } else if (kept != NULL) {
        write_flag(out, "live", kept->is_live);
        write_entries(out, view, &kept->env);
    }
    ges_build_char(out, '}');
}

void ges_record_write_processes(ges_record *record, const ges_record_view *view, ges_builder *out) {
    ges_process_list list = {0};
    const char *separator = "";
    if (!record->has_processes ||
        record->inner->process_list(record->inner, record->mem, &list, NULL) != GES_OK) {
        return;
    }
    ges_build_str(out, ",\n  \"processes\": [");
    for (size_t i = 0; i < record->processes.count; i++) {
        const ges_record_asked_process *kept = &record->processes.items[i];
        const ges_process *process = listed(&list, kept->pid);
        if (process != NULL) {
            ges_build_format(out, "%s\n    ", separator);
            write_process(record, view, out, process, kept);
            separator = ",";
        }
    }
    ges_build_str(out, "]");
}
