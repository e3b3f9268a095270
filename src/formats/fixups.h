/* Pointers that the loader completes: what stands for them in the file is no address, or not only
 * one.
 *
 * Most linkers leave in the data of a program the address that holds when it is loaded where it
 * asks to be, or (REL, RELR) count on it. Two do not: ELF programs with RELA relocations may have
 * zero there (lld; GNU ld on some processors), the address being in the relocation only; Mach-O
 * programs with chained fixups have it in the lower bits of a word. */
#ifndef GES_FORMATS_FIXUPS_H
#define GES_FORMATS_FIXUPS_H

#include "formats/image.h"

/* What is known of an image's pointers. Plain data. */
typedef struct ges_fixups {
    const ges_image *image; /* borrowed */
    bool is_looked_up;      /* ELF: `table` was looked for, which happens when it is needed */
    ges_image_part table;   /* ELF: RELA relocations; size 0: none that matter */
    uint32_t relative;      /* ELF: type of those that only move with the program */
    bool is_chained;        /* Mach-O: words need ges_fixups_decode */
    uint64_t base;          /* Mach-O: what the decoded bits count from */
} ges_fixups;

/* Finds out how the image stores pointers; what is absent or broken counts as plain. */
void ges_fixups_find(ges_image_page *page, const ges_image *image, ges_fixups *out);

/* The address that a word of the data stands for; 0 when it is bound to another library. */
uint64_t ges_fixups_decode(const ges_fixups *fixups, uint64_t word);

/* A walk over the relocations. */
typedef struct ges_fixups_walk {
    /* The pointer at `address` will lead to `value`. False: enough. */
    bool (*see)(struct ges_fixups_walk *walk, uint64_t address, uint64_t value);
    void *context;
} ges_fixups_walk;
/* Shows every RELA relocation that only moves with the program, in the table's order. */
void ges_fixups_each(ges_fixups *fixups, ges_image_page *page, ges_arena *mem,
                     ges_fixups_walk *walk);

enum { GES_FIXUPS_PAIR = 2 };
/* Replaces each of the two values that leads nowhere by what the relocation of `at` says; one that
 * has none stays. */
void ges_fixups_complete(ges_fixups *fixups, ges_image_page *page, ges_arena *mem,
                         const uint64_t at[GES_FIXUPS_PAIR], uint64_t values[GES_FIXUPS_PAIR]);

#endif
