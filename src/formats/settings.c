/* Reads settings: each member that may stand there is one line of a table. */
#include "formats/settings.h"

#include "formats/json.h"

typedef struct reading {
    ges_bytes in;
    ges_arena *mem;
    ges_settings *out;
    ges_error *err;
} reading;

typedef struct member {
    const char *name;
    ges_json_kind kind;
    const char *expected; /* what a message says when it is of another kind */
    size_t list; /* offset of a ges_settings_words in ges_settings */
    ges_status (*read)(reading *r, const ges_json *value, ges_settings_words *list);
} member;

static uint32_t line_of(const reading *r, size_t off) {
    uint32_t line = 1;
    for (size_t i = 0; i < off && i < r->in.len; i++) {
        line += r->in.ptr[i] == '\n';
    }
    return line;
}

/* CORRUPT with the line of `at`. */
static ges_status refuse(reading *r, size_t at, const char *what, ges_text name) {
    uint32_t line = line_of(r, at);
    ges_status status = ges_error_set(r->err, GES_CORRUPT, "line %u: %s '%.*s'", (unsigned)line,
                                      what, GES_FMT(name));
    if (r->err != NULL) {
        r->err->line = line;
        r->err->offset = at;
    }
    return status;
}

static ges_status push(reading *r, ges_settings_words *list, ges_settings_word word) {
    return ges_list_push(r->mem, list, word) ? GES_OK : ges_arena_error(r->mem, r->err);
}

static ges_status read_names(reading *r, const ges_json *value, ges_settings_words *list) {
    for (const ges_json *item = value->first; item != NULL; item = item->next) {
        ges_settings_word word = {.line = line_of(r, item->start)};
        if (!ges_json_text(item, &word.text)) {
            return refuse(r, item->start, "a rule is named by a string, not by",
                          ges_text_of(ges_json_kind_name(item->kind)));
        }
        ges_status status = push(r, list, word);
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

static ges_status read_levels(reading *r, const ges_json *value, ges_settings_words *list) {
    for (const ges_json *item = value->first; item != NULL; item = item->next) {
        ges_settings_word word = {.text = item->key, .line = line_of(r, item->key_start)};
        if (!ges_json_text(item, &word.value)) {
            return refuse(r, item->start, "a severity is a string, for rule", item->key);
        }
        ges_status status = push(r, list, word);
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

static ges_status read_fail_on(reading *r, const ges_json *value, ges_settings_words *list) {
    (void)list; /* it is one word */
    (void)ges_json_text(value, &r->out->fail_on.text); /* the table saw that it is a string */
    r->out->fail_on.line = line_of(r, value->start);
    return GES_OK;
}

static const member doctor_members[] = {
    {"only", GES_JSON_ARRAY, "an array of rules is expected for", offsetof(ges_settings, only), read_names},
    {"skip", GES_JSON_ARRAY, "an array of rules is expected for", offsetof(ges_settings, skip), read_names},
    {"severity", GES_JSON_OBJECT, "rules with their severities are expected for", offsetof(ges_settings, severity), read_levels},
    {"fail_on", GES_JSON_STRING, "a string is expected for", 0, read_fail_on},
};

static const member *find_member(const member *members, size_t count, ges_text name) {
    for (size_t i = 0; i < count; i++) {
        if (ges_text_equal(name, ges_text_of(members[i].name))) {
            return &members[i];
        }
    }
    return NULL;
}

static ges_status read_members(reading *r, const ges_json *object, const member *members,
                               size_t count) {
    for (const ges_json *item = object->first; item != NULL; item = item->next) {
        const member *known = find_member(members, count, item->key);
        if (known == NULL) {
            return refuse(r, item->key_start, "there is no setting", item->key);
        }
        if (item->kind != known->kind) {
            return refuse(r, item->start, known->expected, item->key);
        }
        ges_status status =
            known->read(r, item, (ges_settings_words *)((char *)r->out + known->list));
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

static ges_status read_doctor(reading *r, const ges_json *value, ges_settings_words *list) {
    (void)list; /* its members have their own */
    return read_members(r, value, doctor_members, GES_COUNT(doctor_members));
}

static ges_status read_consequences(reading *r, const ges_json *value, ges_settings_words *list) {
    for (const ges_json *item = value->first; item != NULL; item = item->next) {
        ges_settings_word word = {.text = item->key, .line = line_of(r, item->key_start)};
        if (!ges_json_text(item, &word.value)) {
            return refuse(r, item->start, "a consequence is a string, for variable", item->key);
        }
        ges_status status = push(r, list, word);
        if (status != GES_OK) {
            return status;
        }
    }
    return GES_OK;
}

static const member watch_members[] = {
    {"consequences", GES_JSON_OBJECT, "variables with what follows from them are expected for",
     offsetof(ges_settings, consequences), read_consequences},
};

static ges_status read_watch(reading *r, const ges_json *value, ges_settings_words *list) {
    (void)list; /* its members have their own */
    return read_members(r, value, watch_members, GES_COUNT(watch_members));
}

static ges_status read_source(reading *r, const ges_json *value, ges_settings_words *list) {
    (void)list; /* it is one word */
    (void)ges_json_text(value, &r->out->source.text); /* the table saw that it is a string */
    r->out->source.line = line_of(r, value->start);
    return GES_OK;
}

static const member install_members[] = {
    {"source", GES_JSON_STRING, "a URL or a folder is expected for", 0, read_source},
};

static ges_status read_install(reading *r, const ges_json *value, ges_settings_words *list) {
    (void)list; /* its members have their own */
    return read_members(r, value, install_members, GES_COUNT(install_members));
}

static const member members[] = {
    {"install", GES_JSON_OBJECT, "an object is expected for", 0, read_install},
    {"watch", GES_JSON_OBJECT, "an object is expected for", 0, read_watch},
    {"doctor", GES_JSON_OBJECT, "an object is expected for", 0, read_doctor},
};

ges_status ges_settings_parse(ges_bytes in, ges_arena *mem, ges_settings *out, ges_error *err) {
    const ges_json *root = NULL;
    ges_settings settings = {0};
    reading r = {in, mem, &settings, err};
    if (in.len > GES_SETTINGS_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "settings of %zu bytes; %d are allowed", in.len,
                             GES_SETTINGS_MAX);
    }
    ges_status status = ges_json_parse(in, GES_JSON_COMMENTS, mem, &root, err);
    if (status != GES_OK) {
        return status;
    }
    if (root->kind != GES_JSON_OBJECT) {
        return refuse(&r, root->start, "settings are an object, not",
                      ges_text_of(ges_json_kind_name(root->kind)));
    }
    status = read_members(&r, root, members, GES_COUNT(members));
    if (status == GES_OK) {
        *out = settings;
    }
    return status;
}
