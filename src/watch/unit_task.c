/* A task of Windows' Task Scheduler. Source: [MS-TSCH] 2.5 "Task XML schema"; the order of the
 * elements is that of the schema. */
#include "watch/unit.h"

/* The scheduler replaces %NAME% and $(Arg0) in a command and its arguments; neither can be escaped. */
static ges_status check(ges_text word, ges_error *err) {
    size_t first = ges_text_find_char(word, '%');
    bool has_pair = first != GES_NPOS &&
                    ges_text_find_char(ges_text_skip(word, first + 1), '%') != GES_NPOS;
    if (has_pair || ges_text_find(word, GES_T("$(")) != GES_NPOS) {
        return ges_error_set(err, GES_INVALID,
                             "the Task Scheduler would replace a part of '%.*s': it cannot say two "
                             "percent signs, or '$('",
                             GES_FMT(word));
    }
    return GES_OK;
}

/* As CommandLineToArgvW reads it: backslashes count only in front of a quote. */
static void quote(ges_builder *out, ges_text word) {
    size_t slashes = 0;
    ges_build_char(out, '"');
    for (size_t i = 0; i <= word.len; i++) {
        char c = i < word.len ? word.ptr[i] : '"';
        if (c == '\\') {
            slashes++;
            continue;
        }
        for (size_t k = 0; k < (c == '"' ? 2 * slashes : slashes); k++) {
            ges_build_char(out, '\\');
        }
        slashes = 0;
        if (i < word.len) {
            ges_build_text(out, c == '"' ? GES_T("\\") : GES_T(""));
            ges_build_char(out, c);
        }
    }
    ges_build_char(out, '"');
}

static ges_status add_exec(const ges_unit *unit, ges_arena *mem, ges_builder *text,
                           ges_error *err) {
    ges_builder line = ges_builder_in(mem);
    ges_text first = GES_T("");
    ges_status status = GES_OK;
    for (size_t i = 0; status == GES_OK && i < unit->arg_count; i++) {
        status = check(unit->args[i], err);
        if (i == 0) {
            first = unit->args[i];
            continue;
        }
        ges_build_text(&line, line.len != 0 ? GES_T(" ") : GES_T(""));
        quote(&line, unit->args[i]);
    }
    if (status != GES_OK) {
        return status;
    }
    ges_build_str(text, "    <Exec>\n      <Command>");
    status = ges_unit_xml(text, first, err);
    ges_build_str(text, "</Command>\n      <Arguments>");
    status = status == GES_OK ? ges_unit_xml(text, ges_build_done(&line), err) : status;
    ges_build_str(text, "</Arguments>\n    </Exec>\n");
    return status;
}

static ges_status write_unit(const ges_unit *unit, ges_arena *mem, ges_text *out, ges_error *err) {
    ges_builder text = ges_builder_in(mem);
    ges_build_format(&text,
                     "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<!-- %.*s -->\n"
                     "<Task version=\"1.2\" "
                     "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n"
                     "  <RegistrationInfo>\n    <Description>",
                     GES_FMT(GES_UNIT_MARK));
    ges_status status = ges_unit_xml(&text, unit->what, err);
    ges_build_str(&text,
                  "</Description>\n  </RegistrationInfo>\n  <Triggers>\n    <LogonTrigger>\n"
                  "      <Enabled>true</Enabled>\n    </LogonTrigger>\n  </Triggers>\n"
                  "  <Principals>\n    <Principal id=\"Author\">\n"
                  "      <LogonType>InteractiveToken</LogonType>\n"
                  "      <RunLevel>LeastPrivilege</RunLevel>\n    </Principal>\n  </Principals>\n"
                  "  <Settings>\n    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n"
                  "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n"
                  "    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n"
                  "    <AllowHardTerminate>true</AllowHardTerminate>\n"
                  "    <StartWhenAvailable>true</StartWhenAvailable>\n"
                  "    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>\n"
                  "    <Enabled>true</Enabled>\n    <Hidden>false</Hidden>\n"
                  "    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>\n  </Settings>\n"
                  "  <Actions Context=\"Author\">\n");
    status = status == GES_OK ? add_exec(unit, mem, &text, err) : status;
    ges_build_str(&text, "  </Actions>\n</Task>\n");
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        *out = ges_build_done(&text);
    }
    return status;
}

const ges_unit_kind ges_unit_task = {
    .name = "task",
    .family = GES_OS_WINDOWS,
    .extension = ".xml",
    .base = "LOCALAPPDATA",
    .below_base = "go-env-sync\\tasks",
    .below_home = "AppData\\Local\\go-env-sync\\tasks",
    .enable = "schtasks /Create /TN @NAME@ /XML \"@FILE@\"",
    .disable = "schtasks /Delete /TN @NAME@",
    .is_utf16 = true,
    .write = write_unit,
};
