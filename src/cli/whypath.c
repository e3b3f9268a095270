/* One line an entry of PATH: where it comes from, whether it is there, which Go programs it offers.
 */
#include "cli/whypath.h"

#include "base/builder.h"
#include "go/sdk.h"

static const ges_view entry_view = {
    "  {number:3} {*entry}[  {problem}][  {programs}]\n      {-origin}", false};
static const ges_view silent = {NULL, true};

static const char *const go_programs[] = {"go",          "gofmt",         "gopls",     "dlv",
                                          "staticcheck", "golangci-lint", "goimports", "gotip"};

static char separator_of(const ges_why_session *s) {
    return s->os->family == GES_OS_WINDOWS ? ';' : ':';
}

static bool holds(ges_text list, char separator, ges_text entry, ges_path_style style) {
    ges_text piece;
    while (ges_text_next(&list, separator, &piece)) {
        if (ges_path_equal(style, piece, entry)) {
            return true;
        }
    }
    return false;
}

static bool is_whole(const ges_declaration *d) {
    return d->edit == GES_EDIT_REPLACE || d->edit == GES_EDIT_REORDER;
}

/* A line that replaces the list and has the entry in its own words. */
static bool names_entry(const ges_declaration *d, ges_text entry) {
    return ges_text_contains(d->raw, entry);
}

/* The declaration that brought the entry in: the last one whose value has it and whose
 * predecessor's has not. */
static const ges_declaration *origin_in(const ges_why_session *s, const ges_declaration_list *list,
                                        ges_text name, ges_text entry) {
    const uint32_t silent_flags = GES_DECLARED_SKIPPED | GES_DECLARED_LOCAL |
                                  GES_DECLARED_EXPORT_ONLY | GES_DECLARED_ADVICE |
                                  GES_DECLARED_UNSET;
    const ges_declaration *origin = NULL;
    ges_text base = {NULL, 0};
    bool is_shell = list != &s->layers;
    bool was_there = is_shell && ges_env_find(s->os, &s->base, name, &base) &&
                     holds(base, separator_of(s), entry, ges_os_style(s->os));
    for (size_t i = 0; i < list->count; i++) {
        const ges_declaration *d = &list->items[i];
        if (!ges_env_name_equal(s->os, d->name, name) || ges_declaration_is(d, silent_flags)) {
            continue;
        }
        bool is_there = holds(d->value, separator_of(s), entry, ges_os_style(s->os));
        if (is_there && (!was_there || (is_whole(d) && names_entry(d, entry)))) {
            origin = d;
        }
        was_there = is_there;
    }
    return origin;
}

static ges_text origin_text(const ges_why_session *s, ges_text name, ges_text entry, ges_arena *mem,
                            const ges_declaration **found) {
    const ges_declaration_list *lists[] = {s->rc != NULL ? &s->rc->declarations : NULL, &s->layers,
                                           &s->unread};
    for (size_t i = 0; i < GES_COUNT(lists); i++) {
        *found = lists[i] != NULL ? origin_in(s, lists[i], name, entry) : NULL;
        if (*found != NULL) {
            ges_why_row row = {.source = ges_text_of((*found)->source),
                               .place = (*found)->place,
                               .line = (*found)->line,
                               .kind = ges_value_kind_name((*found)->kind)};
            return ges_why_place(&row, mem);
        }
    }
    ges_text base = {NULL, 0};
    if (s->rc != NULL && !s->from_process && ges_env_find(s->os, &s->base, name, &base) &&
        holds(base, separator_of(s), entry, ges_os_style(s->os))) {
        return GES_T("the PATH that a logon begins with");
    }
    return GES_T(
        "process only: set by hand, by a parent program, or by a file that has changed since");
}

/* Quotes and references belong to the spelling, not to the folder. */
static ges_text problem_of(const ges_why_session *s, ges_text entry, ges_text first, bool is_dir,
                           ges_arena *mem) {
    bool is_windows = s->os->family == GES_OS_WINDOWS;
    if (entry.len == 0) {
        return is_windows ? GES_T("empty") : GES_T("empty: means the current directory");
    }
    if (ges_text_find_char(entry, '"') != GES_NPOS) {
        return is_windows ? GES_T("quoted: many programs do not strip quotes")
                          : GES_T("quoted: the quotes are part of the name");
    }
    size_t percent = ges_text_find_char(entry, '%');
    if (is_windows && percent != GES_NPOS &&
        ges_text_find_char(ges_text_skip(entry, percent + 1), '%') != GES_NPOS) {
        return GES_T("holds %NAME% that was never expanded");
    }
    if (!is_windows && (entry.ptr[0] == '~' || entry.ptr[0] == '$')) {
        return GES_T("holds ~ or $ that was never expanded");
    }
    if (!ges_path_is_abs(ges_os_style(s->os), entry)) {
        return GES_T("relative: depends on the current directory");
    }
    if (first.len > 0) {
        return ges_text_join(mem, GES_T("duplicate of "), first);
    }
    return is_dir ? GES_T("") : GES_T("missing");
}

