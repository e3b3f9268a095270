/* What a GNU triplet says in Go's words. Pure; for the rules about C compilers. */
#ifndef GES_DOCTOR_TARGET_TRIPLET_H
#define GES_DOCTOR_TARGET_TRIPLET_H

#include "ges/text.h"

/* GOARCH of "x86_64-w64-mingw32"; empty: not known. */
ges_text ges_triplet_goarch(ges_text triplet);
/* "linux", "windows", "darwin", or "cygwin" (MSYS too), which is no GOOS; empty: not known. */
ges_text ges_triplet_goos(ges_text triplet);

#endif
