/* Commands for cures; how each shell says a thing is one line of `speeches`. */
#include "doctor/remedy.h"

#include "base/builder.h"
#include "doctor/remedyvalue.h"

/* Templates: {n} the name, {v} the quoted value, {d} the quoted directory, {r} the bare one. */
typedef struct speech {
    const char *unset;
    const char *set;
    const char *append_path;
    const char *prepend_path;
    const char *later_append; /* for a start-up file, where it runs again and again; NULL: none */
    const char *later_prepend;
    const char *plain; /* characters, beside letters and digits, that need no quotes */
    const char *quote; /* the quote sign */
    const char *escaped_quote; /* the quote sign inside quotes */
    bool quotes_values;        /* values in assignments are always quoted */
} speech;

static const speech speeches[] = {
    [GES_SHELL_SH] = {"unset {n}", "export {n}={v}", "export PATH=\"$PATH\":{d}",
                      "export PATH={d}:\"$PATH\"",
                      "case \":$PATH:\" in *:{d}:*) ;; *) export PATH=\"$PATH\":{d} ;; esac",
                      "case \":$PATH\" in :{d}:*) ;; *) export PATH={d}:\"$PATH\" ;; esac",
                      "_-./:=@%+,", "'", "'\\''"},
    [GES_SHELL_FISH] = {"set -e {n}", "set -gx {n} {v}", "fish_add_path --append {d}",
                        "fish_add_path --move {d}", "fish_add_path --append {d}",
                        "fish_add_path --move {d}", "_-./:=@%+,", "'", "\\'"},
    [GES_SHELL_CMD] = {"set \"{n}=\"", "set \"{n}={r}\"", "set \"PATH=%PATH%;{r}\"",
                       "set \"PATH={r};%PATH%\"", NULL, NULL, "_-./:=@+\\", "\"", "\"\""},
    [GES_SHELL_POWERSHELL] = {"Remove-Item Env:{n}", "$env:{n} = {v}", "$env:Path += ';' + {d}",
                              "$env:Path = {d} + ';' + $env:Path", NULL, NULL, "_-./:=+\\", "'", "''", true},
};

static bool is_plain(const char *plain, char c) {
    bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || (c != '\0' && strchr(plain, c) != NULL);
}

static ges_text quote(ges_arena *mem, const speech *s, ges_text value) {
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, ges_text_of(s->quote));
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == s->quote[0]) {
            ges_build_text(&b, ges_text_of(s->escaped_quote));
        } else {
            ges_build_char(&b, value.ptr[i]);
        }
    }
    ges_build_text(&b, ges_text_of(s->quote));
    return ges_build_done(&b);
}

ges_text ges_remedy_quote(ges_arena *mem, const ges_facts *facts, ges_text value) {
    const speech *s = &speeches[facts->shell];
    bool needs_quotes = value.len == 0;
    for (size_t i = 0; i < value.len && !needs_quotes; i++) {
        needs_quotes = !is_plain(s->plain, value.ptr[i]);
    }
    return needs_quotes ? quote(mem, s, value) : value;
}

/* Fills {n} with `name` and {v}, {d}, {r} with `value`. */
static ges_text fill(ges_arena *mem, const ges_facts *facts, const char *template, ges_text name,
                     ges_text value) {
    ges_builder b = ges_builder_in(mem);
    for (const char *at = template; *at != '\0'; at++) {
        if (at[0] != '{' || at[1] == '\0' || at[2] != '}') {
            ges_build_char(&b, *at);
            continue;
        }
        if (at[1] == 'n') {
            ges_build_text(&b, name);
        } else if (at[1] == 'r') {
            ges_build_text(&b, value);
        } else {
            const speech *s = &speeches[facts->shell];
            ges_build_text(&b, s->quotes_values ? quote(mem, s, value)
                                                : ges_remedy_quote(mem, facts, value));
        }
        at += 2;
    }
    return ges_build_done(&b);
}

/* Deletes the lines of NAME in a go env file without asking go, which may not start, and without
 * touching the other bytes. */
