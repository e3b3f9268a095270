/* Merges lists by marks of their entries. */
#include "env/mergelist.h"

#include "base/builder.h"
#include "env/pathlist.h"

typedef struct item {
    ges_text raw;
    ges_mark mark;
} item;
GES_LIST(item_list, item);

typedef struct merge {
    ges_arena *mem;
    ges_mark_list then;
    item_list now;
    item_list session;
    ges_mark_list order; /* entries that all three know, in the order that wins */
    item_list out;
    ges_merged_list answer;
} merge;

static item_list items_of(ges_path_style style, ges_text list, ges_arena *mem) {
    item_list out = {0};
    ges_text raw;
    while (list.len != 0 && ges_path_next_raw(style, &list, &raw)) {
        item one = {raw, ges_mark_of_entry(style, raw)};
        (void)ges_list_push(mem, &out, one); /* the arena remembers */
    }
    return out;
}

static size_t find(const item_list *list, size_t count, ges_mark mark) {
    for (size_t i = 0; i < count; i++) {
        if (list->items[i].mark == mark) {
            return i;
        }
    }
    return GES_NPOS;
}

static bool holds(const item_list *list, ges_mark mark) {
    return find(list, list->count, mark) != GES_NPOS;
}

static bool is_known_to_all(const merge *m, ges_mark mark) {
    return ges_mark_list_has(&m->then, mark) && holds(&m->now, mark) && holds(&m->session, mark);
}

/* --- whose order ------------------------------------------------------------------------------ */

static void push_once(const merge *m, ges_mark_list *out, ges_mark mark) {
    if (is_known_to_all(m, mark) && !ges_mark_list_has(out, mark)) {
        (void)ges_list_push(m->mem, out, mark); /* the arena remembers */
    }
}

static ges_mark_list shared_of(const merge *m, const item_list *list) {
    ges_mark_list out = {0};
    for (size_t i = 0; i < list->count; i++) {
        push_once(m, &out, list->items[i].mark);
    }
    return out;
}

/* The session's order stays only when it is an order of the session's own. */
static void choose_order(merge *m) {
    ges_mark_list then = {0};
    for (size_t i = 0; i < m->then.count; i++) {
        push_once(m, &then, m->then.items[i]);
    }
    ges_mark_list now = shared_of(m, &m->now);
    ges_mark_list session = shared_of(m, &m->session);
    bool is_own = !ges_mark_list_equal(&session, &then) && !ges_mark_list_equal(&session, &now);
    m->order = is_own ? session : now;
    m->answer.is_reordered = !ges_mark_list_equal(&m->order, &session);
}

/* --- the new list ----------------------------------------------------------------------------- */

static void put(merge *m, size_t at, item one) {
    (void)ges_list_push(m->mem, &m->out, one); /* the arena remembers */
    if (ges_arena_failed(m->mem)) {
        return;
    }
    memmove(&m->out.items[at + 1], &m->out.items[at], (m->out.count - 1 - at) * sizeof(item));
    m->out.items[at] = one;
}

/* From entry `from` of the session on: what is the session's own, up to the next entry that all
 * know. These follow whatever they stand behind. A second copy of what all know means nothing, but
 * were it to follow something that moves forward, it would win. */
static void put_own(merge *m, size_t from) {
    for (size_t i = from; i < m->session.count; i++) {
        item one = m->session.items[i];
        bool is_shared = is_known_to_all(m, one.mark);
        if (is_shared && find(&m->session, i, one.mark) == GES_NPOS) {
            return;
        }
        if (ges_mark_list_has(&m->then, one.mark) && !holds(&m->now, one.mark)) {
            (void)ges_list_push(m->mem, &m->answer.removed, one.raw); /* the arena remembers */
        } else if (!is_shared || !m->answer.is_reordered) {
            put(m, m->out.count, one);
        }
    }
}

