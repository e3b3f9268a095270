/* SARIF: one run, all rules, one result a finding. */
#include "doctor/sarif.h"

#include "base/builder.h"
#include "base/sha256.h"

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static const char *level_of(ges_severity severity) {
    static const char *const levels[] = {"note", "warning", "error"};
    return levels[severity];
}

static void write_message(ges_sink *sink, const char *key, ges_text text) {
    ges_sink_open(sink, key, NULL);
    ges_sink_text(sink, "text", text);
    ges_sink_close(sink);
}

static void write_rule(const ges_rule *rule, ges_sink *sink) {
    ges_sink_open(sink, NULL, NULL);
    ges_sink_text(sink, "id", ges_text_of(rule->id));
    ges_sink_text(sink, "name", ges_text_of(rule->name));
    write_message(sink, "shortDescription", ges_text_of(rule->title));
    ges_sink_open(sink, "fullDescription", NULL);
    ges_sink_text(sink, "text", ges_text_of(rule->why));
    ges_sink_close(sink);
    ges_sink_open(sink, "help", NULL);
    ges_sink_text(sink, "text", ges_text_of(rule->fix));
    ges_sink_close(sink);
    ges_sink_open(sink, "defaultConfiguration", NULL);
    ges_sink_text(sink, "level", ges_text_of(level_of(rule->severity)));
    ges_sink_close(sink);
    ges_sink_close(sink);
}

