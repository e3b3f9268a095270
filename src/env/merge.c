/* The three-way merge, variable by variable. */
#include "env/merge.h"

#include "base/sort.h"

typedef struct alone {
    const char *name;
    bool on_windows;
    bool on_unix;
    const char *why;
} alone;

/* Source: facts of logons (the account's names come last), of PowerShell (each version makes its
 * own PSModulePath), of WOW64 (the architecture is the process's), of shells. */
static const alone left_alone[] = {
    {"USERNAME", true, false, "the logon makes it; the registry says SYSTEM"},
    {"USERDOMAIN", true, false, "the logon makes it"},
    {"USERDNSDOMAIN", true, false, "the logon makes it"},
    {"USERDOMAIN_ROAMINGPROFILE", true, false, "the logon makes it"},
    {"USERPROFILE", true, false, "the logon makes it"},
    {"LOGONSERVER", true, false, "the logon makes it"},
    {"HOMEDRIVE", true, false, "the logon makes it"},
    {"HOMEPATH", true, false, "the logon makes it"},
    {"HOMESHARE", true, false, "the logon makes it"},
    {"SESSIONNAME", true, false, "it belongs to the logon session"},
    {"CLIENTNAME", true, false, "it belongs to the logon session"},
    {"PROCESSOR_ARCHITECTURE", true, false, "it is the process's own"},
    {"PROCESSOR_ARCHITEW6432", true, false, "it is the process's own"},
    {"PSModulePath", true, false, "each PowerShell makes its own"},
    {"PSExecutionPolicyPreference", true, false, "the running PowerShell made it"},
    {"PROMPT", true, false, "it is the session's own"},
    {"PWD", false, true, "the shell keeps it"},
    {"OLDPWD", false, true, "the shell keeps it"},
    {"SHLVL", false, true, "the shell keeps it"},
    {"_", false, true, "the shell keeps it"},
    {"SHELL", false, true, "the logon makes it"},
    {"TERM", false, true, "the terminal makes it"},
    {"PS1", false, true, "it is the session's own"},
    {"GES_BASELINE", true, true, "it is the record of the session"},
};

const char *ges_merge_left_alone(const ges_os *os, ges_text name) {
    bool is_windows = os->family == GES_OS_WINDOWS;
    for (size_t i = 0; i < GES_COUNT(left_alone); i++) {
        const alone *row = &left_alone[i];
        if ((is_windows ? row->on_windows : row->on_unix) &&
            ges_env_name_equal(os, name, ges_text_of(row->name))) {
            return row->why;
        }
    }
    return is_windows && ges_text_starts(name, GES_T("=")) ? "cmd keeps it" : NULL;
}

typedef struct merge {
    const ges_merge_request *request;
    ges_arena *mem;
    ges_merge out;
} merge;

/* One variable in the three. */
typedef struct sides {
    ges_text name;
    const ges_baseline_var *then; /* NULL: it was unset, or nobody remembers */
    bool is_now;
    ges_text now;
    bool is_session;
    ges_text session;
} sides;

static void tell(merge *m, ges_merge_verb verb, const sides *s) {
    ges_merge_change change = {.verb = verb,
                               .name = s->name,
                               .was_set = s->is_session,
                               .old = s->session,
                               .is_set = s->is_now,
                               .value = s->now};
    (void)ges_list_push(m->mem, &m->out, change); /* the arena remembers */
}

static bool is_as_then(const sides *s, bool is_set, ges_text value) {
    return s->then == NULL ? !is_set
                           : is_set && s->then->marks.count == 1 &&
                                 s->then->marks.items[0] == ges_mark_of(value);
}

static bool is_inherited(const merge *m, const sides *s) {
    ges_text value;
    return m->request->inherited != NULL &&
           ges_env_find(m->request->os, m->request->inherited, s->name, &value) &&
           ges_text_equal(value, s->session);
}

