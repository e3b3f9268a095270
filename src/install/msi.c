/* Reads what Windows' installer knows of a Go. */
#include "install/msi.h"

#include "base/path.h"

/* A 32-bit MSI is listed in the other view. */
static const ges_text lists[] = {
    GES_LIT("SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"),
    GES_LIT("SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall"),
};

static bool is_noted(const ges_os *os, ges_text root, ges_arena *mem) {
    ges_registry_value value = {0};
    return os->registry_value(os, GES_REGISTRY_USER, GES_T("Software\\GoProgrammingLanguage"),
                              GES_T("installLocation"), mem, &value, NULL) == GES_OK &&
           ges_os_same_file(os, ges_path_clean(mem, GES_PATH_WINDOWS, value.text), root);
}

/* "Go Programming Language amd64 go1.24.4" of a product code is the one of go1.24.4. */
static bool take(const ges_os *os, ges_text list, ges_text product, ges_text version, ges_arena *mem,
                 ges_msi *out) {
    ges_registry_value value = {0};
    ges_text key = ges_path_join(mem, GES_PATH_WINDOWS, list, product);
    bool is_product = ges_text_starts(product, GES_T("{")) &&
                      os->registry_value(os, GES_REGISTRY_MACHINE, key, GES_T("DisplayName"), mem,
                                         &value, NULL) == GES_OK;
    if (!is_product || !ges_text_starts(value.text, GES_T("Go Programming Language ")) ||
        !ges_text_ends(value.text, ges_text_join(mem, GES_T(" "), version))) {
        return false;
    }
    out->product = product;
    out->name = value.text;
    return true;
}

ges_msi ges_msi_find(const ges_os *os, ges_text root, ges_text version, ges_arena *mem) {
    ges_msi found = {0};
    found.is_noted = os->family == GES_OS_WINDOWS && is_noted(os, root, mem);
    for (size_t i = 0; i < GES_COUNT(lists) && found.is_noted && found.product.len == 0; i++) {
        ges_text *keys = NULL;
        size_t count = 0;
        (void)os->registry_keys(os, GES_REGISTRY_MACHINE, lists[i], mem, &keys, &count,
                                NULL); /* no such key: none */
        for (size_t k = 0; k < count && !take(os, lists[i], keys[k], version, mem, &found); k++) {
        }
    }
    return found;
}

ges_text ges_msi_tell(const ges_msi *msi, ges_arena *mem) {
    if (!msi->is_noted) {
        return GES_T("");
    }
    ges_text by = msi->product.len != 0
                      ? ges_text_format(mem, "'msiexec /x %.*s', or Settings, Apps, '%.*s',",
                                        GES_FMT(msi->product), GES_FMT(msi->name))
                      : GES_T("Settings, Apps, 'Go Programming Language'");
    return ges_text_format(
        mem,
        "the Windows installer put it there: %.*s removes it whole. --force removes the files only; "
        "until then these stay: the entry under Apps, its bin in the machine's PATH, the user's GOPATH "
        "and its bin in the user's PATH, HKCU\\Software\\GoProgrammingLanguage",
        GES_FMT(by));
}
