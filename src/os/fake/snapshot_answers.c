/* Answers that a snapshot gives word for word. */
#include "os/fake/loader.h"

typedef struct answer_facts {
    ges_text call;
    ges_text name;
    ges_text status;
    ges_text reason;
    ges_text text;
    int64_t code;
    bool is_yes;
} answer_facts;

static const ges_fake_field answer_fields[] = {
    {"call", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, call), NULL},
    {"name", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, name), NULL},
    {"status", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, status), NULL},
    {"code", GES_FAKE_FIELD_I64, offsetof(answer_facts, code), NULL},
    {"reason", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, reason), NULL},
    {"text", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, text), NULL},
    {"yes", GES_FAKE_FIELD_BOOLEAN, offsetof(answer_facts, is_yes), NULL},
};

static size_t find_call(ges_text name) {
    size_t i = 0;
    while (i < GES_FAKE_CALL_COUNT && !ges_text_equal(ges_text_of(ges_fake_calls[i].name), name)) {
        i++;
    }
    return i;
}

bool ges_fake_status_of(ges_text name, ges_status *out) {
    for (int i = GES_OK; i <= GES_TIMED_OUT; i++) {
        if (ges_text_equal(ges_text_of(ges_status_name((ges_status)i)), name)) {
            *out = (ges_status)i;
            return true;
        }
    }
    return false;
}

static ges_status take_answer(ges_fake_loader *l, const ges_json *value) {
    answer_facts facts = {.status = GES_T("ok")};
    ges_status status =
        ges_fake_take_object(l, value, answer_fields, GES_COUNT(answer_fields), &facts);
    if (status != GES_OK) {
        return status;
    }
    size_t call = find_call(facts.call);
    if (call == GES_FAKE_CALL_COUNT) {
        return ges_fake_refuse(l, value, "'call' has no such value in");
    }
    ges_fake_given *given = ges_new(l->mem, ges_fake_given);
    ges_text name;
    status = ges_fake_path_of(l, value, facts.name, &name);
    if (status != GES_OK || given == NULL) {
        return status != GES_OK ? status : ges_arena_error(l->mem, l->err);
    }
    *given = (ges_fake_given){.os_code = (long)facts.code, .reason = facts.reason,
                              .is_yes = facts.is_yes};
    status = ges_fake_path_of(l, value, facts.text, &given->text);
    if (status == GES_OK && !ges_fake_status_of(facts.status, &given->status)) {
        return ges_fake_refuse(l, value, "'status' has no such value in");
    }
    bool says_something = ges_fake_calls[call].is_question || ges_fake_calls[call].has_text ||
                          given->status != GES_OK;
    if (status == GES_OK && !says_something) {
        return ges_fake_refuse(l, value, "'status' is wanted, other than \"ok\", in");
    }
    if (status == GES_OK && !ges_map_set(l->mem, &l->state->given[call], name, given)) {
        return ges_arena_error(l->mem, l->err);
    }
    return status;
}

ges_status ges_fake_take_answers(ges_fake_loader *l, const ges_json *value, void *target) {
    ges_status status = GES_OK;
    (void)target;
    if (value->kind != GES_JSON_ARRAY) {
        return ges_fake_refuse(l, value, "an array is wanted for");
    }
    for (const ges_json *child = value->first; child != NULL && status == GES_OK;
         child = child->next) {
        status = take_answer(l, child);
    }
    return status;
}
