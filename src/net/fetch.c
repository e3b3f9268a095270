/* Gets one answer of a web server. */
#include "net/fetch.h"

#include "base/builder.h"
#include "net/proxy.h"
#include "net/transport.h"

static const ges_transport *const transports[] = {
#define GES_TRANSPORT(name) &ges_transport_##name,
#include "net/transports.def"
#undef GES_TRANSPORT
};

/* --- who asks ---------------------------------------------------------------------------------- */

/* An absolute entry of PATH that has the program; "" none. What lies where somebody stands is not run. */
static ges_text find_program(const ges_net *net, const char *name) {
    ges_path_style style = ges_os_style(net->os);
    ges_text path = {0};
    ges_text *entries = NULL;
    size_t count = 0;
    bool is_windows = style == GES_PATH_WINDOWS;
    (void)ges_env_find(net->os, net->env, GES_T("PATH"), &path); /* absent: empty */
    if (ges_path_split_list(net->mem, style, path, &entries, &count) != GES_OK) {
        return GES_T("");
    }
    ges_text file = ges_text_join(net->mem, ges_text_of(name), is_windows ? GES_T(".exe") : GES_T(""));
    for (size_t i = 0; i < count; i++) {
        ges_text at = ges_path_join(net->mem, style, entries[i], file);
        if (ges_path_is_abs(style, entries[i]) && ges_os_is_file(net->os, at) &&
            net->os->file_is_executable(net->os, at)) {
            return at;
        }
    }
    return GES_T("");
}

static bool choose(ges_net *net, const ges_transport *transport) {
    net->program = transport->program != NULL ? find_program(net, transport->program) : GES_T("");
    bool is_here = transport->program == NULL || net->program.len != 0;
    if (!is_here || (transport->knows != NULL && !transport->knows(net))) {
        return false;
    }
    net->transport = transport;
    return true;
}

static ges_status get(ges_net *net, const ges_transport_ask *ask, bool *is_transient,
                      ges_error *err) {
    if (net->transport != NULL) {
        return net->transport->get(net, ask, is_transient, err);
    }
    for (size_t i = 0; i < GES_COUNT(transports); i++) {
        ges_error own = {0};
        if (!choose(net, transports[i])) {
            continue;
        }
        ges_status status = transports[i]->get(net, ask, is_transient, &own);
        if (status != GES_UNSUPPORTED) {
            if (status != GES_OK && err != NULL) {
                *err = own;
            }
            return status;
        }
    }
    net->transport = NULL;
    return ges_error_set(err, GES_UNSUPPORTED,
                         "nothing here can ask a web server: install curl (or GNU wget; BusyBox's "
                         "checks no certificates), or name a folder with --source");
}

/* --- redirections ------------------------------------------------------------------------------ */

typedef struct hop {
    ges_net *net;
    const ges_fetch_ask *ask;
    ges_fetched *out;
    ges_text location; /* empty: this answer is no redirection */
} hop;

