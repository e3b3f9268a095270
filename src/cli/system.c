/* Which operating system a run works on. */
#include "cli/system.h"

#include "os/fake/fake.h"
#include "os/guard.h"
#include "os/trace.h"

ges_status ges_system_load(ges_text path, ges_arena *mem, const ges_os **os, ges_error *err) {
    const ges_os *real = *os;
    const ges_os *fake;
    ges_bytes snapshot;
    ges_status status = real->file_read(real, path, GES_FAKE_MAX_SNAPSHOT, mem, &snapshot, err);
    if (status != GES_OK) {
        return status;
    }
    status = ges_fake_load(snapshot, mem, &fake, err);
    if (status != GES_OK) {
        return ges_error_note(err, status, "cannot load '%.*s'", GES_FMT(path));
    }
    ges_fake_write_to(fake, real);
    *os = fake;
    return GES_OK;
}

/* "--os-snapshot FILE" in either spelling; *taken: words it used, 0 when it is not there. */
static ges_status find_snapshot(const ges_text *words, size_t count, ges_text *path, size_t *taken,
                                ges_error *err) {
    ges_text name;
    *taken = 0;
    if (count == 0) {
        return GES_OK;
    }
    bool has_value = ges_text_cut(words[0], '=', &name, path);
    if (!ges_text_equal(name, GES_T("--os-snapshot"))) {
        return GES_OK;
    }
    *taken = has_value ? 1 : 2;
    if (*taken > count) {
        return ges_error_set(err, GES_INVALID, "option '--os-snapshot' needs a value: FILE");
    }
    *path = has_value ? *path : words[1];
    return GES_OK;
}

static ges_status add_trace(ges_arena *mem, const ges_os *native, const ges_os **os,
                            ges_error *err) {
    ges_env_list env;
    ges_text parts;
    ges_status status = native->env_list(native, mem, &env, err);
    if (status != GES_OK || !ges_env_find(native, &env, GES_T("GES_TRACE"), &parts) ||
        !ges_trace_wants(parts, GES_T("os"))) {
        return status;
    }
    ges_trace *trace = ges_new(mem, ges_trace);
    if (trace == NULL) {
        return ges_arena_error(mem, err);
    }
    *os = ges_trace_init(trace, *os, native);
    return GES_OK;
}

ges_status ges_system_guard(ges_arena *mem, const ges_os **os, ges_error *err) {
    ges_guard *guard = ges_new(mem, ges_guard);
    if (guard == NULL) {
        return ges_arena_error(mem, err);
    }
    *os = ges_guard_init(guard, *os, mem);
    return GES_OK;
}

ges_status ges_system_choose(ges_text **words, size_t *count, ges_arena *mem, const ges_os **os,
                             ges_error *err) {
    const ges_os *native = *os;
    ges_text path;
    size_t taken;
    ges_status status = find_snapshot(*words, *count, &path, &taken, err);
    if (status == GES_OK && taken != 0) {
        status = ges_system_load(path, mem, os, err);
        *words += taken;
        *count -= taken;
    }
    return status == GES_OK ? add_trace(mem, native, os, err) : status;
}
