/* One line an entry of PATH: where it comes from, whether it is there, which Go programs it offers
 * and whether they win, and why it cannot work. */
#include "cli/whypath.h"

#include "base/builder.h"
#include "env/pathlist.h"
#include "go/sdk.h"

static const ges_view entry_view = {
    "  {number:3} {*entry}[  {programs}][\n      ! {problem}]\n      {-origin}", false};
static const ges_view reach_view = {"  note: {text}", false};
static const ges_view silent = {NULL, true};

enum { ENTRIES_MAX = 2000 };

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
    bool is_shell = list != &s->fresh.layers;
    bool was_there = is_shell && ges_env_find(s->os, &s->fresh.base, name, &base) &&
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
    const ges_declaration_list *lists[] = {s->fresh.rc != NULL ? &s->fresh.rc->declarations : NULL,
                                           &s->fresh.layers, &s->unread};
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
    if (s->fresh.rc != NULL && !s->from_process &&
        ges_env_find(s->os, &s->fresh.base, name, &base) &&
        holds(base, separator_of(s), entry, ges_os_style(s->os))) {
        return GES_T("the PATH that a logon begins with");
    }
    return GES_T(
        "process only: set by hand, by a parent program, or by a file that has changed since");
}

typedef struct listing {
    const ges_why_session *session;
    ges_arena *mem;
    ges_sink *sink;
    int64_t winners[GES_COUNT(go_programs)]; /* number of the entry that wins; 0: none so far */
    size_t units;                            /* UTF-16 units of PATH up to the end of this entry */
} listing;

/* Whom a list of that length does not reach. Source: Microsoft KB830473 (cmd), CreateProcess. */
static const struct {
    size_t units;
    const char *problem;
} reaches[] = {
    {32767, "lies behind character 32767: no program sees it"},
    {8191, "lies behind character 8191: cmd does not read so far"},
};

static void add_problem(ges_texts *problems, ges_arena *mem, ges_text text) {
    if (text.len > 0) {
        (void)ges_list_push(mem, problems, text); /* the arena remembers */
    }
}

/* Everything that keeps the entry from working, worst first. `origin` may be NULL. */
static ges_texts problems_of(const listing *l, ges_text entry, int64_t first, bool is_dir,
                             const ges_declaration *origin) {
    static const unsigned all[] = {GES_PATH_UNEXPANDED, GES_PATH_EMPTY, GES_PATH_RELATIVE,
                                   GES_PATH_QUOTED,     GES_PATH_BLANK, GES_PATH_SHORT_NAME};
    ges_path_style style = ges_os_style(l->session->os);
    ges_texts problems = {0};
    unsigned troubles = ges_path_troubles(style, entry);
    for (size_t i = 0; i < GES_COUNT(all); i++) {
        add_problem(&problems, l->mem,
                    ges_text_of(ges_path_trouble_text(style, troubles & all[i])));
    }
    if ((troubles & GES_PATH_UNEXPANDED) != 0 && origin != NULL) {
        add_problem(&problems, l->mem, origin->why);
    }
    unsigned spelling = GES_PATH_UNEXPANDED | GES_PATH_EMPTY;
    if (first > 0) {
        add_problem(&problems, l->mem, ges_text_format(l->mem, "repeats entry %d", (int)first));
    } else if (!is_dir && (troubles & spelling) == 0) {
        add_problem(&problems, l->mem, GES_T("names no directory"));
    }
    for (size_t i = 0; i < GES_COUNT(reaches) && style == GES_PATH_WINDOWS; i++) {
        if (l->units > reaches[i].units) {
            add_problem(&problems, l->mem, ges_text_of(reaches[i].problem));
            break;
        }
    }
    return problems;
}