static void describe_programs(const ges_why_session *s, ges_text folder, ges_arena *mem,
                              ges_sink *sink) {
    static const char *const unix_endings[] = {""};
    static const char *const windows_endings[] = {".exe", ".bat", ".cmd", ".com"};
    bool is_windows = s->os->family == GES_OS_WINDOWS;
    const char *const *endings = is_windows ? windows_endings : unix_endings;
    size_t ending_count = is_windows ? GES_COUNT(windows_endings) : GES_COUNT(unix_endings);
    ges_sdk_context context = {.env = &s->process};
    ges_builder line = ges_builder_in(mem);
    ges_sink_open_list(sink, "offers", NULL);
    for (size_t i = 0; i < GES_COUNT(go_programs); i++) {
        for (size_t k = 0; k < ending_count; k++) {
            ges_text file =
                ges_text_join(mem, ges_text_of(go_programs[i]), ges_text_of(endings[k]));
            ges_text path = ges_path_join(mem, ges_os_style(s->os), folder, file);
            ges_sdk sdk = {0};
            bool is_there = ges_sdk_identify(s->os, &context, path, mem, &sdk, NULL) == GES_OK &&
                            sdk.kind != GES_SDK_DIRECTORY;
            if (!is_there) {
                continue;
            }
            ges_sink_open(sink, NULL, &silent);
            ges_sink_text(sink, "name", file);
            ges_sink_text(sink, "kind", ges_text_of(ges_sdk_kind_name(sdk.kind)));
            ges_sink_text(sink, "version", sdk.version);
            ges_sink_close(sink);
            bool is_go = i == 0 && sdk.version.len > 0;
            ges_build_text(&line, line.len > 0 ? GES_T(", ") : GES_T(""));
            ges_build_text(&line,
                           is_go ? ges_text_join(mem, file, GES_T(" ("), sdk.version, GES_T(")"))
                                 : file);
            break;
        }
    }
    ges_sink_close_list(sink);
    ges_sink_text(sink, "programs", ges_build_done(&line));
}

void ges_why_path(const ges_why_session *s, const ges_why_name *name, ges_arena *mem,
                  ges_sink *sink) {
    ges_text rest = name->is_in_process ? name->process_value : (ges_text){NULL, 0};
    ges_text entry;
    ges_path_style style = ges_os_style(s->os);
    ges_sink_open_list(sink, "entries", "  entries, first to last:");
    for (int64_t number = 1; rest.len + (rest.ptr != NULL) > 0 && number <= 2000 &&
                             ges_text_next(&rest, separator_of(s), &entry);
         number++) {
        ges_text seen =
            ges_text_slice(name->process_value, 0, (size_t)(entry.ptr - name->process_value.ptr));
        bool is_repeat = seen.len > 0 && holds(ges_text_slice(seen, 0, seen.len - 1),
                                               separator_of(s), entry, style);
        ges_text folder = entry;
        if (folder.len >= 2 && folder.ptr[0] == '"' && folder.ptr[folder.len - 1] == '"') {
            folder = ges_text_slice(folder, 1, folder.len - 1);
        }
        bool is_dir = folder.len > 0 && ges_os_is_dir(s->os, folder);
        const ges_declaration *origin = NULL;
        ges_sink_open(sink, NULL, &entry_view);
        ges_sink_number(sink, "number", number);
        ges_sink_text(sink, "entry", entry);
        ges_sink_text(sink, "origin", origin_text(s, name->name, entry, mem, &origin));
        ges_sink_text(sink, "source",
                      origin != NULL ? ges_text_of(origin->source) : GES_T("process"));
        ges_sink_text(sink, "file", origin != NULL ? origin->place : GES_T(""));
        ges_sink_number(sink, "line", origin != NULL ? origin->line : 0);
        ges_sink_boolean(sink, "exists", is_dir);
        ges_sink_boolean(sink, "duplicate", is_repeat);
        ges_sink_text(
            sink, "problem",
            problem_of(s, entry, is_repeat ? GES_T("an earlier entry") : GES_T(""), is_dir, mem));
        if (is_dir && !is_repeat) {
            describe_programs(s, folder, mem, sink);
        } else {
            ges_sink_open_list(sink, "offers", NULL);
            ges_sink_close_list(sink);
        }
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}
