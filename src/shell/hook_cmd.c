/* The hook of cmd without Clink: macros for cd, chdir, pushd and popd, which only a person's
 * command line expands. A batch file that AutoRun calls for every cmd there is, also for the one
 * that `for /f` starts in it: it says nothing, and ends at once, before it starts anything, in
 * those that run one command (/c), in builds, and where GES_NO_HOOK is set. Source: `cmd /?`,
 * `doskey /?`, `for /?`; a FOR command that begins with a quote has its first and last one taken
 * away, so that there is one more pair. */
#include "shell/hook.h"

#include "base/builder.h"

/* Left alone: continuous integration, npm's scripts, MSBuild, go generate. Of /c and /k the one
 * that comes first counts: the rest is the command's. A cmd that does not say how it was started
 * (wine's) is left alone. */
#define ENDS_IN_BUILDS                                                                             \
    "@if defined GES_NO_HOOK exit /b 0\n"                                                          \
    "@if defined CI exit /b 0\n"                                                                   \
    "@if defined TF_BUILD exit /b 0\n"                                                             \
    "@if defined TEAMCITY_VERSION exit /b 0\n"                                                     \
    "@if defined JENKINS_URL exit /b 0\n"                                                          \
    "@if defined npm_lifecycle_event exit /b 0\n"                                                  \
    "@if defined MSBuildLoadMicrosoftTargetsReadOnly exit /b 0\n"                                  \
    "@if defined GOPACKAGE exit /b 0\n"                                                            \
    "@setlocal EnableExtensions EnableDelayedExpansion\n"                                          \
    "@set \"ges_line=!CMDCMDLINE! \"\n"                                                            \
    "@set \"ges_rest=!ges_line:* /k=!\"\n"                                                         \
    "@if \"!ges_line!\"==\" \" exit /b 0\n"                                                        \
    "@if not \"!ges_line: /c=!\"==\"!ges_line!\" "                                                 \
    "if \"!ges_rest!\"==\"!ges_line!\" exit /b 0\n"                                                \
    "@if not \"!ges_line: /c=!\"==\"!ges_line!\" "                                                 \
    "if \"!ges_rest: /c=!\"==\"!ges_rest!\" exit /b 0\n"                                           \
    "@endlocal\n"

#define LOAD(percent)                                                                              \
    "for /f \"delims=\" " percent "i in ('\"{ges} load --shell cmd --refresh\"') do @set " percent \
    "i"

static ges_text with_line_ends(ges_arena *mem, ges_text text) {
    ges_builder out = ges_builder_in(mem);
    ges_text line;
    while (text.len != 0 && ges_text_next_line(&text, &line)) {
        ges_build_text(&out, line);
        ges_build_str(&out, "\r\n");
    }
    return ges_build_done(&out);
}

ges_text ges_hook_cmd_batch(ges_arena *mem, ges_text program) {
    static const char text[] = ENDS_IN_BUILDS "@doskey /macrofile=\"%~dp0hook.doskey\"\n"
                                              "@" LOAD("%%") "\n@exit /b 0\n";
    return with_line_ends(mem, ges_hook_fill(mem, &ges_shell_cmd, text, program));
}

/* '$' is doskey's own. `cd..` and `cd\` are commands of one word, as a macro's name has to be. */
ges_text ges_hook_cmd_macros(ges_arena *mem, ges_text program) {
    static const char text[] = "cd=cd $* $T " LOAD(
        "%") "\n"
             "cd..=cd .. $T " LOAD("%") "\n"
                                        "cd\\=cd \\ $T " LOAD(
                                            "%") "\n"
                                                 "chdir=chdir $* $T " LOAD(
                                                     "%") "\n"
                                                          "pushd=pushd $* $T " LOAD(
                                                              "%") "\n"
                                                                   "popd=popd $* $T " LOAD(
                                                                       "%") "\n";
    ges_builder named = ges_builder_in(mem);
    for (size_t i = 0; i < program.len; i++) {
        ges_build_text(&named, program.ptr[i] == '$' ? GES_T("$") : GES_T(""));
        ges_build_char(&named, program.ptr[i]);
    }
    return with_line_ends(mem, ges_hook_fill(mem, &ges_shell_cmd, text, ges_build_done(&named)));
}

const ges_hook ges_hook_cmd = {
    .text = ENDS_IN_BUILDS "@doskey cd=cd $* $T " LOAD(
        "%%") "\n"
              "@doskey cd..=cd .. $T " LOAD(
                  "%%") "\n"
                        "@doskey cd\\=cd \\ $T " LOAD(
                            "%%") "\n"
                                  "@doskey chdir=chdir $* $T " LOAD(
                                      "%%") "\n"
                                            "@doskey pushd=pushd $* $T " LOAD(
                                                "%%") "\n"
                                                      "@doskey popd=popd $* $T " LOAD(
                                                          "%%") "\n"
                                                                "@" LOAD("%%") "\n@exit /b 0\n",
};
