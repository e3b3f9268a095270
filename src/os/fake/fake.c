/* An operating system made of data: the table. */
#include "os/fake/fake.h"

#include "os/fake/state.h"
#include "os/none/none.h"

ges_status ges_fake_give(ges_arena *mem, ges_text text, ges_text *out, ges_error *err) {
    ges_text copy = ges_text_copy(mem, text);
    if (copy.ptr == NULL) {
        return ges_arena_error(mem, err);
    }
    *out = copy;
    return GES_OK;
}

/* --- env -------------------------------------------------------------------------------------- */

static ges_status env_list(const ges_os *os, ges_arena *mem, ges_env_list *out, ges_error *err) {
    const ges_env_list *env = &ges_fake_state_of(os)->env;
    ges_env_entry *items = ges_new_array(mem, env->count + 1, ges_env_entry);
    if (items == NULL) {
        return ges_arena_error(mem, err);
    }
    if (env->count != 0) {
        memcpy(items, env->items, env->count * sizeof(*items));
    }
    *out = (ges_env_list){items, env->count, env->count + 1};
    return GES_OK;
}

/* --- spawn ------------------------------------------------------------------------------------ */

static bool answers(const ges_os *os, const ges_fake_answer *answer, const ges_spawn *what) {
    if (!ges_path_equal(ges_os_style(os), answer->program, what->program)) {
        return false;
    }
    bool same = answer->args == NULL || answer->arg_count + 1 == what->arg_count;
    for (size_t i = 0; same && answer->args != NULL && i < answer->arg_count; i++) {
        same = ges_text_equal(answer->args[i], what->args[i + 1]);
    }
    return same;
}

static ges_bytes at_most(ges_bytes bytes, size_t max) {
    return (ges_bytes){bytes.ptr, bytes.len < max ? bytes.len : max};
}

static ges_status spawn(const ges_os *os, const ges_spawn *what, ges_arena *mem,
                        ges_spawn_result *out, ges_error *err) {
    const ges_fake_state *state = ges_fake_state_of(os);
    size_t max = what->output_max != 0 ? what->output_max : 1024 * 1024;
    (void)mem; /* the answers live as long as the fake */
    for (size_t i = 0; i < state->answers.count; i++) {
        if (answers(os, &state->answers.items[i], what)) {
            *out = state->answers.items[i].result;
            out->output = at_most(out->output, max);
            out->error = at_most(out->error, max);
            return GES_OK;
        }
    }
    ges_fake_node *node;
    ges_status status = ges_fake_find(os, what->program, true, "run", &node, err);
    return status != GES_OK ? status
                            : ges_error_set(err, GES_UNSUPPORTED,
                                            "cannot run '%.*s': the snapshot has no answer of it",
                                            GES_FMT(what->program));
}

/* A snapshot tells what programs said, not what they do. */
static ges_status command_run(const ges_os *os, const ges_run *what, ges_arena *mem,
                              ges_run_result *out, ges_error *err) {
    (void)os, (void)mem, (void)out;
    return ges_error_set(err, GES_UNSUPPORTED, "cannot run '%.*s': a snapshot runs no programs",
                         GES_FMT(what->program));
}

static ges_status command_start(const ges_os *os, ges_watch watch, const ges_run *what,
                                ges_arena *mem, ges_error *err) {
    (void)watch;
    return command_run(os, what, mem, NULL, err);
}

static ges_status command_end(const ges_os *os, ges_watch watch, int signal, uint32_t wait_ms,
                              ges_error *err) {
    (void)os, (void)watch, (void)signal, (void)wait_ms, (void)err;
    return GES_OK; /* none was ever started */
}

/* --- process ---------------------------------------------------------------------------------- */

static ges_status known(ges_arena *mem, ges_text text, const char *what, ges_text *out,
                        ges_error *err) {
    return text.len != 0 ? ges_fake_give(mem, text, out, err)
                         : ges_error_set(err, GES_NOT_FOUND, "the snapshot has no %s", what);
}

static ges_status user_name(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    return known(mem, ges_fake_state_of(os)->user_name, "user name", out, err);
}

static ges_status user_home(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    return known(mem, ges_fake_state_of(os)->user_home, "home directory", out, err);
}

static uint32_t user_id(const ges_os *os) {
    return ges_fake_state_of(os)->tree.user;
}

static ges_status parent_program(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    return known(mem, ges_fake_state_of(os)->parent, "parent program", out, err);
}

static ges_status temp_dir(const ges_os *os, ges_arena *mem, ges_text *out, ges_error *err) {
    ges_text temp = ges_fake_state_of(os)->temp;
    return temp.len != 0 ? ges_fake_give(mem, temp, out, err) : ges_none_temp_dir(os, mem, out, err);
}

/* --- terminal and clock ----------------------------------------------------------------------- */

static bool stream_is_terminal(const ges_os *os, ges_stream stream) {
    return ges_fake_state_of(os)->is_terminal[stream];
}

static uint32_t terminal_width(const ges_os *os) {
    return ges_fake_state_of(os)->width;
}

static ges_status console_encode(const ges_os *os, ges_text text, ges_arena *mem, ges_bytes *out,
                                 ges_error *err) {
    (void)os;
    (void)mem;
    (void)err;
    *out = ges_bytes_from(text);
    return GES_OK;
}

static ges_status stream_write(const ges_os *os, ges_stream stream, ges_bytes bytes,
                               ges_error *err) {
    ges_fake_state *state = ges_fake_state_of(os);
    if (state->real != NULL) {
        return state->real->stream_write(state->real, stream, bytes, err);
    }
    ges_build_text(&state->written[stream], ges_text_from(bytes));
    if (ges_arena_failed(state->tree.mem)) {
        return ges_arena_error(state->tree.mem, err);
    }
    return GES_OK;
}

