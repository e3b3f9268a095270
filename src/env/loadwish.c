/* Puts together what the approved files of a project ask for. */
#include "env/loadwish.h"

#include "base/number.h"
#include "env/danger.h"
#include "env/makedirs.h"
#include "env/scope.h"

typedef struct collecting {
    const ges_load_request *request;
    const ges_project *project;
    ges_arena *mem;
    ges_load_wish_list all; /* the specials among them */
    size_t bytes;           /* of their names and values */
    ges_load_wanted wanted;
} collecting;

/* A session remembers so many that it was told; with more it would tell some each time. */
static void note(collecting *c, ges_text key, ges_text text) {
    enum { MOST = GES_LOADED_MAX_TOLD - 2 }; /* some are not from here */
    if (c->wanted.notes.count > MOST) {
        return;
    }
    if (c->wanted.notes.count == MOST) {
        text = GES_T("more than that is left out; 'ges allow' shows it");
    }
    ges_load_note one = {ges_text_join(c->mem, text, GES_T("\n"), key), text};
    (void)ges_list_push(c->mem, &c->wanted.notes, one); /* the arena remembers */
}

/* --- which files count ------------------------------------------------------------------------ */

static ges_text not_allowed(collecting *c, const ges_load_file *file) {
    const ges_text path = file->file.path;
    switch (file->trust) {
    case GES_TRUST_UNKNOWN:
        return ges_text_join(
            c->mem, GES_T("'"), path,
            GES_T("' is not loaded: look at it and approve it with 'ges allow', or "
                  "'ges deny' it"));
    case GES_TRUST_CHANGED:
        return ges_text_join(c->mem, GES_T("'"), path,
                             GES_T("' has changed and is not loaded: look at it and approve it "
                                   "again with 'ges allow'"));
    case GES_TRUST_ALLOWED:
    case GES_TRUST_DENIED:
        break;
    }
    return GES_T("");
}

static bool counts(collecting *c, const ges_load_file *file) {
    const ges_project_file *f = &file->file;
    ges_text hash = f->is_read ? ges_trust_hex(c->mem, f->hash) : GES_T("");
    if (file->trust == GES_TRUST_DENIED) {
        return false;
    }
    if (f->status != GES_OK || file->problem.len != 0) {
        note(c, hash, f->status != GES_OK ? f->problem : file->problem);
        return false;
    }
    ges_text why = not_allowed(c, file);
    if (why.len != 0) {
        note(c, hash, why);
    }
    return file->trust == GES_TRUST_ALLOWED;
}

/* --- their variables -------------------------------------------------------------------------- */

static ges_load_wish *find(collecting *c, ges_text name) {
    for (size_t i = 0; i < c->all.count; i++) {
        if (ges_env_name_equal(c->request->os, c->all.items[i].name, name)) {
            return &c->all.items[i];
        }
    }
    return NULL;
}

static void wish(collecting *c, ges_load_wish what) {
    ges_load_wish *old = find(c, what.name);
    if (old != NULL) {
        *old = what;
    } else {
        (void)ges_list_push(c->mem, &c->all, what); /* the arena remembers */
    }
}

/* Why a file may not say that, as a clause behind the name; NULL: it may. */
static const char *flaw(const collecting *c, ges_text name, ges_text value, const char **subject) {
    const ges_load_request *r = c->request;
    ges_error err = {0};
    const char *why = ges_danger_never(name);
    bool is_special = ges_text_starts(name, GES_T("GES_")) && why == NULL;
    *subject = "it ";
    if (why == NULL && ges_scope_check_value(r->os, name, value, &err) != GES_OK) {
        why = "is longer than the system takes";
    }
    if (why == NULL && r->refuses != NULL && !is_special) {
        *subject = "";
        why = r->refuses(r->self, name, value);
    }
    return why;
}

static void take(collecting *c, const ges_project_file *file) {
    for (size_t i = 0; i < file->vars.count; i++) {
        const ges_project_var *var = &file->vars.items[i];
        const char *subject = NULL;
        const char *why = flaw(c, var->name, var->value, &subject);
        if (ges_text_equal(var->name, GES_LOAD_DIALECT) &&
            !ges_text_equal(file->name, GES_LOAD_OWN_FILE)) {
            why = "counts only in ges.env";
        }
        if (why != NULL) {
            note(c, GES_T(""),
                 ges_text_format(c->mem, "'%.*s' line %u: %.*s is left out: %s%s",
                                 GES_FMT(file->path), (unsigned)var->line, GES_FMT(var->name),
                                 subject, why));
            continue;
        }
        c->bytes += var->name.len + var->value.len;
        if (c->all.count >= GES_LOADED_MAX_VARS || c->bytes > GES_LOAD_MAX_BYTES) {
            note(c, GES_T(""),
                 ges_text_format(c->mem,
                                 "'%.*s' line %u: more than %d variables or %d bytes; the rest is "
                                 "left out",
                                 GES_FMT(file->path), (unsigned)var->line, GES_LOADED_MAX_VARS,
                                 GES_LOAD_MAX_BYTES));
            return;
        }
        wish(c, (ges_load_wish){.name = var->name, .value = var->value});
    }
}

