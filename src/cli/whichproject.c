/* What a project asks of its tools. */
#include "cli/whichproject.h"

#include "base/builder.h"
#include "doctor/known_tools.h"
#include "go/version.h"

void ges_which_project_look(const ges_os *os, ges_text dir, ges_arena *mem,
                            ges_which_project *out) {
    ges_facts facts = {0};
    ges_text *entries = NULL;
    size_t count = 0;
    if (out->is_known) {
        return;
    }
    out->is_known = true;
    if (dir.len == 0 || ges_facts_gather(os, dir, GES_FACTS_MODULE | GES_FACTS_SETTINGS, mem,
                                         &facts, NULL) != GES_OK) {
        return; /* the hit itself is told all the same */
    }
    out->go = ges_fact_project_go(&facts);
    out->file = facts.module.file;
    out->gobin = ges_fact_value(&facts, "GOBIN");
    out->gobin_name = "GOBIN";
    if (out->gobin.len == 0 &&
        ges_path_split_list(mem, facts.style, ges_fact_value(&facts, "GOPATH"), &entries, &count) ==
            GES_OK &&
        count != 0 && entries[0].len != 0) {
        out->gobin = ges_path_join(mem, facts.style, entries[0], GES_T("bin"));
        out->gobin_name = "GOPATH/bin";
    }
}

bool ges_which_is_older(const ges_which_project *project, const ges_sdk *sdk) {
    uint32_t built = ges_go_version_minor(sdk->version);
    return sdk->kind == GES_SDK_GO_PROGRAM && built != 0 &&
           built < ges_go_version_minor(project->go);
}

bool ges_which_is_installed(const ges_os *os, const ges_which_project *project, ges_text path,
                            ges_arena *mem) {
    return project->gobin.len != 0 &&
           ges_os_same_file(os, ges_path_dir(mem, ges_os_style(os), path), project->gobin);
}

ges_text ges_which_fitness(const ges_which_project *project, bool is_older, bool is_installed,
                           ges_arena *mem) {
    ges_builder b = ges_builder_in(mem);
    if (is_older) {
        ges_build_format(&b, "built with an older Go than %.*s asks for: %.*s",
                         GES_FMT(project->file), GES_FMT(project->go));
    }
    if (is_installed) {
        ges_build_format(&b, "%sin %s, where go install puts it", b.len != 0 ? "; " : "",
                         project->gobin_name);
    }
    return ges_build_done(&b);
}
