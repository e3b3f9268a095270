/* Reads facts from text: the engine, and the words that say where we are. */
#include "doctor/facts_text.h"
#include "doctor/facts_words.h"

#include "base/number.h"

bool ges_fact_split_arrow(ges_text text, ges_text *left, ges_text *right) {
    size_t at = ges_text_find(text, GES_T(" -> "));
    if (at == GES_NPOS) {
        return false;
    }
    *left = ges_text_slice(text, 0, at);
    *right = ges_text_skip(text, at + 4);
    return true;
}

bool ges_fact_split_place(ges_text text, ges_text *file, uint32_t *line, ges_text *rest) {
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != ':') {
            continue;
        }
        ges_text number = {0};
        ges_text after = {0};
        uint64_t value = 0;
        if (ges_text_cut(ges_text_skip(text, i + 1), ' ', &number, &after) &&
            ges_parse_u64(number, &value) && value <= UINT32_MAX) {
            *file = ges_text_slice(text, 0, i);
            *line = (uint32_t)value;
            *rest = after;
            return true;
        }
    }
    return false;
}

bool ges_fact_word_system(ges_fact_reading *r, ges_text rest) {
    static const struct {
        ges_text name;
        ges_os_family family;
        ges_path_style style;
        ges_fact_shell shell;
        const char *goos;
    } systems[] = {
        {GES_LIT("linux"), GES_OS_LINUX, GES_PATH_UNIX, GES_SHELL_SH, "linux"},
        {GES_LIT("macos"), GES_OS_MACOS, GES_PATH_UNIX, GES_SHELL_SH, "darwin"},
        {GES_LIT("windows"), GES_OS_WINDOWS, GES_PATH_WINDOWS, GES_SHELL_POWERSHELL, "windows"},
    };
    for (size_t i = 0; i < GES_COUNT(systems); i++) {
        if (ges_text_equal(rest, systems[i].name)) {
            r->facts->family = systems[i].family;
            r->facts->style = systems[i].style;
            r->facts->shell = systems[i].shell;
            r->facts->goos = ges_text_of(systems[i].goos);
            r->facts->goarch = GES_T("amd64");
            return true;
        }
    }
    return false;
}

bool ges_fact_word_shell(ges_fact_reading *r, ges_text rest) {
    static const struct {
        ges_text name;
        ges_fact_shell shell;
    } shells[] = {
        {GES_LIT("sh"), GES_SHELL_SH},
        {GES_LIT("fish"), GES_SHELL_FISH},
        {GES_LIT("cmd"), GES_SHELL_CMD},
        {GES_LIT("powershell"), GES_SHELL_POWERSHELL},
    };
    for (size_t i = 0; i < GES_COUNT(shells); i++) {
        if (ges_text_equal(rest, shells[i].name)) {
            r->facts->shell = shells[i].shell;
            return true;
        }
    }
    return false;
}

bool ges_fact_word_home(ges_fact_reading *r, ges_text rest) {
    r->facts->home = rest;
    return true;
}

bool ges_fact_word_dir_looked_at(ges_fact_reading *r, ges_text rest) {
    r->facts->dir = rest;
    return true;
}

bool ges_fact_word_native(ges_fact_reading *r, ges_text rest) {
    r->facts->native_arch = rest;
    return true;
}

static const struct {
    ges_text word;
    bool (*read)(ges_fact_reading *r, ges_text rest);
} words[] = {
#define GES_FACT_WORD(word, name) {GES_LIT(word), ges_fact_word_##name},
#include "doctor/fact_words.def"
#undef GES_FACT_WORD
};

static bool read_line(ges_fact_reading *r, ges_text line) {
    ges_text word = line;
    ges_text rest = {0};
    (void)ges_text_cut(line, ' ', &word, &rest); /* a word alone has an empty rest */
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (ges_text_equal(word, words[i].word)) {
            return words[i].read(r, rest);
        }
    }
    return false;
}

ges_status ges_facts_read_text(ges_text text, ges_arena *mem, ges_facts *out, ges_error *err) {
    ges_facts facts = {0};
    ges_fact_reading r = {mem, &facts};
    (void)ges_fact_word_system(&r, GES_T("linux")); /* the default is in the table */
    ges_text line = {0};
    for (uint32_t number = 1; ges_text_next_line(&text, &line); number++) {
        if (line.len != 0 && !read_line(&r, line)) {
            ges_status status = ges_error_set(err, GES_CORRUPT, "facts line %u: '%.*s' says nothing",
                                              (unsigned)number, GES_FMT(line));
            if (err != NULL) {
                err->line = number;
            }
            return status;
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = facts;
    return GES_OK;
}
