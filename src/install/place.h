/* An archive becomes a Go tree under its name, in one step.
 *
 *     HOME/go1.24.4                      a whole Go, or nothing
 *     HOME/.go1.24.4.partial-ges         being unpacked; of a killed run: the next one removes it
 *     HOME/.go1.24.4.removed-ges         taken away, being deleted; likewise
 *     HOME/old-go1.24.4, old-go1.24.4-2  what stood in the way and was moved aside; nobody removes it
 *     HOME/.ges-install.lock             held by whoever changes HOME
 *
 * HOME is ~/sdk, where golang.org/dl/goX.Y.Z puts its Gos and looks for them: its mark of success is
 * written too. */
#ifndef GES_INSTALL_PLACE_H
#define GES_INSTALL_PLACE_H

#include "go/sdklist.h"
#include "os/os.h"

enum { GES_PLACE_WAIT_MS = 10 * 60 * 1000 };

typedef enum ges_place_state {
    GES_PLACE_FREE,     /* nothing stands there */
    GES_PLACE_COMPLETE, /* the wanted Go, whole */
    GES_PLACE_TAKEN,    /* something else; `why` says what */
    GES_PLACE_UNKNOWN,  /* it cannot be looked at; `why` says why */
} ges_place_state;

/* Where a Go goes. Fill all but the last. */
typedef struct ges_place {
    const ges_os *os;
    const ges_env_list *env;
    ges_arena *mem;
    ges_text home;    /* absolute; made when it is not there */
    ges_text root;    /* absolute, directly in home */
    ges_text version; /* "go1.24.4" */
    ges_text goos;    /* what it is to run on */
    ges_text goarch;
    bool is_forced;   /* what stands there is moved aside */
    /* Told now and then: bytes of the archive that were read, of how many. NULL: nobody wants to know. */
    void (*progress)(void *self, uint64_t done, uint64_t size);
    void *self;
    ges_text aside;   /* filled: where that was moved; "" nothing was */
} ges_place;

/* HOME for this user: "sdk" below the home directory. Errors: NOT_FOUND, NO_MEMORY */
GES_CHECK ges_status ges_place_home(const ges_os *os, const ges_env_list *env, ges_arena *mem,
                                    ges_text *out, ges_error *err);
/* What stands at place->root. *why: what keeps it from being the wanted Go, in place->mem; "" nothing. */
ges_place_state ges_place_look(const ges_place *place, ges_text *why);
/* Unpacks the archive at `archive`, whose SHA-256 must be `sha256`, beside; looks whether it is the
 * wanted Go, whole; then gives it its name. *was_there: another process was faster.
 * Nothing of it is run. On failure nothing of it is left.
 * Errors: IO (the place cannot be looked at), CORRUPT (another sum; not the wanted Go), DENIED (an entry that may not be written: one that
 *         escapes, a link), CONFLICT (something stands there; another process is at it for too long),
 *         TOO_LARGE (no room on the disk), those of ges_archive_read and of writing files */
GES_CHECK ges_status ges_place_put(ges_place *place, ges_text archive, const uint8_t sha256[32],
                                   bool *was_there, ges_error *err);

/* Holds HOME alone, and removes what killed runs left in it. Close the lock with file_close.
 * Errors: CONFLICT (another process holds it), those of making directories */
GES_CHECK ges_status ges_place_lock(const ges_os *os, ges_text home, uint32_t wait_ms,
                                    ges_arena *mem, ges_file *out, ges_error *err);
/* HOME/.NAME.removed-ges or partial-ges. */
ges_text ges_place_beside(const ges_os *os, ges_text home, ges_text name, const char *what,
                          ges_arena *mem);
/* Renames a directory; waits for those who look into new files (on Windows virus scanners). */
GES_CHECK ges_status ges_place_rename(const ges_os *os, ges_text from, ges_text to, ges_error *err);

#endif
