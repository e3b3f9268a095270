/* Default compilers that a distribution built into go, found as texts in the binary. Only names of
 * the form TRIPLET-gcc of a known list are looked for: go has no other use for them. */
#include "go/engine.h"

typedef struct triplet {
    ges_text goarch;
    ges_text name;
} triplet;

static const triplet triplets[] = {
#define GES_TRIPLET(goarch, name) {GES_LIT(goarch), GES_LIT(name)},
#include "go/triplets.def"
#undef GES_TRIPLET
};

enum {
    PIECE = 64 * 1024,
    OVERLAP = 64, /* longer than any name */
    SEARCH_MAX = 256 * 1024 * 1024,
};

static bool file_contains(const ges_os *os, ges_text path, ges_arena *mem, ges_text needle) {
    ges_file file = GES_FILE_CLOSED;
    uint64_t size = 0;
    char *piece = ges_arena_alloc(mem, PIECE);
    bool is_found = false;
    if (piece == NULL || os->file_open(os, path, &file, &size, NULL) != GES_OK) {
        return false;
    }
    for (uint64_t off = 0; off < size && off < SEARCH_MAX && !is_found; off += PIECE - OVERLAP) {
        size_t got = 0;
        if (os->file_read_at(os, file, off, piece, PIECE, &got, NULL) != GES_OK) {
            break;
        }
        is_found = ges_text_contains((ges_text){piece, got}, needle);
    }
    os->file_close(os, &file);
    return is_found;
}

bool ges_distcc_find(ges_goenv *goenv, bool is_plus, ges_text goos, ges_text goarch,
                     ges_text *out) {
    if (goenv->minor < 24 || !ges_text_equal(goos, GES_T("linux"))) {
        return false;
    }
    for (size_t i = 0; i < GES_COUNT(triplets); i++) {
        if (ges_text_equal(triplets[i].goarch, goarch)) {
            ges_text name = ges_text_join(goenv->mem, triplets[i].name,
                                          is_plus ? GES_T("-g++") : GES_T("-gcc"));
            *out = name;
            return file_contains(goenv->os, goenv->exe, goenv->mem, name);
        }
    }
    return false;
}
