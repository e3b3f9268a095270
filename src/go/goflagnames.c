/* The strict reading of GOFLAGS. */
#include "go/goflagnames.h"

#include "formats/gostring.h"

typedef struct flag_name {
    ges_text name;
    uint8_t first;
    uint8_t last;
} flag_name;

static const flag_name flag_names[] = {
#define GES_GOFLAG(name, first, last) {GES_LIT(name), first, last},
#include "go/goflagnames.def"
#undef GES_GOFLAG
};

static bool is_flag_name(uint32_t minor, ges_text name) {
    for (size_t i = 0; i < GES_COUNT(flag_names); i++) {
        if (ges_text_equal(flag_names[i].name, name)) {
            return minor >= flag_names[i].first && minor <= flag_names[i].last;
        }
    }
    return false;
}

/* -x, --x, -x=value or --x=value. */
static bool looks_like_flag(ges_text word) {
    ges_text name = word;
    if (word.len < 2 || word.ptr[0] != '-') {
        return false;
    }
    name = ges_text_skip(word, word.ptr[1] == '-' ? 2 : 1);
    return name.len != 0 && name.ptr[0] != '-' && name.ptr[0] != '=';
}

bool ges_goflags_check(ges_goenv *goenv, ges_word_list *words, ges_text *out) {
    return ges_goflags_split(goenv->mem, goenv->minor, ges_goenv_text(goenv, GES_VAR_GOFLAGS),
                             words, out);
}

bool ges_goflags_split(ges_arena *mem, uint32_t minor, ges_text text, ges_word_list *words,
                       ges_text *out) {
    char quote;
    if (minor < 20) {
        ges_words_fields(mem, text, words);
    } else if (!ges_words_split(mem, text, words, &quote)) {
        *out = ges_text_format(mem, "go: parsing $GOFLAGS: unterminated %c string", quote);
        return false;
    }
    for (size_t i = 0; i < words->count; i++) {
        ges_text word = words->items[i];
        if (!looks_like_flag(word)) {
            *out = ges_text_join(mem, GES_T("go: parsing $GOFLAGS: non-flag "),
                                 ges_gostring_quoted(mem, word));
            return false;
        }
        ges_text name = ges_text_skip(word, word.ptr[1] == '-' ? 2 : 1);
        ges_text value;
        ges_text whole = name;
        (void)ges_text_cut(whole, '=', &name, &value); /* without '=' all of it */
        if (!is_flag_name(minor, name)) {
            *out = ges_text_join(mem, GES_T("go: parsing $GOFLAGS: unknown flag -"), name);
            return false;
        }
    }
    return true;
}
