/* Finds the flaws of a go env file: each line is read as go reads it and as it was meant. */
#include "formats/goenvflaw.h"

#include "base/map.h"
#include "formats/goenvfile.h"

/* Names for which the file is asked. `words`: the value is split into words that may be quoted, so
 * that quotes and blanks are in order. Source: src/internal/cfg KnownEnv of 1.27. */
static const struct {
    ges_text name;
    bool words;
} known[] = {
    {GES_LIT("AR"), true},           {GES_LIT("CC"), true},
    {GES_LIT("CGO_ENABLED"), false}, {GES_LIT("CXX"), true},
    {GES_LIT("FC"), true},           {GES_LIT("GCCGO"), true},
    {GES_LIT("GO111MODULE"), false}, {GES_LIT("GO386"), false},
    {GES_LIT("GOAMD64"), false},     {GES_LIT("GOARCH"), false},
    {GES_LIT("GOARM"), false},       {GES_LIT("GOARM64"), false},
    {GES_LIT("GOAUTH"), true},       {GES_LIT("GOBIN"), false},
    {GES_LIT("GOCACHE"), false},     {GES_LIT("GOCACHEPROG"), true},
    {GES_LIT("GOEXPERIMENT"), false},{GES_LIT("GOFIPS140"), false},
    {GES_LIT("GOFLAGS"), true},      {GES_LIT("GOINSECURE"), false},
    {GES_LIT("GOMIPS"), false},      {GES_LIT("GOMIPS64"), false},
    {GES_LIT("GOMODCACHE"), false},  {GES_LIT("GONOPROXY"), false},
    {GES_LIT("GONOSUMDB"), false},   {GES_LIT("GOOS"), false},
    {GES_LIT("GOPATH"), false},      {GES_LIT("GOPPC64"), false},
    {GES_LIT("GOPRIVATE"), false},   {GES_LIT("GOPROXY"), false},
    {GES_LIT("GORISCV64"), false},   {GES_LIT("GOROOT"), false},
    {GES_LIT("GOSUMDB"), false},     {GES_LIT("GOTMPDIR"), false},
    {GES_LIT("GOTOOLCHAIN"), false}, {GES_LIT("GOVCS"), false},
    {GES_LIT("GOWASM"), false},      {GES_LIT("GOWORK"), false},
    {GES_LIT("PKG_CONFIG"), true},   {GES_LIT("GO_EXTLINK_ENABLED"), false},
};

/* Names that look like settings and for which the file is never asked: the process block decides,
 * or go computes them. Tried with 1.16 to 1.27. GOTELEMETRY is none of them either, but nobody's
 * builds go wrong for it. */
static const ges_text useless[] = {
    GES_LIT("GOENV"),      GES_LIT("GOEXE"),       GES_LIT("GOGCCFLAGS"),  GES_LIT("GOHOSTARCH"),
    GES_LIT("GOHOSTOS"),   GES_LIT("GOTOOLDIR"),   GES_LIT("GOVERSION"),   GES_LIT("GOMOD"),
    GES_LIT("GODEBUG"),
    GES_LIT("GOCOVERDIR"), GES_LIT("GOMAXPROCS"),  GES_LIT("GOGC"),        GES_LIT("GOMEMLIMIT"),
    GES_LIT("GOTRACEBACK"),GES_LIT("GOPACKAGESDRIVER"),
};

static bool is_useless(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(useless); i++) {
        if (ges_text_equal(useless[i], name)) {
            return true;
        }
    }
    return false;
}

typedef enum manner { UNKNOWN, WORDS, PLAIN } manner;

static manner manner_of(ges_text name) {
    for (size_t i = 0; i < GES_COUNT(known); i++) {
        if (ges_text_equal(known[i].name, name)) {
            return known[i].words ? WORDS : PLAIN;
        }
    }
    return ges_text_starts(name, GES_T("CGO_")) ? WORDS : UNKNOWN;
}

