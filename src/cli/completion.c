/* Completions for four shells, from the command entries. */
#include "cli/manual.h"

/* 'text' with each ' doubled by the shell's own rule. */
static void write_quoted(ges_builder *out, const char *text, const char *quote) {
    ges_build_char(out, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'') {
            ges_build_text(out, ges_text_of(quote));
        } else {
            ges_build_char(out, *p);
        }
    }
    ges_build_char(out, '\'');
}

static void command_names(ges_builder *out) {
    for (size_t i = 0; i < ges_command_count; i++) {
        ges_build_format(out, "%s%s", i == 0 ? "" : " ", ges_commands[i]->name);
    }
}

static bool takes_file(const ges_option *option) {
    return option->value != NULL &&
           (strcmp(option->value, "FILE") == 0 || strcmp(option->value, "DIR") == 0);
}

void ges_completion_bash(ges_builder *out) {
    ges_build_str(out, "# bash completion for ges; made by 'ges help --as bash'\n"
                       "_ges() {\n"
                       "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                       "    local options=''\n"
                       "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                       "        COMPREPLY=($(compgen -W '");
    command_names(out);
    ges_build_str(out, "' -- \"$word\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        const ges_command *command = ges_commands[i];
        ges_build_format(out, "    %s) options='", command->name);
        for (size_t k = 0; k < command->option_count; k++) {
            ges_build_format(out, "--%s ", command->options[k].name);
        }
        ges_build_str(out, "--help' ;;\n");
    }
    ges_build_str(out, "    esac\n"
                       "    case $before in\n"
                       "    --go|--goroot|--os-snapshot|-C) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
                       "    esac\n"
                       "    case $word in\n"
                       "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
                       "    *) [ \"${COMP_WORDS[1]}\" = help ] && COMPREPLY=($(compgen -W '");
    command_names(out);
    ges_build_str(out, "' -- \"$word\")) || COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
                       "    esac\n}\ncomplete -o filenames -F _ges ges go-env-sync\n");
}

void ges_completion_zsh(ges_builder *out) {
    ges_build_str(out, "#compdef ges go-env-sync\n# made by 'ges help --as zsh'\n"
                       "_ges() {\n    if (( CURRENT == 2 )); then\n        local -a commands\n"
                       "        commands=(\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        ges_build_str(out, "            ");
        ges_builder line = ges_builder_in(out->mem);
        ges_build_format(&line, "%s:%s", ges_commands[i]->name, ges_commands[i]->summary);
        write_quoted(out, ges_text_cstr(out->mem, ges_build_done(&line)), "'\\''");
        ges_build_char(out, '\n');
    }
    ges_build_str(out, "        )\n        _describe command commands\n        return\n    fi\n"
                       "    case $words[2] in\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        const ges_command *command = ges_commands[i];
        ges_build_format(out, "    %s) _arguments", command->name);
        for (size_t k = 0; k < command->option_count; k++) {
            const ges_option *option = &command->options[k];
            ges_builder line = ges_builder_in(out->mem);
            ges_build_format(&line, "--%s[", option->name);
            for (const char *p = option->help; *p != '\0'; p++) {
                /* Brackets and colons mean something to _arguments. */
                if (*p == '[' || *p == ']' || *p == ':') {
                    ges_build_char(&line, '\\');
                }
                ges_build_char(&line, *p);
            }
            ges_build_char(&line, ']');
            if (option->value != NULL) {
                ges_build_format(&line, ":%s:%s", option->value,
                                 takes_file(option) ? "_files" : "");
            }
            ges_build_char(out, ' ');
            write_quoted(out, ges_text_cstr(out->mem, ges_build_done(&line)), "'\\''");
        }
        ges_build_str(out, " '*:file:_files' ;;\n");
    }
    ges_build_str(out, "    esac\n}\n"
                       "if [ \"$funcstack[1]\" = _ges ]; then _ges \"$@\"; else compdef _ges ges "
                       "go-env-sync; fi\n");
}

void ges_completion_fish(ges_builder *out) {
    ges_build_str(out, "# fish completion for ges; made by 'ges help --as fish'\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        const ges_command *command = ges_commands[i];
        ges_build_format(out, "complete -c ges -f -n __fish_use_subcommand -a %s -d ",
                         command->name);
        write_quoted(out, command->summary, "\\'");
        ges_build_char(out, '\n');
        for (size_t k = 0; k < command->option_count; k++) {
            const ges_option *option = &command->options[k];
            ges_build_format(out, "complete -c ges -n '__fish_seen_subcommand_from %s' -l %s%s -d ",
                             command->name, option->name,
                             takes_file(option)      ? " -r -F"
                             : option->value != NULL ? " -x"
                                                     : "");
            write_quoted(out, option->help, "\\'");
            ges_build_char(out, '\n');
        }
    }
    ges_build_str(out, "complete -c ges -f -n '__fish_seen_subcommand_from help' -a '");
    command_names(out);
    ges_build_str(out, "'\ncomplete -c go-env-sync -w ges\n");
}

void ges_completion_powershell(ges_builder *out) {
    ges_build_str(out, "# PowerShell completion for ges; made by 'ges help --as powershell'\n"
                       "Register-ArgumentCompleter -Native -CommandName ges, go-env-sync -ScriptBlock {\n"
                       "    param($wordToComplete, $commandAst, $cursorPosition)\n"
                       "    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })\n"
                       "    $commands = [ordered]@{\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        ges_build_format(out, "        '%s' = ", ges_commands[i]->name);
        write_quoted(out, ges_commands[i]->summary, "''");
        ges_build_char(out, '\n');
    }
    ges_build_str(out, "    }\n    $options = @{\n");
    for (size_t i = 0; i < ges_command_count; i++) {
        const ges_command *command = ges_commands[i];
        ges_build_format(out, "        '%s' = [ordered]@{ ", command->name);
        for (size_t k = 0; k < command->option_count; k++) {
            ges_build_format(out, "'--%s' = ", command->options[k].name);
            write_quoted(out, command->options[k].help, "''");
            ges_build_str(out, "; ");
        }
        ges_build_str(out, "'--help' = 'tell what it does' }\n");
    }
    ges_build_str(out, "    }\n"
                       "    $isFirst = $words.Count -lt 2 -or ($words.Count -eq 2 -and $wordToComplete)\n"
                       "    $table = if ($isFirst) { $commands } else { $options[$words[1]] }\n"
                       "    if ($null -eq $table) { return }\n"
                       "    $table.GetEnumerator() | Where-Object { $_.Key -like \"$wordToComplete*\" } |\n"
                       "        ForEach-Object { [System.Management.Automation.CompletionResult]::new("
                       "$_.Key, $_.Key, 'ParameterValue', $_.Value) }\n}\n");
}
