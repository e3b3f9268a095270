/* Finds the proxy for an address. */
#include "net/proxy.h"

static ges_text value_of(const ges_os *os, const ges_env_list *env, ges_text upper, ges_text lower) {
    ges_text value = {0};
    if (!ges_env_find(os, env, upper, &value) || value.len == 0) {
        (void)ges_env_find(os, env, lower, &value); /* absent: empty */
    }
    return ges_text_trim(value);
}

/* ".corp.example", "corp.example" and "*" cover a host; a port behind it must be the same. */
static bool covers(ges_text rule, const ges_url *url) {
    ges_text name;
    ges_text port;
    bool has_port = ges_text_cut(rule, ':', &name, &port);
    ges_text own = url->port.len != 0 ? url->port : url->is_https ? GES_T("443") : GES_T("80");
    if (ges_text_equal(rule, GES_T("*"))) {
        return true;
    }
    name = ges_text_starts(name, GES_T(".")) ? ges_text_skip(name, 1) : name;
    if (name.len == 0 || name.len > url->host.len || (has_port && !ges_text_equal(port, own))) {
        return false;
    }
    size_t before = url->host.len - name.len;
    return ges_text_equal_nocase(ges_text_skip(url->host, before), name) &&
           (before == 0 || url->host.ptr[before - 1] == '.');
}

ges_text ges_proxy_for(const ges_os *os, const ges_env_list *env, const ges_url *url,
                       ges_arena *mem) {
    ges_text rules = value_of(os, env, GES_T("NO_PROXY"), GES_T("no_proxy"));
    ges_text proxy = url->is_https ? value_of(os, env, GES_T("HTTPS_PROXY"), GES_T("https_proxy"))
                                   : value_of(os, env, GES_T("HTTP_PROXY"), GES_T("http_proxy"));
    ges_text rule;
    if (url->is_loopback) {
        return GES_T("direct");
    }
    while (ges_text_next(&rules, ',', &rule)) {
        if (covers(ges_text_trim(rule), url)) {
            return GES_T("direct");
        }
    }
    bool has_scheme = ges_text_contains(proxy, GES_T("://"));
    return proxy.len == 0 || has_scheme ? proxy : ges_text_join(mem, GES_T("http://"), proxy);
}
