/* GNU wget, where there is no curl. It tells of redirections only on standard error. Asked for the rest of a
 * file it hands on the rest and no head, whether the server sends a part or the whole, of which it then
 * skips the beginning. BusyBox's wget checks no certificates and is not used. */
#include "net/transport.h"

enum { CONNECT_S = 20, GRACE_MS = 5000, SAID_MAX = 64 * 1024 };

/* What its exit codes mean. Source: wget(1) "EXIT STATUS" */
static const struct {
    int code;
    ges_status status;
    bool is_transient;
    const char *what;
} endings[] = {
    {3, GES_IO, false, "wget cannot write"},
    {4, GES_IO, true, "the network failed"},
    {5, GES_DENIED, false, "its certificate does not hold"},
    {6, GES_DENIED, false, "it wants a name and a password"},
    {7, GES_IO, true, "what answers there is no web server"},
};

static bool knows(const ges_net *net) {
    const ges_text args[] = {GES_LIT("wget"), GES_LIT("--version")};
    const ges_spawn what = {.program = net->program, .args = args, .arg_count = GES_COUNT(args)};
    ges_spawn_result result = {0};
    return net->os->spawn(net->os, &what, net->mem, &result, NULL) == GES_OK &&
           ges_text_starts(ges_text_from(result.output), GES_T("GNU Wget "));
}

/* The head as -S shows it, each line behind two blanks; the last one when there are several. */
static ges_text head_of(ges_arena *mem, ges_bytes said) {
    ges_text rest = ges_text_from(said);
    ges_text line;
    ges_text head = {0};
    while (ges_text_next_line(&rest, &line)) {
        if (!ges_text_starts(line, GES_T("  "))) {
            continue;
        }
        line = ges_text_trim(line);
        head = ges_text_starts(line, GES_T("HTTP/"))
                   ? ges_text_join(mem, line, GES_T("\r\n"))
                   : ges_text_join(mem, head, line, GES_T("\r\n"));
    }
    return head.len != 0 ? ges_text_join(mem, head, GES_T("\r\n")) : head;
}

/* Its last line that is no head: "failed: Connection refused." */
static ges_text sentence(ges_bytes said) {
    ges_text rest = ges_text_from(said);
    ges_text line;
    ges_text last = {0};
    while (ges_text_next_line(&rest, &line)) {
        bool is_own = !ges_text_starts(line, GES_T("  ")) && ges_text_trim(line).len != 0;
        last = is_own ? ges_text_trim(line) : last;
    }
    return last;
}

/* The rest of a file: bytes without a head. */
typedef struct remainder {
    const ges_transport_ask *ask;
    bool is_begun;
} remainder;

static bool take_remainder(void *self, ges_bytes piece) {
    remainder *r = self;
    bool is_first = !r->is_begun;
    r->is_begun = true;
    return (!is_first || r->ask->head(r->ask->self, GES_T("HTTP/1.1 206 Partial Content\r\n\r\n"))) &&
           r->ask->body(r->ask->self, piece);
}

static ges_status judge(const ges_transport_ask *ask, const ges_spawn_result *result,
                        bool *is_transient, ges_error *err) {
    ges_text said = sentence(result->error);
    ges_status status = GES_IO;
    const char *what = "it failed";
    for (size_t i = 0; i < GES_COUNT(endings); i++) {
        if (endings[i].code == result->exit_code) {
            status = endings[i].status;
            what = endings[i].what;
            *is_transient = endings[i].is_transient;
        }
    }
    bool is_refused = ges_text_contains(said, GES_T("Connection refused"));
    *is_transient = *is_transient && !is_refused;
    return ges_error_set(err, status, "cannot get '%.*s': %s%s%.*s (wget ended with %d)",
                         GES_FMT(ask->url->plain), is_refused ? "nobody listens there" : what,
                         said.len != 0 ? ": " : "", GES_FMT(said), result->exit_code);
}

static size_t fill_args(const ges_net *net, const ges_transport_ask *ask, ges_text *args) {
    ges_arena *mem = net->mem;
    size_t count = 0;
    const ges_text fixed[] = {
        GES_LIT("wget"),
        GES_LIT("--no-config"),
        GES_LIT("-nv"),
        GES_LIT("-S"),
        GES_LIT("--no-hsts"),
        GES_LIT("--tries=1"),
        GES_LIT("--max-redirect=0"),
        ges_text_format(mem, "--connect-timeout=%d", CONNECT_S),
        ges_text_format(mem, "--read-timeout=%u", (net->stall_ms + 999) / 1000),
        GES_LIT("--output-document=-"),
        GES_LIT("--input-file=-"), /* so that no list of processes shows the address */
    };
    for (; count < GES_COUNT(fixed); count++) {
        args[count] = fixed[count];
    }
    for (size_t i = 0; i < ask->field_count; i++) {
        args[count++] = ges_text_join(mem, GES_T("--header="), ask->fields[i]);
    }
    if (ask->from != 0) {
        args[count++] = ges_text_format(mem, "--start-pos=%llu", (unsigned long long)ask->from);
    } else {
        args[count++] = GES_T("--save-headers");
        args[count++] = GES_T("--content-on-error");
    }
    if (ask->user.len != 0) {
        args[count++] = GES_T("--auth-no-challenge"); /* the address has it */
    }
    if (ges_text_equal(ask->proxy, GES_T("direct"))) {
        args[count++] = GES_T("--no-proxy");
    }
    return count;
}

static ges_status get(const ges_net *net, const ges_transport_ask *ask, bool *is_transient,
                      ges_error *err) {
    enum { ARGS_MAX = 20 };
    remainder rest = {.ask = ask};
    ges_transport_split split = {.ask = ask, .mem = net->mem};
    ges_spawn_result result = {0};
    ges_text *args = ges_new_array(net->mem, ARGS_MAX + ask->field_count, ges_text);
    if (args == NULL) {
        return ges_arena_error(net->mem, err);
    }
    ges_env_list env = ges_transport_env(net);
    const ges_spawn what = {
        .program = net->program,
        .args = args,
        .arg_count = fill_args(net, ask, args),
        .env = &env,
        .input = ges_bytes_from(ges_text_join(
            net->mem, ges_url_with_user(ask->url, ask->user, net->mem), GES_T("\n"))),
        .output_max = SAID_MAX,
        .timeout_ms = net->stall_ms + GRACE_MS, /* wget itself is to say why */
        .take = ask->from != 0 ? take_remainder : ges_transport_take,
        .take_self = ask->from != 0 ? (void *)&rest : &split,
    };
    ges_status status = net->os->spawn(net->os, &what, net->mem, &result, err);
    *is_transient = false;
    if (status != GES_OK) {
        return status;
    }
    if (result.timed_out) {
        *is_transient = true;
        return ges_error_set(err, GES_TIMED_OUT, "cannot get '%.*s': nothing came for %u seconds",
                             GES_FMT(ask->url->plain), net->stall_ms / 1000);
    }
    bool has_begun = split.has_head || rest.is_begun;
    ges_text head = has_begun ? (ges_text){0} : head_of(net->mem, result.error);
    if (head.len != 0) { /* a redirection, or a refusal without a body */
        (void)ask->head(ask->self, head); /* nothing follows it anyhow */
        return GES_OK;
    }
    bool is_refusal = split.has_head && result.exit_code == 8; /* the head says it */
    return result.is_stopped || result.exit_code == 0 || is_refusal
               ? GES_OK
               : judge(ask, &result, is_transient, err);
}

const ges_transport ges_transport_wget = {
    .name = "wget", .program = "wget", .knows = knows, .get = get};
