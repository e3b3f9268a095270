/* Facts: the Windows Subsystem for Linux. */
#ifndef GES_DOCTOR_FACT_WSL_H
#define GES_DOCTOR_FACT_WSL_H

#include "formats/wsl.h"

/* Entries of WSLENV, entries of PATH and bytes of /etc/wsl.conf that are looked at. */
enum { GES_FACT_WSL_SHARES = 64, GES_FACT_WSL_ENTRIES = 128, GES_FACT_WSL_BYTES = 64 * 1024 };

/* Plain struct; all empty elsewhere, but `shares`, which Windows has too. */
typedef struct ges_fact_wsl {
    bool is_there;
    int version;        /* 1 or 2; 0: not known */
    ges_text root;      /* drives are mounted below: /mnt */
    bool is_path_apart; /* wsl.conf keeps the PATH of Windows out */
    ges_text go_exe;    /* the first go.exe that PATH has on a drive; only when it has no go */
    ges_wslenv shares;  /* WSLENV; with SETTINGS */
} ges_fact_wsl;

#endif