static ges_text delete_lines(ges_arena *mem, const ges_facts *facts,
                             const ges_fact_setting *setting) {
    ges_text file = ges_remedy_quote(mem, facts, setting->file);
    switch (facts->family) {
    case GES_OS_LINUX:
        return ges_text_join(mem, GES_T("sed -i '/^"), setting->name, GES_T("=/d' "), file);
    case GES_OS_MACOS:
        return ges_text_join(mem, GES_T("sed -i '' '/^"), setting->name, GES_T("=/d' "), file);
    case GES_OS_WINDOWS:
        break;
    }
    return ges_text_join(mem, GES_T("notepad "), file);
}

/* A shell start-up file is only pointed at: its lines are the user's own. */
static ges_text edit_line(ges_arena *mem, const ges_facts *facts,
                          const ges_fact_setting *setting) {
    return ges_text_format(mem, "vi +%u %.*s", (unsigned)setting->line,
                           GES_FMT(ges_remedy_quote(mem, facts, setting->file)));
}

static ges_text delete_key(ges_arena *mem, const ges_fact_setting *setting) {
    return ges_text_join(mem, GES_T("reg delete \""), setting->file, GES_T("\" /v "),
                         setting->name, GES_T(" /f"));
}

/* Start-up files that are the user's own; those of the system need rights. */
static bool is_own(const ges_facts *facts, ges_text file) {
    return facts->family != GES_OS_WINDOWS && facts->home.len > 1 &&
           ges_path_inside(facts->style, file, facts->home);
}

/* Where the process got it from; the finding then tells of it. */
static const ges_fact_setting *origin_of(ges_finding *finding, const ges_facts *facts,
                                         const ges_fact_setting *setting) {
    if (finding != NULL) {
        finding->names_setting = true;
    }
    return ges_fact_origin(facts, setting);
}

static void repair_removal(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                           const ges_fact_setting *setting) {
    const ges_fact_setting *origin = origin_of(finding, facts, setting);
    if (setting->source == GES_FACT_GO_ENV) {
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = &ges_fixer_goenv_unset,
                                     .file = setting->file,
                                     .line = setting->line,
                                     .name = setting->name});
    } else if (setting->source == GES_FACT_PROCESS && origin != NULL &&
               origin->source == GES_FACT_STARTUP && is_own(facts, origin->file)) {
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = &ges_fixer_startup_comment,
                                     .file = origin->file,
                                     .line = origin->line,
                                     .name = origin->name,
                                     .value = ges_text_of(out->rule->id)});
    } else if (origin != NULL) {
        ges_remedy_value(out, finding, &ges_fixer_registry_unset, origin, (ges_text){0});
    }
}

/* A line for our block of the shell's start-up file, for PATH or a variable. */
static void repair_block(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                         const char *template, ges_text name, ges_text value) {
    bool is_possible = finding != NULL && template != NULL && facts->shell_file.len != 0 &&
                       is_own(facts, facts->shell_file) &&
                       finding->severity != GES_SEVERITY_INFO;
    if (is_possible) {
        ges_find_repair(out, finding,
                        (ges_repair){.fixer = &ges_fixer_startup_block,
                                     .file = facts->shell_file,
                                     .name = name,
                                     .value = fill(out->mem, facts, template, name, value)});
    }
}

static void remove_go_env(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                          const ges_fact_setting *setting) {
    /* With a bad GOROOT or GOTOOLCHAIN no go command starts, and 1.27 refuses to unset GOROOT. */
    bool needs_editor = ges_text_equal(setting->name, GES_T("GOROOT")) ||
                        ges_text_equal(setting->name, GES_T("GOTOOLCHAIN")) ||
                        ges_fact_first_go(facts) == NULL;
    if (needs_editor) {
        ges_find_command(out, finding, delete_lines(out->mem, facts, setting),
                         facts->family == GES_OS_WINDOWS ? "delete the line, keep the line ends"
                                                         : "deletes the line");
        return;
    }
    ges_find_command(out, finding, ges_text_join(out->mem, GES_T("go env -u "), setting->name),
                     "deletes the line from the go env file");
}

