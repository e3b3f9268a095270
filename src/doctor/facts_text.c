/* Reads facts from text; each word is one line of the table at the end. */
#include "doctor/facts_text.h"

#include "base/number.h"

typedef struct reading {
    ges_arena *mem;
    ges_facts *facts;
} reading;

/* Splits at the first " -> ". False when there is none. */
static bool split_arrow(ges_text text, ges_text *left, ges_text *right) {
    size_t at = ges_text_find(text, GES_T(" -> "));
    if (at == GES_NPOS) {
        return false;
    }
    *left = ges_text_slice(text, 0, at);
    *right = ges_text_skip(text, at + 4);
    return true;
}

/* "FILE:LINE REST": the blank after the number is the first one behind the last colon of FILE. */
static bool split_place(ges_text text, ges_text *file, uint32_t *line, ges_text *rest) {
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != ':') {
            continue;
        }
        ges_text number = {0};
        ges_text after = {0};
        uint64_t value = 0;
        if (ges_text_cut(ges_text_skip(text, i + 1), ' ', &number, &after) &&
            ges_parse_u64(number, &value) && value <= UINT32_MAX) {
            *file = ges_text_slice(text, 0, i);
            *line = (uint32_t)value;
            *rest = after;
            return true;
        }
    }
    return false;
}

static bool add_setting(reading *r, ges_fact_setting setting, ges_text assignment) {
    return ges_text_cut(assignment, '=', &setting.name, &setting.value) &&
           ges_list_push(r->mem, &r->facts->settings, setting);
}

static bool add_placed(reading *r, ges_fact_source source, ges_text rest) {
    ges_fact_setting setting = {.source = source};
    ges_text assignment = {0};
    return split_place(rest, &setting.file, &setting.line, &assignment) &&
           add_setting(r, setting, assignment);
}

static bool add_keyed(reading *r, ges_fact_source source, ges_text key, ges_text rest) {
    ges_fact_setting setting = {.source = source, .file = key};
    ges_text assignment = {0};
    return ges_text_cut(rest, ' ', &setting.type, &assignment) &&
           add_setting(r, setting, assignment);
}

static bool add_place(reading *r, ges_fact_place place) {
    return ges_list_push(r->mem, &r->facts->places, place);
}

static bool read_system(reading *r, ges_text rest) {
    static const struct {
        ges_text name;
        ges_os_family family;
        ges_path_style style;
        ges_fact_shell shell;
        const char *goos;
    } systems[] = {
        {GES_LIT("linux"), GES_OS_LINUX, GES_PATH_UNIX, GES_SHELL_SH, "linux"},
        {GES_LIT("macos"), GES_OS_MACOS, GES_PATH_UNIX, GES_SHELL_SH, "darwin"},
        {GES_LIT("windows"), GES_OS_WINDOWS, GES_PATH_WINDOWS, GES_SHELL_POWERSHELL, "windows"},
    };
    for (size_t i = 0; i < GES_COUNT(systems); i++) {
        if (ges_text_equal(rest, systems[i].name)) {
            r->facts->family = systems[i].family;
            r->facts->style = systems[i].style;
            r->facts->shell = systems[i].shell;
            r->facts->goos = ges_text_of(systems[i].goos);
            r->facts->goarch = GES_T("amd64");
            return true;
        }
    }
    return false;
}

static bool read_shell(reading *r, ges_text rest) {
    static const struct {
        ges_text name;
        ges_fact_shell shell;
    } shells[] = {
        {GES_LIT("sh"), GES_SHELL_SH},
        {GES_LIT("fish"), GES_SHELL_FISH},
        {GES_LIT("cmd"), GES_SHELL_CMD},
        {GES_LIT("powershell"), GES_SHELL_POWERSHELL},
    };
    for (size_t i = 0; i < GES_COUNT(shells); i++) {
        if (ges_text_equal(rest, shells[i].name)) {
            r->facts->shell = shells[i].shell;
            return true;
        }
    }
    return false;
}

static bool read_home(reading *r, ges_text rest) {
    r->facts->home = rest;
    return true;
}

static bool read_dir_looked_at(reading *r, ges_text rest) {
    r->facts->dir = rest;
    return true;
}

static bool read_env(reading *r, ges_text rest) {
    return add_setting(r, (ges_fact_setting){.source = GES_FACT_PROCESS}, rest);
}

static bool read_goenv(reading *r, ges_text rest) {
    return add_placed(r, GES_FACT_GO_ENV, rest);
}

static bool read_goroot_env(reading *r, ges_text rest) {
    return add_placed(r, GES_FACT_GOROOT_ENV, rest);
}

