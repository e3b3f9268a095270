/* Takes the value of HTTP_PROXY and its like apart.
 * Source: golang.org/x/net/http/httpproxy parseProxy: what has no scheme gets http:// in front. */
#include "doctor/proxy_value.h"

ges_proxy_value ges_proxy_value_split(ges_text value) {
    ges_proxy_value proxy = {0};
    size_t at = ges_text_find(value, GES_T("://"));
    if (at != GES_NPOS) {
        proxy.scheme = ges_text_slice(value, 0, at);
        value = ges_text_skip(value, at + 3);
    }
    size_t slash = ges_text_find_char(value, '/');
    value = slash != GES_NPOS ? ges_text_slice(value, 0, slash) : value;
    size_t user_end = ges_text_rfind_char(value, '@');
    value = user_end != GES_NPOS ? ges_text_skip(value, user_end + 1) : value;
    size_t bracket = ges_text_rfind_char(value, ']');
    size_t colon = ges_text_rfind_char(value, ':');
    bool has_port = colon != GES_NPOS && (bracket == GES_NPOS || colon > bracket);
    proxy.port = has_port ? ges_text_skip(value, colon + 1) : proxy.port;
    proxy.host = has_port ? ges_text_slice(value, 0, colon) : value;
    if (proxy.host.len >= 2 && proxy.host.ptr[0] == '[' &&
        proxy.host.ptr[proxy.host.len - 1] == ']') {
        proxy.host = ges_text_slice(proxy.host, 1, proxy.host.len - 1);
    }
    return proxy;
}

bool ges_proxy_value_is_loopback(const ges_proxy_value *proxy) {
    return ges_text_equal_nocase(proxy->host, GES_T("localhost")) ||
           ges_text_equal(proxy->host, GES_T("::1")) ||
           ges_text_starts(proxy->host, GES_T("127."));
}
