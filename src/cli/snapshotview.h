/* What of a recorded machine may be written: variables that matter, secrets masked. */
#ifndef GES_CLI_SNAPSHOTVIEW_H
#define GES_CLI_SNAPSHOTVIEW_H

#include "env/share.h"
#include "os/fake/record.h"

/* Plain data in the caller's memory, which must not move. */
typedef struct ges_snapshotview {
    ges_record_view view;
    ges_record *record;
    ges_map mentioned; /* names in files, settings and registry values, folded */
    bool is_shared;
    ges_share share;
} ges_snapshotview;

/* `record` must hold everything by now, for the names of variables in its files count.
 * Errors: NO_MEMORY; those of env_list */
GES_CHECK ges_status ges_snapshotview_init(ges_snapshotview *view, ges_record *record,
                                           bool is_shared, ges_error *err);

#endif
