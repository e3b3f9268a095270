# PowerShell completion for ges; made by 'ges help --as powershell'
Register-ArgumentCompleter -Native -CommandName ges, go-env-sync -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $commands = [ordered]@{
        'env' = 'not written yet'
        'why' = 'not written yet'
        'which' = 'list every go that could be started, what it is and which one wins'
        'toolchain' = 'not written yet'
        'doctor' = 'not written yet'
        'version' = 'print the version of ges, or answer as ''go version'' would'
        'help' = 'tell what ges and its commands do'
    }
    $options = @{
        'env' = [ordered]@{ '--help' = 'tell what it does' }
        'why' = [ordered]@{ '--help' = 'tell what it does' }
        'which' = [ordered]@{ '--a' = 'list every hit, also those that lose (always on)'; '--all' = 'the same as -a'; '--for' = 'ask only for this one: sh, bash, zsh, fish, cmd, powershell, createprocess, golang'; '--json' = 'print JSON, schema ges.which/1'; '--help' = 'tell what it does' }
        'toolchain' = [ordered]@{ '--help' = 'tell what it does' }
        'doctor' = [ordered]@{ '--help' = 'tell what it does' }
        'version' = [ordered]@{ '--help' = 'tell what it does' }
        'help' = [ordered]@{ '--as' = 'print for another reader: man, markdown, bash, zsh, fish, powershell'; '--help' = 'tell what it does' }
    }
    $isFirst = $words.Count -lt 2 -or ($words.Count -eq 2 -and $wordToComplete)
    $table = if ($isFirst) { $commands } else { $options[$words[1]] }
    if ($null -eq $table) { return }
    $table.GetEnumerator() | Where-Object { $_.Key -like "$wordToComplete*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value) }
}
