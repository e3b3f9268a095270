/* Takes addresses of the web apart. */
#include "net/url.h"

#include "base/builder.h"
#include "base/number.h"

static ges_status refuse(ges_error *err, ges_text text, const char *why) {
    size_t at = ges_text_rfind_char(text, '@');
    ges_text shown = at != GES_NPOS ? ges_text_skip(text, at + 1) : text; /* no password */
    return ges_error_set(err, GES_INVALID, "'%.*s' cannot be fetched: %s", GES_FMT(shown), why);
}

/* What stands in a URL, is asked for and comes into the settings of another program. */
static bool is_printable(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= ' ' || c >= 0x7F || strchr("\"\\<>^`{|}", c) != NULL) {
            return false;
        }
    }
    return true;
}

static bool is_host(ges_text host) {
    bool is_v6 = host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    ges_text inner = is_v6 ? ges_text_slice(host, 1, host.len - 1) : host;
    for (size_t i = 0; i < inner.len; i++) {
        char c = inner.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && strchr(is_v6 ? ":." : "-._", c) == NULL) {
            return false;
        }
    }
    return inner.len != 0;
}

static bool is_loopback(ges_text host) {
    size_t dots = 0;
    bool is_number = host.len != 0;
    for (size_t i = 0; i < host.len; i++) {
        dots += host.ptr[i] == '.';
        is_number = is_number && (host.ptr[i] == '.' || (host.ptr[i] >= '0' && host.ptr[i] <= '9'));
    }
    return ges_text_equal_nocase(host, GES_T("localhost")) || ges_text_equal(host, GES_T("[::1]")) ||
           (is_number && dots == 3 && ges_text_starts(host, GES_T("127.")));
}

static ges_text unescape(ges_text text, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        uint64_t byte;
        if (text.ptr[i] == '%' && ges_parse_hex(ges_text_slice(text, i + 1, i + 3), &byte) &&
            i + 2 < text.len) {
            ges_build_char(&b, (char)(unsigned char)byte);
            i += 2;
        } else {
            ges_build_char(&b, text.ptr[i]);
        }
    }
    return ges_build_done(&b);
}

/* "user@host:port" into its parts. */
static ges_status read_authority(ges_text whole, ges_text authority, ges_arena *mem, ges_url *url,
                                 ges_error *err) {
    uint64_t port = 1;
    size_t at = ges_text_rfind_char(authority, '@');
    if (at != GES_NPOS) {
        url->user = unescape(ges_text_slice(authority, 0, at), mem);
        authority = ges_text_skip(authority, at + 1);
    }
    size_t bracket = ges_text_rfind_char(authority, ']');
    size_t colon = ges_text_rfind_char(authority, ':');
    bool has_port = colon != GES_NPOS && (bracket == GES_NPOS || colon > bracket);
    url->host = has_port ? ges_text_slice(authority, 0, colon) : authority;
    url->port = has_port ? ges_text_skip(authority, colon + 1) : GES_T("");
    if (!is_host(url->host)) {
        return refuse(err, whole, "it names no host");
    }
    if (has_port && (!ges_parse_u64(url->port, &port) || port == 0 || port > 65535)) {
        return refuse(err, whole, "its port is no number from 1 to 65535");
    }
    url->is_loopback = is_loopback(url->host);
    return GES_OK;
}