static bool read_default(reading *r, ges_text rest) {
    return add_setting(r, (ges_fact_setting){.source = GES_FACT_DEFAULT}, rest);
}

static bool read_user_key(reading *r, ges_text rest) {
    return add_keyed(r, GES_FACT_USER_KEY, GES_T("HKCU\\Environment"), rest);
}

static bool read_machine_key(reading *r, ges_text rest) {
    return add_keyed(
        r, GES_FACT_MACHINE_KEY,
        GES_T("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"), rest);
}

static bool read_startup(reading *r, ges_text rest) {
    return add_placed(r, GES_FACT_STARTUP, rest);
}

static bool read_path(reading *r, ges_text rest) {
    return ges_list_push(r->mem, &r->facts->path, ((ges_fact_path_entry){rest, rest}));
}

static bool read_path_missing(reading *r, ges_text rest) {
    return ges_list_push(r->mem, &r->facts->path, ((ges_fact_path_entry){.text = rest}));
}

/* "PATH -> VERSION in ROOT" and what follows. */
static bool add_go(reading *r, ges_text rest, ges_fact_go go) {
    ges_text told = {0};
    if (!split_arrow(rest, &go.path, &told)) {
        return false;
    }
    size_t at = ges_text_find(told, GES_T(" in "));
    go.version = at == GES_NPOS ? told : ges_text_slice(told, 0, at);
    go.root = at == GES_NPOS ? (ges_text){0} : ges_text_skip(told, at + 4);
    go.real = go.path;
    return ges_list_push(r->mem, &r->facts->gos, go);
}

static bool read_go(reading *r, ges_text rest) {
    return add_go(r, rest, (ges_fact_go){.is_on_path = true});
}

static bool read_go_stray(reading *r, ges_text rest) {
    return add_go(r, rest, (ges_fact_go){.is_on_path = true, .is_stray = true});
}

static bool read_shim(reading *r, ges_text rest) {
    size_t at = ges_text_find(rest, GES_T(" by "));
    return at != GES_NPOS &&
           add_go(r, ges_text_slice(rest, 0, at),
                  (ges_fact_go){.is_on_path = true, .manager = ges_text_skip(rest, at + 4)});
}

static bool read_go_aside(reading *r, ges_text rest) {
    return add_go(r, rest, (ges_fact_go){0});
}

static bool read_go_broken(reading *r, ges_text rest) {
    ges_fact_go go = {.is_on_path = true};
    return split_arrow(rest, &go.path, &go.trouble) &&
           ges_list_push(r->mem, &r->facts->gos, go);
}

static bool read_sdk(reading *r, ges_text rest) {
    ges_fact_place place = {.is_dir = true,
                            .is_writable = true,
                            .has_go = true,
                            .has_tools = true,
                            .has_sources = true};
    bool is_read = split_arrow(rest, &place.path, &place.version);
    place.real = place.path;
    return is_read && add_place(r, place);
}

static bool read_dir(reading *r, ges_text rest) {
    return add_place(
        r, (ges_fact_place){.path = rest, .real = rest, .is_dir = true, .is_writable = true});
}

static bool read_dir_readonly(reading *r, ges_text rest) {
    return add_place(r, (ges_fact_place){.path = rest, .real = rest, .is_dir = true});
}

static bool read_missing(reading *r, ges_text rest) {
    return add_place(r, (ges_fact_place){.path = rest, .is_writable = true});
}

static bool read_file(reading *r, ges_text rest) {
    return add_place(r, (ges_fact_place){.path = rest, .real = rest, .is_writable = true});
}

/* A link takes over what an earlier line said of its target. */
static bool read_link(reading *r, ges_text rest) {
    ges_fact_place place = {.is_dir = true};
    ges_text target = {0};
    if (!split_arrow(rest, &place.path, &target)) {
        return false;
    }
    const ges_fact_place *known = ges_fact_place_at(r->facts, target);
    if (known != NULL) {
        ges_text path = place.path;
        place = *known;
        place.path = path;
    }
    place.real = target;
    return add_place(r, place);
}

static bool read_programs(reading *r, ges_text rest) {
    ges_fact_place place = {.is_dir = true, .is_writable = true};
    ges_text names = {0};
    if (!split_arrow(rest, &place.path, &names)) {
        return false;
    }
    place.real = place.path;
    ges_text *list = ges_new_array(r->mem, 8, ges_text);
    ges_text name = {0};
    while (list != NULL && place.program_count < 8 && ges_text_next(&names, ' ', &name)) {
        list[place.program_count++] = name;
    }
    place.programs = list;
    return add_place(r, place);
}