static void remove_origin(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                          const ges_fact_setting *origin) {
    switch (origin->source) {
    case GES_FACT_USER_KEY:
        ges_find_command(out, finding, delete_key(out->mem, origin), "for later terminals");
        return;
    case GES_FACT_MACHINE_KEY:
        ges_find_command(out, finding, delete_key(out->mem, origin),
                         "for later terminals; needs an administrator");
        return;
    case GES_FACT_STARTUP:
        ges_find_command(out, finding, edit_line(out->mem, facts, origin),
                         "delete that line, for later shells");
        return;
    case GES_FACT_PROCESS:
    case GES_FACT_GO_ENV:
    case GES_FACT_GOROOT_ENV:
    case GES_FACT_DEFAULT:
        return;
    }
}

void ges_remedy_remove(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                       const ges_fact_setting *setting) {
    ges_remedy_offer_removal(out, finding, facts, setting);
    repair_removal(out, finding, facts, setting);
}

void ges_remedy_offer_removal(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                              const ges_fact_setting *setting) {
    if (setting->source == GES_FACT_GO_ENV) {
        remove_go_env(out, finding, facts, setting);
        return;
    }
    if (setting->source != GES_FACT_PROCESS) {
        return;
    }
    const ges_fact_setting *origin = origin_of(finding, facts, setting);
    ges_text unset =
        fill(out->mem, facts, speeches[facts->shell].unset, setting->name, (ges_text){0});
    ges_find_command(out, finding, unset,
                     origin != NULL ? "in this shell"
                                    : "in this shell; remove it too from whatever sets it");
    if (origin != NULL) {
        remove_origin(out, finding, facts, origin);
    }
}

void ges_remedy_replace(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                        const ges_fact_setting *setting, ges_text value) {
    if (setting->source != GES_FACT_PROCESS) {
        ges_text word = ges_text_join(out->mem, setting->name, GES_T("="), value);
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("go env -w "),
                                       ges_remedy_quote(out->mem, facts, word)),
                         "");
        if (setting->source == GES_FACT_GO_ENV) {
            ges_find_repair(out, finding,
                            (ges_repair){.fixer = &ges_fixer_goenv_set,
                                         .file = setting->file,
                                         .line = setting->line,
                                         .name = setting->name,
                                         .value = value});
        }
        return;
    }
    ges_find_command(out, finding,
                     fill(out->mem, facts, speeches[facts->shell].set, setting->name, value),
                     "in this shell");
    const ges_fact_setting *origin = origin_of(finding, facts, setting);
    if (origin != NULL && origin->source == GES_FACT_STARTUP) {
        ges_find_command(out, finding, edit_line(out->mem, facts, origin), "for later shells");
        if (is_own(facts, origin->file)) {
            repair_removal(out, finding, facts, setting);
            repair_block(out, finding, facts, speeches[facts->shell].set, setting->name, value);
        }
    } else if (origin != NULL && ges_is_registry_setting(origin)) {
        ges_remedy_set_command(out, finding, facts, origin, value);
        ges_remedy_value(out, finding, &ges_fixer_registry_set, origin, value);
    }
}

/* "for later shells, add that line to ~/.profile" */
static const char *later_note(ges_arena *mem, const ges_facts *facts) {
    if (facts->family == GES_OS_WINDOWS) {
        return "in this terminal; for later ones: ges doctor --fix, or ges path add, or Settings, "
               "System, About, Advanced system settings, Environment Variables";
    }
    if (facts->shell == GES_SHELL_FISH) {
        return "fish remembers it";
    }
    return facts->shell_file.len == 0
               ? "in this shell; for later ones add it to the shell's start-up file"
               : ges_text_cstr(mem, ges_text_join(mem, GES_T("in this shell; for later ones add it to "),
                                                  facts->shell_file));
}

void ges_remedy_append_path(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                            ges_text dir) {
    ges_find_command(
        out, finding,
        fill(out->mem, facts, speeches[facts->shell].append_path, GES_T("PATH"), dir),
        later_note(out->mem, facts));
    repair_block(out, finding, facts, speeches[facts->shell].later_append, GES_T("PATH"), dir);
    ges_remedy_user_path(out, finding, facts, dir);
}

void ges_remedy_prepend_path(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                             ges_text dir) {
    ges_find_command(
        out, finding,
        fill(out->mem, facts, speeches[facts->shell].prepend_path, GES_T("PATH"), dir),
        later_note(out->mem, facts));
    repair_block(out, finding, facts, speeches[facts->shell].later_prepend, GES_T("PATH"), dir);
}
