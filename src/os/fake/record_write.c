/* A recorded machine as a snapshot. */
#include "os/fake/record.h"

#include "base/base64.h"
#include "os/fake/fake.h"

static const ges_record_view as_it_is = {0};

static ges_text seen(const ges_record_view *view, ges_text text) {
    return view->text != NULL ? view->text(view->self, text) : text;
}

/* ,\n  "name": */
static void begin_member(ges_builder *out, const char *name) {
    ges_build_format(out, ",\n  \"%s\": ", name);
}

static void write_text_member(ges_builder *out, const ges_record_view *view, const char *name,
                              ges_text text) {
    if (text.len != 0) {
        begin_member(out, name);
        ges_record_string(out, seen(view, text));
    }
}

/* --- env -------------------------------------------------------------------------------------- */

void ges_record_entry(ges_builder *out, const ges_record_view *view, const ges_env_entry *entry) {
    ges_text value = view->value != NULL ? view->value(view->self, entry->name, entry->value)
                                         : entry->value;
    ges_text text = ges_text_join(out->mem, entry->name, GES_T("="), value);
    ges_builder object = ges_builder_in(out->mem);
    ges_record_bytes(&object, ges_bytes_from(text));
    ges_text done = ges_build_done(&object);
    if (ges_text_starts(done, GES_T("\"text\": "))) {
        ges_build_text(out, ges_text_skip(done, 8));
    } else {
        ges_build_format(out, "{%.*s}", GES_FMT(done));
    }
}

static ges_status write_env(const ges_record *record, const ges_record_view *view,
                            ges_builder *out, ges_error *err) {
    ges_env_list env;
    ges_status status = record->inner->env_list(record->inner, record->mem, &env, err);
    if (status != GES_OK) {
        return status;
    }
    begin_member(out, "env");
    const char *separator = "[\n    ";
    for (size_t i = 0; i < env.count; i++) {
        if (view->keeps == NULL || view->keeps(view->self, env.items[i].name)) {
            ges_build_format(out, "%s", separator);
            ges_record_entry(out, view, &env.items[i]);
            separator = ",\n    ";
        }
    }
    ges_build_str(out, "\n  ]");
    if (separator[0] == '[') { /* nothing was written */
        out->len -= 4;
        ges_build_str(out, "[]");
    }
    return GES_OK;
}

/* --- registry --------------------------------------------------------------------------------- */

static const char *type_name(uint32_t type) {
    static const struct {
        uint32_t type;
        const char *name;
    } types[] = {{GES_REG_SZ, "REG_SZ"},
                 {GES_REG_EXPAND_SZ, "REG_EXPAND_SZ"},
                 {GES_REG_DWORD, "REG_DWORD"},
                 {GES_REG_MULTI_SZ, "REG_MULTI_SZ"}};
    for (size_t i = 0; i < GES_COUNT(types); i++) {
        if (types[i].type == type) {
            return types[i].name;
        }
    }
    return "REG_BINARY";
}

/* Texts are written as texts when a text tells all; the terminators and odd bytes then are those
 * that Windows itself stores. */
static void write_value(ges_builder *out, const ges_record_view *view,
                        const ges_registry_value *value) {
    const char *type = type_name(value->type);
    ges_build_format(out, "{\"type\": \"%s\"", type);
    if (value->type == GES_REG_SZ || value->type == GES_REG_EXPAND_SZ) {
        ges_text text = view->value != NULL ? view->value(view->self, value->name, value->text)
                                            : value->text;
        ges_build_str(out, ", \"text\": ");
        ges_record_string(out, text);
    } else if (value->type == GES_REG_DWORD && value->raw.len == 4) {
        ges_build_format(out, ", \"number\": %lu", (unsigned long)value->number);
    } else if (view->value == NULL && value->raw.len != 0) {
        ges_build_str(out, ", \"base64\": \"");
        ges_build_text(out, ges_base64_encode(out->mem, value->raw));
        ges_build_char(out, '"');
    } else if (value->type == GES_REG_MULTI_SZ) {
        ges_build_str(out, ", \"text\": ");
        ges_record_string(out, view->value != NULL ? view->value(view->self, value->name, value->text)
                                                   : value->text);
    }
    ges_build_char(out, '}');
}

static bool keeps_value(const ges_record_view *view, const ges_record_key *key, ges_text name) {
    ges_text last = ges_path_base(GES_PATH_WINDOWS, key->path);
    return view->keeps == NULL || !ges_text_equal_nocase(last, GES_T("Environment")) ||
           view->keeps(view->self, name);
}

static void write_key(ges_builder *out, const ges_record_view *view, const ges_record_key *key) {
    const char *separator = "";
    ges_record_string(out, seen(view, key->path));
    ges_build_str(out, ": {");
    for (size_t i = 0; i < key->values.count; i++) {
        const ges_registry_value *value = &key->values.items[i];
        if (keeps_value(view, key, value->name)) {
            ges_build_format(out, "%s\n        ", separator);
            ges_record_string(out, seen(view, value->name));
            ges_build_str(out, ": ");
            write_value(out, view, value);
            separator = ",";
        }
    }
    ges_build_char(out, '}');
}

