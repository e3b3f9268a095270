/* Variables that a file may not set unnoticed. */
#include "env/danger.h"

typedef struct danger {
    ges_text pattern;
    ges_text found;
    const char *reason;
} danger;

static const danger dangers[] = {
#define GES_DANGER(pattern, found, reason) {GES_LIT(pattern), GES_LIT(found), reason},
#include "env/danger.def"
#undef GES_DANGER
};

/* Without regard to case: on Windows it does not count, and programs read http_proxy too. */
static bool matches(ges_text pattern, ges_text name) {
    if (ges_text_ends(pattern, GES_T("*"))) {
        pattern.len--;
        return ges_text_equal_nocase(pattern, ges_text_slice(name, 0, pattern.len));
    }
    if (ges_text_starts(pattern, GES_T("*"))) {
        pattern = ges_text_skip(pattern, 1);
        return name.len >= pattern.len &&
               ges_text_equal_nocase(pattern, ges_text_skip(name, name.len - pattern.len));
    }
    return ges_text_equal_nocase(pattern, name);
}

/* Flags of the go command that at most change what is built from the same sources by the same
 * tools. Source: `go help build`, `go help testflag` of 1.26. */
static const char harmless_flags[] =
    "a n p v x asan buildvcs cover covermode coverpkg count failfast fullpath json list mod "
    "modcacherw msan parallel race run short skip shuffle tags timeout trimpath vet work ";

static bool is_harmless_flag(ges_text word) {
    ges_text rest = ges_text_of(harmless_flags);
    ges_text known;
    size_t at = 0;
    while (at < word.len && word.ptr[at] == '-') {
        at++;
    }
    ges_text flag = ges_text_skip(word, at);
    at = ges_text_find_char(flag, '=');
    flag = at != GES_NPOS ? ges_text_slice(flag, 0, at) : flag;
    while (ges_text_next(&rest, ' ', &known)) {
        if (known.len != 0 && ges_text_equal(known, flag)) {
            return true;
        }
    }
    return flag.len == 0;
}

static const char *danger_of_flags(ges_text value) {
    size_t from = 0;
    for (size_t i = 0; i <= value.len; i++) {
        bool is_end = i == value.len || strchr(" \t\r\n'\"", value.ptr[i]) != NULL;
        if (is_end && !is_harmless_flag(ges_text_slice(value, from, i))) {
            return "gives go commands a flag that is not known to be harmless";
        }
        from = is_end ? i + 1 : from;
    }
    return NULL;
}

/* Lists of directories: an absolute one, or one with "..", is none of the project's own. */
static const char *danger_of_path(ges_text value) {
    char before = ';';
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool is_first = before == ';' || before == ':';
        bool is_up = c == '.' && i + 1 < value.len && value.ptr[i + 1] == '.';
        if ((is_first && (c == '/' || c == '\\')) || is_up) {
            return "puts directories outside of the project in front of PATH: who may write there "
                   "decides which programs every command is";
        }
        before = c == ' ' || c == '\t' ? before : c;
    }
    return "puts directories of the project in front of PATH";
}

const char *ges_danger_of(ges_text name, ges_text value) {
    const char *never = ges_danger_never(name);
    if (never != NULL) {
        return never;
    }
    if (ges_text_equal(name, GES_T("GES_PATH"))) {
        return danger_of_path(value);
    }
    for (size_t i = 0; i < GES_COUNT(dangers); i++) {
        if (matches(dangers[i].pattern, name) && ges_text_contains(value, dangers[i].found)) {
            return dangers[i].reason;
        }
    }
    return ges_text_equal_nocase(name, GES_T("GOFLAGS")) ? danger_of_flags(value) : NULL;
}

const char *ges_danger_never(ges_text name) {
    static const ges_text ours[] = {GES_LIT("GES_PATH"), GES_LIT("GES_UNSET"), GES_LIT("GES_GO"),
                                    GES_LIT("GES_DOTENV"), GES_LIT("GES_NEEDS")};
    static const ges_text kept[] = {
        GES_LIT("PWD"),      GES_LIT("OLDPWD"),       GES_LIT("SHLVL"), GES_LIT("_"),
        GES_LIT("UID"),      GES_LIT("EUID"),         GES_LIT("PPID"),  GES_LIT("SHELLOPTS"),
        GES_LIT("BASHOPTS"), GES_LIT("BASH_VERSINFO")};
    /* A file that could move the approvals would approve the next one itself; so with the journal
     * that `ges undo` reads, and the settings. */
    static const ges_text places[] = {GES_LIT("HOME"),           GES_LIT("USERPROFILE"),
                                      GES_LIT("XDG_DATA_HOME"),  GES_LIT("XDG_STATE_HOME"),
                                      GES_LIT("XDG_CACHE_HOME"), GES_LIT("XDG_CONFIG_HOME"),
                                      GES_LIT("LOCALAPPDATA"),   GES_LIT("APPDATA"),
                                      GES_LIT("HOMEDRIVE"),      GES_LIT("HOMEPATH")};
    for (size_t i = 0; i < GES_COUNT(places); i++) {
        if (ges_text_equal_nocase(name, places[i])) {
            return "says where ges keeps what you approved, and is never loaded";
        }
    }
    for (size_t i = 0; i < GES_COUNT(ours); i++) {
        if (ges_text_equal(name, ours[i])) {
            return NULL;
        }
    }
    for (size_t i = 0; i < GES_COUNT(kept); i++) {
        if (ges_text_equal(name, kept[i])) {
            return "is the shell's own and never loaded";
        }
    }
    return matches(GES_T("GES_*"), name) || matches(GES_T("__GES_*"), name)
               ? "is ges's own and never loaded"
               : NULL;
}
