/* Facts from text: PATH, every Go, and what stands at the places that settings name. */
#include "doctor/facts_words.h"

static bool add_place(ges_fact_reading *r, ges_fact_place place) {
    return ges_list_push(r->mem, &r->facts->places, place);
}

/* Quotes belong to the list on Windows, to the name elsewhere. */
static bool add_entry(ges_fact_reading *r, ges_text raw, bool is_there, ges_fact_hive hive) {
    ges_fact_path_entry entry = {.text = raw, .raw = raw, .hive = hive};
    if (r->facts->style == GES_PATH_WINDOWS && raw.len >= 2 && raw.ptr[0] == '"' &&
        raw.ptr[raw.len - 1] == '"') {
        entry.text = ges_text_slice(raw, 1, raw.len - 1);
    }
    entry.real = is_there ? entry.text : entry.real;
    return ges_list_push(r->mem, &r->facts->path, entry);
}

bool ges_fact_word_path(ges_fact_reading *r, ges_text rest) {
    return add_entry(r, rest, true, GES_HIVE_NONE);
}

bool ges_fact_word_path_missing(ges_fact_reading *r, ges_text rest) {
    return add_entry(r, rest, false, GES_HIVE_NONE);
}

bool ges_fact_word_path_machine(ges_fact_reading *r, ges_text rest) {
    return add_entry(r, rest, true, GES_HIVE_MACHINE);
}

bool ges_fact_word_path_user(ges_fact_reading *r, ges_text rest) {
    return add_entry(r, rest, true, GES_HIVE_USER);
}

/* "machine DIR", "user DIR", then perhaps " -> FILE", the go there. */
static bool add_logon(ges_fact_reading *r, ges_text rest, bool is_there) {
    ges_fact_path_entry entry = {.hive = GES_HIVE_USER};
    ges_text hive = {0};
    if (!ges_text_cut(rest, ' ', &hive, &entry.text)) {
        return false;
    }
    entry.hive = ges_text_equal(hive, GES_T("machine")) ? GES_HIVE_MACHINE : GES_HIVE_USER;
    ges_text dir = entry.text;
    (void)ges_fact_split_arrow(dir, &entry.text, &entry.go); /* no go: the whole */
    entry.real = is_there ? entry.text : entry.real;
    return ges_list_push(r->mem, &r->facts->logon_path, entry);
}

bool ges_fact_word_logon(ges_fact_reading *r, ges_text rest) {
    return add_logon(r, rest, true);
}

bool ges_fact_word_logon_missing(ges_fact_reading *r, ges_text rest) {
    return add_logon(r, rest, false);
}

/* "PATH -> VERSION in ROOT" and what follows. */
static bool add_go(ges_fact_reading *r, ges_text rest, ges_fact_go go) {
    ges_text told = {0};
    if (!ges_fact_split_arrow(rest, &go.path, &told)) {
        return false;
    }
    size_t at = ges_text_find(told, GES_T(" in "));
    go.version = at == GES_NPOS ? told : ges_text_slice(told, 0, at);
    go.root = at == GES_NPOS ? (ges_text){0} : ges_text_skip(told, at + 4);
    go.real = go.path;
    return ges_list_push(r->mem, &r->facts->gos, go);
}

bool ges_fact_word_go(ges_fact_reading *r, ges_text rest) {
    return add_go(r, rest, (ges_fact_go){.is_on_path = true});
}

bool ges_fact_word_go_stray(ges_fact_reading *r, ges_text rest) {
    return add_go(r, rest, (ges_fact_go){.is_on_path = true, .is_stray = true});
}

bool ges_fact_word_shim(ges_fact_reading *r, ges_text rest) {
    size_t at = ges_text_find(rest, GES_T(" by "));
    return at != GES_NPOS &&
           add_go(r, ges_text_slice(rest, 0, at),
                  (ges_fact_go){.is_on_path = true, .manager = ges_text_skip(rest, at + 4)});
}

bool ges_fact_word_go_aside(ges_fact_reading *r, ges_text rest) {
    return add_go(r, rest, (ges_fact_go){0});
}

bool ges_fact_word_go_broken(ges_fact_reading *r, ges_text rest) {
    ges_fact_go go = {.is_on_path = true};
    return ges_fact_split_arrow(rest, &go.path, &go.trouble) &&
           ges_list_push(r->mem, &r->facts->gos, go);
}

bool ges_fact_word_sdk(ges_fact_reading *r, ges_text rest) {
    ges_fact_place place = {.is_dir = true,
                            .is_writable = true,
                            .has_go = true,
                            .has_tools = true,
                            .has_sources = true};
    bool is_read = ges_fact_split_arrow(rest, &place.path, &place.version);
    place.real = place.path;
    return is_read && add_place(r, place);
}

bool ges_fact_word_dir(ges_fact_reading *r, ges_text rest) {
    return add_place(
        r, (ges_fact_place){.path = rest, .real = rest, .is_dir = true, .is_writable = true});
}

bool ges_fact_word_dir_readonly(ges_fact_reading *r, ges_text rest) {
    return add_place(r, (ges_fact_place){.path = rest, .real = rest, .is_dir = true});
}

bool ges_fact_word_missing(ges_fact_reading *r, ges_text rest) {
    return add_place(r, (ges_fact_place){.path = rest, .is_writable = true});
}

bool ges_fact_word_file(ges_fact_reading *r, ges_text rest) {
    return add_place(r, (ges_fact_place){.path = rest, .real = rest, .is_writable = true});
}

/* A link takes over what an earlier line said of its target. */
bool ges_fact_word_link(ges_fact_reading *r, ges_text rest) {
    ges_fact_place place = {.is_dir = true};
    ges_text target = {0};
    if (!ges_fact_split_arrow(rest, &place.path, &target)) {
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

bool ges_fact_word_programs(ges_fact_reading *r, ges_text rest) {
    ges_fact_place place = {.is_dir = true, .is_writable = true};
    ges_text names = {0};
    if (!ges_fact_split_arrow(rest, &place.path, &names)) {
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

bool ges_fact_word_program(ges_fact_reading *r, ges_text rest) {
    ges_fact_program program = {0};
    bool is_read = ges_fact_split_arrow(rest, &program.name, &program.path);
    program.real = program.path;
    return is_read && ges_list_push(r->mem, &r->facts->programs, program);
}

bool ges_fact_word_alias(ges_fact_reading *r, ges_text rest) {
    bool is_read = ges_fact_word_program(r, rest);
    if (is_read) {
        r->facts->programs.items[r->facts->programs.count - 1].is_alias = true;
    }
    return is_read;
}
