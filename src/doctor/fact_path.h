/* Facts: the entries of PATH, those of this process and those that a new logon gets. */
#ifndef GES_DOCTOR_FACT_PATH_H
#define GES_DOCTOR_FACT_PATH_H

#include "base/list.h"
#include "ges/text.h"

/* Windows: who put the entry there. A logon puts the machine's entries before the user's. */
typedef enum ges_fact_hive {
    GES_HIVE_NONE, /* this session, or a system without a registry */
    GES_HIVE_MACHINE,
    GES_HIVE_USER,
} ges_fact_hive;

/* Plain struct; in the order of PATH. */
typedef struct ges_fact_path_entry {
    ges_text text; /* as it stands there, unquoted on Windows */
    ges_text real; /* links resolved; empty when no such directory */
    ges_text raw;  /* as it stands there, quotes included */
    ges_fact_hive hive;
    ges_text written; /* unexpanded, as the registry has it; empty: not from there */
    ges_text go;      /* path of the go there; only in logon_path, for entries that PATH lacks */
} ges_fact_path_entry;
GES_LIST(ges_fact_path_list, ges_fact_path_entry);

#endif
