/* curl: runs it with the address on its standard input, so that no list of processes shows it. */
#include "base/builder.h"
#include "net/transport.h"

enum { CONNECT_S = 20, GRACE_MS = 5000, SAID_MAX = 2000 };

/* What its exit codes mean. Source: curl(1) "EXIT CODES" */
static const struct {
    int code;
    ges_status status;
    bool is_transient;
    const char *what; /* NULL: curl's own sentence says it */
} endings[] = {
    {5, GES_NOT_FOUND, false, "there is no proxy of that name"},
    {6, GES_NOT_FOUND, false, "there is no host of that name"},
    {7, GES_IO, false, "nobody listens there"},
    {16, GES_IO, true, NULL},
    {18, GES_IO, true, "the connection was cut"},
    {28, GES_TIMED_OUT, true, "the server does not answer"},
    {35, GES_DENIED, false, "no secure connection comes about"},
    {51, GES_DENIED, false, "its certificate does not hold"},
    {52, GES_IO, true, "the server closed the connection without a word"},
    {55, GES_IO, true, NULL},
    {56, GES_IO, true, "the connection was cut"},
    {58, GES_DENIED, false, "it wants a certificate of yours"},
    {60, GES_DENIED, false, "its certificate does not hold"},
    {77, GES_DENIED, false, "the certificates to check it with cannot be read"},
    {91, GES_DENIED, false, "its certificate does not hold"},
    {92, GES_IO, true, "the connection was cut"},
    {97, GES_IO, false, "the proxy does not do it"},
};

static void set(ges_builder *b, const char *name, ges_text value) {
    ges_build_format(b, "%s = \"", name);
    for (size_t i = 0; i < value.len; i++) {
        if (strchr("\"\\", value.ptr[i]) != NULL) {
            ges_build_char(b, '\\');
        }
        ges_build_char(b, value.ptr[i]);
    }
    ges_build_str(b, "\"\n");
}

static ges_text settings_of(const ges_net *net, const ges_transport_ask *ask) {
    ges_builder b = ges_builder_in(net->mem);
    set(&b, "url", ask->url->plain);
    for (size_t i = 0; i < ask->field_count; i++) {
        set(&b, "header", ask->fields[i]);
    }
    if (ask->user.len != 0) {
        set(&b, "header", ges_transport_authorization(net, ask));
    }
    if (ask->from != 0) {
        set(&b, "header", ges_text_format(net->mem, "Range: bytes=%llu-",
                                          (unsigned long long)ask->from));
    }
    if (ges_text_equal(ask->proxy, GES_T("direct"))) {
        set(&b, "noproxy", GES_T("*"));
    }
    return ges_build_done(&b);
}

/* "curl: (60) SSL certificate problem: ..." without its beginning. */
static ges_text sentence(ges_bytes said) {
    ges_text rest = ges_text_from(said);
    ges_text line = {0};
    ges_text number;
    ges_text after;
    (void)ges_text_next_line(&rest, &line); /* nothing said: empty */
    if (ges_text_starts(line, GES_T("curl: (")) && ges_text_cut(line, ')', &number, &after)) {
        line = after;
    }
    return ges_text_trim(line);
}

static ges_status judge(const ges_transport_ask *ask, const ges_spawn_result *result,
                        bool *is_transient, ges_error *err) {
    ges_text said = sentence(result->error);
    ges_status status = GES_IO;
    const char *what = NULL;
    for (size_t i = 0; i < GES_COUNT(endings); i++) {
        if (endings[i].code == result->exit_code) {
            status = endings[i].status;
            what = endings[i].what;
            *is_transient = endings[i].is_transient;
        }
    }
    return ges_error_set(err, status, "cannot get '%.*s': %s%s%.*s (curl ended with %d)",
                         GES_FMT(ask->url->plain), what != NULL ? what : "",
                         what != NULL && said.len != 0 ? ": " : "", GES_FMT(said),
                         result->exit_code);
}

static ges_status get(const ges_net *net, const ges_transport_ask *ask, bool *is_transient,
                      ges_error *err) {
    ges_text stall_s = ges_text_format(net->mem, "%u", (net->stall_ms + 999) / 1000);
    ges_text connect_s = ges_text_format(net->mem, "%d", CONNECT_S);
    const ges_text args[] = {
        GES_LIT("curl"),         GES_LIT("-q"), /* the user's .curlrc may make anything of it */
        GES_LIT("--silent"),     GES_LIT("--show-error"),
        GES_LIT("--include"),    GES_LIT("--suppress-connect-headers"),
        GES_LIT("--globoff"),    GES_LIT("--no-buffer"), /* what came is to be kept */
        GES_LIT("--proto"),      GES_LIT("=http,https"),  
        GES_LIT("--connect-timeout"), connect_s,
        GES_LIT("--speed-limit"), GES_LIT("1"),
        GES_LIT("--speed-time"), stall_s,
        GES_LIT("--config"),     GES_LIT("-"),
    };
    ges_env_list env = ges_transport_env(net);
    ges_transport_split split = {.ask = ask, .mem = net->mem};
    const ges_spawn what = {
        .program = net->program,
        .args = args,
        .arg_count = GES_COUNT(args),
        .env = &env,
        .input = ges_bytes_from(settings_of(net, ask)),
        .output_max = SAID_MAX,
        .timeout_ms = net->stall_ms + GRACE_MS, /* curl itself is to say why */
        .take = ges_transport_take,
        .take_self = &split,
    };
    ges_spawn_result result = {0};
    ges_status status = net->os->spawn(net->os, &what, net->mem, &result, err);
    *is_transient = false;
    if (status != GES_OK) {
        return status;
    }
    if (split.is_garbled) {
        return ges_error_set(err, GES_IO, "cannot get '%.*s': what answers there is no web server",
                             GES_FMT(ask->url->plain));
    }
    if (result.timed_out) {
        *is_transient = true;
        return ges_error_set(err, GES_TIMED_OUT, "cannot get '%.*s': nothing came for %u seconds",
                             GES_FMT(ask->url->plain), net->stall_ms / 1000);
    }
    return result.is_stopped || result.exit_code == 0 ? GES_OK
                                                      : judge(ask, &result, is_transient, err);
}

const ges_transport ges_transport_curl = {.name = "curl", .program = "curl", .get = get};
