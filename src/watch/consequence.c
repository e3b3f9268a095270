/* Tables of consequences. */
#include "watch/consequence.h"

#include "watch/temporary.h"

typedef struct kind_entry {
    ges_text word;
    ges_text meaning;
} kind_entry;

static const kind_entry kinds[] = {
#define GES_CONSEQUENCE_KIND(id, word, meaning) {GES_LIT(word), GES_LIT(meaning)},
#include "watch/consequencekinds.def"
#undef GES_CONSEQUENCE_KIND
};

typedef struct entry {
    ges_text pattern;
    ges_consequence_kind kind;
    ges_text note;
} entry;

static const entry entries[] = {
#define GES_CONSEQUENCE(pattern, kind, note) {GES_LIT(pattern), GES_CONSEQUENCE_##kind, GES_LIT(note)},
#include "watch/consequences.def"
#undef GES_CONSEQUENCE
};

/* What a source means by itself. */
static const struct {
    ges_text source;
    ges_consequence_kind kind;
} sources[] = {
    {GES_LIT("go env"), GES_CONSEQUENCE_GO},   {GES_LIT("go.mod"), GES_CONSEQUENCE_REBUILD},
    {GES_LIT("go.work"), GES_CONSEQUENCE_REBUILD}, {GES_LIT(".env"), GES_CONSEQUENCE_PROMPT},
    {GES_LIT(".env approval"), GES_CONSEQUENCE_PROMPT},
    {GES_LIT("go env file"), GES_CONSEQUENCE_NONE},
};

ges_consequence ges_consequence_of(ges_text source, ges_text name) {
    ges_consequence out = {.kind = GES_CONSEQUENCE_NEW};
    bool is_variable = true; /* lines of go.mod are none; what has no effect has none by name */
    for (size_t i = 0; i < GES_COUNT(sources); i++) {
        if (ges_text_equal(sources[i].source, source)) {
            out.kind = sources[i].kind;
            is_variable = ges_text_find_char(source, '.') != 2 && out.kind != GES_CONSEQUENCE_NONE;
        }
    }
    for (size_t i = 0; is_variable && i < GES_COUNT(entries); i++) {
        if (ges_watch_matches(entries[i].pattern, name)) {
            return (ges_consequence){.kind = entries[i].kind, .note = entries[i].note};
        }
    }
    return out;
}

bool ges_consequence_parse(ges_text text, ges_consequence *out) {
    ges_text word;
    ges_text who;
    if (!ges_text_cut(ges_text_trim(text), ' ', &word, &who)) {
        word = ges_text_trim(text);
        who = (ges_text){NULL, 0};
    }
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (ges_text_equal(kinds[i].word, word)) {
            *out = (ges_consequence){.kind = (ges_consequence_kind)i, .who = ges_text_trim(who)};
            return true;
        }
    }
    return false;
}

ges_text ges_consequence_word(ges_consequence_kind kind) {
    return kinds[kind].word;
}

ges_text ges_consequence_meaning(ges_consequence_kind kind) {
    return kinds[kind].meaning;
}
