/* safe.directory of git's configuration. Only read when a repository belongs to another user. */
#include "doctor/facts_safedir.h"

#include "base/number.h"
#include "formats/gitconfig.h"

typedef struct look {
    ges_gather *g;
    ges_text dir;
    size_t files;    /* read so far */
    bool is_safe;    /* by what was read up to here */
    bool is_unknown; /* something could not be read */
} look;

static void read_config(look *l, ges_text path, uint32_t depth);

static ges_text home_of(const look *l) {
    return ges_gather_env(l->g, "HOME");
}

static ges_text join(const look *l, ges_text dir, ges_text below) {
    return ges_path_join(l->g->mem, l->g->facts->style, dir, below);
}

/* ~/x; ~name/x and %(prefix)/x stay unknown. */
static ges_text expanded(look *l, ges_text value) {
    if (ges_text_starts(value, GES_T("~/")) && home_of(l).len != 0) {
        return join(l, home_of(l), ges_text_skip(value, 2));
    }
    bool is_other = ges_text_starts(value, GES_T("~")) || ges_text_starts(value, GES_T("%("));
    l->is_unknown = l->is_unknown || is_other;
    return value;
}

/* Git takes the exact path only; since 2.46 also a front of it with a star, links, and a slash at the
 * end. Which git this is cannot be told without running it, so all of them count. */
static bool may_mean(const look *l, ges_text value) {
    ges_path_style style = l->g->facts->style;
    ges_text real = {0};
    if (ges_text_equal(value, GES_T("*"))) {
        return true;
    }
    if (!ges_path_is_abs(style, value)) {
        return false;
    }
    bool is_tree = ges_text_ends(value, GES_T("/*"));
    value = is_tree ? ges_text_slice(value, 0, value.len - 1) : value;
    value = ges_path_clean(l->g->mem, style, value);
    if (l->g->os->path_resolve(l->g->os, value, l->g->mem, &real, NULL) == GES_OK) {
        value = real;
    }
    return ges_path_equal(style, value, l->dir) ||
           (is_tree && ges_path_inside(style, l->dir, value));
}

static void take_value(look *l, ges_text value) {
    if (value.len == 0) {
        l->is_safe = false; /* the list begins anew */
    } else {
        value = expanded(l, value);
        l->is_safe = l->is_safe || may_mean(l, value);
    }
}

/* An include, conditional or not: what is included by a condition that fails is believed, too. */
static void follow(look *l, ges_text from, ges_text path, uint32_t depth) {
    path = expanded(l, path);
    if (!ges_path_is_abs(l->g->facts->style, path)) {
        ges_text dir = ges_path_dir(l->g->mem, l->g->facts->style, from);
        path = join(l, dir, path);
    }
    read_config(l, path, depth + 1);
}

/* NOLINTNEXTLINE(misc-no-recursion): at most GES_FACT_VCS_DEPTH deep */
static void read_config(look *l, ges_text path, uint32_t depth) {
    const ges_os *os = l->g->os;
    ges_bytes bytes = {0};
    ges_gitconfig_list list = {0};
    if (depth > GES_FACT_VCS_DEPTH || l->files++ == GES_FACT_VCS_CONFIGS) {
        l->is_unknown = true;
        return;
    }
    ges_status status = os->file_read(os, path, GES_GITCONFIG_MAX, l->g->mem, &bytes, NULL);
    if (status == GES_NOT_FOUND) {
        return;
    }
    if (status != GES_OK ||
        ges_gitconfig_parse(ges_text_from(bytes), l->g->mem, &list, NULL) != GES_OK) {
        l->is_unknown = true;
        return;
    }
    for (size_t i = 0; i < list.count && !l->is_unknown; i++) {
        const ges_gitconfig_entry *entry = &list.items[i];
        bool is_include = ges_gitconfig_is(entry, "include", "path") ||
                          (ges_text_equal_nocase(entry->section, GES_T("includeIf")) &&
                           ges_text_equal_nocase(entry->key, GES_T("path")));
        if (is_include && entry->value.len != 0) {
            follow(l, path, entry->value, depth);
        } else if (ges_gitconfig_is(entry, "safe", "directory")) {
            take_value(l, entry->value);
        }
    }
}

/* etc/gitconfig of git's prefix, which is /etc/gitconfig for /usr; both are read when they differ. */
static void read_system(look *l) {
    const ges_fact_program *git = ges_fact_program_named(l->g->facts, "git");
    ges_path_style style = l->g->facts->style;
    ges_text named = ges_gather_env(l->g, "GIT_CONFIG_SYSTEM");
    if (ges_gather_env(l->g, "GIT_CONFIG_NOSYSTEM").len != 0) {
        return;
    }
    if (named.len != 0) {
        read_config(l, named, 0);
        return;
    }
    read_config(l, GES_T("/etc/gitconfig"), 0);
    if (git == NULL || git->real.len == 0) {
        return;
    }
    ges_text bin = ges_path_dir(l->g->mem, style, git->real);
    ges_text prefix = ges_path_dir(l->g->mem, style, bin);
    if (!ges_text_equal(prefix, GES_T("/usr")) && !ges_text_equal(prefix, GES_T("/"))) {
        read_config(l, join(l, prefix, GES_T("etc/gitconfig")), 0);
    }
}

static void read_global(look *l) {
    ges_text named = {0};
    if (ges_env_find(l->g->os, &l->g->env, GES_T("GIT_CONFIG_GLOBAL"), &named)) {
        if (named.len != 0) {
            read_config(l, named, 0);
        }
        return;
    }
    ges_text xdg = ges_gather_env(l->g, "XDG_CONFIG_HOME");
    ges_text home = home_of(l);
    if (xdg.len == 0 && home.len != 0) {
        xdg = join(l, home, GES_T(".config"));
    }
    if (xdg.len != 0) {
        read_config(l, join(l, xdg, GES_T("git/config")), 0);
    }
    if (home.len != 0) {
        read_config(l, join(l, home, GES_T(".gitconfig")), 0);
    }
}

/* GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 ... */
static void read_environment(look *l) {
    uint64_t count = 0;
    ges_text told = ges_gather_env(l->g, "GIT_CONFIG_COUNT");
    if (told.len == 0) {
        return;
    }
    if (!ges_parse_u64(told, &count) || count > GES_FACT_VCS_CONFIGS) {
        l->is_unknown = true;
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        ges_text key = ges_text_format(l->g->mem, "GIT_CONFIG_KEY_%u", i);
        ges_text value = ges_text_format(l->g->mem, "GIT_CONFIG_VALUE_%u", i);
        key = ges_gather_env(l->g, ges_text_cstr(l->g->mem, key));
        if (ges_text_equal_nocase(key, GES_T("safe.directory"))) {
            take_value(l, ges_gather_env(l->g, ges_text_cstr(l->g->mem, value)));
        }
    }
}

bool ges_gather_may_be_safe(ges_gather *g, ges_text dir) {
    /* A repository that is named is not checked; the second is what git -c leaves behind. */
    static const char *const passes[] = {"GIT_DIR", "GIT_CONFIG_PARAMETERS"};
    look l = {.g = g, .dir = dir};
    for (size_t i = 0; i < GES_COUNT(passes); i++) {
        if (ges_gather_env(g, passes[i]).len != 0) {
            return true;
        }
    }
    read_system(&l);
    read_global(&l);
    read_environment(&l);
    return l.is_safe || l.is_unknown;
}
