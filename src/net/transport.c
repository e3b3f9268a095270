/* What the transports that run a program share. */
#include "net/transport.h"

#include "base/base64.h"

ges_env_list ges_transport_env(const ges_net *net) {
    ges_env_list env = {0};
    static const ges_env_entry plain = {GES_LIT("LC_ALL"), GES_LIT("C")};
    for (size_t i = 0; i < net->env->count; i++) {
        ges_text name = net->env->items[i].name;
        bool is_ours = ges_env_name_equal(net->os, name, GES_T("LC_ALL")) ||
                       ges_env_name_equal(net->os, name, GES_T("LANGUAGE"));
        if (!is_ours) {
            (void)ges_list_push(net->mem, &env, net->env->items[i]); /* the arena remembers */
        }
    }
    (void)ges_list_push(net->mem, &env, plain);
    return env;
}

ges_text ges_transport_authorization(const ges_net *net, const ges_transport_ask *ask) {
    return ask->user.len != 0
               ? ges_text_join(net->mem, GES_T("Authorization: Basic "),
                               ges_base64_encode(net->mem, ges_bytes_from(ask->user)))
               : GES_T("");
}

bool ges_transport_take(void *split, ges_bytes piece) {
    ges_transport_split *s = split;
    ges_httphead head;
    ges_text got = ges_text_from(piece);
    while (!s->has_head) {
        got = s->start.len != 0 ? ges_text_join(s->mem, s->start, got) : got;
        size_t end = ges_httphead_end(ges_bytes_from(got));
        if (end == 0) {
            s->is_garbled = got.len > GES_HTTPHEAD_MAX ||
                            !ges_text_starts(GES_T("HTTP/"), ges_text_slice(got, 0, 5));
            s->start = ges_text_copy(s->mem, got);
            return !s->is_garbled && !ges_arena_failed(s->mem);
        }
        if (!ges_httphead_parse(ges_text_slice(got, 0, end), &head)) {
            s->is_garbled = true;
            return false;
        }
        s->start = (ges_text){0};
        s->has_head = head.status >= 200; /* "103 Early Hints" and the like come before it */
        if (s->has_head && !s->ask->head(s->ask->self, ges_text_slice(got, 0, end))) {
            return false;
        }
        got = ges_text_skip(got, end);
    }
    return got.len == 0 || s->ask->body(s->ask->self, ges_bytes_from(got));
}