static void write_registry(const ges_record *record, const ges_record_view *view,
                           ges_builder *out) {
    static const char *const names[] = {[GES_REGISTRY_MACHINE] = "HKEY_LOCAL_MACHINE",
                                        [GES_REGISTRY_USER] = "HKEY_CURRENT_USER"};
    if (!record->has_registry) {
        return;
    }
    begin_member(out, "registry");
    for (size_t root = 0; root < GES_COUNT(names); root++) {
        const char *separator = "";
        ges_build_format(out, "%s\n    \"%s\": {", root == 0 ? "{" : ",", names[root]);
        for (size_t i = 0; i < record->keys.count; i++) {
            if (record->keys.items[i].root == (ges_registry_root)root) {
                ges_build_format(out, "%s\n      ", separator);
                write_key(out, view, &record->keys.items[i]);
                separator = ",";
            }
        }
        ges_build_char(out, '}');
    }
    ges_build_str(out, "\n  }");
}

/* --- the machine ------------------------------------------------------------------------------ */

static void write_user(const ges_record *record, const ges_record_view *view, ges_builder *out) {
    const ges_os *os = record->inner;
    ges_text text = {0};
    begin_member(out, "user");
    ges_build_format(out, "{\"id\": %lu", (unsigned long)os->user_id(os));
    if (os->user_name(os, record->mem, &text, NULL) == GES_OK) {
        ges_build_str(out, ", \"name\": ");
        ges_record_string(out, seen(view, text));
    }
    if (os->user_home(os, record->mem, &text, NULL) == GES_OK) {
        ges_build_str(out, ", \"home\": ");
        ges_record_string(out, seen(view, text));
    }
    ges_build_char(out, '}');
}

static void write_clock(const ges_record *record, ges_builder *out) {
    const ges_os *os = record->inner;
    int64_t now = os->clock_now_ns(os);
    int32_t offset_s = 0;
    char zone[16] = "";
    os->clock_zone(os, now, &offset_s, zone);
    begin_member(out, "clock");
    ges_build_format(out, "{\"now_ns\": %lld, \"zone_offset_s\": %ld, \"zone\": ", (long long)now,
                     (long)offset_s);
    ges_record_string(out, ges_text_of(zone));
    ges_build_char(out, '}');
}

/* What the process knows of itself; what it does not know is left out. */
static void write_process(const ges_record *record, const ges_record_view *view,
                          ges_builder *out) {
    const ges_os *os = record->inner;
    ges_text text = {0};
    if (os->dir_current(os, record->mem, &text, NULL) == GES_OK) {
        write_text_member(out, view, "cwd", text);
    }
    text = (ges_text){0};
    if (os->parent_program(os, record->mem, &text, NULL) == GES_OK) {
        write_text_member(out, view, "parent_program", text);
    }
    text = (ges_text){0};
    if (os->temp_dir(os, record->mem, &text, NULL) == GES_OK) {
        write_text_member(out, view, "temp", text);
    }
}

static ges_status write_machine(ges_record *record, const ges_record_view *view, ges_text program,
                                ges_builder *out, ges_error *err) {
    static const char *const families[] = {
        [GES_OS_LINUX] = "linux", [GES_OS_MACOS] = "macos", [GES_OS_WINDOWS] = "windows"};
    ges_build_str(out, "{\n  \"schema\": \"ges.snapshot/1\"");
    write_text_member(out, &as_it_is, "program", program);
    write_text_member(out, &as_it_is, "family", ges_text_of(families[record->inner->family]));
    write_text_member(out, &as_it_is, "goarch", ges_text_of(record->inner->goarch));
    write_text_member(out, &as_it_is, "rights", GES_T("recorded"));
    write_user(record, view, out);
    write_process(record, view, out);
    write_clock(record, out);
    ges_status status = write_env(record, view, out, err);
    write_registry(record, view, out);
    ges_record_write_processes(record, view, out);
    begin_member(out, "files");
    ges_record_write_files(record, view, out);
    return status;
}

ges_status ges_record_write(ges_record *record, const ges_record_view *view, ges_text program,
                            ges_builder *out, ges_error *err) {
    view = view != NULL ? view : &as_it_is;
    ges_builder draft = ges_builder_in(record->mem);
    ges_status status = write_machine(record, &as_it_is, program, &draft, err);
    ges_build_str(&draft, "\n}\n");
    if (status == GES_OK) {
        status = write_machine(record, view, program, out, err);
    }
    if (status == GES_OK) {
        begin_member(out, "answers");
        status = ges_record_write_answers(record, view, ges_build_done(&draft), out, err);
    }
    ges_build_str(out, "\n}\n");
    if (status == GES_OK && (ges_arena_failed(record->mem) || ges_arena_failed(out->mem))) {
        return ges_arena_error(record->mem, err);
    }
    if (status == GES_OK && out->len > GES_FAKE_MAX_SNAPSHOT) {
        return ges_error_set(err, GES_TOO_LARGE, "the snapshot would have %zu bytes, and the limit is %d",
                             out->len, (int)GES_FAKE_MAX_SNAPSHOT);
    }
    return status;
}
