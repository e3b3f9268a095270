/* May an entry of an archive be written below the directory that it is unpacked into? */
#ifndef GES_FORMATS_ARCHIVENAME_H
#define GES_FORMATS_ARCHIVENAME_H

#include "base/map.h"
#include "base/path.h"
#include "formats/archive.h"

/* Why a name may not be written, as the end of a sentence: "it climbs with '..'"; NULL: it may. Refused
 * on any system: an empty name, an absolute one, a drive letter, a UNC name, a backslash, '..', '.', an
 * empty element, control characters, what is no UTF-8. For WINDOWS also: names of devices, any of
 * <>:"|?* (':' opens a stream), an element that ends in a dot or a blank.
 * name: as stored; a '/' at its end and a "./" at its front do not count */
const char *ges_archive_name_flaw(ges_text name, ges_path_style style);
/* The same of where a symbolic link leads: it may climb with '..' at its front, as far as the top.
 * (Behind a name '..' would leave from wherever a link of that name led.)
 * name: of the link itself */
const char *ges_archive_link_flaw(ges_text name, ges_text target, ges_path_style style);

/* What was unpacked so far. Start from {0} with `mem`, `style` and `folds_case` set. Case is folded in
 * ASCII only: what a file system takes for one name beyond that (a-umlaut in either case, or in two
 * code points) is seen when the file is created, since nothing may stand there. */
typedef struct ges_archive_roster {
    ges_arena *mem;
    ges_path_style style;
    bool folds_case; /* the file system takes a and A for one name: Windows and macOS do */
    ges_map names;   /* by name as the file system compares it: what it is and how it is spelled */
} ges_archive_roster;

/* Takes an entry into the roster, or says why it may not be written: a flaw of its name or link, a
 * name that was there (a directory may come again), one that differs from another only by case where
 * that is the same, one below what is no directory, a hard link to what is no earlier file, a device.
 * path:   the cleaned name, to be joined to the directory; "." for the directory itself; in the
 *         roster's arena
 * Errors: DENIED (the text names the entry and says why), NO_MEMORY */
GES_CHECK ges_status ges_archive_roster_add(ges_archive_roster *roster,
                                            const ges_archive_entry *entry, ges_text *path,
                                            ges_error *err);

#endif
