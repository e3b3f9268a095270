/* The manual page and the Markdown reference, from the command entries. */
#include "cli/manual.h"

#include "ges_version.h"

/* Text in roff: backslashes, dashes, and a dot or quote that would start a request. */
static void write_roff_text(ges_builder *out, ges_text text) {
    bool at_start = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (at_start && (c == '.' || c == '\'')) {
            ges_build_str(out, "\\&");
        }
        if (c == '\\') {
            ges_build_str(out, "\\e");
        } else if (c == '-') {
            ges_build_str(out, "\\-");
        } else {
            ges_build_char(out, c);
        }
        at_start = c == '\n';
    }
}

static void write_roff(ges_builder *out, const char *text) {
    write_roff_text(out, ges_text_of(text));
}

/* Paragraphs are separated by an empty line. */
static void write_roff_paragraphs(ges_builder *out, const char *text) {
    ges_text rest = ges_text_of(text);
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        if (line.len == 0) {
            ges_build_str(out, ".PP");
        } else {
            write_roff_text(out, line);
        }
        ges_build_char(out, '\n');
    }
}

static void roff_options(ges_builder *out, const ges_command *command) {
    for (size_t i = 0; i < command->option_count; i++) {
        const ges_option *option = &command->options[i];
        ges_build_format(out, ".TP\n.B \\-\\-%s", option->name);
        if (option->value != NULL) {
            ges_build_format(out, " \\fI%s\\fR", option->value);
        }
        ges_build_char(out, '\n');
        write_roff(out, option->help);
        ges_build_str(out, ".\n");
    }
}

static void roff_command(ges_builder *out, const ges_command *command) {
    ges_build_format(out, ".SS \"ges %s\"\n", command->name);
    ges_build_str(out, ".nf\n");
    write_roff(out, command->usage);
    ges_build_str(out, "\n.fi\n.PP\n");
    write_roff(out, command->summary);
    ges_build_str(out, ".\n.PP\n");
    write_roff_paragraphs(out, command->description);
    roff_options(out, command);
    for (size_t i = 0; i < command->example_count; i++) {
        ges_build_str(out, ".TP\n");
        write_roff(out, command->examples[i].command);
        ges_build_char(out, '\n');
        write_roff(out, command->examples[i].what);
        ges_build_str(out, ".\n");
    }
    size_t count;
    const ges_exit_code *codes = ges_command_exit_codes(command, &count);
    ges_build_str(out, ".PP\nExit status:\n");
    for (size_t i = 0; i < count; i++) {
        ges_build_format(out, ".TP\n%d\n", codes[i].code);
        write_roff(out, codes[i].meaning);
        ges_build_str(out, ".\n");
    }
}

void ges_manual_man(ges_builder *out) {
    ges_build_str(out, ".\\\" Made by 'ges help --as man'; do not edit.\n"
                       ".TH GES 1 \"\" \"go\\-env\\-sync " GES_VERSION_TEXT "\" \"User Commands\"\n"
                       ".SH NAME\nges, go\\-env\\-sync \\- which Go runs here, and why\n"
                       ".SH SYNOPSIS\n.B ges\n.I COMMAND\n[options]\n"
                       ".SH DESCRIPTION\n"
                       "Answers what 'go env' answers without running Go, tells where every value\n"
                       "comes from, and finds what is wrong with a machine's Go environment.\n"
                       "Options may be written with one dash or two.\n"
                       ".SH COMMANDS\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        roff_command(out, ges_commands[i]);
    }
    ges_build_str(out, ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colour, whatever its value.\n"
                       ".TP\n.B GES_TRACE\n"
                       "os: one line on standard error for each call of the operating system.\n");
}

static void markdown_command(ges_builder *out, const ges_command *command) {
    ges_build_format(out, "\n## ges %s\n\n%s.\n\n```\n%s\n```\n\n%s\n", command->name,
                     command->summary, command->usage, command->description);
    if (command->option_count != 0) {
        ges_build_str(out, "\n| option | meaning |\n|---|---|\n");
    }
    for (size_t i = 0; i < command->option_count; i++) {
        const ges_option *option = &command->options[i];
        ges_build_format(out, "| `--%s%s%s` | %s |\n", option->name,
                         option->value != NULL ? " " : "",
                         option->value != NULL ? option->value : "", option->help);
    }
    if (command->example_count != 0) {
        ges_build_str(out, "\n| example | what it shows |\n|---|---|\n");
    }
    for (size_t i = 0; i < command->example_count; i++) {
        ges_build_format(out, "| `%s` | %s |\n", command->examples[i].command,
                         command->examples[i].what);
    }
    size_t count;
    const ges_exit_code *codes = ges_command_exit_codes(command, &count);
    ges_build_str(out, "\n| exit code | meaning |\n|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        ges_build_format(out, "| %d | %s |\n", codes[i].code, codes[i].meaning);
    }
}

void ges_manual_markdown(ges_builder *out) {
    ges_build_str(out, "# Commands\n\nMade by `ges help --as markdown`; do not edit. Options may be "
                       "written with one dash or two.\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        markdown_command(out, ges_commands[i]);
    }
}
