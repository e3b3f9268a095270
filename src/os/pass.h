/* What wrappers that change only some functions share: all others that can fail, handed on. The file
 * that includes it defines `static const ges_os *inner_of(const ges_os *os)` first, and may define
 * GES_OS_BEFORE_CHANGE(os), which is done before each call that changes something. (A header with
 * bodies, because each wrapper needs its own copy behind its own inner_of.) */
#ifndef GES_OS_PASS_H
#define GES_OS_PASS_H

#include "os/wrap.h"

#ifndef GES_OS_BEFORE_CHANGE
#define GES_OS_BEFORE_CHANGE(os) (void)(os)
#endif

/* Macros, because each function of the table needs a passer-on with its own parameters. */
#define GES_OS_CALL(name, parameters, arguments, subject)                                          \
    static ges_status pass_##name parameters {                                                     \
        const ges_os *inner = inner_of(os);                                                        \
        return inner->name arguments;                                                              \
    }
#define GES_OS_CHANGE(name, parameters, arguments, subject)                                        \
    static ges_status pass_##name parameters {                                                     \
        const ges_os *inner = inner_of(os);                                                        \
        GES_OS_BEFORE_CHANGE(os);                                                                  \
        return inner->name arguments;                                                              \
    }
#define GES_OS_QUESTION(name, parameters, arguments, subject)                                      \
    static bool pass_##name parameters {                                                           \
        const ges_os *inner = inner_of(os);                                                        \
        return inner->name arguments;                                                              \
    }
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION

/* A table that hands everything on; the wrapper then puts its own functions in. */
static void pass_all(ges_os *table, const ges_os *inner, void *self) {
    wrap_rest(table, inner, self);
#define GES_OS_CALL(name, parameters, arguments, subject) table->name = pass_##name;
#define GES_OS_QUESTION(name, parameters, arguments, subject) table->name = pass_##name;
#include "os/calls.def"
#undef GES_OS_CALL
#undef GES_OS_QUESTION
}

#endif
