/* Facts from text: where variables are declared. */
#include "doctor/facts_words.h"

#include "base/number.h"

static bool add_setting(ges_fact_reading *r, ges_fact_setting setting, ges_text assignment) {
    return ges_text_cut(assignment, '=', &setting.name, &setting.value) &&
           ges_list_push(r->mem, &r->facts->settings, setting);
}

static bool add_placed(ges_fact_reading *r, ges_fact_source source, ges_text rest) {
    ges_fact_setting setting = {.source = source};
    ges_text assignment = {0};
    return ges_fact_split_place(rest, &setting.file, &setting.line, &assignment) &&
           add_setting(r, setting, assignment);
}

static bool add_keyed(ges_fact_reading *r, ges_fact_source source, ges_text key, ges_text rest) {
    ges_fact_setting setting = {.source = source, .file = key};
    ges_text assignment = {0};
    if (!ges_text_cut(rest, ' ', &setting.type, &assignment)) {
        return false;
    }
    ges_text expanded = {0};
    ges_text raw = assignment;
    if (ges_fact_split_arrow(assignment, &raw, &expanded)) {
        /* NAME=RAW -> VALUE */
        ges_text name = {0};
        ges_text ignored = {0};
        (void)ges_text_cut(raw, '=', &name, &ignored); /* add_setting refuses what has no name */
        assignment = ges_text_join(r->mem, name, GES_T("="), expanded);
    }
    (void)ges_text_cut(raw, '=', &(ges_text){0}, &setting.raw); /* as above */
    return add_setting(r, setting, assignment);
}

bool ges_fact_word_env(ges_fact_reading *r, ges_text rest) {
    return add_setting(r, (ges_fact_setting){.source = GES_FACT_PROCESS}, rest);
}

bool ges_fact_word_goenv(ges_fact_reading *r, ges_text rest) {
    return add_placed(r, GES_FACT_GO_ENV, rest);
}

bool ges_fact_word_goroot_env(ges_fact_reading *r, ges_text rest) {
    return add_placed(r, GES_FACT_GOROOT_ENV, rest);
}

bool ges_fact_word_default(ges_fact_reading *r, ges_text rest) {
    return add_setting(r, (ges_fact_setting){.source = GES_FACT_DEFAULT}, rest);
}

bool ges_fact_word_user_key(ges_fact_reading *r, ges_text rest) {
    return add_keyed(r, GES_FACT_USER_KEY, GES_T("HKCU\\Environment"), rest);
}

bool ges_fact_word_machine_key(ges_fact_reading *r, ges_text rest) {
    return add_keyed(
        r, GES_FACT_MACHINE_KEY,
        GES_T("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"), rest);
}

bool ges_fact_word_startup(ges_fact_reading *r, ges_text rest) {
    return add_placed(r, GES_FACT_STARTUP, rest);
}

bool ges_fact_word_length(ges_fact_reading *r, ges_text rest) {
    uint64_t units = 0;
    if (r->facts->settings.count == 0 || !ges_parse_u64(rest, &units)) {
        return false;
    }
    r->facts->settings.items[r->facts->settings.count - 1].units = (size_t)units;
    return true;
}