/* A snapshot has nobody who answers; in a real run with one, the real user does. */
static ges_status line_read(const ges_os *os, size_t max, ges_arena *mem, ges_text *out,
                            ges_error *err) {
    const ges_os *real = ges_fake_state_of(os)->real;
    return real != NULL ? real->line_read(real, max, mem, out, err)
                        : ges_error_set(err, GES_NOT_FOUND, "standard input has ended");
}

static ges_status input_read(const ges_os *os, size_t max, ges_arena *mem, ges_bytes *out,
                             ges_error *err) {
    const ges_os *real = ges_fake_state_of(os)->real;
    if (real != NULL) {
        return real->input_read(real, max, mem, out, err);
    }
    *out = (ges_bytes){0};
    return GES_OK;
}

/* Its disk keeps what was written. */
static ges_status volume_sync(const ges_os *os, ges_text path, ges_error *err) {
    (void)os, (void)path, (void)err;
    return GES_OK;
}

static int64_t clock_now_ns(const ges_os *os) {
    return ges_fake_state_of(os)->now_ns;
}

static void clock_sleep(const ges_os *os, uint32_t ms) {
    ges_fake_state_of(os)->now_ns += (int64_t)ms * 1000000;
}

static void clock_zone(const ges_os *os, int64_t at_ns, int32_t *offset_s, char name[16]) {
    (void)at_ns;
    *offset_s = ges_fake_state_of(os)->zone_offset_s;
    memcpy(name, ges_fake_state_of(os)->zone_name, sizeof(ges_fake_state_of(os)->zone_name));
}

static const ges_os fake_table = {
    .env_list = env_list,
    .file_info = ges_fake_file_info,
    .file_read = ges_fake_file_read,
    .file_open = ges_fake_file_open,
    .file_read_at = ges_fake_file_read_at,
    .file_close = ges_fake_file_close,
    .file_is_executable = ges_fake_file_is_executable,
    .file_is_writable = ges_fake_file_is_writable,
    .link_read = ges_fake_link_read,
    .path_resolve = ges_fake_path_resolve,
    .dir_list = ges_fake_dir_list,
    .dir_current = ges_fake_dir_current,
    .dir_change = ges_fake_dir_change,
    .dir_make_temporary = ges_fake_dir_make_temporary,
    .dir_remove_tree = ges_fake_dir_remove_tree,
    .file_create = ges_fake_file_create,
    .file_append = ges_fake_file_append,
    .file_write = ges_fake_file_write,
    .file_sync = ges_fake_file_sync,
    .file_rename = ges_fake_file_rename,
    .file_set_mode = ges_fake_file_set_mode,
    .file_set_times = ges_fake_file_set_times,
    .file_set_owner = ges_fake_file_set_owner,
    .file_copy_extras = ges_fake_file_copy_extras,
    .file_remove = ges_fake_file_remove,
    .dir_make = ges_fake_dir_make,
    .dir_sync = ges_fake_dir_sync,
    .volume_sync = volume_sync,
    .http_get = ges_none_http_get, /* it reaches nobody */
    .file_lock = ges_fake_file_lock,
    .volume_info = ges_fake_volume_info,
    .place_probe = ges_fake_place_probe,
    .spawn = spawn,
    .command_run = command_run,
    .process_end = ges_none_process_end,
    .user_name = user_name,
    .user_home = user_home,
    .user_id = user_id,
    .parent_program = parent_program,
    .process_program = ges_fake_process_program,
    .process_list = ges_fake_process_list,
    .process_block = ges_fake_process_block,
    .temp_dir = temp_dir,
    .registry_list = ges_fake_registry_list,
    .registry_value = ges_fake_registry_value,
    .settings_broadcast = ges_fake_settings_broadcast,
    .registry_keys = ges_fake_registry_keys,
    .registry_key_time = ges_fake_registry_key_time,
    .registry_is_writable = ges_fake_registry_is_writable,
    .registry_set = ges_fake_registry_set,
    .registry_remove = ges_fake_registry_remove,
    .watch_open = ges_fake_watch_open,
    .watch_dir = ges_fake_watch_dir,
    .watch_key = ges_fake_watch_key,
    .watch_wait = ges_fake_watch_wait,
    .watch_close = ges_fake_watch_close,
    .command_start = command_start,
    .command_end = command_end,
    .stream_is_terminal = stream_is_terminal,
    .terminal_width = terminal_width,
    .stream_write = stream_write,
    .console_encode = console_encode,
    .line_read = line_read,
    .input_read = input_read,
    .clock_now_ns = clock_now_ns,
    .clock_sleep = clock_sleep,
    .clock_zone = clock_zone,
};

ges_status ges_fake_load(ges_bytes snapshot, ges_arena *mem, const ges_os **out, ges_error *err) {
    ges_fake_state *state = ges_new(mem, ges_fake_state);
    if (state == NULL) {
        return ges_arena_error(mem, err);
    }
    state->table = fake_table;
    state->table.self = state;
    for (size_t i = 0; i < GES_COUNT(state->written); i++) {
        state->written[i] = ges_builder_in(mem);
    }
    ges_status status = ges_fake_read_snapshot(snapshot, mem, state, err);
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        state->table.family = state->tree.family;
        *out = &state->table;
    }
    return status;
}

void ges_fake_write_to(const ges_os *fake, const ges_os *real) {
    ges_fake_state_of(fake)->real = real;
}

ges_text ges_fake_written(const ges_os *fake, ges_stream stream) {
    return ges_build_done(&ges_fake_state_of(fake)->written[stream]);
}
