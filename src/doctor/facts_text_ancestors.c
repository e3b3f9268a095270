/* Facts from text: who started this process. */
#include "doctor/facts_words.h"

#include "base/number.h"

/* "PID older NAME" or "PID younger NAME". */
bool ges_fact_word_ancestor(ges_fact_reading *r, ges_text rest) {
    ges_fact_ancestor ancestor = {0};
    ges_text pid;
    ges_text age;
    uint64_t number = 0;
    if (!ges_text_cut(rest, ' ', &pid, &rest) || !ges_text_cut(rest, ' ', &age, &ancestor.name) ||
        !ges_parse_u64(pid, &number) || number > UINT32_MAX) {
        return false;
    }
    ancestor.pid = (uint32_t)number;
    ancestor.is_older = ges_text_equal(age, GES_T("older"));
    return ges_list_push(r->mem, &r->facts->ancestors, ancestor);
}

/* "NAME=VALUE" of the ancestor before. */
bool ges_fact_word_ancestor_env(ges_fact_reading *r, ges_text rest) {
    ges_fact_ancestor_list *all = &r->facts->ancestors;
    ges_fact_session_value value = {0};
    return all->count != 0 && ges_text_cut(rest, '=', &value.name, &value.value) &&
           ges_list_push(r->mem, &all->items[all->count - 1].values, value);
}