/* --- ges.env's own names ---------------------------------------------------------------------- */

/* A drive's colon parts nothing. */
static size_t entry_len(const ges_os *os, ges_text list) {
    size_t len = 0;
    while (len < list.len && list.ptr[len] != ';' &&
           (list.ptr[len] != ':' || (os->family == GES_OS_WINDOWS && len == 1))) {
        len++;
    }
    return len;
}

/* Who may write a directory decides which programs are in it; NULL: nobody else may. */
static const char *flaw_of_dir(const collecting *c, ges_text dir) {
    enum { WORLD_WRITES = 0002 };
    const ges_os *os = c->request->os;
    ges_file_info info;
    ges_text there = ges_nearest_dir(os, dir, c->mem); /* one that is missing may be made later */
    if (os->family == GES_OS_WINDOWS || os->file_info(os, there, true, &info, NULL) != GES_OK) {
        return NULL;
    }
    if (info.owner != 0 && info.owner != os->user_id(os)) {
        return "it belongs to another user, who can put programs there";
    }
    return (info.mode & WORLD_WRITES) != 0 ? "everybody may write there: take that away with chmod o-w" : NULL;
}

/* Directories of the project; both ';' and ':' part them, as the file goes to every system. */
static void take_path(collecting *c, ges_text list) {
    const ges_os *os = c->request->os;
    ges_path_style style = ges_os_style(os);
    while (list.len != 0) {
        size_t len = entry_len(os, list);
        ges_text entry = ges_text_trim(ges_text_slice(list, 0, len));
        list = ges_text_skip(list, len + 1);
        if (entry.len == 0) {
            continue;
        }
        ges_text dir = ges_path_is_abs(style, entry)
                           ? ges_path_clean(c->mem, style, entry)
                           : ges_path_join(c->mem, style, c->project->root, entry);
        const char *why = ges_text_find_char(dir, ges_path_list_separator(style)) != GES_NPOS
                              ? "it holds what parts the entries"
                              : flaw_of_dir(c, dir);
        if (why != NULL) {
            note(c, GES_T(""),
                 ges_text_format(c->mem, "GES_PATH: '%.*s' is not put into PATH: %s", GES_FMT(dir),
                                 why));
            continue;
        }
        (void)ges_list_push(c->mem, &c->wanted.path, dir); /* the arena remembers */
    }
}

/* The first of a list with blanks or commas between, and what is behind it; may be empty. */
static ges_text next_name(ges_text *list) {
    size_t len = 0;
    while (len < list->len && list->ptr[len] != ' ' && list->ptr[len] != ',' &&
           list->ptr[len] != '\t') {
        len++;
    }
    ges_text name = ges_text_slice(*list, 0, len);
    *list = ges_text_skip(*list, len + 1);
    return name;
}

static void take_unset(collecting *c, ges_text list) {
    while (list.len != 0) {
        ges_text name = next_name(&list);
        const char *subject = "";
        ges_error err = {0};
        const char *why = ges_scope_check_name(c->request->os, name, &err) == GES_OK
                              ? flaw(c, name, GES_T(""), &subject)
                              : "it is no name";
        if (name.len != 0 && why == NULL) {
            wish(c, (ges_load_wish){.name = name, .is_unset = true});
        } else if (name.len != 0) {
            note(c, GES_T(""),
                 ges_text_format(c->mem, "GES_UNSET: '%.*s' stays as it is: %s%s", GES_FMT(name),
                                 subject, why));
        }
    }
}

/* What the user has to set, since no file of the project may hold it. */
static void take_needs(collecting *c, ges_text list) {
    ges_text value;
    while (list.len != 0) {
        ges_text name = next_name(&list);
        bool is_there = name.len == 0 || find(c, name) != NULL ||
                        ges_env_find(c->request->os, c->request->env, name, &value);
        if (!is_there) {
            note(c, GES_T(""),
                 ges_text_format(c->mem, "'%.*s' needs %.*s, and that is not set",
                                 GES_FMT(c->project->root), GES_FMT(name)));
        }
    }
}

/* With a '/' in it GOTOOLCHAIN would name a program below this directory. */
static bool is_version(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
        if (!(c >= '0' && c <= '9') && (i == 0 || !is_word)) {
            return false;
        }
    }
    return text.len != 0;
}

/* What the module asks for, now and whenever that changes. A Go that is not here is fetched by the
 * one in PATH, which reads the same file. */
