/* Numbers from text: the whole text, or an error. */
#ifndef GES_BASE_NUMBER_H
#define GES_BASE_NUMBER_H

#include "ges/text.h"

/* Decimal digits only, 1 to 20 of them, no sign. False on anything else or overflow. */
bool ges_parse_u64(ges_text text, uint64_t *out);
bool ges_parse_hex(ges_text text, uint64_t *out);

#endif
