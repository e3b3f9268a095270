/* The settings files that apply in a directory: the user's and the project's. */
#ifndef GES_CLI_SETTINGS_H
#define GES_CLI_SETTINGS_H

#include "formats/settings.h"
#include "os/os.h"

typedef struct ges_settings_file {
    ges_text path;
    ges_settings settings;
} ges_settings_file;
GES_LIST(ges_settings_files, ges_settings_file);

/* The user's file first: settings.json in go-env-sync below $XDG_CONFIG_HOME or ~/.config (Linux),
 * ~/Library/Application Support (macOS), %AppData% (Windows). Then the project's: the nearest
 * .go-env-sync.json in `dir` (absolute) or above it. Either may be absent.
 * Errors: those of ges_settings_parse with the file's name; DENIED and the like for a file that is
 *         there but cannot be read */
GES_CHECK ges_status ges_settings_load(const ges_os *os, ges_text dir, ges_arena *mem,
                                       ges_settings_files *out, ges_error *err);

#endif
