/* What can be said, without the network, about a list of module proxies (GOPROXY). */
#ifndef GES_GO_PROXIES_H
#define GES_GO_PROXIES_H

#include "os/os.h"

typedef enum ges_proxy_kind {
    GES_PROXY_MAYBE,   /* the network, or a file:// proxy that has it, would be asked */
    GES_PROXY_NO,      /* every proxy says no without any network */
    GES_PROXY_INVALID, /* the list has no meaning: `message` is go's complaint */
} ges_proxy_kind;

typedef struct ges_proxy_verdict {
    ges_proxy_kind kind;
    ges_text message; /* INVALID only */
    ges_text why;     /* one clause for people */
} ges_proxy_verdict;

/* Would `goproxy` give the zip of module `path` at `version` (both escaped)? `gonoproxy`: patterns
 * of modules that are fetched from their origin. Source: cmd/go modfetch proxyList, TryProxies. */
ges_proxy_verdict ges_proxies_ask(const ges_os *os, ges_arena *mem, ges_text goproxy,
                                  ges_text gonoproxy, ges_text path, ges_text version);

/* Does one of the comma-separated patterns match the module path or a front of it? `*` and `?`
 * match inside an element, `[...]` is a set. Source: x/mod module.MatchPrefixPatterns. */
bool ges_module_matches(ges_text patterns, ges_text path);

#endif