/* The file of one program in the entry, under the first ending that is there. */
static bool find_program(const listing *l, ges_text folder, const char *name, ges_text *file,
                         ges_sdk *sdk) {
    static const char *const unix_endings[] = {""};
    static const char *const windows_endings[] = {".exe", ".bat", ".cmd", ".com"};
    const ges_why_session *s = l->session;
    bool is_windows = s->os->family == GES_OS_WINDOWS;
    const char *const *endings = is_windows ? windows_endings : unix_endings;
    size_t count = is_windows ? GES_COUNT(windows_endings) : GES_COUNT(unix_endings);
    ges_sdk_context context = {.env = &s->process};
    for (size_t k = 0; k < count; k++) {
        *file = ges_text_join(l->mem, ges_text_of(name), ges_text_of(endings[k]));
        ges_text path = ges_path_join(l->mem, ges_os_style(s->os), folder, *file);
        if (ges_sdk_identify(s->os, &context, path, l->mem, sdk, NULL) == GES_OK &&
            sdk->kind != GES_SDK_DIRECTORY) {
            return true;
        }
    }
    return false;
}

static bool can_run(const ges_sdk *sdk) {
    return sdk->kind != GES_SDK_DEAD_LINK && sdk->kind != GES_SDK_NOT_EXECUTABLE &&
           sdk->kind != GES_SDK_OTHER;
}

/* "go (go1.26.0, wins), gofmt (hidden by entry 2)" */
static void build_program(const listing *l, ges_builder *line, ges_text file, const ges_sdk *sdk,
                          bool is_go, int64_t winner, int64_t number) {
    ges_text version = is_go ? sdk->version : (ges_text){NULL, 0};
    ges_build_text(line, line->len > 0 ? GES_T(", ") : GES_T(""));
    ges_build_text(line, file);
    ges_text fate = !can_run(sdk)      ? GES_T("cannot run")
                    : winner == number ? GES_T("")
                                       : ges_text_format(l->mem, "hidden by entry %d", (int)winner);
    if (version.len + fate.len > 0) {
        bool has_both = version.len > 0 && fate.len > 0;
        ges_build_text(line, ges_text_join(l->mem, GES_T(" ("), version,
                                           has_both ? GES_T(", ") : GES_T(""), fate, GES_T(")")));
    }
}

static void describe_programs(listing *l, ges_text folder, int64_t number) {
    ges_builder line = ges_builder_in(l->mem);
    ges_sink_open_list(l->sink, "offers", NULL);
    for (size_t i = 0; folder.len > 0 && i < GES_COUNT(go_programs); i++) {
        ges_sdk sdk = {0};
        ges_text file = {NULL, 0};
        if (!find_program(l, folder, go_programs[i], &file, &sdk)) {
            continue;
        }
        if (l->winners[i] == 0 && can_run(&sdk)) {
            l->winners[i] = number;
        }
        bool wins = l->winners[i] == number;
        ges_sink_open(l->sink, NULL, &silent);
        ges_sink_text(l->sink, "name", file);
        ges_sink_text(l->sink, "kind", ges_text_of(ges_sdk_kind_name(sdk.kind)));
        ges_sink_text(l->sink, "version", sdk.version);
        ges_sink_boolean(l->sink, "wins", wins);
        ges_sink_number(l->sink, "hidden_by", wins ? 0 : l->winners[i]);
        ges_sink_close(l->sink);
        build_program(l, &line, file, &sdk, i == 0, l->winners[i], number);
    }
    ges_sink_close_list(l->sink);
    ges_sink_text(l->sink, "programs", ges_build_done(&line));
}

static void describe_problems(const listing *l, const ges_texts *problems) {
    ges_builder line = ges_builder_in(l->mem);
    for (size_t i = 0; i < problems->count; i++) {
        ges_build_text(&line, i > 0 ? GES_T("; ") : GES_T(""));
        ges_build_text(&line, problems->items[i]);
    }
    ges_sink_text(l->sink, "problem", ges_build_done(&line));
}

