/* go-env.ps1: for Windows PowerShell 5.1 and PowerShell 7 on every system. Source: about_Functions,
 * about_Scopes, about_Operators, about_Environment_Variables; strings by shell_pwsh.c. */
#include "shell/activation.h"

#include "shell/shell.h"

/* clang-format off */
static const char *const head[] = {
    "# go-env.ps1: written by `ges activate --write`, which also renews it; `ges undo` takes it back.",
    "# The Go of this project in this PowerShell:       . .\\go-env.ps1",
    "# Back to what was before, one level at a time:    go-env deactivate",
    "# GO_ENV_GOROOT, when set, names the GOROOT to take.",
    "",
    "# Takes back one level: GOROOT and PATH as they were, but for what was changed since.",
    "function global:go-env {",
    "    $word = \"$args\"",
    "    if ($word -ne 'deactivate') {",
    "        [Console]::Error.WriteLine('usage: go-env deactivate')",
    "        return",
    "    }",
    "    if (\"$env:GO_ENV_DEPTH\" -notmatch '^[1-9][0-9]?$') {",
    "        [Console]::Error.WriteLine('go-env: nothing is active in this PowerShell')",
    "        return",
    "    }",
    "    $depth = [int]$env:GO_ENV_DEPTH",
    "    $level = \"GO_ENV_$depth\"",
    "    $bin = [Environment]::GetEnvironmentVariable($level + '_BIN')",
    "    $set = [Environment]::GetEnvironmentVariable($level + '_GOROOT')",
    "    $old = [Environment]::GetEnvironmentVariable($level + '_OLD')",
    "    $kept = New-Object System.Collections.ArrayList",
    "    $isGone = $false",
    "    foreach ($entry in \"$env:PATH\".Split([IO.Path]::PathSeparator)) {",
    "        if (-not $isGone -and $entry -ceq $bin) { $isGone = $true } else { [void]$kept.Add($entry) }",
    "    }",
    "    if ($isGone) {",
    "        [Environment]::SetEnvironmentVariable('PATH', ($kept -join [IO.Path]::PathSeparator))",
    "    }",
    "    if (\"$env:GOROOT\" -ceq \"$set\") { [Environment]::SetEnvironmentVariable('GOROOT', $old) }",
    "    foreach ($name in 'PROJECT', 'GOROOT', 'BIN', 'OLD') {",
    "        [Environment]::SetEnvironmentVariable($level + '_' + $name, $null)",
    "    }",
    "    $below = $null",
    "    if ($depth -gt 1) { $below = \"$($depth - 1)\" }",
    "    [Environment]::SetEnvironmentVariable('GO_ENV_DEPTH', $below)",
    "}",
    "",
    "& {",
};

static const char *const finder[] = {
    "    $project = \"$($args[0])\"",
    "    if (\"$($args[1])\" -eq 'deactivate') {",
    "        go-env deactivate",
    "        return",
    "    }",
    "    # The places where that Go may be; the first one that holds it counts.",
    "    $places = @(",
};

