/* Flags of `go env`. */
#include "go/envflags.h"

#include "formats/gostring.h"

typedef enum flag_kind { FLAG_JSON, FLAG_UNSET, FLAG_WRITE, FLAG_CHANGED, FLAG_DRY, FLAG_TRACED, FLAG_CHDIR } flag_kind;

typedef struct flag {
    ges_text name;
    uint8_t since; /* 1.N */
    flag_kind kind;
} flag;

static const flag known_flags[] = {
    {GES_LIT("json"), 16, FLAG_JSON},       {GES_LIT("u"), 16, FLAG_UNSET},
    {GES_LIT("w"), 16, FLAG_WRITE},         {GES_LIT("changed"), 23, FLAG_CHANGED},
    {GES_LIT("n"), 20, FLAG_DRY},           {GES_LIT("x"), 20, FLAG_TRACED},
    {GES_LIT("C"), 20, FLAG_CHDIR},
};

static const flag *find_flag(const ges_goenv *goenv, ges_text name) {
    for (size_t i = 0; i < GES_COUNT(known_flags); i++) {
        if (ges_text_equal(known_flags[i].name, name)) {
            return goenv->minor >= known_flags[i].since ? &known_flags[i] : NULL;
        }
    }
    return NULL;
}

static void refuse(const ges_goenv *goenv, ges_envflags *flags, ges_builder *err) {
    flags->is_refused = true;
    ges_build_format(err, "usage: go env [-json] %s[-u] [-w] [var ...]\n"
                          "Run 'go help env' for details.\n",
                     goenv->minor >= 23 ? "[-changed] " : "");
}

/* Source: strconv ParseBool. */
bool ges_envflags_parse_bool(ges_text text, bool *out) {
    static const ges_text yes[] = {GES_LIT("1"),    GES_LIT("t"),    GES_LIT("T"),
                                   GES_LIT("TRUE"), GES_LIT("true"), GES_LIT("True")};
    static const ges_text no[] = {GES_LIT("0"),     GES_LIT("f"),     GES_LIT("F"),
                                  GES_LIT("FALSE"), GES_LIT("false"), GES_LIT("False")};
    for (size_t i = 0; i < GES_COUNT(yes); i++) {
        if (ges_text_equal(text, yes[i]) || ges_text_equal(text, no[i])) {
            *out = ges_text_equal(text, yes[i]);
            return true;
        }
    }
    return false;
}

static void set_bool(ges_envflags *flags, flag_kind kind, bool value) {
    switch (kind) {
    case FLAG_JSON:
        flags->on.is_json = value;
        break;
    case FLAG_UNSET:
        flags->on.is_unset = value;
        break;
    case FLAG_WRITE:
        flags->on.is_write = value;
        break;
    case FLAG_CHANGED:
        flags->on.is_changed = value;
        break;
    case FLAG_DRY:
        flags->on.is_dry = value;
        break;
    case FLAG_TRACED:
        flags->on.is_traced = value;
        break;
    case FLAG_CHDIR:
        break;
    }
}

/* 1.20 changes the directory at once; later -C may only be the first word, and was taken away. */
static bool set_chdir(ges_goenv *goenv, ges_envflags *flags, ges_text dir, ges_text *why) {
    ges_error error = {0};
    if (goenv->minor >= 21) {
        *why = GES_T("-C flag must be first flag on command line");
        return false;
    }
    if (ges_goenv_chdir(goenv, dir, &error) != GES_OK) {
        *why = ges_text_copy(goenv->mem, ges_text_of(error.text));
        return false;
    }
    flags->has_chdir = true;
    flags->chdir = dir;
    return true;
}

/* One word of GOFLAGS. Source: cmd/go base SetFromGOFLAGS. */
static void apply_goflag(ges_goenv *goenv, ges_text word, ges_envflags *flags, ges_builder *err) {
    ges_text name = word;
    ges_text value = {NULL, 0};
    ges_text quoted_where =
        goenv->os->family == GES_OS_WINDOWS ? GES_T("%GOFLAGS%") : GES_T("$GOFLAGS");
    bool has_value = ges_text_cut(word, '=', &name, &value);
    if (name.len == 0) {
        return;
    }
    name = ges_text_starts(name, GES_T("--")) ? ges_text_skip(name, 1) : name;
    const flag *known = find_flag(goenv, ges_text_skip(name, 1));
    bool is_on = true;
    ges_text why;
    if (known == NULL) {
        return;
    }
    if (known->kind == FLAG_CHDIR) {
        if (!has_value) {
            ges_build_format(err, "go: flag needs an argument: %.*s (from %.*s)\n", GES_FMT(name),
                             GES_FMT(quoted_where));
            refuse(goenv, flags, err);
        } else if (!set_chdir(goenv, flags, value, &why)) {
            ges_build_str(err, "go: invalid value ");
            ges_gostring_quote(err, value);
            ges_build_format(err, " for flag %.*s (from %.*s): %.*s\n", GES_FMT(name),
                             GES_FMT(quoted_where), GES_FMT(why));
            refuse(goenv, flags, err);
        }
        return;
    }
    if (has_value && !ges_envflags_parse_bool(value, &is_on)) {
        ges_build_str(err, "go: invalid boolean value ");
        ges_gostring_quote(err, value);
        ges_build_format(err, " for flag %.*s (from %.*s): parse error\n", GES_FMT(name),
                         GES_FMT(quoted_where));
        refuse(goenv, flags, err);
        return;
    }
    set_bool(flags, known->kind, is_on);
}