/* Blanks and tabs at both ends, and what editors leave behind a line. */
static ges_text trim_blanks(ges_text text) {
    while (text.len != 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) {
        text = ges_text_skip(text, 1);
    }
    while (text.len != 0 && strchr(" \t\r", text.ptr[text.len - 1]) != NULL) {
        text.len--;
    }
    return text;
}

static bool is_name(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        if (!is_letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return text.len != 0 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z';
}

/* Takes "export " or "set " off the front. */
static bool take_prefix(ges_text *text) {
    static const ges_text prefixes[] = {GES_LIT("export"), GES_LIT("set")};
    for (size_t i = 0; i < GES_COUNT(prefixes); i++) {
        size_t len = prefixes[i].len;
        bool is_there = text->len > len && (text->ptr[len] == ' ' || text->ptr[len] == '\t') &&
                        ges_text_equal_nocase(ges_text_slice(*text, 0, len), prefixes[i]);
        if (is_there) {
            *text = trim_blanks(ges_text_skip(*text, len));
            return true;
        }
    }
    return false;
}

static bool is_quoted(ges_text name, ges_text value) {
    if (value.len < 2 || (value.ptr[0] != '"' && value.ptr[0] != '\'') ||
        value.ptr[value.len - 1] != value.ptr[0]) {
        return false;
    }
    /* On Windows lists of directories may be quoted. Source: path/filepath SplitList. */
    bool is_drive = value.len > 3 && value.ptr[2] == ':';
    ges_text inner = ges_text_slice(value, 1, value.len - 1);
    return ges_text_find_char(inner, value.ptr[0]) == GES_NPOS &&
           !(is_drive && ges_text_equal(name, GES_T("GOPATH")));
}

/* The value that is meant when go takes all of it literally. */
static ges_text plain_value(ges_text name, ges_text value, unsigned *kinds) {
    ges_text trimmed = trim_blanks(value);
    *kinds |= trimmed.len != value.len ? (unsigned)GES_GOENV_BLANK : 0;
    while (is_quoted(name, trimmed)) {
        *kinds |= GES_GOENV_QUOTES;
        trimmed = trim_blanks(ges_text_slice(trimmed, 1, trimmed.len - 1));
    }
    return trimmed;
}

/* A line that means to define something: fills name, value and kinds; else it is DEAD. `returns`:
 * carriage returns behind the line. */
static void read_definition(ges_goenv_flaw *line, size_t returns) {
    ges_text rest = trim_blanks(line->raw);
    bool is_indented = rest.ptr != line->raw.ptr;
    bool is_trailed = rest.ptr + rest.len != line->raw.ptr + line->raw.len;
    bool has_prefix = take_prefix(&rest);
    ges_text left = rest;
    ges_text value = {0};
    bool has_equals = ges_text_cut(rest, '=', &left, &value);
    ges_text name = trim_blanks(left);
    manner how = manner_of(name);
    bool is_ours = has_equals && is_name(name) && !is_useless(name);
    if (!is_ours || (has_prefix && how == UNKNOWN)) {
        line->kinds |= GES_GOENV_DEAD;
        return;
    }
    if (how == UNKNOWN) { /* a newer Go may know it, and 1.21+ shows any name of the file */
        line->is_harmless = true;
        return;
    }
    line->kinds |= has_prefix ? (unsigned)GES_GOENV_PREFIX : 0;
    line->kinds |= is_indented || name.len != left.len ? (unsigned)GES_GOENV_BLANK : 0;
    line->kinds |= is_trailed && how == PLAIN ? (unsigned)GES_GOENV_BLANK : 0;
    line->name = name;
    line->value = how == PLAIN ? plain_value(name, value, &line->kinds) : value;
    line->is_read = ges_goenvfile_defines(line->raw, name);
    line->seen = ges_text_skip((ges_text){line->raw.ptr, line->raw.len + returns}, name.len + 1);
    /* Values that are split into words do not mind a \r. */
    line->is_harmless = line->is_read && how == WORDS;
}

static ges_goenv_flaw read_line(ges_text text, ges_text line, uint32_t number) {
    ges_goenv_flaw flaw = {.line = number, .off = (size_t)(line.ptr - text.ptr), .raw = line};
    flaw.len = line.len + (flaw.off + line.len < text.len);
    while (flaw.raw.len != 0 && flaw.raw.ptr[flaw.raw.len - 1] == '\r') {
        flaw.raw.len--;
        flaw.kinds |= GES_GOENV_CR;
    }
    ges_text bare = trim_blanks(flaw.raw);
    if (bare.len == 0 || bare.ptr[0] == '#') {
        flaw.is_harmless = true;
    } else {
        read_definition(&flaw, line.len - flaw.raw.len);
    }
    return flaw;
}

/* Of several lines for a name the last one that go reads counts, else the last one. */
static void choose_winners(const ges_goenv_flaw_list *lines, ges_arena *mem, ges_map *winners) {
    for (size_t i = 0; i < lines->count; i++) {
        ges_goenv_flaw *line = &lines->items[i];
        const ges_goenv_flaw *winner =
            line->name.len != 0 ? ges_map_get(winners, line->name) : NULL;
        bool wins = line->name.len != 0 && (winner == NULL || line->is_read || !winner->is_read);
        if (wins && !ges_map_set(mem, winners, line->name, line)) {
            return; /* the arena remembers */
        }
    }
}

/* What should stand instead of a line. */
static ges_text mend(const ges_goenv_flaw *line, ges_arena *mem) {
    ges_text end = line->len > 0 && line->raw.ptr[line->len - 1] == '\n' ? GES_T("\n") : GES_T("");
    bool is_dead = (line->kinds & GES_GOENV_DEAD) != 0;
    bool is_duplicate = (line->kinds & GES_GOENV_DUPLICATE) != 0;
    if (is_duplicate && line->is_read) {
        return (ges_text){0};
    }
    if (is_dead || is_duplicate) {
        return ges_text_join(mem, GES_T("# "), trim_blanks(line->raw), end);
    }
    return line->name.len == 0
               ? ges_text_join(mem, line->raw, end)
               : ges_text_join(mem, line->name, GES_T("="), line->value, end);
}

void ges_goenv_flaws(ges_text text, ges_arena *mem, ges_goenv_flaw_list *out) {
    ges_goenv_flaw_list lines = {0};
    ges_map winners = {0};
    ges_text rest = text;
    ges_text line = {0};
    uint32_t number = 0;
    while (rest.len != 0 && ges_text_next_line(&rest, &line)) {
        if (!ges_list_push(mem, &lines, read_line(text, line, ++number))) {
            return;
        }
    }
    choose_winners(&lines, mem, &winners);
    for (size_t i = 0; i < lines.count; i++) {
        ges_goenv_flaw *flaw = &lines.items[i];
        const ges_goenv_flaw *winner =
            flaw->name.len != 0 ? ges_map_get(&winners, flaw->name) : NULL;
        bool loses = winner != NULL && winner != flaw;
        flaw->kinds |= loses ? (unsigned)GES_GOENV_DUPLICATE : 0;
        if (flaw->kinds != 0) {
            bool is_only_cr = (flaw->kinds & ~(unsigned)GES_GOENV_CR) == 0;
            flaw->is_harmless = loses ? ges_text_equal(winner->value, flaw->value)
                                      : flaw->is_harmless && is_only_cr;
            flaw->mended = mend(flaw, mem);
            (void)ges_list_push(mem, out, *flaw); /* the arena remembers */
        }
    }
}

const char *ges_goenv_flaw_name(unsigned kinds) {
    static const struct {
        unsigned kind;
        const char *name;
    } names[] = {
        {GES_GOENV_DEAD, "go never reads it"},
        {GES_GOENV_DUPLICATE, "another line for the same name counts"},
        {GES_GOENV_PREFIX, "go skips lines of shell syntax"},
        {GES_GOENV_QUOTES, "the quotes are part of the value"},
        {GES_GOENV_BLANK, "blanks are part of the name or value"},
        {GES_GOENV_CR, "the carriage return is part of the value"},
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (kinds & names[i].kind) {
            return names[i].name;
        }
    }
    return "";
}
