/* What a recorded snapshot's files would answer wrongly: asked of a fake, and written down. */
#include "os/fake/record.h"

#include "os/fake/fake.h"

enum { READ_MAX = 64 * 1024 }; /* only whether it can be read matters */

static ges_registry_root split_key(ges_text name, ges_text *key) {
    ges_text root;
    (void)ges_text_cut(name, '\\', &root, key); /* ges_fake_key_name put one there */
    return ges_text_equal(root, GES_T("HKEY_CURRENT_USER")) ? GES_REGISTRY_USER
                                                           : GES_REGISTRY_MACHINE;
}

/* What `os` answers; contents are not compared, they are the recorded ones. */
static ges_fake_given ask(const ges_os *os, const ges_record_question *question, ges_arena *mem) {
    ges_fake_given answer = {0};
    ges_error err = {0};
    ges_text path = question->path;
    ges_text key = {0};
    ges_file_info info;
    ges_file file;
    ges_bytes bytes;
    ges_volume volume;
    ges_dir_list entries;
    ges_registry_list values;
    ges_text *names;
    uint64_t size;
    size_t count;
    int64_t time_ns;
    switch (question->call) {
    case GES_FAKE_LOOK:
    case GES_FAKE_LOOK_ITSELF:
        answer.status = os->file_info(os, path, question->call == GES_FAKE_LOOK, &info, &err);
        break;
    case GES_FAKE_READ:
        answer.status = os->file_read(os, path, READ_MAX, mem, &bytes, &err);
        break;
    case GES_FAKE_OPEN:
        answer.status = os->file_open(os, path, &file, &size, &err);
        break;
    case GES_FAKE_EXECUTE:
        answer.is_yes = os->file_is_executable(os, path);
        break;
    case GES_FAKE_WRITE:
        answer.is_yes = os->file_is_writable(os, path);
        break;
    case GES_FAKE_LINK:
        answer.status = os->link_read(os, path, mem, &answer.text, &err);
        break;
    case GES_FAKE_RESOLVE:
        answer.status = os->path_resolve(os, path, mem, &answer.text, &err);
        break;
    case GES_FAKE_DIR_LIST:
        answer.status = os->dir_list(os, path, mem, &entries, &err);
        break;
    case GES_FAKE_KEY_VALUES:
        answer.status = os->registry_list(os, split_key(path, &key), key, mem, &values, &err);
        break;
    case GES_FAKE_KEY_KEYS:
        answer.status = os->registry_keys(os, split_key(path, &key), key, mem, &names, &count, &err);
        break;
    case GES_FAKE_KEY_TIME:
        answer.status = os->registry_key_time(os, split_key(path, &key), key, &time_ns, &err);
        answer.text = answer.status == GES_OK ? ges_fake_time_text(mem, time_ns) : (ges_text){0};
        break;
    case GES_FAKE_KEY_WRITE:
        answer.is_yes = os->registry_is_writable(os, split_key(path, &key), key);
        break;
    case GES_FAKE_VOLUME:
        answer.status = os->volume_info(os, path, mem, &volume, &err);
        answer.text = answer.status == GES_OK ? ges_fake_volume_text(mem, &volume) : (ges_text){0};
        break;
    case GES_FAKE_CALL_COUNT:
        break;
    }
    answer.os_code = err.os_code;
    return answer;
}

static bool is_same(const ges_fake_given *a, const ges_fake_given *b) {
    return a->status == b->status && a->os_code == b->os_code && a->is_yes == b->is_yes &&
           ges_text_equal(a->text, b->text);
}

/* {"call": ..., "name": ..., ...} */
static void write_answer(const ges_record_question *question, const ges_record_view *view,
                         ges_builder *out) {
    const ges_fake_call_entry *call = &ges_fake_calls[question->call];
    const ges_fake_given *answer = &question->answer;
    ges_build_format(out, "{\"call\": \"%s\", \"name\": ", call->name);
    ges_record_path(out, view, question->path);
    if (call->is_question) {
        ges_build_format(out, ", \"yes\": %s}", answer->is_yes ? "true" : "false");
        return;
    }
    if (answer->status == GES_OK) {
        ges_build_str(out, ", \"text\": ");
        ges_record_path(out, view, answer->text);
    } else {
        ges_build_format(out, ", \"status\": \"%s\"", ges_status_name(answer->status));
        if (answer->os_code != 0) {
            ges_build_format(out, ", \"code\": %ld", answer->os_code);
        }
        ges_build_str(out, ", \"reason\": ");
        ges_record_string(out, answer->reason);
    }
    ges_build_char(out, '}');
}

/* Can the answer be put into words? A file that the fake refuses and the machine gave cannot: its
 * facts would be missing too. */
static bool can_tell(const ges_record_question *question) {
    const ges_fake_call_entry *call = &ges_fake_calls[question->call];
    return call->is_question || call->has_text || question->answer.status != GES_OK;
}

ges_status ges_record_write_answers(ges_record *record, const ges_record_view *view,
                                    ges_text draft, ges_builder *out, ges_error *err) {
    ges_arena mem;
    const ges_os *fake;
    ges_arena_init(&mem, 0);
    ges_status status = ges_fake_load(ges_bytes_from(draft), &mem, &fake, err);
    const char *separator = "\n    ";
    ges_build_char(out, '[');
    for (size_t i = 0; status == GES_OK && i < record->questions.count; i++) {
        const ges_record_question *question = &record->questions.items[i];
        ges_fake_given answer = ask(fake, question, &mem);
        if (!is_same(&answer, &question->answer) && can_tell(question)) {
            ges_build_text(out, ges_text_of(separator));
            write_answer(question, view, out);
            separator = ",\n    ";
        }
    }
    ges_build_char(out, ']');
    ges_arena_close(&mem);
    return status;
}
