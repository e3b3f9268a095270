/* Facts: what only Windows has, beside its variables: the installer's marks, Chocolatey's helper. */
#ifndef GES_DOCTOR_FACT_WINDOWS_H
#define GES_DOCTOR_FACT_WINDOWS_H

#include "ges/text.h"

#include <stdbool.h>

/* Plain struct; all empty on other systems. */
typedef struct ges_fact_windows {
    bool has_msi;              /* Go's official installer ran on this machine, for all its users */
    bool has_go_key;           /* HKCU\Software\GoProgrammingLanguage: it ran for this account */
    ges_text install_location; /* what that key says; may be empty */
    ges_text refresh_env;      /* Chocolatey's RefreshEnv.cmd; empty: none */
    bool refresh_env_calls_wmic;
    bool lacks_wmic;           /* System32\wbem\wmic.exe is missing, as on Windows 11 24H2 */
    bool has_long_paths;       /* LongPathsEnabled is 1: no limit of 259 characters for programs
                                * that are made for it */
} ges_fact_windows;

#endif