/* Behind the entry before it in the new list that is there, else before the one after it. */
static void add(merge *m, size_t index) {
    const item *items = m->now.items;
    size_t at = GES_NPOS;
    for (size_t i = index; at == GES_NPOS && i-- > 0;) {
        size_t before = find(&m->out, m->out.count, items[i].mark);
        at = before == GES_NPOS ? GES_NPOS : before + 1;
    }
    for (size_t i = index + 1; at == GES_NPOS && i < m->now.count; i++) {
        at = find(&m->out, m->out.count, items[i].mark);
    }
    put(m, at == GES_NPOS ? m->out.count : at, items[index]);
    (void)ges_list_push(m->mem, &m->answer.added, items[index].raw); /* the arena remembers */
}

static void add_new(merge *m) {
    for (size_t i = 0; i < m->now.count; i++) {
        ges_mark mark = m->now.items[i].mark;
        bool is_first = find(&m->now, i, mark) == GES_NPOS;
        if (is_first && !ges_mark_list_has(&m->then, mark) && !holds(&m->session, mark)) {
            add(m, i);
        }
    }
}

static ges_text joined(ges_path_style style, const item_list *list, ges_arena *mem) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < list->count; i++) {
        if (i != 0) {
            ges_build_char(&out, ges_path_list_separator(style));
        }
        ges_build_text(&out, list->items[i].raw);
    }
    return ges_build_done(&out);
}

/* What a list may have been that nobody remembers: all that is still in both. */
static ges_mark_list shared(const merge *m) {
    ges_mark_list out = {0};
    for (size_t i = 0; i < m->now.count; i++) {
        if (holds(&m->session, m->now.items[i].mark)) {
            (void)ges_list_push(m->mem, &out, m->now.items[i].mark); /* the arena remembers */
        }
    }
    return out;
}

/* The session never touched its list: it becomes the new one as it is written. */
static bool is_untouched(const merge *m) {
    bool is_same_so_far = m->session.count == m->then.count;
    for (size_t i = 0; is_same_so_far && i < m->then.count; i++) {
        is_same_so_far = m->session.items[i].mark == m->then.items[i];
    }
    return is_same_so_far;
}

static void take_over(merge *m) {
    for (size_t i = 0; i < m->now.count; i++) {
        if (!holds(&m->session, m->now.items[i].mark)) {
            (void)ges_list_push(m->mem, &m->answer.added,
                                m->now.items[i].raw); /* the arena remembers */
        }
        put(m, m->out.count, m->now.items[i]);
    }
    for (size_t i = 0; i < m->session.count; i++) {
        if (!holds(&m->now, m->session.items[i].mark)) {
            (void)ges_list_push(m->mem, &m->answer.removed,
                                m->session.items[i].raw); /* the arena remembers */
        }
    }
    m->answer.is_reordered = m->answer.added.count == 0 && m->answer.removed.count == 0;
}

static void merge_entries(merge *m) {
    choose_order(m);
    put_own(m, 0);
    for (size_t i = 0; i < m->order.count; i++) {
        size_t at = find(&m->session, m->session.count, m->order.items[i]);
        put(m, m->out.count, m->session.items[at]);
        put_own(m, at + 1);
    }
    add_new(m);
}

static bool is_as_before(const merge *m) {
    bool is_same_so_far = m->out.count == m->session.count;
    for (size_t i = 0; is_same_so_far && i < m->out.count; i++) {
        is_same_so_far = ges_text_equal(m->out.items[i].raw, m->session.items[i].raw);
    }
    return is_same_so_far;
}

ges_merged_list ges_merge_list(ges_path_style style, const ges_mark_list *then, ges_text now,
                               ges_text session, ges_arena *mem) {
    merge m = {.mem = mem,
               .now = items_of(style, now, mem),
               .session = items_of(style, session, mem),
               .answer = {.value = session}};
    if (m.now.count > GES_BASELINE_MAX_ENTRIES || m.session.count > GES_BASELINE_MAX_ENTRIES) {
        return m.answer;
    }
    m.then = then != NULL ? *then : shared(&m);
    if (then != NULL && is_untouched(&m)) {
        take_over(&m);
    } else {
        merge_entries(&m);
    }
    m.answer.is_changed = !is_as_before(&m);
    m.answer.is_reordered = m.answer.is_reordered && m.answer.is_changed;
    m.answer.value = m.answer.is_changed ? joined(style, &m.out, mem) : session;
    return m.answer;
}
