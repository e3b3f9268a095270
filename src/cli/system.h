/* Which operating system a run works on: this one, one made of data, with or without a trace. */
#ifndef GES_CLI_SYSTEM_H
#define GES_CLI_SYSTEM_H

#include "os/os.h"

/* Takes `--os-snapshot FILE` (or =FILE) off the front of the words and, when GES_TRACE names "os",
 * wraps the table in a trace.
 * words: the command line without the program's name; changed when the option was there
 * Errors: INVALID (no FILE); those of file_read and ges_fake_load */
ges_status ges_system_choose(ges_text **words, size_t *count, ges_arena *mem, const ges_os **os,
                             ges_error *err) GES_CHECK;
/* Replaces *os by the machine that the snapshot in `path` describes; output still goes to the old
 * one, which the new one keeps.
 * Errors: those of file_read and ges_fake_load, with the path */
ges_status ges_system_load(ges_text path, ges_arena *mem, const ges_os **os,
                           ges_error *err) GES_CHECK;
/* Wraps *os in a guard against file systems that hang (os/guard.h).
 * Errors: NO_MEMORY */
ges_status ges_system_guard(ges_arena *mem, const ges_os **os, ges_error *err) GES_CHECK;

#endif