static bool read_module_line(reading *r, ges_text rest, ges_text *file) {
    ges_fact_module *m = &r->facts->module;
    ges_text word = {0};
    ges_text value = {0};
    uint32_t line = 0;
    if (!split_place(rest, file, &line, &value) || !ges_text_starts(value, GES_T("-> ")) ||
        !ges_text_cut(ges_text_skip(value, 3), ' ', &word, &value)) {
        return false;
    }
    m->file = *file;
    bool is_go = ges_text_equal(word, GES_T("go"));
    *(is_go ? &m->go : &m->toolchain) = value;
    *(is_go ? &m->go_line : &m->toolchain_line) = line;
    return true;
}

static bool read_go_mod(reading *r, ges_text rest) {
    return read_module_line(r, rest, &r->facts->module.go_mod);
}

static bool read_go_work(reading *r, ges_text rest) {
    return read_module_line(r, rest, &r->facts->module.go_work);
}

static bool read_chosen(reading *r, ges_text rest) {
    r->facts->module.wanted = rest;
    return true;
}

static bool read_select(reading *r, ges_text rest) {
    static const struct {
        ges_text name;
        ges_fact_selected selected;
    } kinds[] = {
        {GES_LIT("local"), GES_SELECTED_LOCAL},
        {GES_LIT("other"), GES_SELECTED_OTHER},
        {GES_LIT("network"), GES_SELECTED_NETWORK},
        {GES_LIT("fails"), GES_SELECTED_FAILS},
    };
    ges_fact_module *m = &r->facts->module;
    ges_text kind = rest;
    ges_text told = {0};
    (void)split_arrow(rest, &kind, &told); /* "local" has nothing more to tell */
    for (size_t i = 0; i < GES_COUNT(kinds); i++) {
        if (ges_text_equal(kind, kinds[i].name)) {
            m->selected = kinds[i].selected;
            if (told.len != 0) {
                *(m->selected == GES_SELECTED_FAILS ? &m->message : &m->wanted) = told;
            }
            return true;
        }
    }
    return false;
}

static const struct {
    ges_text word;
    bool (*read)(reading *r, ges_text rest);
} words[] = {
    {GES_LIT("system"), read_system},
    {GES_LIT("shell"), read_shell},
    {GES_LIT("home"), read_home},
    {GES_LIT("in"), read_dir_looked_at},
    {GES_LIT("env"), read_env},
    {GES_LIT("goenv"), read_goenv},
    {GES_LIT("go.env"), read_goroot_env},
    {GES_LIT("default"), read_default},
    {GES_LIT("user-key"), read_user_key},
    {GES_LIT("machine-key"), read_machine_key},
    {GES_LIT("startup"), read_startup},
    {GES_LIT("path"), read_path},
    {GES_LIT("path-missing"), read_path_missing},
    {GES_LIT("go"), read_go},
    {GES_LIT("shim"), read_shim},
    {GES_LIT("go-aside"), read_go_aside},
    {GES_LIT("go-broken"), read_go_broken},
    {GES_LIT("go-stray"), read_go_stray},
    {GES_LIT("sdk"), read_sdk},
    {GES_LIT("dir"), read_dir},
    {GES_LIT("dir-readonly"), read_dir_readonly},
    {GES_LIT("missing"), read_missing},
    {GES_LIT("file"), read_file},
    {GES_LIT("link"), read_link},
    {GES_LIT("programs"), read_programs},
    {GES_LIT("go.mod"), read_go_mod},
    {GES_LIT("go.work"), read_go_work},
    {GES_LIT("chosen"), read_chosen},
    {GES_LIT("select"), read_select},
};

static bool read_line(reading *r, ges_text line) {
    ges_text word = line;
    ges_text rest = {0};
    (void)ges_text_cut(line, ' ', &word, &rest); /* a word alone has an empty rest */
    for (size_t i = 0; i < GES_COUNT(words); i++) {
        if (ges_text_equal(word, words[i].word)) {
            return words[i].read(r, rest);
        }
    }
    return false;
}

ges_status ges_facts_read_text(ges_text text, ges_arena *mem, ges_facts *out, ges_error *err) {
    ges_facts facts = {0};
    reading r = {mem, &facts};
    (void)read_system(&r, GES_T("linux")); /* the default is in the table */
    ges_text line = {0};
    for (uint32_t number = 1; ges_text_next_line(&text, &line); number++) {
        if (line.len != 0 && !read_line(&r, line)) {
            ges_status status = ges_error_set(err, GES_CORRUPT, "facts line %u: '%.*s' says nothing",
                                              (unsigned)number, GES_FMT(line));
            if (err != NULL) {
                err->line = number;
            }
            return status;
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = facts;
    return GES_OK;
}
