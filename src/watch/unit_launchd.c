/* A launch agent of macOS: launchd.plist(5), a property list in XML. */
#include "watch/unit.h"

static ges_status add_string(ges_builder *out, const char *indent, ges_text text, ges_error *err) {
    ges_build_format(out, "%s<string>", indent);
    ges_status status = ges_unit_xml(out, text, err);
    ges_build_str(out, "</string>\n");
    return status;
}

static ges_status write_unit(const ges_unit *unit, ges_arena *mem, ges_text *out, ges_error *err) {
    ges_builder text = ges_builder_in(mem);
    ges_build_format(&text,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- %.*s -->\n"
                     "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
                     "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
                     "<plist version=\"1.0\">\n<dict>\n    <key>Label</key>\n",
                     GES_FMT(GES_UNIT_MARK));
    ges_status status = add_string(&text, "    ", unit->name, err);
    ges_build_str(&text, "    <key>ProgramArguments</key>\n    <array>\n");
    for (size_t i = 0; status == GES_OK && i < unit->arg_count; i++) {
        status = add_string(&text, "        ", unit->args[i], err);
    }
    ges_build_str(&text, "    </array>\n    <key>RunAtLoad</key>\n    <true/>\n"
                         "    <key>KeepAlive</key>\n    <dict>\n        <key>SuccessfulExit</key>\n"
                         "        <false/>\n    </dict>\n</dict>\n</plist>\n");
    if (status == GES_OK && ges_arena_failed(mem)) {
        status = ges_arena_error(mem, err);
    }
    if (status == GES_OK) {
        *out = ges_build_done(&text);
    }
    return status;
}

const ges_unit_kind ges_unit_launchd = {
    .name = "launchd",
    .family = GES_OS_MACOS,
    .extension = ".plist",
    .below_home = "Library/LaunchAgents",
    .enable = "launchctl bootstrap gui/$(id -u) '@FILE@'",
    .disable = "launchctl bootout gui/$(id -u)/@NAME@",
    .note = "on macOS 'ges watch' itself is not supported yet, so the agent would end at once",
    .write = write_unit,
};
