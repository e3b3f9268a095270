/* The build information that the Go linker leaves in every binary since Go 1.13: the version of Go,
 * the main package and module, the build settings. Read from ELF, PE, Mach-O (also fat), XCOFF and
 * Plan 9 without running anything. Go itself: debug/buildinfo and runtime/debug.ParseBuildInfo. */
#ifndef GES_FORMATS_GOBUILD_H
#define GES_FORMATS_GOBUILD_H

#include "base/list.h"
#include "base/window.h"
#include "formats/image.h"
#include "ges/status.h"
#include "ges/text.h"

typedef struct ges_gobuild_setting {
    ges_text key;   /* "GOOS", "-trimpath", "vcs.revision" ...; unquoted */
    ges_text value; /* unquoted */
} ges_gobuild_setting;
GES_LIST(ges_gobuild_settings, ges_gobuild_setting);

/* Plain data; texts live in the arena of the call. */
typedef struct ges_gobuild {
    ges_image_kind container;
    const char *header_goos;   /* what the file header says; "" when it does not */
    const char *header_goarch; /* the same */
    bool is_inline;            /* the format since Go 1.18 */
    ges_text version;     /* as runtime.Version(): "go1.22.3", "go1.21.0 X:loopvar", "devel ..." */
    ges_text path;        /* main package, "cmd/go"; "" when not recorded (go itself before 1.18) */
    ges_text mod_path;    /* main module; "" when not recorded */
    ges_text mod_version; /* "v1.2.3", "(devel)" ... */
    ges_gobuild_settings settings; /* Go 1.18 and later; in the file's order */
    ges_text modinfo;              /* the whole text as stored, without its frame */
} ges_gobuild;

enum {
    GES_GOBUILD_MAX_VERSION = 1024,             /* bytes of the version text */
    GES_GOBUILD_MAX_MODINFO = 4 * 1024 * 1024,  /* bytes of the module text */
    GES_GOBUILD_MAX_SCAN = 64 * 1024 * 1024,    /* bytes of data searched when no section helps */
};

/* Reads version, path, main module and settings.
 *
 * An ordinary file costs 2 to 4 reads of at most 4 KiB each. Where the information is looked for:
 * the first 4 KiB of the first writable data (the Go linker puts it there), then the section
 * .go.buildinfo / __go_buildinfo, then all writable data in large pieces, unless the names of the
 * sections say that Go had no hand in it; always at addresses that are multiples of 16. Pointers that only
 * relocations fill are looked up there.
 *
 * in:     borrowed for the call
 * out:    texts in `mem`; untouched on failure
 * Errors: UNSUPPORTED (none of the containers of image.h), NOT_FOUND (an executable without build info: not Go,
 *         or Go before 1.13), TRUNCATED, CORRUPT, TOO_LARGE, NO_MEMORY
 * Source: Go src/debug/buildinfo, src/cmd/link/internal/ld/data.go buildinfo; 1.15, 1.19, 1.27 */
GES_CHECK ges_status ges_gobuild_read(const ges_window *in, ges_arena *mem, ges_gobuild *out,
                                      ges_error *err);

/* The same from an image whose headers were read, up to the module text, which is not taken apart.
 * *off: where the information lies in the file. */
GES_CHECK ges_status ges_gobuild_read_image(ges_image_page *head, const ges_image *image,
                                            ges_arena *mem, ges_gobuild *out, uint64_t *off,
                                            ges_error *err);

/* Takes the module text apart (also the modinfo of any other source). Lines it does not know are
 * skipped; a broken quote ends that line only.
 * in:  must outlive *out, which points into it except for unquoted values, which are in `mem` */
void ges_gobuild_parse(ges_text modinfo, ges_arena *mem, ges_gobuild *out);

/* The value of a setting; false when it was not recorded. */
bool ges_gobuild_setting_find(const ges_gobuild *build, ges_text key, ges_text *out);

#endif
