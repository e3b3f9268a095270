/* Questions of several rules about WSL. Pure. */
#ifndef GES_DOCTOR_WSL_H
#define GES_DOCTOR_WSL_H

#include "doctor/facts.h"

/* In WSL: does this path lie on a drive of Windows, such as /mnt/c? */
bool ges_wsl_on_drive(const ges_facts *facts, ges_text path);
/* On Windows: a path below \\wsl$ or \\wsl.localhost, the files of WSL. */
bool ges_wsl_is_share(ges_text path);
/* The go that a shell in WSL would run is Windows' own. */
bool ges_wsl_is_windows_go(const ges_facts *facts, const ges_fact_go *go);
/* The entry of WSLENV that brought this value of the process over from the other system without
 * making it a path of this one, or NULL. GES057 speaks of it, so that others need not. */
const ges_wslenv_entry *ges_wsl_unconverted(const ges_facts *facts,
                                            const ges_fact_setting *setting);

#endif
