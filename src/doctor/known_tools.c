/* Which tools depend on the Go that built them, and from when on one is too old. */
#include "doctor/known_tools.h"

#include "go/version.h"

const ges_known_tool ges_known_tools[] = {
#define GES_KNOWN_TOOL(name, package, kind) {GES_LIT(name), GES_LIT(package), GES_TOOL_##kind},
#include "doctor/known_tools.def"
#undef GES_KNOWN_TOOL
};
const size_t ges_known_tool_count = GES_COUNT(ges_known_tools);

/* The length of "/v2" at the start of `text`; 0 when there is none. */
static size_t major_suffix(ges_text text) {
    size_t at = 2;
    if (!ges_text_starts(text, GES_T("/v")) || text.len < 3) {
        return 0;
    }
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9') {
        at++;
    }
    return at > 2 && (at == text.len || text.ptr[at] == '/') ? at : 0;
}

/* Equal but for the first major version in `package`: github.com/x/y/v2/cmd/y is
 * github.com/x/y/cmd/y. */
static bool is_package(ges_text package, ges_text known) {
    size_t same = 0;
    while (same < package.len && same < known.len && package.ptr[same] == known.ptr[same]) {
        same++;
    }
    if (same == package.len && same == known.len) {
        return true;
    }
    /* "/v2/cmd" and "/cmd" share their slash. */
    size_t at = same > 0 && (same == package.len || package.ptr[same] == 'v') ? same - 1 : same;
    size_t suffix = major_suffix(ges_text_skip(package, at));
    return suffix != 0 &&
           ges_text_equal(ges_text_skip(package, at + suffix), ges_text_skip(known, at));
}

const ges_known_tool *ges_known_tool_of(ges_text package) {
    for (size_t i = 0; i < ges_known_tool_count; i++) {
        if (is_package(package, ges_known_tools[i].package)) {
            return &ges_known_tools[i];
        }
    }
    return NULL;
}

ges_text ges_fact_project_go(const ges_facts *facts) {
    ges_text toolchain = ges_go_toolchain_version(facts->module.toolchain);
    bool is_later = toolchain.len != 0 && ges_go_version_compare(toolchain, facts->module.go) > 0;
    ges_text wanted = is_later ? toolchain : facts->module.go;
    return ges_go_version_valid(wanted) ? wanted : (ges_text){0};
}

/* N of what the go in front of `text` was told: 24 of "1.24.1", of "go1.24". */
static uint32_t minor_of(ges_text text) {
    return ges_go_version_minor(text);
}

/* Source: go/types check.go, whose words changed with 1.23. Before 1.21 each tool fails in its own
 * way: "invalid go version '1.24.1'", a panic in the reader of export data. Run: 1.19, 1.21
 * to 1.27. */
static ges_text types_says(ges_text wanted, uint32_t built, ges_arena *mem) {
    uint32_t minor = minor_of(wanted);
    if (built >= 23) {
        return ges_text_format(mem,
                               "package requires newer Go version go1.%u (application built with "
                               "go1.%u)",
                               (unsigned)minor, (unsigned)built);
    }
    if (built >= 21) {
        return ges_text_format(mem, "package requires newer Go version go1.%u", (unsigned)minor);
    }
    return (ges_text){0};
}

static bool is_types_old(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                         ges_text *said) {
    uint32_t built = minor_of(tool->go);
    *said = types_says(wanted, built, mem);
    return built < minor_of(wanted);
}

/* Source: golangci-lint since 1.60.2 (its pull request 4938). */
static bool is_lint_old(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                        ges_text *said) {
    uint32_t built = minor_of(tool->go);
    *said = ges_text_format(mem,
                            "the Go language version (go1.%u) used to build golangci-lint is lower "
                            "than the targeted Go version (%.*s)",
                            (unsigned)built, GES_FMT(wanted));
    return built < minor_of(wanted);
}

/* Syntax that older parsers do not know: type parameters, then those of methods. */
static bool is_syntax_old(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                          ges_text *said) {
    static const struct {
        uint32_t since;
        ges_text said;
    } steps[] = {
        {18, GES_LIT("")},
        {27, GES_LIT("method must have no type parameters")},
    };
    (void)mem;
    for (size_t i = 0; i < GES_COUNT(steps); i++) {
        if (minor_of(tool->go) < steps[i].since && minor_of(wanted) >= steps[i].since) {
            *said = steps[i].said;
            return true;
        }
    }
    return false;
}

/* Delve 1.N.x knows Go up to 1.N; those before 1.10 up to 1.1N. One that does not tell its version
 * is at most the newest that its Go can build: Delve asks for a Go of at most three versions
 * before. */
static uint32_t delve_knows(const ges_fact_tool *tool, bool *is_told) {
    uint32_t own = ges_text_starts(tool->version, GES_T("v1."))
                       ? minor_of(ges_text_skip(tool->version, 1))
                       : 0;
    *is_told = own >= 5;
    return own < 5 ? minor_of(tool->go) + 4 : own < 10 ? own + 10 : own;
}

/* Source: go-delve/delve pkg/goversion; Debian's 1.20.2 was run. */
static bool is_delve_old(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                         ges_text *said) {
    bool is_told = false;
    uint32_t knows = delve_knows(tool, &is_told);
    *said = is_told ? ges_text_format(mem,
                                      "version of Delve is too old for Go version %.*s (maximum "
                                      "supported version 1.%u",
                                      GES_FMT(wanted), (unsigned)knows)
                    : GES_T("version of Delve is too old for Go version");
    return knows < minor_of(wanted);
}

bool ges_known_tool_is_old(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                           ges_text *said) {
    static bool (*const kinds[])(const ges_fact_tool *tool, ges_text wanted, ges_arena *mem,
                                 ges_text *said) = {
        [GES_TOOL_TYPES] = is_types_old,
        [GES_TOOL_LINT] = is_lint_old,
        [GES_TOOL_SYNTAX] = is_syntax_old,
        [GES_TOOL_DELVE] = is_delve_old,
    };
    const ges_known_tool *known = ges_known_tool_of(tool->package);
    bool can_tell = known != NULL && minor_of(tool->go) != 0 && minor_of(wanted) != 0;
    ges_text text = {0};
    if (!can_tell || !kinds[known->kind](tool, wanted, mem, &text)) {
        return false;
    }
    *said = text;
    return true;
}
