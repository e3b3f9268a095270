/* What the compiler's file proves about one flag. */
#include "go/ccanswer.h"

#include "go/lookpath.h"

/* Variables that change what a compiler takes or says. */
static bool has_compiler_variables(const ges_cc_reading *q) {
    static const ges_text names[] = {GES_LIT("CCC_OVERRIDE_OPTIONS"), GES_LIT("GCC_EXEC_PREFIX"),
                                     GES_LIT("COMPILER_PATH"), GES_LIT("LD_PRELOAD")};
    ges_text value;
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_env_find(q->os, q->env, names[i], &value) && value.len > 0) {
            return true;
        }
    }
    return false;
}

static bool are_quiet(const ges_text *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!ges_cc_is_quiet_word(words[i])) {
            return false;
        }
    }
    return true;
}

/* Has a directory of target names, such as /usr/lib/gcc, one that go would misread? */
static bool has_odd_target(const ges_cc_reading *q, ges_text dir) {
    ges_dir_list list = {0};
    if (q->os->dir_list(q->os, dir, q->mem, &list, NULL) != GES_OK) {
        return false;
    }
    for (size_t i = 0; i < list.count; i++) {
        if (ges_cc_says_unsupported(list.items[i].name, q->minor)) {
            return true;
        }
    }
    return false;
}

/* A failing link names files of the installation; a directory such as x86_64-unknown-linux-gnu in
 * their paths makes go believe that the flag is unknown. `real`: the driver without links. */
static bool has_unknown_target(const ges_cc_reading *q, ges_text real) {
    ges_path_style style = ges_os_style(q->os);
    ges_text usual = GES_T("/usr/lib/gcc");
    ges_text own =
        ges_path_join(q->mem, style, ges_path_dir(q->mem, style, real), GES_T("../lib/gcc"));
    return ges_cc_says_unsupported(real, q->minor) || has_odd_target(q, own) ||
           (!ges_text_equal(own, usual) && has_odd_target(q, usual));
}

/* The linker of a cross compiler, /usr/TARGET/bin/ld for /usr/bin/TARGET-gcc-12; "" none. */
static ges_text target_linker(const ges_cc_reading *q, ges_text real) {
    ges_path_style style = ges_os_style(q->os);
    ges_text name = ges_path_base(style, real);
    size_t at = ges_text_find(name, GES_T("-gcc"));
    if (at == GES_NPOS) {
        return (ges_text){0};
    }
    ges_text linker =
        ges_text_join(q->mem, GES_T("../"), ges_text_slice(name, 0, at), GES_T("/bin/ld"));
    linker = ges_path_join(q->mem, style, ges_path_dir(q->mem, style, real), linker);
    return ges_os_is_file(q->os, linker) ? linker : (ges_text){0};
}

/* -Wl,--no-gc-sections: the compiler hands it to the linker, which PATH tells. */
static ges_gcc_answer linker_answer(const ges_cc_reading *q, ges_text *why) {
    ges_text real;
    if (q->os->path_resolve(q->os, q->file, q->mem, &real, NULL) != GES_OK ||
        has_unknown_target(q, real)) {
        *why = GES_T("the linker's complaint would name a directory that go misreads");
        return GES_GCC_UNKNOWN;
    }
    ges_text linker = target_linker(q, real);
    if (linker.len == 0 && ges_lookpath(q->os, q->mem, q->env, q->cwd, 18, GES_T("ld"), &linker) ==
                               GES_LOOKPATH_NOT_FOUND) {
        return GES_GCC_YES; /* "cannot find 'ld'" has none of the words */
    }
    if (!ges_path_is_abs(ges_os_style(q->os), linker)) {
        linker = ges_path_join(q->mem, ges_os_style(q->os), q->cwd, linker);
    }
    if (ges_cc_says_unsupported(linker, q->minor) ||
        !ges_cc_linker_keeps_sections(q->os, linker, q->mem)) {
        *why = GES_T("the linker is not one whose options are known");
        return GES_GCC_UNKNOWN;
    }
    return GES_GCC_YES;
}

ges_gcc_answer ges_cc_answer(ges_cc_reading *q, ges_text flag, const ges_text *extra,
                             size_t extra_count, ges_text *why) {
    if (!q->is_driver_read) {
        q->is_driver_read = true;
        if (ges_cc_driver_read(q->os, q->file, q->mem, &q->driver, NULL) != GES_OK) {
            q->driver = (ges_cc_driver){.family = GES_CC_OTHER};
        }
    }
    if (q->driver.family == GES_CC_OTHER) {
        *why = GES_T("the compiler is not a gcc or clang driver whose options can be read");
        return GES_GCC_UNKNOWN;
    }
    if (has_compiler_variables(q)) {
        *why = GES_T("the environment changes what the compiler takes");
        return GES_GCC_UNKNOWN;
    }
    size_t used = q->minor >= 20 ? extra_count : 0;
    if (!are_quiet(q->cc + 1, q->cc_count - 1) || !are_quiet(extra, used)) {
        *why = GES_T("CC, CGO_CFLAGS or CGO_LDFLAGS has words whose effect is not known");
        return GES_GCC_UNKNOWN;
    }
    const struct {
        ges_text flag;
        bool is_supported;
    } table[] = {
        {GES_T("-fno-caret-diagnostics"), q->driver.has_caret},
        {GES_T("-Qunused-arguments"), q->driver.has_unused_arguments},
        {GES_T("-fdebug-prefix-map=a=b"), q->driver.has_debug_prefix_map},
        {GES_T("-ffile-prefix-map=a=b"), q->driver.has_file_prefix_map},
        {GES_T("-gno-record-gcc-switches"), q->driver.has_no_record},
    };
    for (size_t i = 0; i < GES_COUNT(table); i++) {
        if (ges_text_equal(flag, table[i].flag)) {
            return table[i].is_supported ? GES_GCC_YES : GES_GCC_NO;
        }
    }
    return linker_answer(q, why);
}
