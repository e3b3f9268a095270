/* Which entries of PATH are those of a Go. */
#include "cli/use.h"

#include "base/builder.h"
#include "env/registry.h"

/* An entry as it is meant: in the registry it may hold %NAME%. */
ges_text ges_use_expand(void *self, ges_arena *mem, ges_text entry) {
    const ges_using *u = self;
    const ges_declaration_list none = {0};
    size_t unknown = 0;
    return u->style == GES_PATH_WINDOWS
               ? ges_registry_expand(u->app->os, &none, 0, true, entry, mem, &unknown)
               : entry;
}

/* Directories of a Go that is gone: nothing but a Go lies at such a place. ~/go/bin is none of
 * them: there lie the user's own programs. */
static bool was_go(const ges_using *u, ges_text dir) {
    static const ges_text pieces[] = {
        GES_LIT("/sdk/go"),           GES_LIT("/usr/local/go/bin"),
        GES_LIT("/usr/lib/go-1."),    GES_LIT("/.goenv/versions/"),
        GES_LIT("/.gvm/gos/"),        GES_LIT("/.gvm/versions/"),
        GES_LIT("/installs/golang/"), GES_LIT("/mise/installs/go/"),
        GES_LIT("/.g/versions/"),     GES_LIT("/.gobrew/"),
        GES_LIT("/.gimme/versions/"), GES_LIT("/toolchain@v0.0.1-go"),
        GES_LIT("/Cellar/go"),        GES_LIT("/Program Files/Go/bin"),
        GES_LIT(":/Go/bin"),          GES_LIT("/scoop/apps/go/"),
        GES_LIT("/tools/go/bin"),
    };
    ges_builder plain = ges_builder_in(u->app->mem);
    bool is_bin = ges_text_equal_nocase(ges_path_base(u->style, dir), GES_T("bin"));
    for (size_t i = 0; i < dir.len; i++) {
        ges_build_char(&plain, ges_path_is_separator(u->style, dir.ptr[i]) ? '/' : dir.ptr[i]);
    }
    for (size_t i = 0; i < GES_COUNT(pieces) && is_bin; i++) {
        if (ges_text_contains(ges_build_done(&plain), pieces[i])) {
            return !ges_os_exists(u->app->os, dir);
        }
    }
    return false;
}

bool ges_use_is_of_go(const ges_using *u, ges_text entry) {
    ges_arena *mem = u->app->mem;
    ges_text dir = ges_use_expand((void *)(uintptr_t)u, mem, entry);
    if (!ges_path_is_abs(u->style, dir)) {
        return false;
    }
    for (size_t i = 0; i < u->sdks.count; i++) {
        ges_text bin = ges_path_join(mem, u->style, u->sdks.items[i].real, GES_T("bin"));
        if (ges_os_same_file(u->app->os, bin, dir)) {
            return true;
        }
    }
    return was_go(u, ges_path_clean(mem, u->style, dir));
}

ges_status ges_use_edit_path(ges_using *u, ges_text list, ges_error *err) {
    ges_arena *mem = u->app->mem;
    const ges_path_rules rules = {.style = u->style, .expand = ges_use_expand, .self = u};
    ges_text *dirs = NULL;
    size_t dir_count = 0;
    size_t count = 0;
    ges_status status = ges_path_split_list(mem, u->style, list, &dirs, &dir_count);
    ges_path_edit *edits = ges_new_array(mem, dir_count + 1, ges_path_edit);
    if (status != GES_OK || edits == NULL) {
        return ges_arena_error(mem, err);
    }
    for (size_t i = 0; i < dir_count; i++) {
        bool is_said = ges_path_same_entry(&rules, mem, dirs[i], u->bin);
        for (size_t k = 0; k < count && !is_said; k++) {
            is_said = ges_path_same_entry(&rules, mem, dirs[i], edits[k].dir);
        }
        if (!is_said && dirs[i].len != 0 && ges_use_is_of_go(u, dirs[i])) {
            edits[count++] = (ges_path_edit){.verb = GES_PATH_REMOVE, .dir = dirs[i]};
        }
    }
    edits[count++] = (ges_path_edit){.verb = GES_PATH_ADD_FRONT, .dir = u->bin};
    u->wishes[u->wish_count++] =
        (ges_wish){.verb = GES_WISH_EDIT_LIST,
                   .name = u->style == GES_PATH_WINDOWS ? GES_T("Path") : GES_T("PATH"),
                   .edits = edits,
                   .edit_count = count};
    return GES_OK;
}
