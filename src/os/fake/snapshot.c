/* A snapshot of a machine, as data for the fake OS. The schema is docs/snapshot.md; what it does not
 * name is refused, so that a typing error does not become a machine that lacks something. */
#include "base/base64.h"
#include "os/fake/loader.h"

ges_status ges_fake_refuse(const ges_fake_loader *l, const ges_json *value, const char *what) {
    return ges_error_set(l->err, GES_INVALID, "snapshot byte %zu: %s%s%.*s%s, not a %s",
                         value->start, what, value->key.len != 0 ? " '" : "", GES_FMT(value->key),
                         value->key.len != 0 ? "'" : "", ges_json_kind_name(value->kind));
}

static ges_status take_field(ges_fake_loader *l, const ges_json *value, const ges_fake_field *f, void *target) {
    static const char *const wanted[] = {
        [GES_FAKE_FIELD_TEXT] = "a text is wanted for", [GES_FAKE_FIELD_BOOLEAN] = "true or false is wanted for",
        [GES_FAKE_FIELD_U64] = "a whole number is wanted for", [GES_FAKE_FIELD_I64] = "a whole number is wanted for",
        [GES_FAKE_FIELD_OTHER] = ""};
    void *place = (char *)target + f->offset;
    bool is_fine = false;
    switch (f->kind) {
    case GES_FAKE_FIELD_TEXT:
        is_fine = ges_json_text(value, place);
        break;
    case GES_FAKE_FIELD_BOOLEAN:
        is_fine = ges_json_boolean(value, place);
        break;
    case GES_FAKE_FIELD_U64:
        is_fine = ges_json_u64(value, place);
        break;
    case GES_FAKE_FIELD_I64:
        is_fine = ges_json_i64(value, place);
        break;
    case GES_FAKE_FIELD_OTHER:
        return f->take(l, value, target);
    }
    return is_fine ? GES_OK : ges_fake_refuse(l, value, wanted[f->kind]);
}

/* Takes the members in the order of the table, so that a later one may rely on an earlier one. */
ges_status ges_fake_take_object(ges_fake_loader *l, const ges_json *object, const ges_fake_field *fields, size_t count,
                              void *target) {
    if (object->kind != GES_JSON_OBJECT) {
        return ges_fake_refuse(l, object, "an object is wanted for");
    }
    for (const ges_json *child = object->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < count && !ges_text_equal(child->key, ges_text_of(fields[i].name))) {
            i++;
        }
        if (i == count) {
            return ges_error_set(l->err, GES_INVALID, "snapshot byte %zu: unknown member '%.*s'",
                                 child->key_start, GES_FMT(child->key));
        }
    }
    ges_status status = GES_OK;
    for (size_t i = 0; i < count && status == GES_OK; i++) {
        const ges_json *value = ges_json_member(object, ges_text_of(fields[i].name));
        status = value != NULL ? take_field(l, value, &fields[i], target) : GES_OK;
    }
    return status;
}

/* Either a plain text, or base64 where JSON cannot hold the bytes. */
ges_status ges_fake_bytes_of(const ges_fake_loader *l, const ges_json *where, ges_text text, ges_text base64,
                           ges_bytes *out) {
    *out = ges_bytes_from(text);
    if (base64.len == 0) {
        return GES_OK;
    }
    ges_status status = ges_base64_decode(base64, l->mem, out, l->err);
    return status == GES_OK
               ? GES_OK
               : ges_error_note(l->err, status, "snapshot byte %zu", where->start);
}

/* --- env -------------------------------------------------------------------------------------- */

static ges_status take_env(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    return ges_fake_entries_of(l, value, false, &l->state->env);
}

/* --- spawn ------------------------------------------------------------------------------------ */

typedef struct answer_facts {
    ges_fake_answer answer;
    ges_text output;
    ges_text error;
    int64_t exit_code;
    bool timed_out;
} answer_facts;

static ges_status take_args(ges_fake_loader *l, const ges_json *value, void *target) {
    answer_facts *facts = target;
    ges_text *args = ges_new_array(l->mem, value->count, ges_text);
    if (args == NULL) {
        return ges_arena_error(l->mem, l->err);
    }
    facts->answer.args = args;
    facts->answer.arg_count = value->count;
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        if (value->kind != GES_JSON_ARRAY || !ges_json_text(child, args++)) {
            return ges_fake_refuse(l, value, "an array of texts is wanted for");
        }
    }
    return GES_OK;
}

