# PowerShell completion for ges; made by 'ges help --as powershell'
Register-ArgumentCompleter -Native -CommandName ges, go-env-sync -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $commands = [ordered]@{
        'env' = 'answer as ''go env'' does, without running go'
        'why' = 'tell where a variable comes from and who wins'
        'which' = 'list every go that could be started, what it is and which one wins'
        'toolchain' = 'tell which Go toolchain runs in a directory, and why'
        'doctor' = 'find what is wrong with Go on this machine and in this directory'
        'set' = 'give variables values that last'
        'unset' = 'take variables away from where they are kept'
        'history' = 'list what ges changed'
        'undo' = 'take back what ges changed'
        'refresh' = 'bring this shell to what a new one would have, keeping its own edits'
        'snapshot' = 'write down what ''ges doctor'' sees, to be diagnosed on another machine'
        'inspect' = 'tell which Go, which modules and which settings a program was built with'
        'symbols' = 'lay debug files out by build ID for gdb, Delve and debuginfod'
        'version' = 'print the version of ges, or answer as ''go version'' does'
        'help' = 'tell what ges and its commands do'
    }
    $options = @{
        'env' = [ordered]@{ '--go' = 'answer for this go command instead of the first one in PATH'; '--goroot' = 'answer for DIR/bin/go'; '--origin' = 'say where each value comes from'; '--no-probe' = 'never run the C compiler, not even where its files do not tell'; '--json' = 'print JSON, as go env -json'; '--w' = 'write the settings NAME=VALUE... into the go env file'; '--u' = 'take the settings NAME... out of the go env file'; '--changed' = 'print only what differs from the defaults (Go 1.23 and later)'; '--n' = 'show the commands that go would run, and run none (Go 1.20 and later)'; '--x' = 'show the commands that go would run (Go 1.20 and later)'; '--C' = 'change to DIR first (Go 1.20 and later)'; '--help' = 'tell what it does' }
        'why' = [ordered]@{ '--shell' = 'follow the start-up files of bash, zsh, fish or sh (default: the parent program, then $SHELL)'; '--login' = 'as a login shell reads them'; '--interactive' = 'as an interactive shell reads them; with -login: as both'; '--non-interactive' = 'as a shell reads them that runs a script'; '--from' = 'what the shell starts with: session (a fresh logon, default) or process (this process)'; '--go' = 'the go command to answer for'; '--goroot' = 'answer for DIR/bin/go'; '--json' = 'print JSON, schema ges.why/1'; '--show-secrets' = 'print passwords and tokens as they are'; '--help' = 'tell what it does' }
        'which' = [ordered]@{ '--a' = 'list every hit, also those that lose (always on)'; '--all' = 'the same as -a'; '--for' = 'ask only for this one: sh, bash, zsh, fish, cmd, powershell, createprocess, golang'; '--json' = 'print JSON, schema ges.which/1'; '--help' = 'tell what it does' }
        'toolchain' = [ordered]@{ '--go' = 'ask for this go command instead of the first one in PATH'; '--goroot' = 'ask for DIR/bin/go'; '--command' = 'the go command line that is run, such as "env GOMOD" (default: build)'; '--json' = 'print JSON, schema ges.toolchain/1'; '--help' = 'tell what it does' }
        'doctor' = [ordered]@{ '--json' = 'print JSON, schema ges.doctor/1; the same as --format json'; '--sarif' = 'print SARIF 2.1.0; the same as --format sarif'; '--format' = 'print text, json, sarif, or github (annotations of GitHub Actions)'; '--snapshot' = 'diagnose the machine that ''ges snapshot'' wrote down'; '--share' = 'mask the names of users and hosts, so that the report can be shown around'; '--only' = 'check only these rules: ids or names, separated by commas'; '--skip' = 'do not check these rules'; '--fail-on' = 'exit with 1 from this severity on: error, warning (the default), info, or never'; '--no-settings' = 'leave the settings files of the user and the project unread'; '--ci' = 'for build agents: no colour, and a list of what an agent must have'; '--fix' = 'repair what a program may repair: shows the changes and asks; your own lines in start-up files only with --only RULES'; '--dry-run' = 'with --fix: show the changes, make none'; '--yes' = 'with --fix: do not ask'; '--list' = 'list the rules'; '--explain' = 'explain one rule: why, what to do, examples'; '--markdown' = 'print the documentation page of one rule'; '--help' = 'tell what it does' }
        'set' = [ordered]@{ '--scope' = 'where it is kept: user, machine, go, project or session; user unless said'; '--in' = 'user on Linux: shell (its start-up file) or environment.d'; '--shell' = 'for this shell, instead of the one that runs here'; '--go' = 'scope go: by the rules of this go command, not the first one in PATH'; '--dry-run' = 'show what would change, and change nothing'; '--yes' = 'do not ask'; '--json' = 'print JSON, schema ges.set/1; does not ask'; '--help' = 'tell what it does' }
        'unset' = [ordered]@{ '--scope' = 'where it is kept: user, machine, go, project or session; user unless said'; '--in' = 'user on Linux: shell (its start-up file) or environment.d'; '--shell' = 'for this shell, instead of the one that runs here'; '--go' = 'scope go: by the rules of this go command, not the first one in PATH'; '--dry-run' = 'show what would change, and change nothing'; '--yes' = 'do not ask'; '--json' = 'print JSON, schema ges.unset/1; does not ask'; '--help' = 'tell what it does' }
        'history' = [ordered]@{ '--json' = 'print JSON, schema ges.history/1'; '--help' = 'tell what it does' }
        'undo' = [ordered]@{ '--dry-run' = 'show what would be restored, and change nothing'; '--yes' = 'do not ask'; '--json' = 'print JSON, schema ges.undo/1; does not ask'; '--help' = 'tell what it does' }
        'refresh' = [ordered]@{ '--shell' = 'bash, zsh, fish, sh, pwsh, cmd, nu or elvish, not the one found out'; '--dry-run' = 'only show what would change'; '--take' = 'of these (with commas, or ''all'') take the new value in a conflict'; '--run-login-shell' = 'Unix: run the start-up files in a clean shell rather than follow them'; '--begin' = 'change nothing: the session begins here, remember what holds now'; '--reveal' = 'show secrets as they are'; '--json' = 'show what would change as JSON, schema ges.refresh/1'; '--help' = 'tell what it does' }
        'snapshot' = [ordered]@{ '--share' = 'rename users and hosts, so that the snapshot can be shown around'; '--force' = 'replace FILE when it is there'; '--help' = 'tell what it does' }
        'inspect' = [ordered]@{ '--m' = 'print what ''go version -m'' prints'; '--json' = 'print JSON, schema ges.inspect/1'; '--files' = 'list the source files that it was compiled from'; '--modules' = 'list the modules in it'; '--why' = 'show who says so: each witness with its offset in the file'; '--verify' = 'compute the content hash: was it changed since it was linked?'; '--compare' = 'say what differs between two programs'; '--help' = 'tell what it does' }
        'symbols' = [ordered]@{ '--json' = 'print JSON, schema ges.symbols.export/1'; '--help' = 'tell what it does' }
        'version' = [ordered]@{ '--go' = 'answer as ''go version'' of this go command'; '--goroot' = 'answer as ''go version'' of DIR/bin/go'; '--help' = 'tell what it does' }
        'help' = [ordered]@{ '--as' = 'print for another reader: man, markdown, bash, zsh, fish, powershell'; '--help' = 'tell what it does' }
    }
    $isFirst = $words.Count -lt 2 -or ($words.Count -eq 2 -and $wordToComplete)
    $table = if ($isFirst) { $commands } else { $options[$words[1]] }
    if ($null -eq $table) { return }
    $table.GetEnumerator() | Where-Object { $_.Key -like "$wordToComplete*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value) }
}
