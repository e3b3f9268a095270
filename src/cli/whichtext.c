/* Sentences of `ges which`. */
#include "cli/whichtext.h"

#include "base/builder.h"

static const char *const kind_titles[] = {
    [GES_SDK_TREE] = "Go SDK",
    [GES_SDK_STRAY] = "go command without its tree",
    [GES_SDK_GO_PROGRAM] = "program built with",
    [GES_SDK_WRAPPER] = "wrapper",
    [GES_SDK_SHIM] = "shim",
    [GES_SDK_SCRIPT] = "script",
    [GES_SDK_PROGRAM] = "program",
    [GES_SDK_ALIAS] = "App execution alias",
    [GES_SDK_DEAD_LINK] = "dead link",
    [GES_SDK_DIRECTORY] = "directory",
    [GES_SDK_NOT_EXECUTABLE] = "file without permission to run it",
    [GES_SDK_OTHER] = "no regular file, or not accessible",
};

static void add_part(ges_builder *b, const char *before, ges_text text, const char *after) {
    if (text.len > 0) {
        ges_build_text(b, ges_text_of(before));
        ges_build_text(b, text);
        ges_build_text(b, ges_text_of(after));
    }
}

ges_text ges_which_what(const ges_sdk *sdk, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    bool is_managed = sdk->kind == GES_SDK_SHIM || sdk->kind == GES_SDK_WRAPPER;
    bool is_stand_in = is_managed || sdk->target.len > 0;
    if (is_managed) {
        add_part(&b, "", sdk->origin_title, " ");
    }
    ges_build_text(&b, ges_text_of(kind_titles[sdk->kind]));
    if (is_stand_in && sdk->target.len > 0) {
        add_part(&b, " for ", sdk->target, "");
        add_part(&b, ": ", sdk->version, "");
    } else {
        add_part(&b, " ", sdk->version, "");
    }
    if (!is_stand_in) {
        add_part(&b, ", ", sdk->main_path, "");
        add_part(&b, "@", sdk->module_version, "");
    }
    add_part(&b, " in ", sdk->goroot, "");
    ges_text from = sdk->package.len > 0 && !is_stand_in
                        ? ges_text_join(mem, sdk->origin_title, GES_T(" "), sdk->package)
                        : sdk->origin_title;
    if (!is_stand_in) {
        add_part(&b, " (", from, ")");
    } else {
        add_part(&b, " (", sdk->target_why, ")");
    }
    return ges_build_done(&b);
}

ges_text ges_which_health(const ges_sdk *sdk, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    if (sdk->goroot.len == 0) {
        return ges_build_done(&b);
    }
    if (sdk->is_mixed) {
        ges_build_text(&b,
                       ges_text_join(mem, GES_T("a mixed tree: VERSION says "), sdk->version_file,
                                     GES_T(", the go command is "), sdk->version));
    }
    if (!sdk->has_tools) {
        ges_build_text(&b, b.len > 0 ? GES_T("; ") : GES_T(""));
        ges_build_str(&b, "pkg/tool has no programs for this system: the tree is not complete");
    }
    if (!sdk->has_source) {
        ges_build_text(&b, b.len > 0 ? GES_T("; ") : GES_T(""));
        ges_build_str(&b, "src/runtime is missing: the tree is not complete");
    }
    return ges_build_done(&b);
}

ges_text ges_which_titles(const ges_seek_verdict *verdicts, size_t count, const ges_text *outcomes,
                          size_t first, ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = first; i < count; i++) {
        if (ges_text_equal(outcomes[i], outcomes[first])) {
            add_part(&b, b.len > 0 ? ", " : "", ges_text_of(verdicts[i].seeker->title), "");
        }
    }
    return ges_build_done(&b);
}

bool ges_which_is_repeated(const ges_text *outcomes, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (ges_text_equal(outcomes[i], outcomes[index])) {
            return true;
        }
    }
    return false;
}

ges_text ges_which_verdict(const ges_seek_verdict *verdicts, size_t count, size_t hit,
                           ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    ges_text *outcomes = ges_new_array(mem, count + 1, ges_text);
    bool is_same = true;
    for (size_t i = 0; i < count && outcomes != NULL; i++) {
        bool wins = verdicts[i].winner == hit;
        outcomes[i] =
            wins ? GES_T("wins") : ges_text_join(mem, GES_T("loses: "), verdicts[i].why[hit]);
        is_same = is_same && ges_text_equal(outcomes[i], outcomes[0]);
    }
    if (outcomes == NULL || count == 0) {
        return (ges_text){0};
    }
    if (is_same) {
        return outcomes[0];
    }
    for (size_t i = 0; i < count; i++) {
        if (!ges_which_is_repeated(outcomes, i)) {
            add_part(&b, b.len > 0 ? "\n" : "", ges_which_titles(verdicts, count, outcomes, i, mem),
                     ": ");
            ges_build_text(&b, outcomes[i]);
        }
    }
    return ges_build_done(&b);
}
