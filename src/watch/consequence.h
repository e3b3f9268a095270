/* What a change of a variable means for what runs. */
#ifndef GES_WATCH_CONSEQUENCE_H
#define GES_WATCH_CONSEQUENCE_H

#include "ges/text.h"

typedef enum ges_consequence_kind {
#define GES_CONSEQUENCE_KIND(id, word, meaning) GES_CONSEQUENCE_##id,
#include "watch/consequencekinds.def"
#undef GES_CONSEQUENCE_KIND
    GES_CONSEQUENCE_COUNT,
} ges_consequence_kind;

/* Plain data; texts borrowed or constant. */
typedef struct ges_consequence {
    ges_consequence_kind kind;
    ges_text who;  /* "api, worker"; may be empty */
    ges_text note; /* a clause about this variable; may be empty */
} ges_consequence;

/* By variable and the kind of source that changed ("go env", "go.mod", "session" ...): the first line
 * of consequences.def that fits, or what the source means by itself. */
ges_consequence ges_consequence_of(ges_text source, ges_text name);
/* A project's own word: "restart api, worker". False when the first word is no kind. */
bool ges_consequence_parse(ges_text text, ges_consequence *out);
/* "restart", "new" ... and what that means, as a clause. */
ges_text ges_consequence_word(ges_consequence_kind kind);
ges_text ges_consequence_meaning(ges_consequence_kind kind);

#endif
