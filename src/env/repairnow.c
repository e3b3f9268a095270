/* Plans and applies until no other process comes between. */
#include "env/repairnow.h"

#include "env/journal.h"

bool ges_apply_again(const ges_os *os, ges_status status, ges_retry *retry) {
    int64_t now = os->clock_now_ns(os);
    retry->since_ns = retry->tries == 0 ? now : retry->since_ns;
    retry->tries++;
    return status == GES_CONFLICT && retry->tries < GES_RETRY_TRIES &&
           now - retry->since_ns < (int64_t)GES_RETRY_MS * 1000000;
}

ges_status ges_repair_now(const ges_os *os, ges_arena *mem, const ges_repair *repair, ges_text what,
                          ges_applied *out, ges_error *err) {
    ges_text dir = {0};
    ges_retry retry = {0};
    ges_applied applied = {0};
    ges_error own = {0};
    ges_status status = ges_journal_dir(os, mem, &dir, err);
    if (status != GES_OK) {
        return status;
    }
    do {
        ges_plan plan = ges_plan_in(os, mem);
        own = (ges_error){0};
        status = ges_plan_add(&plan, repair, what, GES_T(""), NULL, &own);
        status = status == GES_OK ? ges_plan_apply(&plan, dir, &applied, &own) : status;
    } while (ges_apply_again(os, status, &retry));
    if (status != GES_OK && err != NULL) {
        *err = own;
    }
    if (status == GES_OK && out != NULL) {
        *out = applied;
    }
    return status;
}
