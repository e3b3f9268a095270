/* The hook of cmd without Clink: macros for cd, chdir, pushd and popd, which only a person's
 * command line expands. A batch file that AutoRun calls for every cmd there is: it ends at once in
 * those that were started for one command (/c), as builds do, and it says nothing. */
#include "shell/hook.h"

#define LOAD "for /f \"delims=\" %%i in ('{ges} load --shell cmd') do @set %%i"

const ges_hook ges_hook_cmd = {
    .text = "@if defined GES_NO_HOOK exit /b 0\n"
            "@setlocal EnableExtensions EnableDelayedExpansion\n"
            "@set \"ges_line=!CMDCMDLINE!\"\n"
            "@if not \"!ges_line: /c=!\"==\"!ges_line!\" exit /b 0\n"
            "@endlocal\n"
            "@doskey cd=cd $* $T " LOAD "\n"
            "@doskey chdir=chdir $* $T " LOAD "\n"
            "@doskey pushd=pushd $* $T " LOAD "\n"
            "@doskey popd=popd $* $T " LOAD "\n"
            "@" LOAD "\n",
};
