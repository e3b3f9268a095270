/* What Go's installer and Chocolatey left on a Windows machine, and the processor's own name. */
#include "doctor/facts_gather.h"

enum { REFRESH_ENV_MAX = 64 << 10, ARCH_FILE_MAX = 256 };

/* The installer's upgrade codes, amd64, 386 and arm64, in the order of digits in which Windows
 * Installer files them. Source: golang/build internal/installer/windowsmsi, UpgradeCode; Wine
 * dlls/msi/registry.c squash_guid and MSIREG_OpenUpgradeCodesKey. */
static const ges_text upgrade_keys[] = {
    GES_LIT("SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes\\"
            "0567AE226CA41004FB924F8B77D51B0C"),
    GES_LIT("SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes\\"
            "AE4113C13C801E110959F7AC844210B9"),
    GES_LIT("SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes\\"
            "3A9EDA12DDF36AB4EB6A8CA5ABCD4988"),
};

static void look_at_installer(ges_gather *g) {
    ges_fact_windows *w = &g->facts->windows;
    ges_registry_list values = {0};
    w->has_go_key =
        g->os->registry_list(g->os, GES_REGISTRY_USER, GES_T("Software\\GoProgrammingLanguage"),
                             g->mem, &values, NULL) == GES_OK;
    for (size_t i = 0; w->has_go_key && i < values.count; i++) {
        if (ges_text_equal_nocase(values.items[i].name, GES_T("installLocation"))) {
            w->install_location = values.items[i].text;
        }
    }
    for (size_t i = 0; i < GES_COUNT(upgrade_keys) && !w->has_msi; i++) {
        ges_registry_list products = {0};
        w->has_msi = g->os->registry_list(g->os, GES_REGISTRY_MACHINE, upgrade_keys[i], g->mem,
                                          &products, NULL) == GES_OK;
    }
}

static void look_at_refresh_env(ges_gather *g) {
    ges_fact_windows *w = &g->facts->windows;
    ges_text choco = ges_gather_env(g, "ChocolateyInstall");
    ges_text system = ges_gather_env(g, "SystemRoot");
    ges_bytes script = {0};
    if (choco.len == 0 || system.len == 0) {
        return;
    }
    ges_path_style style = g->facts->style;
    ges_text file = ges_path_join(g->mem, style, choco, GES_T("bin\\RefreshEnv.cmd"));
    if (g->os->file_read(g->os, file, REFRESH_ENV_MAX, g->mem, &script, NULL) != GES_OK) {
        return;
    }
    w->refresh_env = file;
    w->refresh_env_calls_wmic = ges_text_contains(ges_text_from(script), GES_T("wmic"));
    w->lacks_wmic = !ges_os_exists(
        g->os, ges_path_join(g->mem, style, system, GES_T("System32\\wbem\\wmic.exe")));
}

static void look_at_long_paths(ges_gather *g) {
    static const ges_text key = GES_LIT("SYSTEM\\CurrentControlSet\\Control\\FileSystem");
    ges_registry_list values = {0};
    if (g->os->registry_list(g->os, GES_REGISTRY_MACHINE, key, g->mem, &values, NULL) != GES_OK) {
        return; /* as on a Windows that does not know of it */
    }
    for (size_t i = 0; i < values.count; i++) {
        if (ges_text_equal_nocase(values.items[i].name, GES_T("LongPathsEnabled"))) {
            g->facts->windows.has_long_paths = values.items[i].number == 1;
        }
    }
}

void ges_gather_windows(ges_gather *g) {
    if (g->facts->family == GES_OS_WINDOWS) {
        look_at_installer(g);
        look_at_refresh_env(g);
        look_at_long_paths(g);
    }
}

/* Go's names for what Windows and Linux call a processor. */
static const struct {
    ges_text system;
    const char *goarch;
} processors[] = {
    {GES_LIT("AMD64"), "amd64"},   {GES_LIT("ARM64"), "arm64"},   {GES_LIT("x86"), "386"},
    {GES_LIT("x86_64"), "amd64"},  {GES_LIT("aarch64"), "arm64"}, {GES_LIT("i686"), "386"},
    {GES_LIT("riscv64"), "riscv64"}, {GES_LIT("s390x"), "s390x"}, {GES_LIT("ppc64le"), "ppc64le"},
};

/* Windows tells an emulated process the truth only in the machine's key (its own block names the
 * emulated processor); Linux in a file, from 6.1 on, also below an emulator. */
void ges_gather_native(ges_gather *g) {
    ges_text name = {0};
    ges_bytes bytes = {0};
    if (g->facts->family == GES_OS_WINDOWS) {
        const ges_fact_setting *setting = ges_fact_registry(
            g->facts, GES_T("PROCESSOR_ARCHITECTURE"), GES_FACT_MACHINE_KEY);
        name = setting != NULL ? setting->value : name;
    } else if (g->facts->family == GES_OS_LINUX &&
               g->os->file_read(g->os, GES_T("/proc/sys/kernel/arch"), ARCH_FILE_MAX, g->mem,
                                &bytes, NULL) == GES_OK) {
        name = ges_text_trim(ges_text_from(bytes));
    }
    for (size_t i = 0; i < GES_COUNT(processors); i++) {
        if (ges_text_equal_nocase(name, processors[i].system)) {
            g->facts->native_arch = ges_text_of(processors[i].goarch);
        }
    }
}
