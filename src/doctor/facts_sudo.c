/* The secure_path of /etc/sudoers and /etc/sudoers.d, when this process runs under sudo and has no
 * go. */
#include "doctor/facts_gather.h"

#include "formats/sudoers.h"

static void read_file(ges_gather *g, ges_text path) {
    ges_bytes bytes = {0};
    ges_sudoers found = {0};
    /* Only root may read it, which this process is; who is not gets no answer. */
    if (g->os->file_read(g->os, path, GES_FACT_SUDO_BYTES, g->mem, &bytes, NULL) == GES_OK &&
        ges_sudoers_secure_path(ges_text_from(bytes), g->mem, &found)) {
        g->facts->sudo = (ges_fact_sudo){found.secure_path, path, found.line};
    }
}

void ges_gather_sudo(ges_gather *g) {
    bool is_asked = g->facts->family != GES_OS_WINDOWS &&
                    ges_fact_session_var(g->facts, "SUDO_USER").len != 0 &&
                    ges_fact_first_go(g->facts) == NULL;
    ges_dir_list entries = {0};
    static const ges_text dir = GES_LIT("/etc/sudoers.d");
    if (!is_asked) {
        return;
    }
    read_file(g, GES_T("/etc/sudoers"));
    ges_status status = g->os->dir_list(g->os, dir, g->mem, &entries, NULL);
    for (size_t i = 0; status == GES_OK && i < entries.count && i < GES_FACT_SUDO_FILES; i++) {
        ges_text name = entries.items[i].name;
        /* sudoers(5): names that end in ~ or have a dot are passed over */
        if (entries.items[i].kind != GES_FILE_DIRECTORY && !ges_text_ends(name, GES_T("~")) &&
            ges_text_find_char(name, '.') == GES_NPOS) {
            read_file(g, ges_path_join(g->mem, GES_PATH_UNIX, dir, name));
        }
    }
}
