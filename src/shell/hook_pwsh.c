/* The hook of PowerShell, 5.1 and 7: the prompt function, so that changed files are seen as well as
 * changed directories. .NET tells the time of a file in steps of 100 ns since year 1. */
#include "shell/hook.h"

#include "base/builder.h"

/* 1970-01-01 in .NET's ticks; and the time that it tells of a file that is not there (1601-01-01).
 */
static const int64_t epoch_ticks = 621355968000000000;
static const int64_t absent_ticks = 504911232000000000;

static void build_look(ges_builder *paths, ges_builder *times, const ges_hook_look *look) {
    const char *comma = paths->len != 0 ? "," : "";
    ges_text path = ges_shell_pwsh.quote(paths->mem, look->path);
    int64_t ticks = look->test == GES_HOOK_IS_THERE || look->test == GES_HOOK_IS_BEHIND
                        ? absent_ticks
                        : epoch_ticks + look->mtime_ns / 100;
    ges_build_format(paths, "%s%.*s", comma, GES_FMT(path));
    ges_build_format(times, "%s%lld", comma, (long long)ticks);
}

/* What only has to be there is left out: what would take its place is looked for anyway. */
static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    ges_builder paths = ges_builder_in(mem);
    ges_builder times = ges_builder_in(mem);
    for (size_t i = 0; i < looks->count; i++) {
        ges_hook_test test = looks->items[i].test;
        if (test == GES_HOOK_IS_THERE || test == GES_HOOK_IS_BEHIND || test == GES_HOOK_IS_OTHER ||
            test == GES_HOOK_IS_LATER) {
            build_look(&paths, &times, &looks->items[i]);
        }
    }
    return ges_text_join(mem, GES_T("$global:__ges_paths = @("), ges_build_done(&paths),
                         GES_T(")\n$global:__ges_times = '"), ges_build_done(&times), GES_T("'\n"));
}

const ges_hook ges_hook_pwsh = {
    .text = "$global:__ges_pwd = $null\n"
            "$global:__ges_paths = @()\n"
            "$global:__ges_times = $null\n"
            "function global:__ges_hook {\n"
            "    $times = foreach ($path in $global:__ges_paths) { "
            "[IO.File]::GetLastWriteTimeUtc($path).Ticks }\n"
            "    $here = (Get-Location -PSProvider FileSystem).ProviderPath\n"
            "    if ($here -ceq $global:__ges_pwd -and ($times -join ',') -ceq "
            "$global:__ges_times) { return }\n"
            "    $global:__ges_pwd = $here\n"
            "    $before = [IO.Directory]::GetCurrentDirectory()\n"
            "    $code = try { [IO.Directory]::SetCurrentDirectory($here); & {ges} load --shell "
            "pwsh | Out-String } finally { [IO.Directory]::SetCurrentDirectory($before) }\n"
            "    if ($code) { Invoke-Expression $code }\n"
            "}\n"
            "if (-not $global:__ges_prompt) {\n"
            "    $global:__ges_prompt = $function:prompt\n"
            "    function global:prompt {\n"
            "        $exit = $global:LASTEXITCODE\n"
            "        __ges_hook\n"
            "        $global:LASTEXITCODE = $exit\n"
            "        & $global:__ges_prompt\n"
            "    }\n"
            "}\n",
    .line = "if (Test-Path -LiteralPath {ges}) { & {ges} hook pwsh | Out-String | "
            "Invoke-Expression }",
    .base = "XDG_CONFIG_HOME",
    .below_base = "powershell/profile.ps1",
    .below_home = ".config/powershell/profile.ps1",
    .look = look,
};
