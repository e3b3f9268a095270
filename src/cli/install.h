/* What the files of `ges install` share: install.c the command and its steps, installlist.c what a source
 * offers, installtell.c what is said on the way and at the end. */
#ifndef GES_CLI_INSTALL_H
#define GES_CLI_INSTALL_H

#include "cli/command.h"
#include "install/place.h"
#include "install/source.h"
#include "net/download.h"

typedef enum ges_install_state {
    GES_INSTALL_FAILED,
    GES_INSTALL_THERE,   /* it was here */
    GES_INSTALL_PLANNED, /* --dry-run */
    GES_INSTALL_DONE,
} ges_install_state;

/* One Go of the command line. */
typedef struct ges_install_job {
    ges_text word;
    ges_install_wish wish;
    ges_install_state state;
    bool has_item; /* a source was asked */
    ges_install_item item;
    ges_place place; /* with root, version and aside */
    ges_text old;    /* what stands there and would be moved aside: why it is not the Go; "" nothing */
    ges_downloaded downloaded;
    ges_error error;
} ges_install_job;
GES_LIST(ges_install_jobs, ges_install_job);

/* The line of a terminal that shows how far a step is. */
typedef struct ges_install_meter {
    ges_app *app;
    ges_text version;
    const char *step; /* "fetching" */
    bool is_on;       /* standard error is a terminal */
    size_t shown;     /* columns that stand there */
    int64_t begun_ns; /* of the step; 0: not yet */
    uint64_t first;   /* bytes that were there when it began */
} ges_install_meter;

/* One command line. */
typedef struct ges_installing {
    ges_app *app;
    const ges_args *args;
    bool is_json;
    bool is_dry_run;
    bool is_forced;
    bool is_host; /* for this system */
    ges_text goos;
    ges_text goarch;
    ges_env_list env;
    ges_text dir;
    ges_text home;
    ges_text source_text;
    ges_text source_from; /* who named the source: "--source", "GES_INSTALL_SOURCE", a file; "" nobody */
    uint8_t sha256[32];
    bool has_sha256;
    ges_net net;
    ges_install_source source;
    bool has_source; /* it was opened */
    ges_install_meter meter;
    ges_install_jobs jobs;
} ges_installing;

/* Asks the source what it has, once. Errors: those of ges_install_source_open */
GES_CHECK ges_status ges_installing_open_source(ges_installing *in, ges_error *err);

/* --list. Returns the exit code. */
int ges_installing_list(ges_installing *in);

/* For ges_download and ges_place; `self` is the ges_install_meter. */
void ges_install_meter_begin(ges_install_meter *meter, ges_text version, const char *step);
void ges_install_meter_show(void *self, uint64_t done, uint64_t size);
void ges_install_meter_again(void *self, const ges_error *why, uint32_t pause_ms);
/* Takes the line away. */
void ges_install_meter_end(ges_install_meter *meter);
/* What became of each job. */
void ges_installing_report(const ges_installing *in);

#endif
