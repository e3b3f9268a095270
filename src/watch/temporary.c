/* Editors' scratch files, by their names. */
#include "watch/temporary.h"

static const ges_text patterns[] = {
#define GES_TEMPORARY(pattern, who) GES_LIT(pattern),
#include "watch/temporary.def"
#undef GES_TEMPORARY
};

bool ges_watch_matches(ges_text pattern, ges_text name) {
    ges_text head;
    ges_text tail;
    if (!ges_text_cut(pattern, '*', &head, &tail)) {
        return ges_text_equal(pattern, name);
    }
    return name.len > head.len + tail.len && ges_text_starts(name, head) &&
           ges_text_ends(name, tail);
}

bool ges_watch_is_temporary(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(patterns); i++) {
        if (ges_watch_matches(patterns[i], name)) {
            return true;
        }
    }
    return false;
}
