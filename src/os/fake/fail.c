/* Any OS, with one call that fails. */
#include "os/fake/fail.h"

#include "os/wrap.h"

static ges_fail *fail_of(const ges_os *os) {
    return os->self;
}

static const ges_os *inner_of(const ges_os *os) {
    return fail_of(os)->inner;
}

static bool is_hit(const ges_os *os) {
    ges_fail *fail = fail_of(os);
    fail->calls++;
    return fail->at != 0 && (fail->calls == fail->at || (fail->is_lasting && fail->calls > fail->at));
}

static ges_status refuse(const ges_os *os, const char *name, ges_error *err) {
    return ges_error_set(err, fail_of(os)->status, "call %llu (%s) was told to fail",
                         (unsigned long long)fail_of(os)->calls, name);
}

/* Macros, because each function of the table needs one with its own parameters. */
#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    static ges_status fail_##name parameters {                                                     \
        const ges_os *inner = inner_of(os);                                                        \
        return is_hit(os) ? refuse(os, #name, err) : inner->name arguments;                        \
    }
#define GES_OS_QUESTION(name, parameters, arguments, subject)                                      \
    static bool fail_##name parameters {                                                           \
        const ges_os *inner = inner_of(os);                                                        \
        return !is_hit(os) && inner->name arguments;                                               \
    }
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION

const ges_os *ges_fail_init(ges_fail *fail, const ges_os *inner, uint64_t at, ges_status status) {
    *fail = (ges_fail){.inner = inner, .at = at, .status = status};
    wrap_rest(&fail->table, inner, fail);
#define GES_OS_CALL(name, parameters, arguments, subject) fail->table.name = fail_##name;
#define GES_OS_QUESTION(name, parameters, arguments, subject) fail->table.name = fail_##name;
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION
    return &fail->table;
}