static const char *const body[] = {
    "    )",
    "    $root = ''",
    "    $seen = ''",
    "    if (\"$env:GO_ENV_GOROOT\" -ne '') {",
    "        $want = ''",
    "        $places = @(\"$env:GO_ENV_GOROOT\")",
    "    }",
    "    foreach ($place in $places) {",
    "        if ($root -ne '') { break }",
    "        $isThere = (Test-Path -LiteralPath ($place + '/bin/go')) -or (Test-Path -LiteralPath ($place + '/bin/go.exe'))",
    "        if (-not $isThere) { continue }",
    "        $have = ''",
    "        if (Test-Path -LiteralPath ($place + '/VERSION')) {",
    "            $have = \"$(Get-Content -LiteralPath ($place + '/VERSION') -TotalCount 1)\"",
    "        }",
    "        if ($want -eq '' -or $have -ceq $want) { $root = $place } else { $seen = \"$seen; $place is $have\" }",
    "    }",
    "    if ($root -eq '') {",
    "        [Console]::Error.WriteLine(\"go-env: Go $want is not on this machine$seen; install it, let GO_ENV_GOROOT name its GOROOT, or run 'ges activate --write' here\")",
    "        return",
    "    }",
    "    $depth = 0",
    "    if (\"$env:GO_ENV_DEPTH\" -match '^[1-9][0-9]?$') { $depth = [int]$env:GO_ENV_DEPTH }",
    "    $slash = [IO.Path]::DirectorySeparatorChar",
    "    if ($slash -eq '\\') { $root = $root.Replace('/', '\\') }",
    "    $bin = $root + $slash + 'bin'",
    "    $top = [Environment]::GetEnvironmentVariable(\"GO_ENV_${depth}_PROJECT\")",
    "    if ($depth -gt 0 -and \"$top\" -ceq $project) {",
    "        $set = [Environment]::GetEnvironmentVariable(\"GO_ENV_${depth}_GOROOT\")",
    "        $isOn = \"$env:PATH\".Split([IO.Path]::PathSeparator) -ccontains $bin",
    "        if ($isOn -and \"$set\" -ceq $root -and \"$env:GOROOT\" -ceq $root) { return }",
    "        go-env deactivate",
    "        $depth = $depth - 1",
    "    }",
    "    if ($depth -ge 99) {",
    "        [Console]::Error.WriteLine('go-env: 99 levels are active')",
    "        return",
    "    }",
    "    $level = \"GO_ENV_$($depth + 1)\"",
    "    [Environment]::SetEnvironmentVariable($level + '_PROJECT', $project)",
    "    [Environment]::SetEnvironmentVariable($level + '_GOROOT', $root)",
    "    [Environment]::SetEnvironmentVariable($level + '_BIN', $bin)",
    "    [Environment]::SetEnvironmentVariable($level + '_OLD', [Environment]::GetEnvironmentVariable('GOROOT'))",
    "    [Environment]::SetEnvironmentVariable('GO_ENV_DEPTH', \"$($depth + 1)\")",
    "    [Environment]::SetEnvironmentVariable('GOROOT', $root)",
    "    $rest = ''",
    "    if (\"$env:PATH\" -ne '') { $rest = [string][IO.Path]::PathSeparator + $env:PATH }",
    "    [Environment]::SetEnvironmentVariable('PATH', $bin + $rest)",
    "} $PSScriptRoot \"$args\"",
};
/* clang-format on */

static ges_text line_of(const ges_activation_place *place, ges_arena *mem) {
    static const char *const bases[] = {
        [GES_ACTIVATION_FIXED] = "",
        [GES_ACTIVATION_PROJECT] = "$project + '/' + ",
        [GES_ACTIVATION_HOME] = "$HOME + '/' + ",
        [GES_ACTIVATION_PROGRAMS] = "$env:ProgramFiles + '/' + ",
    };
    char slash = place->is_windows ? '\\' : '/';
    ges_text path =
        place->is_windows ? ges_activation_slashes(mem, place->path, slash) : place->path;
    return ges_text_join(mem, GES_T("        ("), ges_text_of(bases[place->base]),
                         ges_shell_pwsh_literal(mem, path), GES_T(")\n"));
}

static bool is_ascii(ges_text text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static ges_text write_file(const ges_activation *activation, ges_arena *mem, ges_text *refused) {
    (void)refused; /* every path can be said */
    ges_builder out = ges_builder_in(mem);
    ges_activation_lines(&out, head, GES_COUNT(head), "\n");
    ges_build_format(&out, "    $want = '%.*s'\n", GES_FMT(activation->version));
    ges_activation_lines(&out, finder, GES_COUNT(finder), "\n");
    for (size_t i = 0; i < activation->places.count; i++) {
        ges_build_text(&out, line_of(&activation->places.items[i], mem));
    }
    ges_activation_lines(&out, body, GES_COUNT(body), "\n");
    ges_text text = ges_build_done(&out);
    /* Without the mark PowerShell 5.1 takes it for the ANSI code page. */
    return is_ascii(text) ? text : ges_text_join(mem, GES_T("\xef\xbb\xbf"), text);
}

const ges_activation_file ges_activation_pwsh = {.name = "go-env.ps1", .write = write_file};
