/* Debouncing. */
#include "watch/settle.h"

static int64_t spent_ms(int64_t from_ns, int64_t now_ns) {
    return now_ns > from_ns ? (now_ns - from_ns) / 1000000 : 0;
}

void ges_settle_event(ges_settle *settle, int64_t now_ns, bool is_writing) {
    settle->first_ns = settle->is_pending ? settle->first_ns : now_ns;
    settle->last_ns = now_ns;
    settle->is_pending = true;
    settle->is_writing = is_writing;
}

bool ges_settle_missing(ges_settle *settle) {
    bool waits = settle->is_pending && !settle->is_missing;
    settle->is_missing = true;
    return waits;
}

uint32_t ges_settle_wait_ms(const ges_settle *settle, int64_t now_ns) {
    if (!settle->is_pending) {
        return UINT32_MAX;
    }
    int64_t quiet = settle->quiet_ms;
    if (settle->is_writing && quiet < GES_SETTLE_WRITING_MS) {
        quiet = GES_SETTLE_WRITING_MS;
    }
    if (settle->is_missing && quiet < GES_SETTLE_MISSING_MS) {
        quiet = GES_SETTLE_MISSING_MS;
    }
    int64_t longest = quiet > GES_SETTLE_MAX_MS ? quiet : GES_SETTLE_MAX_MS;
    int64_t left = quiet - spent_ms(settle->last_ns, now_ns);
    int64_t end = longest - spent_ms(settle->first_ns, now_ns);
    left = left < end ? left : end;
    return left > 0 ? (uint32_t)left : 0;
}

void ges_settle_done(ges_settle *settle) {
    *settle = (ges_settle){.quiet_ms = settle->quiet_ms};
}
