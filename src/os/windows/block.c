/* What a child is started with: its environment block, and the job it lives in. */
#include "os/windows/win32.h"

#include <stdlib.h>

typedef struct sorted_entry {
    const wchar_t *text;
    int name_len;
} sorted_entry;

static int compare_entries(const void *a, const void *b) {
    const sorted_entry *x = a;
    const sorted_entry *y = b;
    int order = CompareStringOrdinal(x->text, x->name_len, y->text, y->name_len, TRUE) - CSTR_EQUAL;
    return order != 0 ? order : (x->text > y->text) - (x->text < y->text);
}

/* The texts lie in one piece in the list's order, so that their addresses keep equals in order. */
wchar_t *ges_windows_env_block(ges_arena *mem, const ges_env_list *env) {
    size_t room = 2;
    for (size_t i = 0; i < env->count; i++) {
        room += env->items[i].name.len + env->items[i].value.len + 2;
    }
    wchar_t *texts = ges_new_array(mem, room, wchar_t);
    wchar_t *block = ges_new_array(mem, room, wchar_t);
    sorted_entry *entries = ges_new_array(mem, env->count + 1, sorted_entry);
    if (texts == NULL || block == NULL || entries == NULL) {
        return NULL;
    }
    size_t used = 0;
    for (size_t i = 0; i < env->count; i++) {
        wchar_t *start = texts + used;
        size_t name_len = ges_utf16_encode(env->items[i].name, start, room - used);
        entries[i] = (sorted_entry){start, (int)name_len};
        used += name_len;
        texts[used++] = L'=';
        used += ges_utf16_encode(env->items[i].value, texts + used, room - used) + 1;
    }
    qsort(entries, env->count, sizeof(*entries), compare_entries);
    used = 0;
    for (size_t i = 0; i < env->count; i++) {
        size_t len = wcslen(entries[i].text) + 1;
        memcpy(block + used, entries[i].text, len * sizeof(wchar_t));
        used += len;
    }
    return block;
}

HANDLE ges_windows_job(void) {
    HANDLE job = CreateJobObjectW(NULL, NULL);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation.LimitFlags =
                                                       JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE};
    if (job != NULL &&
        !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits))) {
        (void)CloseHandle(job); /* empty */
        job = NULL;
    }
    return job;
}
