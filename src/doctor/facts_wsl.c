/* Is this WSL, and how has it joined the two systems? Decided by the environment, else by one look;
 * elsewhere nothing is read. */
#include "doctor/facts_gather.h"
#include "doctor/wsl.h"

enum { RELEASE_MAX = 512 };

void ges_gather_wslenv(ges_gather *g) {
    ges_wslenv all = {0};
    ges_text value = ges_gather_env(g, "WSLENV");
    if (value.len == 0 || g->facts->family == GES_OS_MACOS || !ges_wslenv_read(value, g->mem, &all)) {
        return; /* no memory: the arena remembers */
    }
    for (size_t i = 0; i < all.count && i < GES_FACT_WSL_SHARES; i++) {
        if (ges_fact_is_go_name(all.items[i].name)) {
            (void)ges_list_push(g->mem, &g->facts->wsl.shares, all.items[i]); /* as above */
        }
    }
}

/* WSL's own init tells the two apart in this way: the kernel that WSL 1 plays is Microsoft's by
 * name, "4.4.0-19041-Microsoft". Source: microsoft/WSL src/linux/init/util.cpp UtilIsUtilityVm */
static int version_of(const ges_gather *g) {
    ges_bytes bytes = {0};
    if (g->os->file_read(g->os, GES_T("/proc/sys/kernel/osrelease"), RELEASE_MAX, g->mem, &bytes,
                         NULL) != GES_OK) {
        return 0;
    }
    return ges_text_contains(ges_text_from(bytes), GES_T("Microsoft")) ? 1 : 2;
}

static void read_conf(ges_gather *g) {
    ges_fact_wsl *wsl = &g->facts->wsl;
    ges_bytes bytes = {0};
    ges_wslconf_value value = {0};
    wsl->root = GES_T("/mnt");
    if (g->os->file_read(g->os, GES_T("/etc/wsl.conf"), GES_FACT_WSL_BYTES, g->mem, &bytes, NULL) !=
        GES_OK) {
        return; /* what WSL does without one */
    }
    ges_text conf = ges_text_from(bytes);
    if (ges_wslconf_find(conf, GES_T("automount"), GES_T("root"), g->mem, &value) &&
        value.text.len != 0) {
        wsl->root = ges_path_clean(g->mem, GES_PATH_UNIX, value.text);
    }
    wsl->is_path_apart =
        ges_wslconf_find(conf, GES_T("interop"), GES_T("appendWindowsPath"), g->mem, &value) &&
        ges_wslconf_is_false(value.text);
}

/* Nobody finds go.exe by the name go here; it is looked for when there is nothing else. */
static void find_go_exe(ges_gather *g) {
    for (size_t i = 0; i < g->facts->path.count && i < GES_FACT_WSL_ENTRIES; i++) {
        ges_text dir = g->facts->path.items[i].text;
        if (g->facts->path.items[i].real.len == 0 || !ges_wsl_on_drive(g->facts, dir)) {
            continue;
        }
        ges_text file = ges_path_join(g->mem, GES_PATH_UNIX, dir, GES_T("go.exe"));
        if (ges_os_is_file(g->os, file)) {
            g->facts->wsl.go_exe = file;
            return;
        }
    }
}

void ges_gather_wsl(ges_gather *g) {
    bool is_named = ges_gather_env(g, "WSL_DISTRO_NAME").len != 0 ||
                    ges_gather_env(g, "WSL_INTEROP").len != 0;
    /* sudo and services have no such variables. Containers on WSL 2 have its kernel, but neither
     * this directory nor its drives. */
    if (g->facts->family != GES_OS_LINUX || (!is_named && !ges_os_is_dir(g->os, GES_T("/run/WSL")))) {
        return;
    }
    g->facts->wsl.is_there = true;
    g->facts->wsl.version = version_of(g);
    read_conf(g);
    if (ges_fact_first_go(g->facts) == NULL) {
        find_go_exe(g);
    }
}
