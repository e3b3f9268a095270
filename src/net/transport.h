/* Who asks a web server on this machine. One const entry in transport_<name>.c, named in
 * transports.def; they are tried in that order. */
#ifndef GES_NET_TRANSPORT_H
#define GES_NET_TRANSPORT_H

#include "net/fetch.h"

/* One question, without redirections. */
typedef struct ges_transport_ask {
    const ges_url *url;
    const ges_text *fields; /* what is asked beside, but neither Range nor Authorization */
    size_t field_count;
    uint64_t from;  /* "Range: bytes=FROM-"; 0: all */
    ges_text user;  /* "name:password" for this host; "" none. Of a program that is run it is never
                     * an argument, which lists of processes show */
    ges_text proxy; /* ges_proxy_for */
    /* As in ges_http_ask (os/os.h). */
    bool (*head)(void *self, ges_text head);
    bool (*body)(void *self, ges_bytes piece);
    void *self;
} ges_transport_ask;

typedef struct ges_transport {
    const char *name;
    const char *program; /* in PATH; NULL: it needs none */
    /* Is net->program of a kind that it knows? NULL: every one is. */
    bool (*knows)(const ges_net *net);
    /* *is_transient: to try again may help. Errors: those of ges_http_ask; UNSUPPORTED */
    ges_status (*get)(const ges_net *net, const ges_transport_ask *ask, bool *is_transient,
                      ges_error *err);
} ges_transport;

#define GES_TRANSPORT(name) extern const ges_transport ges_transport_##name;
#include "net/transports.def"
#undef GES_TRANSPORT

/* The process block for a program that is to be read: with LC_ALL=C, without LANGUAGE. */
ges_env_list ges_transport_env(const ges_net *net);
/* "Authorization: Basic ..." of ask->user; "" none. */
ges_text ges_transport_authorization(const ges_net *net, const ges_transport_ask *ask);
/* Splits what a program writes, the head first: hand it every piece. False: enough. */
typedef struct ges_transport_split {
    const ges_transport_ask *ask;
    ges_arena *mem;
    ges_text start;    /* bytes of a head that has not ended */
    bool has_head;     /* it was handed on */
    bool is_garbled;   /* what came is no head */
} ges_transport_split;
bool ges_transport_take(void *split, ges_bytes piece);

#endif