static ges_text follow(collecting *c, ges_text name) {
    const ges_load_request *r = c->request;
    ges_text path = ges_path_join(c->mem, ges_os_style(r->os), c->project->root, name);
    ges_file_info info = {0};
    bool is_there = r->os->file_info(r->os, path, true, &info, NULL) == GES_OK;
    ges_project_dir file = {path, is_there ? info.mtime_ns : 0};
    (void)ges_list_push(c->mem, &c->wanted.follows, file); /* the arena remembers */
    if (!is_there) {
        note(c, GES_T(""), ges_text_format(c->mem, "GES_GO: '%.*s' is not there", GES_FMT(path)));
        return GES_T("");
    }
    ges_text root = r->find_go != NULL ? r->find_go(r->self, path) : GES_T("");
    ges_text why = root.len == 0 && r->tell_no_go != NULL ? r->tell_no_go(r->self, path) : GES_T("");
    if (why.len != 0) {
        note(c, GES_T(""), ges_text_join(c->mem, GES_T("GES_GO: "), why));
    }
    return root;
}

static void take_root(collecting *c, ges_text root) {
    ges_text bin = ges_path_join(c->mem, ges_os_style(c->request->os), root, GES_T("bin"));
    (void)ges_list_push(c->mem, &c->wanted.path, bin);  /* the arena remembers */
    (void)ges_list_push(c->mem, &c->wanted.needs, bin); /* likewise */
    if (find(c, GES_T("GOROOT")) == NULL) {
        wish(c, (ges_load_wish){.name = GES_T("GOROOT"), .is_unset = true});
    }
}

/* What GOTOOLCHAIN has to say so that go fetches it: since 1.21 the first release of a language
 * version is its .0. Source: cmd/go internal/toolchain Exec, "is a language version" */
static ges_text toolchain_of(collecting *c, ges_text version) {
    enum { FIRST_WITH_ZERO = 21 };
    ges_text major = {0};
    ges_text minor = {0};
    uint64_t number = 0;
    bool is_language = ges_text_cut(version, '.', &major, &minor) &&
                       ges_text_equal(major, GES_T("1")) && ges_parse_u64(minor, &number) &&
                       number >= FIRST_WITH_ZERO;
    return ges_text_join(c->mem, GES_T("go"), version, is_language ? GES_T(".0") : GES_T(""));
}

/* The Go that is there, with no GOROOT that would name another; else go fetches it itself. */
static void take_go(collecting *c, ges_text version) {
    const ges_load_request *r = c->request;
    if (ges_text_equal(version, GES_T("go.mod")) || ges_text_equal(version, GES_T("go.work"))) {
        ges_text tree = follow(c, version);
        if (tree.len != 0) {
            take_root(c, tree);
        }
        return;
    }
    version = ges_text_starts(version, GES_T("go")) ? ges_text_skip(version, 2) : version;
    if (!is_version(version)) {
        note(c, GES_T(""),
             ges_text_format(c->mem, "GES_GO: '%.*s' is no version", GES_FMT(version)));
        return;
    }
    ges_text root = r->find_go != NULL ? r->find_go(r->self, version) : GES_T("");
    if (root.len == 0) {
        if (find(c, GES_T("GOTOOLCHAIN")) == NULL) {
            wish(c, (ges_load_wish){.name = GES_T("GOTOOLCHAIN"),
                                    .value = toolchain_of(c, version)});
        }
        return;
    }
    take_root(c, root);
}

static void take_specials(collecting *c) {
    static const struct {
        ges_text name;
        void (*take)(collecting *c, ges_text value);
    } specials[] = {
        {GES_LIT("GES_PATH"), take_path}, /* in front of the Go's */
        {GES_LIT("GES_UNSET"), take_unset},
        {GES_LIT("GES_GO"), take_go},
        {GES_LIT("GES_NEEDS"), take_needs},
    };
    for (size_t i = 0; i < GES_COUNT(specials); i++) {
        const ges_load_wish *found = find(c, specials[i].name);
        if (found != NULL) {
            specials[i].take(c, found->value);
        }
    }
}

void ges_load_collect(const ges_load_request *request, const ges_project *project,
                      const ges_load_files *files, ges_arena *mem, ges_load_wanted *out) {
    collecting c = {.request = request, .project = project, .mem = mem};
    for (size_t i = 0; i < files->count; i++) {
        if (counts(&c, &files->items[i])) {
            take(&c, &files->items[i].file);
        }
    }
    take_specials(&c);
    for (size_t i = 0; i < c.all.count; i++) {
        if (!ges_text_starts(c.all.items[i].name, GES_T("GES_"))) {
            (void)ges_list_push(mem, &c.wanted.wishes, c.all.items[i]); /* the arena remembers */
        }
    }
    *out = c.wanted;
}
