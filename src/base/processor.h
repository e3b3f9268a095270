/* What this processor can do beyond the base of its architecture. Programs may not ask an ARM
 * processor, only the system, so the answers stand in src/os/<system>/processor.c. */
#ifndef GES_BASE_PROCESSOR_H
#define GES_BASE_PROCESSOR_H

#include <stdbool.h>

/* ARM: the instructions for SHA-256; false elsewhere. */
bool ges_processor_has_sha256(void);

#endif
