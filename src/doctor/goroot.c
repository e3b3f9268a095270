/* Questions about GOROOT. Pure. */
#include "doctor/goroot.h"

#include "go/version.h"

#include <string.h>

ges_text ges_goroot_shown(const ges_facts *facts, ges_arena *mem, const ges_fact_setting *setting) {
    const ges_fact_go *go = ges_fact_first_go(facts);
    bool is_raw = setting->source == GES_FACT_PROCESS &&
                  (go == NULL || ges_go_version_minor(go->version) >= 21);
    return is_raw ? setting->value : ges_path_clean(mem, facts->style, setting->value);
}

/* Quotes, blanks and line ends around a value, and a ~: goroot_missing explains them. */
static bool is_plain(ges_text value) {
    static const char odd[] = "\"' \t\r";
    char first = value.len != 0 ? value.ptr[0] : '~';
    char last = value.len != 0 ? value.ptr[value.len - 1] : '~';
    return first != '~' && strchr(odd, first) == NULL && strchr(odd, last) == NULL;
}

/* Where packages put a version into the path: `piece`, then a digit. */
static bool has_package_version(ges_text value) {
    static const ges_text pieces[] = {
        GES_LIT("/Cellar/go/"),     GES_LIT("/Cellar/go@"), GES_LIT("/usr/lib/go-"),
        GES_LIT("/usr/lib64/go-"), GES_LIT("/snap/go/"),   GES_LIT("/scoop/apps/go/"),
        GES_LIT("\\scoop\\apps\\go\\"),
    };
    for (size_t i = 0; i < GES_COUNT(pieces); i++) {
        size_t at = ges_text_find(value, pieces[i]);
        ges_text rest = at != GES_NPOS ? ges_text_skip(value, at + pieces[i].len) : (ges_text){0};
        if (rest.len != 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
            return true;
        }
    }
    return false;
}

bool ges_goroot_is_stale(const ges_facts *facts, const ges_fact_setting *setting) {
    const ges_fact_place *place = ges_fact_place_at(facts, setting->value);
    if (place == NULL || place->is_dir || !is_plain(setting->value)) {
        return false;
    }
    ges_text base = ges_path_base(facts->style, setting->value);
    bool is_go = ges_text_equal(base, GES_T("go")) || ges_text_equal_nocase(base, GES_T("go.exe"));
    return place->real.len != 0 ? is_go : has_package_version(setting->value);
}

const char *ges_goroot_manager(const ges_facts *facts, ges_text value) {
    static const struct {
        const char *name;
        ges_text piece; /* separators of Unix */
    } managers[] = {
        {"goenv", GES_LIT("/.goenv/versions/")},  {"asdf", GES_LIT("/.asdf/installs/golang/")},
        {"mise", GES_LIT("/mise/installs/go/")},  {"gvm", GES_LIT("/.gvm/gos/")},
        {"gobrew", GES_LIT("/.gobrew/")},         {"g", GES_LIT("/.g/go")},
        {"gimme", GES_LIT("/.gimme/versions/")},  {"pkgx", GES_LIT("/.pkgx/go.dev/")},
        {"vfox", GES_LIT("/.version-fox/cache/")}, {"proto", GES_LIT("/.proto/tools/go/")},
    };
    for (size_t i = 0; i < GES_COUNT(managers); i++) {
        if (facts->style == GES_PATH_UNIX && ges_text_contains(value, managers[i].piece)) {
            return managers[i].name;
        }
    }
    return NULL;
}
