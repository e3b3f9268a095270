/* The go env file as a scope: all that `go env -w` checks, for the go that is meant, and its way of
 * writing; but locked, in one step, shown before and journaled. */
#include "env/layer.h"
#include "env/scope.h"
#include "formats/goenvfile.h"
#include "go/envwrite.h"

static ges_status open_go(const ges_scope_ask *ask, ges_goenv **out, ges_error *err) {
    ges_goenv_request request = {.os = ask->os, .go = ask->go};
    return ges_goenv_open(&request, ask->mem, out, err);
}

/* The file that would be written. */
static ges_status find_file(const ges_scope_ask *ask, ges_goenv *goenv, ges_text *out,
                            ges_error *err) {
    ges_builder said = ges_builder_in(ask->mem);
    static const ges_text words[] = {GES_LIT("GOFLAGS")}; /* any name that may go */
    ges_text why = ges_envwrite_check(goenv, false, words, 1, out, &said);
    return out->len != 0 ? GES_OK : ges_error_set(err, GES_NOT_FOUND, "%.*s", GES_FMT(why));
}

static ges_status read(const ges_scope_ask *ask, ges_text name, ges_scope_value *out,
                       ges_error *err) {
    ges_goenv *goenv = NULL;
    ges_bytes bytes = {0};
    ges_goenvfile_list entries = {0};
    ges_scope_value found = {0};
    ges_status status = open_go(ask, &goenv, err);
    status = status == GES_OK ? find_file(ask, goenv, &found.place, err) : status;
    if (status != GES_OK) {
        return status;
    }
    status = ask->os->file_read(ask->os, found.place, GES_GOENVFILE_MAX, ask->mem, &bytes, err);
    if (status != GES_OK && status != GES_NOT_FOUND) {
        return status;
    }
    ges_goenvfile_parse(ges_text_from(bytes), ask->mem, &entries);
    const ges_goenvfile_entry *entry = ges_goenvfile_last(&entries, name);
    found.exists = entry != NULL;
    found.value = entry != NULL ? entry->value : found.value;
    *out = found;
    return GES_OK;
}

/* One word for each wish of that verb, as -w and -u take them. */
static size_t words_of(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_wish_verb verb, ges_text *words) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (wishes[i].verb == verb) {
            words[found++] = verb == GES_WISH_UNSET
                                 ? wishes[i].name
                                 : ges_text_join(ask->mem, wishes[i].name, GES_T("="),
                                                 wishes[i].value);
        }
    }
    return found;
}

static void note_warnings(const ges_scope_ask *ask, ges_text said) {
    ges_text line = {0};
    while (said.len != 0 && ges_text_next_line(&said, &line)) {
        const ges_text prefix = GES_T("warning: ");
        ges_scope_note(ask, ges_text_starts(line, prefix) ? ges_text_skip(line, prefix.len) : line);
    }
}

static ges_status plan_words(const ges_scope_ask *ask, ges_goenv *goenv, bool is_write,
                             const ges_text *words, size_t count, ges_plan *plan,
                             ges_error *err) {
    ges_builder said = ges_builder_in(ask->mem);
    ges_repair repair = {.makes_dir = true};
    ges_text what = is_write ? GES_T("set") : GES_T("unset");
    ges_text why = ges_envwrite_check(goenv, is_write, words, count, &repair.file, &said);
    if (why.len != 0) {
        return ges_error_set(err, GES_INVALID, "go would refuse it: %.*s", GES_FMT(why));
    }
    note_warnings(ask, ges_build_done(&said));
    ges_envwrite_repair(ask->mem, words, count, &repair, &what);
    return ges_plan_add(plan, &repair, what, GES_T(""), NULL, err);
}

static ges_status plan(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_plan *plan, ges_error *err) {
    ges_goenv *goenv = NULL;
    ges_text *words = ges_new_array(ask->mem, count, ges_text);
    if (words == NULL) {
        return ges_arena_error(ask->mem, err);
    }
    for (size_t i = 0; i < count; i++) {
        if (wishes[i].verb == GES_WISH_EDIT_LIST) {
            return ges_error_set(err, GES_UNSUPPORTED,
                                 "go's settings hold no list of directories for programs: use "
                                 "--scope user for %.*s", GES_FMT(wishes[i].name));
        }
    }
    ges_status status = open_go(ask, &goenv, err);
    size_t sets = words_of(ask, wishes, count, GES_WISH_SET, words);
    if (status == GES_OK && sets != 0) {
        status = plan_words(ask, goenv, true, words, sets, plan, err);
    }
    size_t removals = words_of(ask, wishes, count, GES_WISH_UNSET, words);
    if (status == GES_OK && removals != 0) {
        status = plan_words(ask, goenv, false, words, removals, plan, err);
    }
    return status;
}

const ges_scope ges_scope_go = {
    .name = "go",
    .title = "it counts for every go command of this user from now on, unless its environment says "
             "otherwise",
    .systems = GES_LAYER_LINUX | GES_LAYER_MACOS | GES_LAYER_WINDOWS,
    .read = read,
    .plan = plan,
};
