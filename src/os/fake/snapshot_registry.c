/* The registry of a snapshot, stored as Windows stores it. */
#include "os/fake/loader.h"

#include "base/utf16.h"

typedef struct value_facts {
    ges_text type;
    ges_text text;
    ges_text base64;
    uint64_t number;
} value_facts;

static const ges_fake_field value_fields[] = {
    {"type", GES_FAKE_FIELD_TEXT, offsetof(value_facts, type), NULL},
    {"text", GES_FAKE_FIELD_TEXT, offsetof(value_facts, text), NULL},
    {"base64", GES_FAKE_FIELD_TEXT, offsetof(value_facts, base64), NULL},
    {"number", GES_FAKE_FIELD_U64, offsetof(value_facts, number), NULL},
};

typedef struct type_entry {
    const char *name;
    uint32_t type;
    size_t terminators; /* NULs after a text */
} type_entry;

static const type_entry types[] = {
    {"REG_SZ", GES_REG_SZ, 1},       {"REG_EXPAND_SZ", GES_REG_EXPAND_SZ, 1},
    {"REG_BINARY", GES_REG_BINARY, 0}, {"REG_DWORD", GES_REG_DWORD, 0},
    {"REG_MULTI_SZ", GES_REG_MULTI_SZ, 2},
};

static const type_entry *find_type(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(types); i++) {
        if (ges_text_equal(name, ges_text_of(types[i].name))) {
            return &types[i];
        }
    }
    return NULL;
}

ges_registry_value ges_fake_stored_value(ges_arena *mem, ges_text name, uint32_t type,
                                         ges_bytes raw) {
    ges_registry_value value = {.name = name, .type = type, .raw = raw};
    for (size_t i = 0; i < GES_COUNT(types); i++) {
        if (types[i].type == type && types[i].terminators != 0) {
            value.text = ges_utf16le_decode(mem, raw);
        }
    }
    if (type == GES_REG_DWORD && raw.len >= 4) {
        value.number = raw.ptr[0] | (uint32_t)raw.ptr[1] << 8 | (uint32_t)raw.ptr[2] << 16 |
                       (uint32_t)raw.ptr[3] << 24;
    }
    return value;
}

static ges_bytes stored_number(ges_arena *mem, uint32_t number) {
    uint8_t *raw = ges_arena_alloc(mem, 4);
    for (unsigned i = 0; raw != NULL && i < 4; i++) {
        raw[i] = (uint8_t)(number >> (8 * i));
    }
    return (ges_bytes){raw, 4};
}

static ges_status take_value(ges_fake_loader *l, const ges_json *value, ges_registry_list *values) {
    value_facts facts = {.type = GES_T("REG_SZ")};
    ges_status status = GES_OK;
    if (!ges_json_text(value, &facts.text)) {
        status = ges_fake_take_object(l, value, value_fields, GES_COUNT(value_fields), &facts);
    }
    const type_entry *type = find_type(facts.type);
    if (status == GES_OK && type == NULL) {
        status = ges_fake_refuse(l, value, "'type' has no such value in");
    }
    ges_bytes raw = {NULL, 0};
    status = status == GES_OK ? ges_fake_bytes_of(l, value, GES_T(""), facts.base64, &raw) : status;
    if (status != GES_OK) {
        return status;
    }
    ges_registry_value item = {.name = value->key, .type = type->type};
    bool is_raw = facts.base64.len != 0;
    if (type->terminators != 0) {
        item.raw = is_raw ? raw : ges_utf16le_encode(l->mem, facts.text, type->terminators);
        item.text = ges_utf16le_decode(l->mem, item.raw);
    } else if (type->type == GES_REG_DWORD) {
        item.number = (uint32_t)facts.number;
        item.raw = is_raw ? raw : stored_number(l->mem, item.number);
    } else {
        item.raw = raw;
    }
    return ges_list_push(l->mem, values, item) ? GES_OK : ges_arena_error(l->mem, l->err);
}

static ges_status take_keys(ges_fake_loader *l, const ges_json *value, ges_registry_root root) {
    if (value->kind != GES_JSON_OBJECT) {
        return ges_fake_refuse(l, value, "an object is wanted for");
    }
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        ges_fake_key key = {.root = root, .path = child->key};
        ges_status status = child->kind == GES_JSON_OBJECT
                                ? GES_OK
                                : ges_fake_refuse(l, child, "an object is wanted for the key");
        for (const ges_json *item = child->first; item != NULL && status == GES_OK;
             item = item->next) {
            status = take_value(l, item, &key.values);
        }
        if (status == GES_OK && !ges_list_push(l->mem, &l->state->keys, key)) {
            status = ges_arena_error(l->mem, l->err);
        }
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

static ges_status take_machine(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    return take_keys(l, value, GES_REGISTRY_MACHINE);
}

static ges_status take_user_keys(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    return take_keys(l, value, GES_REGISTRY_USER);
}

static const ges_fake_field registry_fields[] = {
    {"HKEY_LOCAL_MACHINE", GES_FAKE_FIELD_OTHER, 0, take_machine},
    {"HKEY_CURRENT_USER", GES_FAKE_FIELD_OTHER, 0, take_user_keys},
};

ges_status ges_fake_take_registry(ges_fake_loader *l, const ges_json *value, void *target) {
    l->state->has_registry = true;
    return ges_fake_take_object(l, value, registry_fields, GES_COUNT(registry_fields), target);
}