/* A path as a URI: '/' between, everything but unreserved characters as %XX. Source: RFC 3986. */
static ges_text uri_of(ges_arena *mem, ges_path_style style, ges_text path) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool is_slash = c == '/' || (c == '\\' && style == GES_PATH_WINDOWS);
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_slash) {
            ges_build_char(&b, '/');
        } else if (is_word || (c != '\0' && strchr("-._~:", c) != NULL)) {
            ges_build_char(&b, c);
        } else {
            ges_build_format(&b, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
    return ges_build_done(&b);
}

static void write_artifact(ges_text file, const ges_facts *facts, ges_arena *mem,
                           ges_sink *sink) {
    ges_sink_open(sink, "artifactLocation", NULL);
    if (ges_path_inside(facts->style, file, facts->dir)) {
        ges_text below = ges_text_skip(file, facts->dir.len);
        while (below.len != 0 && (below.ptr[0] == '/' || below.ptr[0] == '\\')) {
            below = ges_text_skip(below, 1);
        }
        ges_sink_text(sink, "uri", uri_of(mem, facts->style, below));
        ges_sink_text(sink, "uriBaseId", GES_T("SRCROOT"));
    } else {
        const char *front = facts->style == GES_PATH_WINDOWS ? "file:///" : "file://";
        ges_sink_text(sink, "uri",
                      ges_text_join(mem, ges_text_of(front), uri_of(mem, facts->style, file)));
    }
    ges_sink_close(sink);
}

static void write_place(ges_text file, uint32_t line, const ges_facts *facts, ges_arena *mem,
                        ges_sink *sink) {
    ges_sink_open(sink, NULL, NULL);
    ges_sink_open(sink, "physicalLocation", NULL);
    write_artifact(file, facts, mem, sink);
    if (line != 0) {
        ges_sink_open(sink, "region", NULL);
        ges_sink_number(sink, "startLine", line);
        ges_sink_close(sink);
    }
    ges_sink_close(sink);
    ges_sink_close(sink);
}

/* The files that the evidence names; registry keys are no artifacts. */
static void write_places(const ges_finding *finding, const ges_facts *facts, ges_arena *mem,
                         ges_sink *sink) {
    size_t count = 0;
    ges_sink_open_list(sink, "locations", NULL);
    for (size_t i = 0; i < finding->evidence.count; i++) {
        const ges_evidence *evidence = &finding->evidence.items[i];
        if (ges_path_is_abs(facts->style, evidence->file)) {
            write_place(evidence->file, evidence->line, facts, mem, sink);
            count++;
        }
    }
    if (count == 0 && facts->module.go_mod.len != 0) {
        write_place(facts->module.go_mod, 0, facts, mem, sink);
    }
    ges_sink_close_list(sink);
}

/* The same finding on another day: rule and sentence. */
static ges_text fingerprint(const ges_finding *finding, ges_arena *mem) {
    uint8_t sum[32];
    ges_sha256 hash;
    ges_sha256_init(&hash);
    ges_sha256_add(&hash, finding->rule->id, strlen(finding->rule->id));
    ges_sha256_add(&hash, finding->what.ptr, finding->what.len);
    ges_sha256_done(&hash, sum);
    return ges_hex(mem, (ges_bytes){sum, sizeof(sum) / 2});
}

/* Sentence, evidence and cure as the lines of one message. */
static ges_text message_of(const ges_finding *finding, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    ges_build_text(&b, finding->what);
    for (size_t i = 0; i < finding->evidence.count; i++) {
        const ges_evidence *evidence = &finding->evidence.items[i];
        ges_build_format(&b, "\n%s: %.*s", evidence->label, GES_FMT(evidence->text));
    }
    if (finding->cure.len != 0) {
        ges_build_format(&b, "\ndo: %.*s", GES_FMT(finding->cure));
    }
    return ges_build_done(&b);
}

static int64_t index_of(const ges_rule *rule) {
    int64_t i = 0;
    while (ges_rules[i] != rule) {
        i++;
    }
    return i;
}

static void write_result(const ges_finding *finding, const ges_facts *facts, ges_arena *mem,
                         ges_sink *sink) {
    ges_sink_open(sink, NULL, NULL);
    ges_sink_text(sink, "ruleId", ges_text_of(finding->rule->id));
    ges_sink_number(sink, "ruleIndex", index_of(finding->rule));
    ges_sink_text(sink, "level", ges_text_of(level_of(finding->severity)));
    write_message(sink, "message", message_of(finding, mem));
    write_places(finding, facts, mem, sink);
    ges_sink_open(sink, "partialFingerprints", NULL);
    ges_sink_text(sink, "goEnvSync/v1", fingerprint(finding, mem));
    ges_sink_close(sink);
    ges_sink_close(sink);
}

static void write_tool(const char *version, ges_sink *sink) {
    ges_sink_open(sink, "tool", NULL);
    ges_sink_open(sink, "driver", NULL);
    ges_sink_text(sink, "name", GES_T("go-env-sync"));
    ges_sink_text(sink, "semanticVersion", ges_text_of(version));
    ges_sink_open_list(sink, "rules", NULL);
    for (size_t i = 0; i < ges_rule_count; i++) {
        write_rule(ges_rules[i], sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    ges_sink_close(sink);
}

/* What could not be looked at, and whether that was all. */
static void write_invocation(const ges_facts *facts, ges_sink *sink) {
    ges_sink_open_list(sink, "invocations", NULL);
    ges_sink_open(sink, NULL, NULL);
    ges_sink_boolean(sink, "executionSuccessful", facts->gaps.count == 0);
    ges_sink_open_list(sink, "toolExecutionNotifications", NULL);
    for (size_t i = 0; i < facts->gaps.count; i++) {
        ges_sink_open(sink, NULL, NULL);
        ges_sink_text(sink, "level", GES_T("warning"));
        write_message(sink, "message", facts->gaps.items[i].text);
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    ges_sink_close_list(sink);
}

void ges_sarif_describe(const ges_finding_list *found, const ges_facts *facts, const char *version,
                        ges_arena *mem, ges_sink *sink) {
    ges_sink_text(sink, "$schema", GES_T(SCHEMA));
    ges_sink_text(sink, "version", GES_T("2.1.0"));
    ges_sink_open_list(sink, "runs", NULL);
    ges_sink_open(sink, NULL, NULL);
    write_tool(version, sink);
    write_invocation(facts, sink);
    ges_sink_open_list(sink, "results", NULL);
    for (size_t i = 0; i < found->count; i++) {
        write_result(&found->items[i], facts, mem, sink);
    }
    ges_sink_close_list(sink);
    ges_sink_close(sink);
    ges_sink_close_list(sink);
}
