/* The grammar of fish, giving the same tree as sh.h: `and`, `or`, `not` become AND, OR, NOT,
 * `switch` becomes CASE, `begin` GROUP. Not for others than the parser's own files. */
#ifndef GES_FORMATS_FISH_H
#define GES_FORMATS_FISH_H

#include "formats/sh.h"

bool ges_fish_at_word(const ges_sh_parser *parser);
bool ges_fish_read_word(ges_sh_parser *parser, ges_sh_word *out);
/* Statements up to one of the words in `stops` (which stays) or the end. */
ges_sh_command *ges_fish_parse_list(ges_sh_parser *parser, const char *const *stops);

#endif
