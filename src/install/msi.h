/* What Windows' installer knows of a Go that the official MSI put somewhere. */
#ifndef GES_INSTALL_MSI_H
#define GES_INSTALL_MSI_H

#include "os/os.h"

typedef struct ges_msi {
    bool is_noted;    /* HKCU\Software\GoProgrammingLanguage names the tree: it ran for this account */
    ges_text product; /* "{GUID}" of the product that is installed; "" none was found */
    ges_text name;    /* as Windows lists it: "Go Programming Language amd64 go1.24.4" */
} ges_msi;

/* Looks for it; on other systems and for other trees all stays empty.
 * version: of the tree, "go1.24.4": the product that is listed under it
 * Source: golang/build internal/installer/windowsmsi/windowsmsi.go; ARP keys of Windows Installer */
ges_msi ges_msi_find(const ges_os *os, ges_text root, ges_text version, ges_arena *mem);
/* Who put it there, how all of it goes, and what stays otherwise, as a clause; "": not that installer. */
ges_text ges_msi_tell(const ges_msi *msi, ges_arena *mem);

#endif
