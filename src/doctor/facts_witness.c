/* Any OS, with a note of every failure that hides something. */
#include "doctor/facts_witness.h"

#include "os/wrap.h"

static ges_witness *witness_of(const ges_os *os) {
    return os->self;
}

static const ges_os *inner_of(const ges_os *os) {
    return witness_of(os)->inner;
}

static ges_status note(const ges_os *os, ges_status status, ges_text subject,
                       const ges_error *err) {
    ges_witness *witness = witness_of(os);
    bool is_blinding = status == GES_IO || status == GES_CONFLICT || status == GES_TIMED_OUT;
    if (is_blinding && witness->groups != 0) {
        (void)ges_gather_gap(witness->gather, witness->groups, status, "look at", subject, err);
    }
    return status;
}

/* Macros, because each function of the table needs one with its own parameters. */
#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    static ges_status witness_##name parameters {                                                  \
        const ges_os *inner = inner_of(os);                                                        \
        return note(os, inner->name arguments, subject, err);                                      \
    }
#define GES_OS_QUESTION(name, parameters, arguments, subject)                                      \
    static bool witness_##name parameters {                                                        \
        const ges_os *inner = inner_of(os);                                                        \
        return inner->name arguments;                                                              \
    }
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION

const ges_os *ges_witness_init(ges_witness *witness, const ges_os *inner, ges_gather *gather) {
    *witness = (ges_witness){.inner = inner, .gather = gather};
    wrap_rest(&witness->table, inner, witness);
#define GES_OS_CALL(name, parameters, arguments, subject) witness->table.name = witness_##name;
#define GES_OS_QUESTION(name, parameters, arguments, subject) witness->table.name = witness_##name;
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION
    return &witness->table;
}