static bool is_redirection(uint32_t status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static bool take_head(void *self, ges_text text) {
    hop *h = self;
    ges_httphead head;
    if (!ges_httphead_parse(text, &head)) {
        return false;
    }
    h->out->status = head.status;
    ges_text location = ges_httphead_field(&head, GES_T("Location"));
    if (is_redirection(head.status) && location.len != 0) {
        h->location = ges_text_copy(h->net->mem, location);
        return false;
    }
    return h->ask->head(h->ask->self, &head);
}

static bool take_body(void *self, ges_bytes piece) {
    const hop *h = self;
    return h->ask->body(h->ask->self, piece);
}

static ges_status check(const ges_net *net, const ges_url *before, const ges_url *url,
                        ges_error *err) {
    if (before != NULL && before->is_https && !url->is_https) {
        return ges_error_set(err, GES_INVALID,
                             "'%.*s' leads from https to '%.*s', which anybody on the way may change",
                             GES_FMT(before->plain), GES_FMT(url->plain));
    }
    if (!url->is_https && !url->is_loopback && !net->allows_http) {
        return ges_error_set(err, GES_INVALID,
                             "'%.*s' is plain http, which anybody on the way may change: use https, "
                             "or say what is expected with --sha256", GES_FMT(url->plain));
    }
    return GES_OK;
}

/* Makes the fields of a question. */
static size_t fill_fields(const ges_net *net, const ges_fetch_ask *ask, ges_text fields[3]) {
    size_t count = 0;
    fields[count++] = GES_T("Accept-Encoding: identity");
    fields[count++] = GES_T("User-Agent: go-env-sync");
    if (ask->from != 0 && ask->validator.len != 0) {
        fields[count++] = ges_text_join(net->mem, GES_T("If-Range: "), ask->validator);
    }
    return count;
}

/* `owner`: the address that the name and password were given for. */
static ges_status ask_once(hop *h, const ges_url *owner, const ges_url *url, ges_error *err) {
    ges_net *net = h->net;
    ges_text fields[3];
    const ges_transport_ask ask = {
        .url = url,
        .fields = fields,
        .field_count = fill_fields(net, h->ask, fields),
        .from = h->ask->from,
        .user = ges_url_same_origin(owner, url) ? owner->user : GES_T(""),
        .proxy = ges_proxy_for(net->os, net->env, url, net->mem),
        .head = take_head,
        .body = take_body,
        .self = h,
    };
    h->location = (ges_text){0};
    h->out->url = url->plain;
    h->out->status = 0;
    ges_status status = get(net, &ask, &h->out->is_transient, err);
    if (status == GES_OK && h->out->status == 0) {
        h->out->is_transient = true;
        return ges_error_set(err, GES_IO, "cannot get '%.*s': the server closed the connection "
                             "without a word", GES_FMT(url->plain));
    }
    return status;
}

ges_status ges_fetch(ges_net *net, const ges_fetch_ask *ask, ges_fetched *out, ges_error *err) {
    hop h = {.net = net, .ask = ask, .out = out};
    ges_url owner;
    ges_url url;
    ges_url next;
    *out = (ges_fetched){.url = ask->url};
    net->stall_ms = net->stall_ms != 0 ? net->stall_ms : GES_FETCH_STALL_MS;
    ges_status status = ges_url_parse(ask->url, net->mem, &owner, err);
    status = status == GES_OK ? check(net, NULL, &owner, err) : status;
    url = owner;
    for (int i = 0; status == GES_OK; i++) {
        status = ask_once(&h, &owner, &url, err);
        if (status != GES_OK || h.location.len == 0) {
            return status;
        }
        if (i == GES_FETCH_HOPS) {
            return ges_error_set(err, GES_IO, "cannot get '%.*s': it leads to one address after "
                                 "another", GES_FMT(ask->url));
        }
        status = ges_url_resolve(&url, h.location, net->mem, &next, err);
        status = status == GES_OK ? check(net, &url, &next, err) : status;
        url = next;
    }
    return status;
}

/* --- refusals ---------------------------------------------------------------------------------- */

ges_status ges_fetch_refused(const ges_httphead *head, ges_text url, ges_fetched *out,
                             ges_error *err) {
    static const struct {
        uint32_t code;
        ges_status status;
        bool is_transient;
        const char *why;
    } known[] = {
        {401, GES_DENIED, false, ": it wants a name and a password"},
        {403, GES_DENIED, false, ""},
        {404, GES_NOT_FOUND, false, ""},
        {407, GES_DENIED, false, ": the proxy wants a name and a password"},
        {408, GES_TIMED_OUT, true, ""},
        {410, GES_NOT_FOUND, false, ""},
        {429, GES_IO, true, ": it is asked too often"},
        {451, GES_DENIED, false, ""},
    };
    ges_status status = GES_IO;
    const char *why = "";
    out->is_transient = head->status >= 500;
    for (size_t i = 0; i < GES_COUNT(known); i++) {
        if (known[i].code == head->status) {
            status = known[i].status;
            why = known[i].why;
            out->is_transient = known[i].is_transient;
        }
    }
    return ges_error_set(err, status, "cannot get '%.*s': the server answers %u%s%.*s%s",
                         GES_FMT(url), head->status, head->reason.len != 0 ? " " : "",
                         GES_FMT(ges_text_slice(head->reason, 0, 80)), why);
}

typedef struct small {
    ges_builder bytes;
    size_t max;
    bool is_too_large;
    ges_httphead head;
} small;

static bool small_head(void *self, const ges_httphead *head) {
    small *s = self;
    s->head = (ges_httphead){.status = head->status,
                             .reason = ges_text_copy(s->bytes.mem, head->reason)};
    return head->status == 200;
}

static bool small_body(void *self, ges_bytes piece) {
    small *s = self;
    s->is_too_large = piece.len > s->max - s->bytes.len;
    if (!s->is_too_large) {
        ges_build_text(&s->bytes, ges_text_from(piece));
    }
    return !s->is_too_large;
}

static ges_status get_small(ges_net *net, ges_text url, size_t max, ges_bytes *out,
                            ges_fetched *how, ges_error *err) {
    small s = {.bytes = ges_builder_in(net->mem), .max = max};
    const ges_fetch_ask ask = {.url = url, .head = small_head, .body = small_body, .self = &s};
    ges_status status = ges_fetch(net, &ask, how, err);
    if (status != GES_OK) {
        return status;
    }
    if (s.head.status != 200) {
        return ges_fetch_refused(&s.head, how->url, how, err);
    }
    if (s.is_too_large) {
        return ges_error_set(err, GES_TOO_LARGE, "'%.*s' has more than %zu bytes", GES_FMT(how->url),
                             max);
    }
    if (ges_arena_failed(net->mem)) {
        return ges_arena_error(net->mem, err);
    }
    *out = ges_bytes_from(ges_build_done(&s.bytes));
    return GES_OK;
}

ges_status ges_fetch_small(ges_net *net, ges_text url, size_t max, ges_bytes *out,
                           ges_fetched *how, ges_error *err) {
    enum { ATTEMPTS = 3 };
    for (uint32_t attempt = 1;; attempt++) {
        ges_error own = {0};
        ges_status status = get_small(net, url, max, out, how, &own);
        if (status == GES_OK) {
            return status;
        }
        if (!how->is_transient || attempt == ATTEMPTS) {
            if (err != NULL) {
                *err = own;
            }
            return status;
        }
        net->os->clock_sleep(net->os, ges_fetch_pause_ms(attempt));
    }
}
