/* Merges the settings files and the command line. */
#include "cli/doctorchoice.h"

static const char *const fail_words[] = {
    [GES_FAIL_ON_INFO] = "info",
    [GES_FAIL_ON_WARNING] = "warning",
    [GES_FAIL_ON_ERROR] = "error",
    [GES_FAIL_NEVER] = "never",
};

/* The place of the rule in ges_rules; ges_rule_count when there is none. */
static size_t place_of(ges_text name) {
    const ges_rule *rule = ges_rule_find(ges_text_trim(name));
    size_t i = 0;
    while (i < ges_rule_count && ges_rules[i] != rule) {
        i++;
    }
    return i;
}

static bool find_fail_word(ges_text word, ges_fail_on *out) {
    for (size_t i = 0; i < GES_COUNT(fail_words); i++) {
        if (ges_text_equal(word, ges_text_of(fail_words[i]))) {
            *out = (ges_fail_on)i;
            return true;
        }
    }
    return false;
}

static ges_status refuse(const ges_settings_file *file, uint32_t line, const char *what,
                         ges_text name, ges_error *err) {
    return ges_error_set(err, GES_CORRUPT, "cannot use '%.*s' line %u: %s '%.*s'",
                         GES_FMT(file->path), (unsigned)line, what, GES_FMT(name));
}

/* Puts `value` at the places of the rules that the words name. */
static ges_status mark_words(const ges_settings_file *file, const ges_settings_words *words,
                             bool value, bool *marks, ges_error *err) {
    for (size_t i = 0; i < words->count; i++) {
        size_t place = place_of(words->items[i].text);
        if (place == ges_rule_count) {
            return refuse(file, words->items[i].line, "no rule", words->items[i].text, err);
        }
        marks[place] = value;
    }
    return GES_OK;
}

static ges_status take_severities(const ges_settings_file *file, ges_doctor_choice *choice,
                                  ges_error *err) {
    for (size_t i = 0; i < file->settings.severity.count; i++) {
        const ges_settings_word *word = &file->settings.severity.items[i];
        size_t place = place_of(word->text);
        ges_fail_on level = GES_FAIL_NEVER;
        if (place == ges_rule_count) {
            return refuse(file, word->line, "no rule", word->text, err);
        }
        if (!find_fail_word(word->value, &level) || level == GES_FAIL_NEVER) {
            return refuse(file, word->line, "a severity is error, warning or info, not",
                          word->value, err);
        }
        choice->severity[place] = fail_words[level];
    }
    return GES_OK;
}

static ges_status take_file(const ges_settings_file *file, ges_doctor_choice *choice,
                            ges_error *err) {
    const ges_settings *s = &file->settings;
    if (s->only.count != 0) {
        for (size_t i = 0; i < ges_rule_count; i++) {
            choice->is_skipped_by_file[i] = true;
        }
    }
    ges_status status = mark_words(file, &s->only, false, choice->is_skipped_by_file, err);
    if (status == GES_OK) {
        status = mark_words(file, &s->skip, true, choice->is_skipped_by_file, err);
    }
    if (status == GES_OK) {
        status = take_severities(file, choice, err);
    }
    if (status == GES_OK && s->fail_on.text.len != 0 &&
        !find_fail_word(s->fail_on.text, &choice->fail_on)) {
        return refuse(file, s->fail_on.line, "fail_on is error, warning, info or never, not",
                      s->fail_on.text, err);
    }
    return status;
}

/* A list of the command line such as "GES003,gobin_not_on_path". */
static ges_status mark_list(ges_text list, bool value, bool *marks, ges_error *err) {
    ges_text name = {0};
    while (ges_text_next(&list, ',', &name)) {
        size_t place = place_of(name);
        if (place == ges_rule_count) {
            return ges_error_set(err, GES_INVALID, "no rule '%.*s'; ges doctor --list names them",
                                 GES_FMT(name));
        }
        marks[place] = value;
    }
    return GES_OK;
}

static ges_status take_wish(const ges_doctor_wish *wish, ges_doctor_choice *choice,
                            ges_error *err) {
    for (size_t i = 0; i < ges_rule_count; i++) {
        choice->is_skipped_by_file[i] = choice->is_skipped_by_file[i] && !wish->has_only;
        choice->is_chosen[i] = !wish->has_only && !choice->is_skipped_by_file[i];
    }
    ges_status status = mark_list(wish->only, true, choice->is_chosen, err);
    if (status == GES_OK) {
        status = mark_list(wish->skip, false, choice->is_chosen, err);
    }
    if (status == GES_OK && wish->fail_on.len != 0 &&
        !find_fail_word(wish->fail_on, &choice->fail_on)) {
        return ges_error_set(err, GES_INVALID,
                             "option '--fail-on' is error, warning, info or never, not '%.*s'",
                             GES_FMT(wish->fail_on));
    }
    return status;
}

ges_status ges_doctor_choose(const ges_os *os, ges_text dir, const ges_doctor_wish *wish,
                             ges_arena *mem, ges_doctor_choice *out, ges_error *err) {
    ges_doctor_choice choice = {
        .is_chosen = ges_new_array(mem, ges_rule_count, bool),
        .is_skipped_by_file = ges_new_array(mem, ges_rule_count, bool),
        .severity = ges_new_array(mem, ges_rule_count, const char *),
        .fail_on = GES_FAIL_ON_WARNING,
    };
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_status status =
        wish->without_files ? GES_OK : ges_settings_load(os, dir, mem, &choice.files, err);
    for (size_t i = 0; status == GES_OK && i < choice.files.count; i++) {
        status = take_file(&choice.files.items[i], &choice, err);
    }
    if (status == GES_OK) {
        status = take_wish(wish, &choice, err);
    }
    if (status == GES_OK) {
        *out = choice;
    }
    return status;
}

void ges_doctor_weigh(const ges_doctor_choice *choice, ges_finding_list *found) {
    for (size_t i = 0; i < found->count; i++) {
        ges_finding *finding = &found->items[i];
        ges_fail_on level = GES_FAIL_NEVER;
        size_t place = place_of(ges_text_of(finding->rule->id));
        if (choice->severity[place] != NULL &&
            find_fail_word(ges_text_of(choice->severity[place]), &level)) {
            finding->severity = (ges_severity)level;
        }
    }
    ges_findings_sort(found);
}