void ges_envflags_from_goflags(ges_goenv *goenv, ges_envflags *flags, ges_builder *err) {
    ges_word_list words = {0};
    ges_text text = ges_goenv_text(goenv, GES_VAR_GOFLAGS);
    char quote;
    if (goenv->minor < 20) {
        ges_words_fields(goenv->mem, text, &words);
    } else if (!ges_words_split(goenv->mem, text, &words, &quote)) {
        return;
    }
    for (size_t i = 0; i < words.count && !flags->is_refused; i++) {
        apply_goflag(goenv, words.items[i], flags, err);
    }
}

/* Takes a word for a flag: its name without dashes and its value. False: it is none. */
static bool take_apart(ges_text word, ges_text *name, ges_text *value, bool *has_value) {
    *name = ges_text_skip(word, ges_text_starts(word, GES_T("--")) ? 2 : 1);
    *value = (ges_text){NULL, 0};
    if (name->len == 0 || name->ptr[0] == '-' || name->ptr[0] == '=') {
        return false;
    }
    ges_text whole = *name;
    *has_value = ges_text_cut(whole, '=', name, value);
    return true;
}

static void complain(ges_goenv *goenv, ges_envflags *flags, ges_builder *err, const char *before,
                     ges_text name) {
    ges_build_format(err, "%s%.*s\n", before, GES_FMT(name));
    refuse(goenv, flags, err);
}

/* Sets a flag of the command line; `next` is the word behind it, if there is one. Answers how many
 * words it took. Source: flag FlagSet.parseOne. */
static size_t set_flag(ges_goenv *goenv, const flag *known, ges_text name, ges_text value,
                       bool has_value, const ges_text *next, ges_envflags *flags,
                       ges_builder *err) {
    bool is_on = true;
    ges_text why;
    if (known->kind != FLAG_CHDIR) {
        if (has_value && !ges_envflags_parse_bool(value, &is_on)) {
            ges_build_str(err, "invalid boolean value ");
            ges_gostring_quote(err, value);
            ges_build_format(err, " for -%.*s: parse error\n", GES_FMT(name));
            refuse(goenv, flags, err);
        } else {
            set_bool(flags, known->kind, is_on);
        }
        return 1;
    }
    if (!has_value && next == NULL) {
        complain(goenv, flags, err, "flag needs an argument: -", name);
        return 1;
    }
    ges_text dir = has_value ? value : *next;
    if (!set_chdir(goenv, flags, dir, &why)) {
        ges_build_str(err, "invalid value ");
        ges_gostring_quote(err, dir);
        ges_build_format(err, " for flag -%.*s: %.*s\n", GES_FMT(name), GES_FMT(why));
        refuse(goenv, flags, err);
    }
    return has_value ? 1 : 2;
}

size_t ges_envflags_parse(ges_goenv *goenv, const ges_text *words, size_t count,
                          ges_envflags *flags, ges_builder *err) {
    size_t i = 0;
    while (i < count && !flags->is_refused) {
        ges_text word = words[i];
        ges_text name;
        ges_text value;
        bool has_value = false;
        if (word.len < 2 || word.ptr[0] != '-') {
            return i;
        }
        if (ges_text_equal(word, GES_T("--"))) {
            return i + 1;
        }
        if (!take_apart(word, &name, &value, &has_value)) {
            complain(goenv, flags, err, "bad flag syntax: ", word);
            return i;
        }
        const flag *known = find_flag(goenv, name);
        if (known != NULL) {
            i += set_flag(goenv, known, name, value, has_value, i + 1 < count ? &words[i + 1] : NULL,
                          flags, err);
        } else if (ges_text_equal(name, GES_T("h")) || ges_text_equal(name, GES_T("help"))) {
            refuse(goenv, flags, err);
        } else {
            complain(goenv, flags, err, "flag provided but not defined: -", name);
        }
    }
    return i;
}
