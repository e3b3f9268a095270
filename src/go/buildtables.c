/* What was fixed when go was built, from the generated sources in the tree around the binary. They
 * count only if they are of this very version; else the values of a plain build are taken. */
#include "go/engine.h"

typedef struct table_place {
    const char *path;
    uint32_t first; /* 1.N */
    uint32_t last;
} table_place;

static const table_place bootstrap_places[] = {
    {"src/internal/buildcfg/zbootstrap.go", 17, UINT32_MAX},
    {"src/cmd/internal/objabi/zbootstrap.go", 16, 16},
};
static const table_place compiler_places[] = {
    {"src/cmd/go/internal/cfg/zdefaultcc.go", 16, UINT32_MAX},
};
static const table_place pair_places[] = {
    {"src/internal/platform/zosarch.go", 21, UINT32_MAX},
    {"src/cmd/go/internal/cfg/zosarch.go", 16, 20},
};
static const table_place cgo_places[] = {
    {"src/go/build/zcgo.go", 16, 24},
};

static void read_table(ges_goenv *goenv, ges_goenv_table *table, const table_place *places,
                       size_t count) {
    table->is_read = true;
    ges_text tree = ges_goroot_tree(goenv);
    for (size_t i = 0; i < count && tree.len != 0; i++) {
        ges_bytes bytes;
        if (goenv->minor < places[i].first || goenv->minor > places[i].last) {
            continue;
        }
        table->path = ges_path_join(goenv->mem, goenv->style, tree, ges_text_of(places[i].path));
        if (goenv->os->file_read(goenv->os, table->path, GES_GOTABLES_MAX, goenv->mem, &bytes,
                                 NULL) == GES_OK) {
            table->source = ges_text_from(bytes);
        }
    }
}

/* "go1.22.3 X:foo" and "go1.22.3" are the same release. */
static bool is_same_release(ges_text binary, ges_text table) {
    ges_text front = binary;
    ges_text rest;
    (void)ges_text_cut(binary, ' ', &front, &rest); /* without a blank all of it */
    return ges_text_equal(front, table) || ges_text_equal(binary, table);
}

static ges_text bootstrap(ges_goenv *goenv) {
    if (!goenv->bootstrap.is_read) {
        read_table(goenv, &goenv->bootstrap, bootstrap_places, GES_COUNT(bootstrap_places));
        ges_gotables_hit version;
        goenv->is_tree_trusted =
            ges_gotables_constant(goenv->bootstrap.source, GES_T("version"), &version) &&
            is_same_release(goenv->binary.version, version.value);
        if (!goenv->is_tree_trusted) {
            goenv->bootstrap.source = GES_T("");
        }
    }
    return goenv->bootstrap.source;
}

static ges_text trusted(ges_goenv *goenv, ges_goenv_table *table, const table_place *places,
                        size_t count) {
    (void)bootstrap(goenv); /* decides about trust */
    if (goenv->is_tree_trusted && !table->is_read) {
        read_table(goenv, table, places, count);
    }
    return table->source;
}

static void set_from(const ges_goenv_table *table, const ges_gotables_hit *hit,
                     ges_goenv_value *out) {
    out->value = hit->value;
    out->source = GES_GOENV_BUILD;
    out->file = table->path;
    out->line = hit->line;
}

static void set_plain(ges_text value, ges_goenv_value *out) {
    out->value = value;
    out->source = GES_GOENV_BUILD;
    out->file = GES_T("");
    out->note = GES_T("as in a plain build");
}

void ges_buildtable_constant(ges_goenv *goenv, const char *name, ges_text plain,
                             ges_goenv_value *out) {
    ges_gotables_hit hit;
    if (ges_gotables_constant(bootstrap(goenv), ges_text_of(name), &hit)) {
        set_from(&goenv->bootstrap, &hit, out);
    } else {
        set_plain(plain, out);
    }
}