/* Whose part of the list an entry stands in: a logon puts the machine's before the user's. */
static const char *part_of(const ges_declaration *origin) {
    static const struct {
        const char *source;
        const char *part;
    } parts[] = {
        {"registry_machine", "machine"}, {"registry_user", "user"}, {"registry_volatile", "logon"}};
    for (size_t i = 0; i < GES_COUNT(parts) && origin != NULL; i++) {
        if (strcmp(origin->source, parts[i].source) == 0) {
            return parts[i].part;
        }
    }
    return "session";
}

/* The number of an earlier entry of the same spelling; 0: none. */
static int64_t earlier(const listing *l, ges_text list, ges_text entry) {
    ges_path_style style = ges_os_style(l->session->os);
    ges_text piece;
    for (int64_t number = 1; entry.len > 0 && ges_path_next_raw(style, &list, &piece); number++) {
        if (piece.ptr >= entry.ptr) {
            return 0;
        }
        if (ges_path_equal(style, piece, entry)) {
            return number;
        }
    }
    return 0;
}

static void describe_entry(listing *l, const ges_why_name *name, ges_text entry, int64_t number) {
    const ges_why_session *s = l->session;
    ges_text folder = entry;
    bool is_windows = s->os->family == GES_OS_WINDOWS;
    if (is_windows && folder.len >= 2 && folder.ptr[0] == '"' &&
        folder.ptr[folder.len - 1] == '"') {
        folder = ges_text_slice(folder, 1, folder.len - 1);
    }
    int64_t first = earlier(l, name->process_value, entry);
    bool is_dir = folder.len > 0 && ges_os_is_dir(s->os, folder);
    l->units += ges_path_units(entry) + (number > 1 ? 1 : 0);
    const ges_declaration *origin = NULL;
    ges_text where = origin_text(s, name->name, entry, l->mem, &origin);
    ges_texts problems = problems_of(l, entry, first, is_dir, origin);
    ges_sink_open(l->sink, NULL, &entry_view);
    ges_sink_number(l->sink, "number", number);
    ges_sink_text(l->sink, "entry", entry);
    ges_sink_text(l->sink, "origin", where);
    ges_sink_text(l->sink, "source",
                  origin != NULL ? ges_text_of(origin->source) : GES_T("process"));
    ges_sink_text(l->sink, "file", origin != NULL ? origin->place : GES_T(""));
    ges_sink_number(l->sink, "line", origin != NULL ? origin->line : 0);
    if (is_windows) {
        ges_sink_text(l->sink, "part", ges_text_of(part_of(origin)));
    }
    ges_sink_boolean(l->sink, "exists", is_dir);
    ges_sink_boolean(l->sink, "duplicate", first > 0);
    describe_problems(l, &problems);
    describe_programs(l, is_dir && first == 0 ? folder : (ges_text){NULL, 0}, number);
    ges_sink_close(l->sink);
}

void ges_why_path(const ges_why_session *s, const ges_why_name *name, ges_arena *mem,
                  ges_sink *sink) {
    ges_text rest = name->is_in_process ? name->process_value : (ges_text){NULL, 0};
    ges_text entry;
    listing l = {.session = s, .mem = mem, .sink = sink};
    ges_sink_open_list(sink, "entries", "  entries, first to last:");
    for (int64_t number = 1; number <= ENTRIES_MAX && rest.ptr != NULL &&
                             ges_path_next_raw(ges_os_style(s->os), &rest, &entry);
         number++) {
        describe_entry(&l, name, entry, number);
    }
    ges_sink_close_list(sink);
    if (s->os->family == GES_OS_WINDOWS && name->is_in_process) {
        ges_sink_open(sink, "order", &reach_view);
        ges_sink_text(
            sink, "text",
            ges_text_format(mem,
                            "%zu characters; a logon puts the machine's entries before the "
                            "user's, whatever their order there",
                            ges_path_units(name->process_value)));
        ges_sink_close(sink);
    }
}