ges_status ges_url_parse(ges_text text, ges_arena *mem, ges_url *out, ges_error *err) {
    static const ges_text schemes[] = {GES_LIT("http://"), GES_LIT("https://")};
    ges_url url = {0};
    ges_text rest = {0};
    ges_text fragment;
    if (text.len > GES_URL_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "an address of %zu bytes; %d are allowed", text.len,
                             GES_URL_MAX);
    }
    for (size_t i = 0; i < GES_COUNT(schemes); i++) {
        if (ges_text_equal_nocase(ges_text_slice(text, 0, schemes[i].len), schemes[i])) {
            url.is_https = i == 1;
            rest = ges_text_skip(text, schemes[i].len);
        }
    }
    if (rest.len == 0) {
        return refuse(err, text, "its address begins with neither https:// nor http://");
    }
    if (!is_printable(text)) {
        return refuse(err, text, "a blank or another character in it must be written as %XX");
    }
    (void)ges_text_cut(rest, '#', &rest, &fragment); /* a fragment is never asked for */
    size_t end = 0;
    while (end < rest.len && strchr("/?", rest.ptr[end]) == NULL) {
        end++;
    }
    ges_status status = read_authority(text, ges_text_slice(rest, 0, end), mem, &url, err);
    if (status != GES_OK) {
        return status;
    }
    ges_text path = ges_text_skip(rest, end);
    bool is_rooted = path.len != 0 && path.ptr[0] == '/';
    url.path = is_rooted ? path : ges_text_join(mem, GES_T("/"), path);
    url.plain = ges_text_join(mem, schemes[url.is_https], url.host,
                              url.port.len != 0 ? GES_T(":") : GES_T(""), url.port, url.path);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = url;
    return GES_OK;
}

/* The path without its query. */
static ges_text path_only(ges_text path) {
    ges_text query;
    (void)ges_text_cut(path, '?', &path, &query);
    return path;
}

static ges_text origin_of(const ges_url *url) {
    return ges_text_slice(url->plain, 0, url->plain.len - url->path.len);
}

ges_status ges_url_resolve(const ges_url *base, ges_text reference, ges_arena *mem, ges_url *out,
                           ges_error *err) {
    ges_text colon_slashes = GES_T("://");
    ges_text scheme = base->is_https ? GES_T("https:") : GES_T("http:");
    ges_text dir = path_only(base->path);
    dir = ges_text_slice(dir, 0, ges_text_rfind_char(dir, '/') + 1);
    ges_text whole;
    size_t at = ges_text_find(reference, colon_slashes);
    if (at != GES_NPOS && at < 6) {
        whole = reference;
    } else if (ges_text_starts(reference, GES_T("//"))) {
        whole = ges_text_join(mem, scheme, reference);
    } else if (ges_text_starts(reference, GES_T("/"))) {
        whole = ges_text_join(mem, origin_of(base), reference);
    } else if (ges_text_starts(reference, GES_T("?"))) {
        whole = ges_text_join(mem, origin_of(base), path_only(base->path), reference);
    } else {
        whole = ges_text_join(mem, origin_of(base), dir, reference);
    }
    return ges_url_parse(whole, mem, out, err);
}

/* A name or password as a URL holds it. */
static ges_text escape(ges_text text, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_word || (c != 0 && strchr("-._~:", c) != NULL)) {
            ges_build_char(&b, (char)c);
        } else {
            ges_build_format(&b, "%%%02X", c);
        }
    }
    return ges_build_done(&b);
}

static ges_text with_path(const ges_url *url, ges_text user, ges_text path, ges_arena *mem) {
    bool has_user = user.len != 0;
    return ges_text_join(mem, url->is_https ? GES_T("https://") : GES_T("http://"),
                         has_user ? escape(user, mem) : GES_T(""),
                         has_user ? GES_T("@") : GES_T(""), url->host,
                         url->port.len != 0 ? GES_T(":") : GES_T(""), url->port, path);
}

ges_text ges_url_with_user(const ges_url *url, ges_text user, ges_arena *mem) {
    return with_path(url, user, url->path, mem);
}

ges_text ges_url_below(const ges_url *base, ges_text name, ges_arena *mem) {
    ges_text path = path_only(base->path);
    ges_text slash = ges_text_ends(path, GES_T("/")) ? GES_T("") : GES_T("/");
    return with_path(base, base->user, ges_text_join(mem, path, slash, name), mem);
}

bool ges_url_same_origin(const ges_url *a, const ges_url *b) {
    return a->is_https == b->is_https && ges_text_equal_nocase(a->host, b->host) &&
           ges_text_equal(a->port, b->port);
}