/* Source: cmd/dist buildtool clangos. */
static ges_text plain_compiler(ges_text function, ges_text goos) {
    static const ges_text with_clang[] = {GES_LIT("darwin"), GES_LIT("ios"), GES_LIT("freebsd"),
                                          GES_LIT("openbsd")};
    bool is_plus = ges_text_ends(function, GES_T("XX"));
    for (size_t i = 0; i < GES_COUNT(with_clang); i++) {
        if (ges_text_equal(goos, with_clang[i])) {
            return is_plus ? GES_T("clang++") : GES_T("clang");
        }
    }
    return is_plus ? GES_T("g++") : GES_T("gcc");
}

void ges_buildtable_compiler(ges_goenv *goenv, ges_text function, ges_text goos, ges_text goarch,
                             ges_goenv_value *out) {
    ges_gotables_hit hit;
    ges_text source =
        trusted(goenv, &goenv->compilers, compiler_places, GES_COUNT(compiler_places));
    ges_text named;
    if (ges_gotables_compiler(source, function, goos, goarch, &hit)) {
        set_from(&goenv->compilers, &hit, out);
    } else if (ges_distcc_find(goenv, ges_text_ends(function, GES_T("XX")), goos, goarch,
                               &named)) {
        set_plain(named, out);
        out->file = goenv->exe;
        out->note = GES_T("named in the go binary");
    } else {
        set_plain(plain_compiler(function, goos), out);
    }
}

ges_text ges_buildtable_pkg_config(ges_goenv *goenv, ges_goenv_value *out) {
    ges_gotables_hit hit;
    ges_text source =
        trusted(goenv, &goenv->compilers, compiler_places, GES_COUNT(compiler_places));
    if (ges_gotables_constant(source, GES_T("DefaultPkgConfig"), &hit)) {
        set_from(&goenv->compilers, &hit, out);
    } else {
        set_plain(GES_T("pkg-config"), out);
    }
    return out->value;
}

typedef struct plain_pair {
    ges_text goos;
    ges_text goarch;
    uint8_t first;
    uint8_t last;
    uint8_t cgo_first;
    uint8_t cgo_last;
} plain_pair;

static const plain_pair plain_pairs[] = {
#define GES_GO_PAIR(goos, goarch, first, last, cgo_first, cgo_last)                                \
    {GES_LIT(goos), GES_LIT(goarch), first, last, cgo_first, cgo_last},
#include "go/pairs.def"
#undef GES_GO_PAIR
};

static bool find_plain_pair(uint32_t minor, ges_text goos, ges_text goarch, bool *has_cgo) {
    for (size_t i = 0; i < GES_COUNT(plain_pairs); i++) {
        const plain_pair *pair = &plain_pairs[i];
        if (ges_text_equal(pair->goos, goos) && ges_text_equal(pair->goarch, goarch)) {
            *has_cgo = minor >= pair->cgo_first && minor <= pair->cgo_last;
            return minor >= pair->first && minor <= pair->last;
        }
    }
    return false;
}

bool ges_buildtable_pair(ges_goenv *goenv, ges_text goos, ges_text goarch, bool *has_cgo) {
    *has_cgo = false;
    /* A pair that every build of a known Go has needs no file; 4 KiB less to read at each prompt. */
    if (goenv->minor <= GES_GOENV_NEWEST_MINOR &&
        find_plain_pair(goenv->minor, goos, goarch, has_cgo)) {
        return true;
    }
    *has_cgo = false;
    ges_text source = trusted(goenv, &goenv->pairs, pair_places, GES_COUNT(pair_places));
    if (source.len == 0) {
        return find_plain_pair(goenv->minor, goos, goarch, has_cgo);
    }
    return ges_gotables_pair(source, goos, goarch, has_cgo);
}

ges_text ges_buildtable_cgo_enabled(ges_goenv *goenv) {
    ges_gotables_hit hit = {{NULL, 0}, 0};
    ges_text source = goenv->minor >= 25
                          ? bootstrap(goenv)
                          : trusted(goenv, &goenv->cgo, cgo_places, GES_COUNT(cgo_places));
    (void)ges_gotables_constant(source, GES_T("DefaultCGO_ENABLED"), &hit); /* "" then */
    return hit.value;
}
