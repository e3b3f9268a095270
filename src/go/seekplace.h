/* The directories and extensions of a look-up. For seek.c. */
#ifndef GES_GO_SEEKPLACE_H
#define GES_GO_SEEKPLACE_H

#include "go/seek.h"

typedef struct ges_seek_extension {
    ges_text text; /* ".exe"; "" the bare name */
    size_t rank;   /* index in PATHEXT; GES_NPOS */
} ges_seek_extension;
GES_LIST(ges_seek_extensions, ges_seek_extension);

/* Unix: only "". Windows: the bare name, PATHEXT, and .ps1 and .exe when PATHEXT lacks them. */
void ges_seek_extensions_of(const ges_os *os, const ges_env_list *env, ges_text name,
                            ges_arena *mem, ges_seek_extensions *out);

/* Fills seek->places from PATH and, on Windows, the directories before it. */
void ges_seek_places_of(ges_seek *seek, ges_arena *mem);

#endif
