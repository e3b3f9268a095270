/* What the directives of go.mod and go.work share while they are read. For gomod*.c only. */
#ifndef GES_FORMATS_GOMOD_RULE_H
#define GES_FORMATS_GOMOD_RULE_H

#include "formats/gomod_syntax.h"

typedef struct ges_gomod_reading {
    ges_arena *mem;
    ges_gomod_options options;
    uint32_t minor; /* the options' one, or the newest */
    ges_gomod *out;
} ges_gomod_reading;

/* One directive as it stands. */
typedef struct ges_gomod_directive {
    ges_text verb;
    const ges_gomod_line *line;
    const ges_gomod_line *block; /* head of the block it is in; NULL none */
    const ges_text *args;
    size_t arg_count;
} ges_gomod_directive;

/* Records a complaint about the directive's line. */
void ges_gomod_complain(ges_gomod_reading *r, const ges_gomod_directive *d, ges_text text);
/* The same with "verb path: " in front (the path may be empty). */
void ges_gomod_complain_about(ges_gomod_reading *r, const ges_gomod_directive *d, ges_text path,
                              ges_text text);

/* A bare word or a string in double quotes; false with *reason. */
bool ges_gomod_string(ges_arena *mem, ges_text word, ges_text *out, ges_text *reason);
/* The text of the comments of a directive, or of its block when it has none. */
ges_text ges_gomod_comment(ges_arena *mem, const ges_gomod_directive *d);

/* require, exclude, replace; retract. */
void ges_gomod_read_requirement(ges_gomod_reading *r, const ges_gomod_directive *d);
void ges_gomod_read_replace(ges_gomod_reading *r, const ges_gomod_directive *d);
void ges_gomod_read_retract(ges_gomod_reading *r, const ges_gomod_directive *d);

#endif
