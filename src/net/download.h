/* A file from a web server into a folder, whole or not at all under its name.
 *
 *     NAME.1a2b3c4d5e6f7081.part   what has come of the file whose SHA-256 begins so
 *     NAME                         the whole, checked
 *     NAME.lock                    held by whoever fetches it
 *
 * The part is named by the sum that is expected, so that whoever comes later knows what it is a part of:
 * a fetch that was killed, or gave up, is taken up where it stopped, also by another run and from another
 * server. What another sum names is removed. A server without ranges, or whose file is another one by
 * now, starts over. Nothing is believed before the sum of all bytes on the disk is right. */
#ifndef GES_NET_DOWNLOAD_H
#define GES_NET_DOWNLOAD_H

#include "net/fetch.h"

typedef struct ges_download_ask {
    ges_text url;
    ges_text dir;    /* is made, for this user alone */
    ges_text name;   /* of the file there; a plain name */
    uint64_t size;   /* 0: not known */
    uint8_t sha256[32];
    /* Told now and then; `size` 0: not known. NULL: nobody wants to know. */
    void (*progress)(void *self, uint64_t done, uint64_t size);
    /* Told of an attempt that failed, before the next one. May be NULL. */
    void (*again)(void *self, const ges_error *why, uint32_t pause_ms);
    void *self;
} ges_download_ask;

enum {
    GES_DOWNLOAD_MAX = 1 << 30, /* bytes, of a file whose size is not known */
    GES_DOWNLOAD_ATTEMPTS = 5,  /* one after another that bring no byte */
    GES_DOWNLOAD_ALL_ATTEMPTS = 50,
    GES_DOWNLOAD_WAIT_MS = 10 * 60 * 1000, /* for another process that fetches the same */
};

typedef struct ges_downloaded {
    ges_text path;
    uint64_t size;
    uint64_t resumed_at; /* bytes that an earlier run had left; 0: none, or of no use */
    uint64_t fetched;    /* bytes that came over the network */
    uint32_t attempts;   /* 0: the file was there */
} ges_downloaded;

/* out:    in net->mem; untouched on failure
 * Errors: those of ges_fetch; CORRUPT (the bytes are not those that the sum was made of), TOO_LARGE,
 *         CONFLICT (another process fetches it for too long), those of writing files */
GES_CHECK ges_status ges_download(ges_net *net, const ges_download_ask *ask, ges_downloaded *out,
                                  ges_error *err);
/* The SHA-256 and size of a file. Errors: those of reading */
GES_CHECK ges_status ges_download_sum(const ges_os *os, ges_text path, ges_arena *mem,
                                      uint8_t sum[32], uint64_t *size, ges_error *err);

#endif
