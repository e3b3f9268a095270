/* Facts from text: the directories that go writes to. */
#include "doctor/facts_words.h"

#include "base/number.h"
#include "os/fake/given.h"

static const struct {
    ges_text name;
    ges_fact_store_state state;
} states[] = {
    {GES_LIT("fine"), GES_STORE_FINE},
    {GES_LIT("off"), GES_STORE_OFF},
    {GES_LIT("relative"), GES_STORE_RELATIVE},
    {GES_LIT("unknown"), GES_STORE_UNKNOWN},
    {GES_LIT("missing"), GES_STORE_MISSING},
    {GES_LIT("not-dir"), GES_STORE_NOT_DIR},
    {GES_LIT("locked"), GES_STORE_LOCKED},
    {GES_LIT("locked-parent"), GES_STORE_LOCKED_PARENT},
    {GES_LIT("locked-inside"), GES_STORE_LOCKED_INSIDE},
};

static bool find_state(ges_text name, ges_fact_store_state *out) {
    for (size_t i = 0; i < GES_COUNT(states); i++) {
        if (ges_text_equal(name, states[i].name)) {
            *out = states[i].state;
            return true;
        }
    }
    return false;
}

/* "GOCACHE by HOME /path -> STATE [OWNER AT]" */
bool ges_fact_word_store(ges_fact_reading *r, ges_text rest) {
    ges_fact_store store = {.volume = {.free_bytes = UINT64_MAX}};
    ges_text told = {0};
    ges_text word = {0};
    ges_text owner = {0};
    uint64_t number = 0;
    if (!ges_fact_split_arrow(rest, &rest, &told) || !ges_text_next(&rest, ' ', &store.role) ||
        !ges_text_next(&told, ' ', &word) || !find_state(word, &store.state)) {
        return false;
    }
    if (ges_text_starts(rest, GES_T("by "))) {
        rest = ges_text_skip(rest, 3);
        (void)ges_text_next(&rest, ' ', &store.decides); /* then no path follows */
    }
    store.path = rest;
    store.at = rest;
    if (ges_text_next(&told, ' ', &owner) && ges_parse_u64(owner, &number)) {
        store.owner = (uint32_t)number;
        store.at = told.len != 0 ? told : rest;
    }
    return ges_list_push(r->mem, &r->facts->stores, store);
}

/* "GOCACHE -> ext4 free 5 of 100", of a store that an earlier line has */
bool ges_fact_word_store_volume(ges_fact_reading *r, ges_text rest) {
    ges_text role = {0};
    ges_text told = {0};
    if (!ges_fact_split_arrow(rest, &role, &told)) {
        return false;
    }
    for (size_t i = 0; i < r->facts->stores.count; i++) {
        if (ges_text_equal(r->facts->stores.items[i].role, role)) {
            ges_volume v = ges_fake_volume_of(told);
            r->facts->stores.items[i].volume = (ges_fact_volume){
                v.type, v.remote, v.is_remote, v.is_read_only, v.free_bytes, v.total_bytes};
            return true;
        }
    }
    return false;
}
