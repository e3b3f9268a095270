/* Who compiled a program, by its debug information: the producer that each unit names. Only the heads of
 * the first units are read. */
#ifndef GES_FORMATS_DWARF_H
#define GES_FORMATS_DWARF_H

#include "base/window.h"
#include "ges/arena.h"

#include <stdbool.h>

/* The sections, each as a window; size 0: absent. Compressed ones are inflated already, as far as one
 * cares to. */
typedef struct ges_dwarf {
    ges_window info, abbrev, str, line_str, str_offsets;
    bool is_big_endian;
} ges_dwarf;

/* One unit; plain data. */
typedef struct ges_dwarf_unit {
    uint32_t version;      /* 2 to 5 */
    ges_text producer;     /* in the arena of the call; empty: not told */
    uint64_t producer_off; /* in the section `producer_in` */
    const ges_window *producer_in; /* &info, &str or &line_str of the caller */
} ges_dwarf_unit;

enum { GES_DWARF_MAX_UNITS = 64, GES_DWARF_MAX_PRODUCER = 1024 };

/* The version that the first unit's head tells; 0 when it is none. */
uint32_t ges_dwarf_version(const ges_dwarf *in);
/* The unit at *off of the info, moving *off behind it. False at the end and at what is no unit.
 * Errors: none; without memory the producer stays empty, and the arena remembers
 * Source: DWARF 5, 7.5; DWARF 4, 7.5 */
bool ges_dwarf_next_unit(const ges_dwarf *in, uint64_t *off, ges_arena *mem, ges_dwarf_unit *out);

#endif
