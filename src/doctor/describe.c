/* Findings and rules for the printers. */
#include "doctor/describe.h"

static void describe_evidence(const ges_evidence *evidence, ges_sink *sink) {
    static const ges_view view = {"  {-label:8}  {text}", false};
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "label", ges_text_of(evidence->label));
    ges_sink_text(sink, "text", evidence->text);
    if (evidence->file.len != 0) {
        ges_sink_text(sink, "file", evidence->file);
    }
    if (evidence->line != 0) {
        ges_sink_number(sink, "line", evidence->line);
    }
    ges_sink_close(sink);
}

/* The note stands as a comment of the shell, so that the whole line may be pasted. */
static void describe_command(const ges_command_line *command, const ges_facts *facts,
                             ges_arena *mem, ges_sink *sink) {
    static const ges_view view = {"            {*text}[  {-comment}]", false};
    const char *mark = facts->shell == GES_SHELL_CMD ? "& rem " : "# ";
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "text", command->text);
    if (command->note.len != 0) {
        ges_sink_text(sink, "comment", ges_text_join(mem, ges_text_of(mark), command->note));
    }
    ges_sink_close(sink);
}

static void describe_finding(const ges_finding *finding, const ges_facts *facts, ges_arena *mem,
                             ges_sink *sink) {
    static const ges_view view = {"  {!severity}: {what}  {-id} {-name}", false};
    static const ges_view cure_view = {"  {-'do'}        {text}", true};
    static const char *const repairs[] = {[GES_REPAIR_BY_HAND] = "by hand",
                                          [GES_REPAIR_BY_NAME] = "by name",
                                          [GES_REPAIR_BY_ITSELF] = "yes"};
    const ges_rule *rule = finding->rule;
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "id", ges_text_of(rule->id));
    ges_sink_text(sink, "name", ges_text_of(rule->name));
    ges_sink_text(sink, "severity", ges_text_of(ges_severity_name(finding->severity)));
    ges_sink_text(sink, "harm", ges_text_of(ges_harm_title(rule->harm)));
    ges_sink_text(sink, "what", finding->what);
    ges_sink_open_list(sink, "evidence", NULL);
    for (size_t i = 0; i < finding->evidence.count; i++) {
        describe_evidence(&finding->evidence.items[i], sink);
    }
    ges_sink_close_list(sink);
    ges_sink_open(sink, "cure", &cure_view);
    ges_sink_text(sink, "text", finding->cure);
    ges_sink_text(sink, "fix", ges_text_of(repairs[ges_finding_repairable(finding)]));
    ges_sink_open_list(sink, "commands", NULL);
    for (size_t i = 0; i < finding->commands.count; i++) {
        describe_command(&finding->commands.items[i], facts, mem, sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    ges_sink_close(sink);
}

void ges_findings_describe(const ges_finding_list *list, const ges_facts *facts, ges_arena *mem,
                           ges_sink *sink) {
    ges_sink_open_list(sink, "findings", NULL);
    for (size_t i = 0; i < list->count; i++) {
        const ges_rule *rule = list->items[i].rule;
        if (i == 0 || list->items[i - 1].rule->harm != rule->harm) {
            ges_sink_say(sink, "bold", ges_text_of(ges_harm_title(rule->harm)));
        }
        describe_finding(&list->items[i], facts, mem, sink);
    }
    ges_sink_close_list(sink);
}

void ges_rule_describe(const ges_rule *rule, ges_sink *sink) {
    static const ges_view view = {"{id}  {name:22}  {!severity:7}  {title}", false};
    ges_sink_open(sink, NULL, &view);
    ges_sink_text(sink, "id", ges_text_of(rule->id));
    ges_sink_text(sink, "name", ges_text_of(rule->name));
    ges_sink_text(sink, "severity", ges_text_of(ges_severity_name(rule->severity)));
    ges_sink_text(sink, "harm", ges_text_of(ges_harm_title(rule->harm)));
    ges_sink_text(sink, "title", ges_text_of(rule->title));
    ges_sink_close(sink);
}

/* Says `text` in lines of at most 92 columns, indented by two. */
static void say_wrapped(ges_text text, ges_arena *mem, ges_sink *sink) {
    ges_text word = {0};
    ges_builder line = ges_builder_in(mem);
    while (ges_text_next(&text, ' ', &word)) {
        if (line.len != 0 && line.len + word.len + 1 > 90) {
            ges_sink_say(sink, NULL, ges_text_join(mem, GES_T("  "), ges_build_done(&line)));
            line = ges_builder_in(mem);
        }
        ges_build_text(&line, line.len == 0 ? GES_T("") : GES_T(" "));
        ges_build_text(&line, word);
    }
    ges_sink_say(sink, NULL, ges_text_join(mem, GES_T("  "), ges_build_done(&line)));
}

static void say_paragraph(const char *heading, ges_text text, ges_arena *mem, ges_sink *sink) {
    ges_sink_say(sink, NULL, GES_T(""));
    ges_sink_say(sink, "bold", ges_text_of(heading));
    say_wrapped(text, mem, sink);
}

static ges_text verdict_of(const ges_rule_example *example) {
    return example->verdict[0] != '\0' ? ges_text_of(example->verdict) : GES_T("nothing to report");
}

static void explain_example(const ges_rule_example *example, ges_arena *mem, ges_sink *sink) {
    static const ges_view silent = {NULL, true};
    ges_sink_say(sink, NULL, GES_T(""));
    ges_sink_say(sink, NULL, ges_text_join(mem, GES_T("  "), ges_text_of(example->title)));
    ges_text rest = ges_text_of(example->facts);
    ges_text line = {0};
    while (ges_text_next_line(&rest, &line)) {
        ges_sink_say(sink, "dim", ges_text_join(mem, GES_T("    "), line));
    }
    ges_sink_say(sink, NULL, ges_text_join(mem, GES_T("    -> "), verdict_of(example)));
    ges_sink_open(sink, NULL, &silent);
    ges_sink_text(sink, "title", ges_text_of(example->title));
    ges_sink_text(sink, "facts", ges_text_of(example->facts));
    ges_sink_text(sink, "verdict", ges_text_of(example->verdict));
    ges_sink_close(sink);
}

void ges_rule_explain(const ges_rule *rule, ges_arena *mem, ges_sink *sink) {
    ges_text id = ges_text_of(rule->id);
    ges_text name = ges_text_of(rule->name);
    ges_text severity = ges_text_of(ges_severity_name(rule->severity));
    ges_sink_text(sink, "id", id);
    ges_sink_text(sink, "name", name);
    ges_sink_text(sink, "severity", severity);
    ges_sink_text(sink, "harm", ges_text_of(ges_harm_title(rule->harm)));
    ges_sink_text(sink, "title", ges_text_of(rule->title));
    ges_sink_text(sink, "why", ges_text_of(rule->why));
    ges_sink_text(sink, "fix", ges_text_of(rule->fix));
    ges_sink_say(sink, "bold", ges_text_join(mem, id, GES_T(" "), name, GES_T(" ("), severity,
                                             GES_T("): "), ges_text_of(rule->title)));
    say_paragraph("Why", ges_text_of(rule->why), mem, sink);
    say_paragraph("What to do", ges_text_of(rule->fix), mem, sink);
    ges_sink_say(sink, NULL, GES_T(""));
    ges_sink_say(sink, "bold", GES_T("Examples: what is on the machine -> what is said"));
    ges_sink_open_list(sink, "examples", NULL);
    for (size_t i = 0; i < rule->example_count; i++) {
        explain_example(&rule->examples[i], mem, sink);
    }
    ges_sink_close_list(sink);
}

void ges_rule_page(const ges_rule *rule, ges_builder *out) {
    ges_build_format(out, "# %s `%s`\n\n%s.\n\n", rule->id, rule->name, rule->title);
    ges_build_format(out, "Severity: %s. What breaks: %s.\n\n", ges_severity_name(rule->severity),
                     ges_harm_title(rule->harm));
    ges_build_format(out, "## Why\n\n%s\n\n## What to do\n\n%s\n\n## Examples\n", rule->why,
                     rule->fix);
    ges_build_str(out, "\nEach is also a test of the rule: what is on the machine, and what "
                       "`ges doctor` says.\n");
    for (size_t i = 0; i < rule->example_count; i++) {
        const ges_rule_example *example = &rule->examples[i];
        ges_build_format(out, "\n### %s\n\n```\n", example->title);
        for (const char *c = example->facts; *c != '\0'; c++) {
            if (*c == '\r') {
                ges_build_str(out, "\\r");
            } else {
                ges_build_char(out, *c);
            }
        }
        ges_build_str(out, "```\n\n");
        ges_text verdict = verdict_of(example);
        ges_build_str(out, "    ");
        for (size_t k = 0; k < verdict.len; k++) {
            if (verdict.ptr[k] == '\r') {
                ges_build_str(out, "\\r");
            } else {
                ges_build_char(out, verdict.ptr[k]);
            }
        }
        ges_build_char(out, '\n');
    }
}
