/* The rule engine. A rule is one const entry at the end of rule_<name>.c, named in rules.def; its
 * check is a pure function from facts to findings, so the order of the rules cannot matter. */
#ifndef GES_DOCTOR_DOCTOR_H
#define GES_DOCTOR_DOCTOR_H

#include "doctor/facts.h"
#include "env/fixer.h"

typedef enum ges_severity {
    GES_SEVERITY_INFO,    /* worth knowing; nothing is broken */
    GES_SEVERITY_WARNING, /* a wrong result is likely */
    GES_SEVERITY_ERROR,   /* commands fail */
} ges_severity;

/* What is broken for the user; findings are grouped by it, in this order. */
typedef enum ges_harm {
    GES_HARM_GO,       /* the go command does not run */
    GES_HARM_BUILD,    /* builds fail, or use the wrong Go */
    GES_HARM_CGO,      /* packages with C code do not build */
    GES_HARM_MODULES,  /* modules are off or cannot be had */
    GES_HARM_TOOLS,    /* installed programs are not found or do not fit */
    GES_HARM_SETTINGS, /* settings have no effect */
    GES_HARM_SPEED,    /* it works, but slowly or by luck */
} ges_harm;

/* One proven line under a finding. */
typedef struct ges_evidence {
    const char *label; /* "where", "go says", "found" ... */
    ges_text text;
    ges_text file; /* for programs: the file or registry key it speaks of; may be empty */
    uint32_t line; /* 0 means none */
} ges_evidence;
GES_LIST(ges_evidence_list, ges_evidence);

typedef struct ges_command_line {
    ges_text text; /* can be pasted into the user's shell */
    ges_text note; /* what it does when that is not plain; may be empty */
} ges_command_line;
GES_LIST(ges_command_list, ges_command_line);

typedef struct ges_rule ges_rule;

typedef struct ges_finding {
    const ges_rule *rule;
    ges_severity severity;
    ges_text what; /* one sentence with the value, no full stop */
    ges_evidence_list evidence;
    ges_text cure; /* one sentence in the imperative */
    ges_command_list commands;
    bool names_setting;      /* tells where a variable is declared, or how to be rid of it */
    ges_repair_list repairs; /* what --fix may do about it; empty: only the user can */
} ges_finding;
GES_LIST(ges_finding_list, ges_finding);

/* Where a check puts what it finds. */
typedef struct ges_findings {
    ges_arena *mem;
    const ges_rule *rule; /* the one that runs */
    ges_finding_list list;
} ges_findings;

/* Facts in, verdict out: unit test, text of --explain and documentation at once. */
typedef struct ges_rule_example {
    const char *title;   /* "GOROOT is left over from an older Go" */
    const char *facts;   /* lines of facts_text.h */
    const char *verdict; /* "error: what it says", one line a finding; "" for silence */
} ges_rule_example;

struct ges_rule {
    const char *id;   /* "GES003"; stable */
    const char *name; /* "goroot_of_another_go"; also the file's */
    ges_severity severity; /* the usual one; a check may lower it */
    ges_harm harm;
    const char *title; /* "GOROOT belongs to another Go", no full stop */
    const char *why;   /* paragraphs of plain text, Markdown code spans allowed */
    const char *fix;   /* the same */
    unsigned needs;    /* GES_FACTS_... */
    void (*check)(const ges_facts *facts, ges_findings *out);
    const ges_rule_example *examples;
    size_t example_count;
};

/* All rules, from rules.def. */
extern const ges_rule *const ges_rules[];
extern const size_t ges_rule_count;
/* By id or name, letter case ignored; NULL when there is none. */
const ges_rule *ges_rule_find(ges_text id_or_name);
const char *ges_severity_name(ges_severity severity);
/* The heading of a group: "the go command does not run". */
const char *ges_harm_title(ges_harm harm);

/* Runs the rules whose place in ges_rules is true in `is_chosen` (NULL: all) and that no gap of the
 * facts touches; findings are sorted by harm, severity (worst first), id and order of discovery.
 * `is_blind` (may be NULL, else ges_rule_count long) tells the rules that a gap kept from running.
 * Errors: NO_MEMORY */
GES_CHECK ges_status ges_doctor_run(const ges_facts *facts, const bool *is_chosen, ges_arena *mem,
                                    ges_finding_list *out, bool *is_blind, ges_error *err);
/* Sorts as ges_doctor_run does, after severities were changed. */
void ges_findings_sort(ges_finding_list *list);
/* Start-up files are only worth their reading when there is something to say of them: no go was
 * found, a target is set, or a finding names a variable. Then GES_FACTS_ORIGINS is to be gathered
 * and the rules are to run again. */
bool ges_doctor_asks_origins(const ges_facts *facts, const ges_finding_list *found);
/* The groups of facts that the chosen rules need; GES_FACTS_ORIGINS is among them. */
unsigned ges_doctor_needs(const bool *is_chosen);

/* --- for checks: a finding is begun, then evidence and cure are added to it ------------------- */

/* A finding of the running rule; NULL without memory (the arena remembers), which the functions
 * below take. The pointer holds until the next ges_find. */
ges_finding *ges_find(ges_findings *out, ges_severity severity, const char *format, ...)
    GES_PRINTF(3, 4);
void ges_find_evidence(ges_findings *out, ges_finding *finding, const char *label,
                       const char *format, ...) GES_PRINTF(4, 5);
/* "NAME=value in PLACE", then the origin of a process value if it is known. */
void ges_find_where(ges_findings *out, ges_finding *finding, const ges_facts *facts,
                    const ges_fact_setting *setting);
void ges_find_cure(ges_findings *out, ges_finding *finding, const char *format, ...)
    GES_PRINTF(3, 4);
void ges_find_command(ges_findings *out, ges_finding *finding, ges_text command, const char *note);
/* Something that `ges doctor --fix` can do about it. */
void ges_find_repair(ges_findings *out, ges_finding *finding, ges_repair repair);
typedef enum ges_repairable {
    GES_REPAIR_BY_HAND,  /* --fix can do nothing about it */
    GES_REPAIR_BY_NAME,  /* it touches lines that the user wrote, or variables of the machine: only
                          * when the rule is named */
    GES_REPAIR_BY_ITSELF,/* --fix does it */
} ges_repairable;
ges_repairable ges_finding_repairable(const ges_finding *finding);
/* "the process environment", "/home/ana/.config/go/env:3", "HKCU\Environment (REG_SZ)" */
ges_text ges_place_name(ges_arena *mem, const ges_fact_setting *setting);
/* A value as it may stand in a sentence: passwords in URLs as ***, in double quotes when it is empty
 * or has white space at an end. */
ges_text ges_value_shown(ges_arena *mem, ges_text value);

#endif