static void merge_value(merge *m, const sides *s) {
    bool is_known = m->request->then != NULL;
    bool is_same = s->is_now == s->is_session && ges_text_equal(s->now, s->session);
    if (is_same || (is_known && is_as_then(s, s->is_now, s->now))) {
        return; /* the sources say what they said, or the session has it already */
    }
    if (!is_known && !s->is_now) {
        return; /* perhaps the session made it */
    }
    bool is_own =
        is_known ? !is_as_then(s, s->is_session, s->session) : s->is_session && !is_inherited(m, s);
    tell(m, is_own ? GES_MERGE_CONFLICT : s->is_now ? GES_MERGE_SET : GES_MERGE_UNSET, s);
}

static void merge_list(merge *m, const sides *s) {
    static const ges_mark_list nothing = {0};
    const ges_mark_list *then = m->request->then == NULL ? NULL
                                : s->then != NULL        ? &s->then->marks
                                                         : &nothing;
    ges_merge_change change = {.verb = GES_MERGE_SET,
                               .name = s->name,
                               .was_set = s->is_session,
                               .old = s->session,
                               .is_set = true,
                               .is_list = true};
    change.list = ges_merge_list(ges_os_style(m->request->os), then, s->now, s->session, m->mem);
    change.value = change.list.value;
    if (!s->is_now && change.value.len == 0) {
        change.verb = GES_MERGE_UNSET;
    }
    if (change.list.is_changed || change.verb == GES_MERGE_UNSET) {
        (void)ges_list_push(m->mem, &m->out, change); /* the arena remembers */
    }
}

static bool is_list(const merge *m, const sides *s) {
    return ges_baseline_is_list(m->request->os, s->name) && (s->then == NULL || s->then->is_list);
}

static bool is_unsure(const merge *m, ges_text name) {
    const ges_texts *unsure = m->request->unsure;
    for (size_t i = 0; unsure != NULL && i < unsure->count; i++) {
        if (ges_env_name_equal(m->request->os, unsure->items[i], name)) {
            return true;
        }
    }
    return false;
}

static void merge_name(merge *m, ges_text name) {
    const ges_merge_request *request = m->request;
    if (ges_merge_left_alone(request->os, name) != NULL || is_unsure(m, name)) {
        return;
    }
    sides s = {.name = name};
    s.then = request->then != NULL ? ges_baseline_find(request->os, request->then, name) : NULL;
    s.is_now = ges_env_find(request->os, request->now, name, &s.now);
    s.is_session = ges_env_find(request->os, request->session, name, &s.session);
    bool is_gone = !s.is_session && s.then != NULL; /* the session took it away */
    bool by_entry = is_list(m, &s) && s.is_session && (s.is_now || s.then != NULL);
    if (by_entry) {
        merge_list(m, &s);
    } else if (is_list(m, &s) && is_gone) {
        return; /* a list that the session does without; entries in it are nobody's conflict */
    } else {
        merge_value(m, &s);
    }
}

static int by_name(const void *a, const void *b) {
    return ges_text_compare(((const ges_merge_change *)a)->name,
                            ((const ges_merge_change *)b)->name);
}

static bool is_first(const ges_os *os, const ges_env_list *list, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (ges_env_name_equal(os, list->items[i].name, list->items[index].name)) {
            return false;
        }
    }
    return true;
}

ges_status ges_merge_of(const ges_merge_request *request, ges_arena *mem, ges_merge *out,
                        ges_error *err) {
    merge m = {.request = request, .mem = mem};
    ges_text unused;
    for (size_t i = 0; i < request->now->count; i++) {
        if (is_first(request->os, request->now, i)) {
            merge_name(&m, request->now->items[i].name);
        }
    }
    for (size_t i = 0; request->then != NULL && i < request->then->count; i++) {
        if (!ges_env_find(request->os, request->now, request->then->items[i].name, &unused)) {
            merge_name(&m, request->then->items[i].name);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_sort(m.out.items, m.out.count, sizeof(m.out.items[0]), by_name);
    *out = m.out;
    return GES_OK;
}
