/* Facts from text: a damaged go env file. */
#include "doctor/facts_words.h"

static const struct {
    ges_text word;
    unsigned kind;
    ges_text before, after; /* what clings to the value */
} flaws[] = {
    {GES_LIT("cr"), GES_GOENV_CR, GES_LIT(""), GES_LIT("\r")},
    {GES_LIT("blank"), GES_GOENV_BLANK, GES_LIT(""), GES_LIT(" ")},
    {GES_LIT("quotes"), GES_GOENV_QUOTES, GES_LIT("\""), GES_LIT("\"")},
    {GES_LIT("export"), GES_GOENV_PREFIX, GES_LIT(""), GES_LIT("")},
    {GES_LIT("duplicate"), GES_GOENV_DUPLICATE, GES_LIT(""), GES_LIT("")},
    {GES_LIT("dead"), GES_GOENV_DEAD, GES_LIT(""), GES_LIT("")},
};

/* A line that go takes is also a setting, with the value that is meant. */
static bool add_setting(ges_fact_reading *r, ges_text file, const ges_goenv_flaw *flaw) {
    ges_fact_setting setting = {.name = flaw->name,
                                .value = flaw->value,
                                .source = GES_FACT_GO_ENV,
                                .file = file,
                                .line = flaw->line};
    return ges_list_push(r->mem, &r->facts->settings, setting);
}

bool ges_fact_word_goenv_flaw(ges_fact_reading *r, ges_text rest) {
    ges_goenv_flaw flaw = {0};
    ges_text told = {0};
    ges_text word = {0};
    if (!ges_fact_split_place(rest, &r->facts->goenv.file, &flaw.line, &told) ||
        !ges_text_cut(told, ' ', &word, &flaw.raw)) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(flaws); i++) {
        if (!ges_text_equal(word, flaws[i].word)) {
            continue;
        }
        flaw.kinds = flaws[i].kind;
        unsigned of_value = GES_GOENV_CR | GES_GOENV_BLANK | GES_GOENV_QUOTES;
        if (flaw.kinds != GES_GOENV_DEAD && !ges_text_cut(flaw.raw, '=', &flaw.name, &flaw.value)) {
            return false;
        }
        flaw.seen = ges_text_join(r->mem, flaws[i].before, flaw.value, flaws[i].after);
        flaw.is_read = (flaw.kinds & of_value) != 0;
        return (!flaw.is_read || add_setting(r, r->facts->goenv.file, &flaw)) &&
               ges_list_push(r->mem, &r->facts->goenv.flaws, flaw);
    }
    return false;
}

bool ges_fact_word_goenv_encoding(ges_fact_reading *r, ges_text rest) {
    static const struct {
        ges_text word;
        ges_encoding encoding;
    } words[] = {
        {GES_LIT("UTF-16"), GES_ENCODING_WIDE_LE},
        {GES_LIT("mark"), GES_ENCODING_MARKED},
        {GES_LIT("mixed"), GES_ENCODING_MIXED},
        {GES_LIT("binary"), GES_ENCODING_BINARY},
    };
    ges_text word = {0};
    if (!ges_fact_split_arrow(rest, &r->facts->goenv.file, &word)) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (ges_text_equal(word, words[i].word)) {
            r->facts->goenv.encoding = words[i].encoding;
            r->facts->goenv.hides_line = words[i].encoding == GES_ENCODING_MARKED;
            return true;
        }
    }
    return false;
}
