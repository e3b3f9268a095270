/* What a running program is, by its name. */
#include "env/program.h"

typedef struct kind_entry {
    const char *word;
    const char *on_unix;
    const char *on_windows;
} kind_entry;

static const kind_entry kinds[] = {
#define GES_PROGRAM_KIND(id, word, on_unix, on_windows) {word, on_unix, on_windows},
#include "env/programkinds.def"
#undef GES_PROGRAM_KIND
};

typedef struct program_entry {
    const char *name;
    ges_program_kind kind;
} program_entry;

static const program_entry programs[] = {
#define GES_PROGRAM(name, kind) {name, GES_PROGRAM_##kind},
#include "env/programs.def"
#undef GES_PROGRAM
};

enum { LINUX_NAME_MAX = 15 };

static bool is_called(ges_os_family family, ges_text name, ges_text wanted) {
    if (family == GES_OS_WINDOWS) {
        bool has_exe =
            name.len > 4 && ges_text_equal_nocase(ges_text_skip(name, name.len - 4), GES_T(".exe"));
        return ges_text_equal_nocase(has_exe ? ges_text_slice(name, 0, name.len - 4) : name,
                                     wanted);
    }
    bool is_cut = name.len == LINUX_NAME_MAX && wanted.len > LINUX_NAME_MAX;
    name = ges_text_starts(name, GES_T("-")) ? ges_text_skip(name, 1) : name;
    return is_cut ? ges_text_starts(wanted, name) : ges_text_equal(name, wanted);
}

ges_program_kind ges_program_kind_of(ges_os_family family, ges_text name) {
    for (size_t i = 0; i < GES_COUNT(programs); i++) {
        if (is_called(family, name, ges_text_of(programs[i].name))) {
            return programs[i].kind;
        }
    }
    return GES_PROGRAM_OTHER;
}

ges_text ges_program_kind_word(ges_program_kind kind) {
    return ges_text_of(kinds[kind].word);
}

ges_text ges_program_advice(ges_program_kind kind, ges_os_family family) {
    return ges_text_of(family == GES_OS_WINDOWS ? kinds[kind].on_windows : kinds[kind].on_unix);
}
