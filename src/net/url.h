/* Addresses of the web, as far as files are fetched from there. */
#ifndef GES_NET_URL_H
#define GES_NET_URL_H

#include "ges/text.h"

enum { GES_URL_MAX = 8192 }; /* bytes */

/* Plain data; texts live in the arena of the call. */
typedef struct ges_url {
    bool is_https;
    bool is_loopback; /* this machine: localhost, 127.x.x.x, [::1] */
    ges_text user;    /* "name:password", percent signs resolved; empty: none */
    ges_text host;    /* "go.dev", "[::1]" */
    ges_text port;    /* empty: the scheme's */
    ges_text path;    /* with the question mark and what follows; at least "/" */
    ges_text plain;   /* the whole without user and fragment: to be shown and asked */
} ges_url;

/* Errors: INVALID (no http or https, no host, a character that none may hold), TOO_LARGE, NO_MEMORY */
GES_CHECK ges_status ges_url_parse(ges_text text, ges_arena *mem, ges_url *out, ges_error *err);
/* Where `reference` leads that stands in what `base` answered: absolute, "//host/x", "/x", "x", "?x".
 * Errors: those of ges_url_parse. Source: RFC 3986 section 5.2 */
GES_CHECK ges_status ges_url_resolve(const ges_url *base, ges_text reference, ges_arena *mem,
                                     ges_url *out, ges_error *err);
/* `name` below the address, whose query stays away: "https://x/dl?y", "a.zip" gives "https://x/dl/a.zip",
 * with the user of the base in it. */
ges_text ges_url_below(const ges_url *base, ges_text name, ges_arena *mem);
/* The address with "name:password" in it as a URL has it; `user` may be empty. In `mem`. */
ges_text ges_url_with_user(const ges_url *url, ges_text user, ges_arena *mem);
/* Same scheme, host and port: what a name and password were given for. */
bool ges_url_same_origin(const ges_url *a, const ges_url *b);

#endif
