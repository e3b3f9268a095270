/* One answer of a web server. Redirections are followed here, one question each, so that the rules are
 * the same whoever asks: at most GES_FETCH_HOPS, never from https to http, and a name with its password
 * goes to the host it was given for and to no other. */
#ifndef GES_NET_FETCH_H
#define GES_NET_FETCH_H

#include "formats/httphead.h"
#include "net/url.h"
#include "os/os.h"

enum { GES_FETCH_HOPS = 10, GES_FETCH_STALL_MS = 30 * 1000 };

/* Who asks. Fill os, env and mem. */
typedef struct ges_net {
    const ges_os *os;
    const ges_env_list *env; /* the process block: PATH, proxies */
    ges_arena *mem;
    uint32_t stall_ms;       /* no byte for so long is a failure; 0 means GES_FETCH_STALL_MS */
    bool allows_http;        /* plain http to another machine may be asked */
    const struct ges_transport *transport; /* found by the first fetch */
    ges_text program;        /* that it runs; "" none */
} ges_net;

/* What is asked. Both callbacks answer false when they want no more. */
typedef struct ges_fetch_ask {
    ges_text url;
    uint64_t from;      /* first byte that is wanted: "Range"; 0: all */
    ges_text validator; /* ETag or Last-Modified of the bytes before it: "If-Range"; "" none */
    /* Gets the head of the answer that is not another redirection, whatever its status. */
    bool (*head)(void *self, const ges_httphead *head);
    bool (*body)(void *self, ges_bytes piece);
    void *self;
} ges_fetch_ask;

/* How it went; filled on failure too. */
typedef struct ges_fetched {
    ges_text url;      /* that answered at last */
    uint32_t status;   /* 0: no head came */
    bool is_transient; /* to try again may help */
} ges_fetched;

/* OK: an answer came to its end, or a callback wanted no more; `status` says what it is.
 * Errors: those of ges_http_ask (os/os.h); UNSUPPORTED (no transport is here), INVALID (no URL, plain
 *         http, a redirection to where none may lead) */
GES_CHECK ges_status ges_fetch(ges_net *net, const ges_fetch_ask *ask, ges_fetched *out,
                               ges_error *err);
/* How long to wait after that many attempts: 0.25 s, then twice as long each time, at most 8 s. */
static inline uint32_t ges_fetch_pause_ms(uint32_t attempts) {
    return attempts < 6 ? 125U << attempts : 8000U;
}
/* The whole of something small, in net->mem; three attempts.
 * Errors: those of ges_fetch; NOT_FOUND, DENIED, IO (a status other than 200, named), TOO_LARGE */
GES_CHECK ges_status ges_fetch_small(ges_net *net, ges_text url, size_t max, ges_bytes *out,
                                     ges_fetched *how, ges_error *err);
/* "the server answers 404 Not Found", as an error of its kind (404 and 410 NOT_FOUND; 401, 403, 407 and
 * 451 DENIED; else IO); sets out->is_transient. */
ges_status ges_fetch_refused(const ges_httphead *head, ges_text url, ges_fetched *out,
                             ges_error *err);

#endif
