/* The system's own client of the web. */
#include "base/builder.h"
#include "net/transport.h"

static ges_status get(const ges_net *net, const ges_transport_ask *ask, bool *is_transient,
                      ges_error *err) {
    ges_text *fields = ges_new_array(net->mem, ask->field_count + 2, ges_text);
    size_t count = ask->field_count;
    if (fields == NULL) {
        return ges_arena_error(net->mem, err);
    }
    for (size_t i = 0; i < ask->field_count; i++) {
        fields[i] = ask->fields[i];
    }
    if (ask->user.len != 0) {
        fields[count++] = ges_transport_authorization(net, ask);
    }
    if (ask->from != 0) {
        fields[count++] = ges_text_format(net->mem, "Range: bytes=%llu-",
                                          (unsigned long long)ask->from);
    }
    const ges_http_ask question = {
        .url = ask->url->plain,
        .fields = fields,
        .field_count = count,
        .proxy = ask->proxy,
        .stall_ms = net->stall_ms,
        .head = ask->head,
        .body = ask->body,
        .self = ask->self,
    };
    ges_error own = {0};
    ges_status status = net->os->http_get(net->os, &question, net->mem, &own);
    *is_transient = status == GES_TIMED_OUT || status == GES_IO;
    if (status != GES_OK && err != NULL) {
        *err = own;
    }
    return status;
}

const ges_transport ges_transport_system = {.name = "the system", .get = get};
