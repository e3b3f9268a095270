/* The hook of PowerShell, 5.1 and 7: the prompt function, and in 7 (6.2) also what runs when the
 * directory changes. It sees directories, files and, on Windows, the environment keys of the
 * registry, of which .NET does not tell when they were written: the values themselves are compared,
 * some forty of them through two keys that stay open. .NET tells the time of a file in steps of
 * 100 ns since year 1. Never run here: docs/verified.md. Source: about_Prompts, about_Functions,
 * about_Scopes (scope modifiers of the function: drive), about_Language_Modes,
 * Register-EngineEvent, [CommandInvocationIntrinsics]::LocationChangedAction. */
#include "shell/hook.h"

#include "base/builder.h"

/* 1970-01-01 in .NET's ticks; and the time that it tells of a file that is not there (1601-01-01).
 */
static const int64_t epoch_ticks = 621355968000000000;
static const int64_t absent_ticks = 504911232000000000;

static bool is_timed(ges_hook_test test) {
    return test == GES_HOOK_IS_THERE || test == GES_HOOK_IS_BEHIND || test == GES_HOOK_IS_OTHER ||
           test == GES_HOOK_IS_LATER;
}

static bool is_present(ges_hook_test test) {
    return test == GES_HOOK_IS_GONE;
}

static ges_text paths(ges_arena *mem, const ges_hook_looks *looks,
                      bool (*has)(ges_hook_test test)) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < looks->count; i++) {
        if (has(looks->items[i].test)) {
            ges_build_text(&out, out.len != 0 ? GES_T(",") : GES_T(""));
            ges_build_text(&out, ges_shell_pwsh.quote(mem, looks->items[i].path));
        }
    }
    return ges_build_done(&out);
}

/* What the hook finds while nothing has changed. */
static ges_text findings(ges_arena *mem, const ges_hook_looks *looks) {
    ges_builder out = ges_builder_in(mem);
    for (size_t i = 0; i < looks->count; i++) {
        const ges_hook_look *look = &looks->items[i];
        if (is_timed(look->test)) {
            bool is_absent = look->test == GES_HOOK_IS_THERE || look->test == GES_HOOK_IS_BEHIND;
            int64_t ticks = is_absent ? absent_ticks : epoch_ticks + look->mtime_ns / 100;
            ges_build_format(&out, "%s%lld", out.len != 0 ? "," : "", (long long)ticks);
        }
    }
    for (size_t i = 0; i < looks->count; i++) {
        if (is_present(looks->items[i].test)) {
            ges_build_text(&out, out.len != 0 ? GES_T(",True") : GES_T("True"));
        }
    }
    return ges_build_done(&out);
}

static ges_text look(ges_arena *mem, const ges_hook_looks *looks) {
    return ges_text_join(
        mem,
        ges_text_join(mem, GES_T("$global:__ges_paths = @("), paths(mem, looks, is_timed),
                      GES_T(")\n$global:__ges_present = @("), paths(mem, looks, is_present)),
        GES_T(")\n$global:__ges_found = '"), findings(mem, looks), GES_T("'\n"));
}

/* The parts: what it looks at; the registry, whose errors are what it says then; one look, with a
 * start of the program when something is another; the prompt around the user's own, which finds $?
 * and $LASTEXITCODE as they were; and, once it is at rest, around one that a later line of the
 * profile put in its place (oh-my-posh, starship). Only what is set before the program runs makes
 * sure that a load which fails is told once. */
