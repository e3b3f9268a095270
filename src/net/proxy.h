/* The proxy that the environment names, for a client that does not look there itself. */
#ifndef GES_NET_PROXY_H
#define GES_NET_PROXY_H

#include "net/url.h"
#include "os/os.h"

/* What HTTPS_PROXY, HTTP_PROXY and NO_PROXY (in either case) say for that address: "http://host:port";
 * "direct" for this machine and what NO_PROXY names; "" when they say nothing. In `mem`.
 * Source: Go golang.org/x/net/http/httpproxy; curl(1) "ENVIRONMENT" */
ges_text ges_proxy_for(const ges_os *os, const ges_env_list *env, const ges_url *url, ges_arena *mem);

#endif
