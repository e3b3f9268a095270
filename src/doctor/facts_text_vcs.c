/* Facts from text: git and its repository. */
#include "doctor/facts_words.h"

#include "base/number.h"

static bool read_repository(ges_fact_vcs *vcs, ges_text rest) {
    vcs->repository = rest;
    return rest.len != 0;
}

static bool read_main(ges_fact_vcs *vcs, ges_text rest) {
    vcs->has_main = true;
    return rest.len == 0;
}

/* "PATH of OWNER as USER" */
static bool read_refuses(ges_fact_vcs *vcs, ges_text rest) {
    ges_text word = {0};
    uint64_t owner = 0;
    uint64_t user = 0;
    bool is_read = ges_text_next(&rest, ' ', &vcs->refused) && ges_text_next(&rest, ' ', &word) &&
                   ges_text_next(&rest, ' ', &word) && ges_parse_u64(word, &owner) &&
                   ges_text_next(&rest, ' ', &word) && ges_parse_u64(rest, &user);
    vcs->owner = (uint32_t)owner;
    vcs->user = (uint32_t)user;
    return is_read;
}

static bool read_fetches(ges_fact_vcs *vcs, ges_text rest) {
    vcs->fetched = rest;
    return rest.len != 0;
}

bool ges_fact_word_vcs(ges_fact_reading *r, ges_text rest) {
    static const struct {
        ges_text word;
        bool (*read)(ges_fact_vcs *vcs, ges_text rest);
    } kinds[] = {
        {GES_LIT("repository"), read_repository},
        {GES_LIT("main"), read_main},
        {GES_LIT("refuses"), read_refuses},
        {GES_LIT("fetches"), read_fetches},
    };
    ges_text word = {0};
    if (!ges_text_next(&rest, ' ', &word)) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (ges_text_equal(word, kinds[i].word)) {
            return kinds[i].read(&r->facts->vcs, rest);
        }
    }
    return false;
}