static const ges_fake_field answer_fields[] = {
    {"program", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, answer.program), NULL},
    {"args", GES_FAKE_FIELD_OTHER, 0, take_args},
    {"output", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, output), NULL},
    {"error", GES_FAKE_FIELD_TEXT, offsetof(answer_facts, error), NULL},
    {"exit_code", GES_FAKE_FIELD_I64, offsetof(answer_facts, exit_code), NULL},
    {"timed_out", GES_FAKE_FIELD_BOOLEAN, offsetof(answer_facts, timed_out), NULL},
};

static ges_status take_spawn(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    if (value->kind != GES_JSON_ARRAY) {
        return ges_fake_refuse(l, value, "an array is wanted for");
    }
    for (const ges_json *child = value->first; child != NULL; child = child->next) {
        answer_facts facts = {0};
        ges_status status =
            ges_fake_take_object(l, child, answer_fields, GES_COUNT(answer_fields), &facts);
        if (status != GES_OK) {
            return status;
        }
        facts.answer.result = (ges_spawn_result){.exit_code = (int)facts.exit_code,
                                                 .timed_out = facts.timed_out,
                                                 .output = ges_bytes_from(facts.output),
                                                 .error = ges_bytes_from(facts.error)};
        if (!ges_list_push(l->mem, &l->state->answers, facts.answer)) {
            return ges_arena_error(l->mem, l->err);
        }
    }
    return GES_OK;
}

/* --- the machine ------------------------------------------------------------------------------ */

typedef struct family_entry {
    const char *name;
    ges_os_family family;
} family_entry;

static const family_entry families[] = {
    {"linux", GES_OS_LINUX},
    {"macos", GES_OS_MACOS},
    {"windows", GES_OS_WINDOWS},
};

static ges_status take_family(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    for (size_t i = 0; i < GES_COUNT(families); i++) {
        if (ges_text_equal(value->text, ges_text_of(families[i].name))) {
            l->state->table.family = families[i].family;
            return ges_fake_tree_init(&l->state->tree, l->mem, families[i].family)
                       ? GES_OK
                       : ges_arena_error(l->mem, l->err);
        }
    }
    return ges_fake_refuse(l, value, "linux, macos or windows is wanted for");
}

static ges_status take_goarch(ges_fake_loader *l, const ges_json *value, void *target) {
    ges_text text;
    (void)target;
    if (!ges_json_text(value, &text)) {
        return ges_fake_refuse(l, value, "a text is wanted for");
    }
    l->state->table.goarch = ges_text_cstr(l->mem, text);
    return GES_OK;
}

static ges_status take_cwd(ges_fake_loader *l, const ges_json *value, void *target) {
    ges_fake_tree *tree = &l->state->tree;
    (void)target;
    if (!ges_json_text(value, &tree->cwd) || ges_fake_tree_add(tree, tree->cwd) == NULL) {
        return ges_fake_refuse(l, value, "an absolute path is wanted for");
    }
    return GES_OK;
}

static ges_status take_id(ges_fake_loader *l, const ges_json *value, void *target) {
    uint64_t id;
    (void)target;
    if (!ges_json_u64(value, &id) || id > UINT32_MAX) {
        return ges_fake_refuse(l, value, "a user id is wanted for");
    }
    l->state->tree.user = (uint32_t)id;
    return GES_OK;
}

static const ges_fake_field user_fields[] = {
    {"name", GES_FAKE_FIELD_TEXT, offsetof(ges_fake_state, user_name), NULL},
    {"home", GES_FAKE_FIELD_TEXT, offsetof(ges_fake_state, user_home), NULL},
    {"id", GES_FAKE_FIELD_OTHER, 0, take_id},
};

static ges_status take_user(ges_fake_loader *l, const ges_json *value, void *target) {
    ges_status status =
        ges_fake_take_object(l, value, user_fields, GES_COUNT(user_fields), target);
    l->state->tree.home = l->state->tree.family == GES_OS_WINDOWS ? l->state->tree.home
                                                                  : l->state->user_home;
    return status;
}

static ges_status take_width(ges_fake_loader *l, const ges_json *value, void *target) {
    uint64_t width;
    (void)target;
    if (!ges_json_u64(value, &width) || width == 0 || width > 65535) {
        return ges_fake_refuse(l, value, "a number of columns is wanted for");
    }
    l->state->width = (uint32_t)width;
    return GES_OK;
}

static const ges_fake_field terminal_fields[] = {
    {"stdin", GES_FAKE_FIELD_BOOLEAN, offsetof(ges_fake_state, is_terminal[GES_STDIN]), NULL},
    {"stdout", GES_FAKE_FIELD_BOOLEAN, offsetof(ges_fake_state, is_terminal[GES_STDOUT]), NULL},
    {"stderr", GES_FAKE_FIELD_BOOLEAN, offsetof(ges_fake_state, is_terminal[GES_STDERR]), NULL},
    {"width", GES_FAKE_FIELD_OTHER, 0, take_width},
};