const ges_hook ges_hook_pwsh = {
    .text =
        "if (\"$($ExecutionContext.SessionState.LanguageMode)\" -ne 'FullLanguage') {\n"
        "    Write-Warning 'ges: not supported in this PowerShell: it runs constrained code only, "
        "and that can neither set variables of the process nor look at files'\n"
        "} else {\n"
        "    $global:__ges_pwd = ''\n"
        "    $global:__ges_paths = @()\n"
        "    $global:__ges_present = @()\n"
        "    $global:__ges_found = ''\n"
        "    $global:__ges_keys = $null\n"
        "    $global:__ges_registry_found = ''\n"
        "    $global:__ges_ran = $false\n"
        "    $global:__ges_off = $false\n"
        "    if (-not (Test-Path -LiteralPath Variable:global:LASTEXITCODE)) { "
        "$global:LASTEXITCODE = 0 }\n"
        "    function global:__ges_registry {\n"
        "        Set-StrictMode -Off\n"
        "        if ([Environment]::OSVersion.Platform -ne 'Win32NT') { return '' }\n"
        "        try {\n"
        "            if ($null -eq $global:__ges_keys) {\n"
        "                $global:__ges_keys = @(\n"
        "                    [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey("
        "'SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment')\n"
        "                    [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment')\n"
        "                )\n"
        "            }\n"
        "            $found = foreach ($key in $global:__ges_keys) {\n"
        "                if ($null -eq $key) { continue }\n"
        "                foreach ($name in $key.GetValueNames()) {\n"
        "                    $name\n"
        "                    $key.GetValueKind($name)\n"
        "                    $key.GetValue($name, '', 'DoNotExpandEnvironmentNames')\n"
        "                }\n"
        "                ''\n"
        "            }\n"
        "            return $found -join \"`0\"\n"
        "        } catch {\n"
        "            $global:__ges_keys = $null\n"
        "            return \"$_\"\n"
        "        }\n"
        "    }\n"
        "    function global:__ges_look {\n"
        "        $found = @(\n"
        "            foreach ($path in $global:__ges_paths) { "
        "[IO.File]::GetLastWriteTimeUtc($path).Ticks }\n"
        "            foreach ($path in $global:__ges_present) { [IO.File]::Exists($path) -or "
        "[IO.Directory]::Exists($path) }\n"
        "        )\n"
        "        return $found -join ','\n"
        "    }\n"
        "    function global:__ges_hook {\n"
        "        Set-StrictMode -Off\n"
        "        $ErrorActionPreference = 'Continue'\n"
        "        $PSNativeCommandUseErrorActionPreference = $false\n"
        "        $exit = $global:LASTEXITCODE\n"
        "        try {\n"
        "            $here = (Get-Location -PSProvider FileSystem).ProviderPath\n"
        "            if (-not $here) { return }\n"
        "            $off = Test-Path -LiteralPath Env:GES_NO_HOOK\n"
        "            if ($off -and $global:__ges_off) { return }\n"
        "            $found = __ges_look\n"
        "            $registry = __ges_registry\n"
        "            $words = @('load', '--shell', 'pwsh', '--pwd', $here)\n"
        "            if (-not $global:__ges_pwd) { $words += '--start' }\n"
        "            if ($registry -cne $global:__ges_registry_found) { $words += '--refresh' }\n"
        "            elseif ($off -eq $global:__ges_off -and $here -ceq $global:__ges_pwd -and $found -ceq $global:__ges_found) { "
        "return }\n"
        "            $global:__ges_off = $off\n"
        "            $global:__ges_pwd = $here\n"
        "            $global:__ges_found = $found\n"
        "            $global:__ges_registry_found = $registry\n"
        "            $code = & {ges} @words | Out-String\n"
        "            if ($code) { $null = Invoke-Expression $code }\n"
        "        } catch {\n"
        "            [Console]::Error.WriteLine(\"ges: $_\")\n"
        "        } finally {\n"
        "            $global:LASTEXITCODE = $exit\n"
        "        }\n"
        "    }\n"
        "    function global:__ges_wrap {\n"
        "        $inner = $function:prompt\n"
        "        Set-Item -LiteralPath function:global:prompt -Value ({\n"
        "            $ok = $?\n"
        "            $global:__ges_ran = $true\n"
        "            __ges_hook\n"
        "            if (-not $ok) { Write-Error -Message 'kept' -ErrorAction Ignore }\n"
        "            & $inner\n"
        "        }.GetNewClosure())\n"
        "    }\n"
        "    function global:__ges_follow {\n"
        "        $intrinsics = $ExecutionContext.SessionState.InvokeCommand\n"
        "        if (-not $intrinsics.PSObject.Properties['LocationChangedAction']) { return }\n"
        "        $action = [EventHandler[System.Management.Automation.LocationChangedEventArgs]] { "
        "__ges_hook }\n"
        "        if ($intrinsics.LocationChangedAction) { $action = "
        "[Delegate]::Combine($intrinsics.LocationChangedAction, $action) }\n"
        "        $intrinsics.LocationChangedAction = $action\n"
        "    }\n"
        "    if (-not (Test-Path -LiteralPath Variable:global:__ges_is_hooked)) {\n"
        "        $global:__ges_is_hooked = $true\n"
        "        __ges_wrap\n"
        "        __ges_follow\n"
        "    }\n"
        "    try {\n"
        "        $null = Register-EngineEvent -SourceIdentifier PowerShell.OnIdle -MaxTriggerCount "
        "1 -SupportEvent -Action { if (-not $global:__ges_ran) { __ges_wrap } }\n"
        "    } catch { }\n"
        "}\n",
    .line = "if (Test-Path -LiteralPath {ges}) { & {ges} hook pwsh | Out-String | "
            "Invoke-Expression }",
    .base = "XDG_CONFIG_HOME",
    .below_base = "powershell/profile.ps1",
    .below_home = ".config/powershell/profile.ps1",
    .sees_links = true,
    .look = look,
};
