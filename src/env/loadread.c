/* Reads a project's files: which rules they follow, what references in them see, and what the user
 * decided about each. */
#include "env/load.h"
#include "env/pathfront.h"

typedef struct reading {
    const ges_load_reading *how;
    ges_arena *mem;
    const ges_load_files *earlier;
} reading;

/* --- what references see ---------------------------------------------------------------------- */

static bool find_earlier(const reading *r, ges_text name, ges_text *value) {
    for (size_t i = r->earlier->count; i-- > 0;) {
        const ges_project_var *var = ges_project_file_find(&r->earlier->items[i].file, name);
        bool counts = r->how->is_proposed || r->earlier->items[i].trust == GES_TRUST_ALLOWED;
        if (counts && var != NULL) {
            *value = var->value;
            return true;
        }
    }
    return false;
}

/* The session without what was loaded: a file that is read again says the same again. */
static bool find_before(const void *self, ges_text name, ges_text *value) {
    const reading *r = self;
    const ges_os *os = r->how->os;
    const ges_loaded *before = r->how->before;
    const ges_loaded_var *var = ges_loaded_find(os, before, name);
    if (find_earlier(r, name, value)) {
        return true;
    }
    if (var != NULL && ges_loaded_is_ours(os, r->how->env, var)) {
        *value = var->before;
        return var->was_set;
    }
    if (ges_text_equal(name, GES_LOADED_NAME) || !ges_env_find(os, r->how->env, name, value)) {
        return false;
    }
    if (ges_env_name_equal(os, name, GES_T("PATH"))) {
        const ges_texts none = {0};
        *value = ges_pathfront_put(ges_os_style(os), &none, &before->path, *value, r->mem);
    }
    return true;
}

/* --- which rules ------------------------------------------------------------------------------ */

/* *named: what ges.env says; "": nothing that counts. NULL: no dialect has that name. */
static const ges_dotenv_dialect *dialect_of(const reading *r, const ges_load_file *own,
                                            ges_text *named) {
    bool counts = r->how->is_proposed || own->trust == GES_TRUST_ALLOWED;
    const ges_project_var *var =
        counts ? ges_project_file_find(&own->file, GES_LOAD_DIALECT) : NULL;
    *named = var != NULL ? var->value : GES_T("");
    return var != NULL ? ges_dotenv_find(var->value) : &ges_dotenv_common;
}

static void refuse(ges_project_file *file, ges_text why, ges_arena *mem) {
    file->status = GES_INVALID;
    file->problem = ges_text_join(mem, GES_T("'"), file->path, GES_T("' is not loaded: "), why);
}

/* --- one file --------------------------------------------------------------------------------- */

static void ask(const reading *r, ges_load_file *one) {
    const ges_trust_store *store = r->how->store;
    ges_error err = {0};
    if (one->file.is_read && store != NULL &&
        ges_trust_ask(store, one->file.path, one->file.hash, &one->trust, &err) != GES_OK) {
        one->problem = ges_text_copy(r->mem, ges_text_of(err.text));
    }
}

static ges_load_file read_own(const reading *r, ges_text path) {
    ges_load_file one = {.trust = GES_TRUST_UNKNOWN};
    ges_project_file_read(r->how->os, path, &ges_dotenv_common, NULL, r->mem, &one.file);
    ask(r, &one);
    return one;
}

static ges_load_file read_other(const reading *r, ges_text path, const ges_load_file *own) {
    ges_load_file one = {.trust = GES_TRUST_UNKNOWN};
    const ges_dotenv_process process = {find_before, r};
    ges_text named;
    const ges_dotenv_dialect *dialect = dialect_of(r, own, &named);
    ges_project_file_read(r->how->os, path, dialect != NULL ? dialect : &ges_dotenv_common,
                          &process, r->mem, &one.file);
    if (dialect == NULL) {
        refuse(
            &one.file,
            ges_text_join(r->mem, GES_T("ges.env names '"), named,
                          GES_T("' in GES_DOTENV, and ges dotenv knows no program of that name")),
            r->mem);
    } else if (one.file.status == GES_CORRUPT && named.len == 0) {
        one.file.problem = ges_text_join(
            r->mem, one.file.problem,
            GES_T("; or let GES_DOTENV in ges.env name the program whose rules it follows"));
    }
    ask(r, &one);
    return one;
}

const ges_dotenv_dialect *ges_load_dialect(const ges_load_reading *how, ges_text dir,
                                           ges_arena *mem) {
    const ges_load_files none = {0};
    const reading r = {.how = how, .mem = mem, .earlier = &none};
    ges_text named;
    ges_load_file own =
        read_own(&r, ges_path_join(mem, ges_os_style(how->os), dir, GES_LOAD_OWN_FILE));
    const ges_dotenv_dialect *dialect = dialect_of(&r, &own, &named);
    return dialect != NULL ? dialect : &ges_dotenv_common;
}

void ges_load_read(const ges_load_reading *how, const ges_texts *paths, ges_arena *mem,
                   ges_load_files *out) {
    const reading r = {.how = how, .mem = mem, .earlier = out};
    ges_path_style style = ges_os_style(how->os);
    ges_load_file own = {.trust = GES_TRUST_UNKNOWN};
    for (size_t i = 0; i < paths->count; i++) {
        ges_text path = paths->items[i];
        bool is_own = ges_text_equal(ges_path_base(style, path), GES_LOAD_OWN_FILE);
        if (is_own || i == 0) { /* it is there although somebody asks for another file alone */
            ges_text place =
                ges_path_join(mem, style, ges_path_dir(mem, style, path), GES_LOAD_OWN_FILE);
            own = read_own(&r, place);
        }
        ges_load_file one = is_own ? own : read_other(&r, path, &own);
        (void)ges_list_push(mem, out, one); /* the arena remembers */
    }
}