static ges_status take_terminal(ges_fake_loader *l, const ges_json *value, void *target) {
    return ges_fake_take_object(l, value, terminal_fields, GES_COUNT(terminal_fields), target);
}

static ges_status take_offset(ges_fake_loader *l, const ges_json *value, void *target) {
    enum { DAY_S = 24 * 60 * 60 };
    int64_t offset;
    (void)target;
    if (!ges_json_i64(value, &offset) || offset < -DAY_S || offset > DAY_S) {
        return ges_fake_refuse(l, value, "seconds within a day are wanted for");
    }
    l->state->zone_offset_s = (int32_t)offset;
    return GES_OK;
}

static ges_status take_zone(ges_fake_loader *l, const ges_json *value, void *target) {
    ges_text name;
    (void)target;
    if (!ges_json_text(value, &name) || name.len >= sizeof(l->state->zone_name)) {
        return ges_fake_refuse(l, value, "a short text is wanted for");
    }
    memcpy(l->state->zone_name, name.ptr, name.len);
    l->state->zone_name[name.len] = '\0';
    return GES_OK;
}

static const ges_fake_field clock_fields[] = {
    {"now_ns", GES_FAKE_FIELD_I64, offsetof(ges_fake_state, now_ns), NULL},
    {"zone_offset_s", GES_FAKE_FIELD_OTHER, 0, take_offset},
    {"zone", GES_FAKE_FIELD_OTHER, 0, take_zone},
};

static ges_status take_clock(ges_fake_loader *l, const ges_json *value, void *target) {
    return ges_fake_take_object(l, value, clock_fields, GES_COUNT(clock_fields), target);
}

static ges_status take_schema(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    return ges_text_equal(value->text, GES_T("ges.snapshot/1"))
               ? GES_OK
               : ges_fake_refuse(l, value, "\"ges.snapshot/1\" is wanted for");
}

static ges_status take_rights(ges_fake_loader *l, const ges_json *value, void *target) {
    (void)target;
    l->state->tree.has_rights = ges_text_equal(value->text, GES_T("recorded"));
    return l->state->tree.has_rights || ges_text_equal(value->text, GES_T("simulated"))
               ? GES_OK
               : ges_fake_refuse(l, value, "recorded or simulated is wanted for");
}

/* The family decides what a path is; the user decides who owns the files of a home. */
static const ges_fake_field machine_fields[] = {
    {"schema", GES_FAKE_FIELD_OTHER, 0, take_schema},
    {"family", GES_FAKE_FIELD_OTHER, 0, take_family},
    {"goarch", GES_FAKE_FIELD_OTHER, 0, take_goarch},
    {"program", GES_FAKE_FIELD_TEXT, offsetof(ges_fake_state, program), NULL},
    {"rights", GES_FAKE_FIELD_OTHER, 0, take_rights},
    {"user", GES_FAKE_FIELD_OTHER, 0, take_user},
    {"files", GES_FAKE_FIELD_OTHER, 0, ges_fake_take_files},
    {"cwd", GES_FAKE_FIELD_OTHER, 0, take_cwd},
    {"env", GES_FAKE_FIELD_OTHER, 0, take_env},
    {"temp", GES_FAKE_FIELD_TEXT, offsetof(ges_fake_state, temp), NULL},
    {"parent_program", GES_FAKE_FIELD_TEXT, offsetof(ges_fake_state, parent), NULL},
    {"terminal", GES_FAKE_FIELD_OTHER, 0, take_terminal},
    {"clock", GES_FAKE_FIELD_OTHER, 0, take_clock},
    {"registry", GES_FAKE_FIELD_OTHER, 0, ges_fake_take_registry},
    {"spawn", GES_FAKE_FIELD_OTHER, 0, take_spawn},
    {"processes", GES_FAKE_FIELD_OTHER, 0, ges_fake_take_processes},
    {"answers", GES_FAKE_FIELD_OTHER, 0, ges_fake_take_answers},
};

ges_status ges_fake_read_snapshot(ges_bytes snapshot, ges_arena *mem, ges_fake_state *state,
                                  ges_error *err) {
    ges_fake_loader l = {mem, state, err};
    const ges_json *root;
    ges_status status = ges_json_parse(snapshot, GES_JSON_COMMENTS, mem, &root, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "snapshot");
    }
    if (ges_json_member(root, GES_T("family")) == NULL) {
        return ges_error_set(err, GES_INVALID,
                             "the snapshot has no member 'family': linux, macos or windows");
    }
    state->table.goarch = "amd64";
    state->width = 80;
    memcpy(state->zone_name, "UTC", 4);
    return ges_fake_take_object(&l, root, machine_fields, GES_COUNT(machine_fields), state);
}
