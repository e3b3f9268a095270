/* The processes of a snapshot. */
#include "os/fake/loader.h"

#include "os/block.h"

typedef struct process_facts {
    ges_fake_process made;
    uint64_t pid;
    uint64_t parent;
    uint64_t session;
    uint64_t owner;
    ges_text status;
} process_facts;

static const ges_fake_field entry_fields[] = {{"base64", GES_FAKE_FIELD_TEXT, 0, NULL}};

ges_status ges_fake_entries_of(ges_fake_loader *l, const ges_json *value, bool is_any,
                               ges_env_list *out) {
    if (value->kind != GES_JSON_ARRAY) {
        return ges_fake_refuse(l, value, "an array is wanted for");
    }
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        ges_text base64 = {NULL, 0};
        ges_text text = {NULL, 0};
        ges_bytes entry;
        ges_status status = ges_json_text(child, &text)
                                ? GES_OK
                                : ges_fake_take_object(l, child, entry_fields, 1, &base64);
        status = status == GES_OK ? ges_fake_bytes_of(l, child, text, base64, &entry) : status;
        if (status != GES_OK) {
            return status;
        }
        text = ges_text_from(entry);
        bool is_split = ges_text_find_char(ges_text_skip(text, 1), '=') != GES_NPOS;
        if ((!is_split && !is_any) || text.len == 0 || ges_text_find_char(text, '\0') != GES_NPOS) {
            return ges_fake_refuse(l, child, "\"NAME=value\" is wanted as an entry of env");
        }
        if (!ges_block_entries(text, false, l->mem, out)) {
            return ges_arena_error(l->mem, l->err);
        }
    }
    return GES_OK;
}

static ges_status take_entries(ges_fake_loader *l, const ges_json *value, void *target) {
    return ges_fake_entries_of(l, value, true, &((process_facts *)target)->made.block.env);
}

static const ges_fake_field process_fields[] = {
    {"pid", GES_FAKE_FIELD_U64, offsetof(process_facts, pid), NULL},
    {"parent", GES_FAKE_FIELD_U64, offsetof(process_facts, parent), NULL},
    {"session", GES_FAKE_FIELD_U64, offsetof(process_facts, session), NULL},
    {"owner", GES_FAKE_FIELD_U64, offsetof(process_facts, owner), NULL},
    {"start_ns", GES_FAKE_FIELD_I64, offsetof(process_facts, made.process.start_ns), NULL},
    {"name", GES_FAKE_FIELD_TEXT, offsetof(process_facts, made.process.name), NULL},
    {"program", GES_FAKE_FIELD_TEXT, offsetof(process_facts, made.program), NULL},
    {"self", GES_FAKE_FIELD_BOOLEAN, offsetof(process_facts, made.process.is_self), NULL},
    {"kernel", GES_FAKE_FIELD_BOOLEAN, offsetof(process_facts, made.process.is_kernel), NULL},
    {"zombie", GES_FAKE_FIELD_BOOLEAN, offsetof(process_facts, made.process.is_zombie), NULL},
    {"live", GES_FAKE_FIELD_BOOLEAN, offsetof(process_facts, made.block.is_live), NULL},
    {"cwd", GES_FAKE_FIELD_TEXT, offsetof(process_facts, made.block.cwd), NULL},
    {"command", GES_FAKE_FIELD_TEXT, offsetof(process_facts, made.block.command), NULL},
    {"env", GES_FAKE_FIELD_OTHER, 0, take_entries},
    {"status", GES_FAKE_FIELD_TEXT, offsetof(process_facts, status), NULL},
};

ges_status ges_fake_take_processes(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    if (value->kind != GES_JSON_ARRAY) {
        return ges_fake_refuse(l, value, "an array is wanted for");
    }
    l->state->has_processes = true;
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        process_facts facts = {.status = GES_T("ok")};
        ges_status status =
            ges_fake_take_object(l, child, process_fields, GES_COUNT(process_fields), &facts);
        if (status != GES_OK) {
            return status;
        }
        if (facts.pid > UINT32_MAX || facts.parent > UINT32_MAX || facts.session > UINT32_MAX ||
            facts.owner > UINT32_MAX || !ges_fake_status_of(facts.status, &facts.made.status)) {
            return ges_fake_refuse(l, child, "numbers of 32 bits and a known status are wanted in");
        }
        facts.made.process.pid = (uint32_t)facts.pid;
        facts.made.process.parent = (uint32_t)facts.parent;
        facts.made.process.session = (uint32_t)facts.session;
        facts.made.process.owner = (uint32_t)facts.owner;
        if (!ges_list_push(l->mem, &l->state->processes, facts.made)) {
            return ges_arena_error(l->mem, l->err);
        }
    }
    return GES_OK;
}
