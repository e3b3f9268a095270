/* What stands between go and the module servers: the system's proxy, whether a proxy of this machine
 * listens, certificates. Nothing is connected to. */
#include "doctor/facts_gather.h"
#include "doctor/proxy_value.h"

#include "base/number.h"

/* The table of a machine with 1,500 connections; a longer one tells nothing. */
enum { SOCKETS_MAX = 256 * 1024 };

static void look_at_system_proxy(ges_gather *g) {
    ges_fact_network *network = &g->facts->network;
    ges_registry_list values = {0};
    ges_text server = {0};
    bool is_enabled = false;
    ges_status status = g->os->registry_list(
        g->os, GES_REGISTRY_USER,
        GES_T("Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings"), g->mem, &values,
        NULL);
    for (size_t i = 0; status == GES_OK && i < values.count; i++) {
        const ges_registry_value *value = &values.items[i];
        if (ges_text_equal_nocase(value->name, GES_T("ProxyEnable"))) {
            is_enabled = value->type == GES_REG_DWORD && value->number != 0;
        } else if (ges_text_equal_nocase(value->name, GES_T("ProxyServer"))) {
            server = value->text;
        } else if (ges_text_equal_nocase(value->name, GES_T("AutoConfigURL"))) {
            network->system_script = value->text;
        }
    }
    network->system_proxy = is_enabled ? server : network->system_proxy;
}

/* Empty: not there, too long. */
static ges_text read_table(ges_gather *g, ges_text path) {
    ges_bytes bytes = {0};
    return g->os->file_read(g->os, path, SOCKETS_MAX, g->mem, &bytes, NULL) == GES_OK
               ? ges_text_from(bytes)
               : (ges_text){0};
}

/* Does a line of the table say that somebody listens at the port (four hexadecimal digits)?
 * Source: proc(5), /proc/net/tcp: sl, local_address as ADDRESS:PORT, rem_address, st; 0A: LISTEN */
static bool has_listener(ges_text table, ges_text port) {
    ges_text line = {0};
    while (ges_text_next_line(&table, &line)) {
        ges_text rest = ges_text_trim(line);
        ges_text fields[4] = {{0}};
        for (size_t i = 0; i < 4 && ges_text_next(&rest, ' ', &fields[i]); i++) {
        }
        if (ges_text_equal(fields[3], GES_T("0A")) && ges_text_ends(fields[1], port)) {
            return true;
        }
    }
    return false;
}

/* Proxies of this machine that nobody listens at. The kernel answers for the network that this
 * process is in; no table, no answer. */
static void look_at_own_proxy(ges_gather *g, const char *upper, const char *lower) {
    ges_text value = ges_gather_env(g, upper);
    value = value.len != 0 ? value : ges_gather_env(g, lower);
    ges_proxy_value proxy = ges_proxy_value_split(value);
    uint64_t port = 0;
    if (!ges_proxy_value_is_loopback(&proxy) || !ges_parse_u64(proxy.port, &port) || port == 0 ||
        port > UINT16_MAX) {
        return;
    }
    ges_text four = read_table(g, GES_T("/proc/net/tcp"));
    ges_text six = read_table(g, GES_T("/proc/net/tcp6"));
    ges_text wanted = ges_text_format(g->mem, ":%04X", (unsigned)port);
    if (four.len == 0 || has_listener(four, wanted) || has_listener(six, wanted)) {
        return;
    }
    ges_fact_network *network = &g->facts->network;
    network->closed_ports = ges_text_join(g->mem, network->closed_ports,
                                          network->closed_ports.len != 0 ? GES_T(" ") : GES_T(""),
                                          proxy.port);
}

/* What SSL_CERT_FILE and SSL_CERT_DIR name. Source: crypto/x509 root_unix.go: one file, and
 * directories that are joined with ':'. */
static void look_at_certs(ges_gather *g) {
    ges_text file = ges_gather_env(g, "SSL_CERT_FILE");
    ges_text dirs = ges_gather_env(g, "SSL_CERT_DIR");
    ges_fact_network *network = &g->facts->network;
    ges_text dir = {0};
    if (file.len != 0 && !ges_os_exists(g->os, file)) {
        network->missing_certs = file;
        return;
    }
    bool has_any = dirs.len == 0;
    ges_text rest = dirs;
    while (!has_any && ges_text_next(&rest, ':', &dir)) {
        has_any = dir.len != 0 && ges_os_exists(g->os, dir);
    }
    network->missing_certs = has_any ? network->missing_certs : dirs;
}

void ges_gather_network(ges_gather *g) {
    switch (g->facts->family) {
    case GES_OS_WINDOWS:
        look_at_system_proxy(g);
        return;
    case GES_OS_LINUX:
        look_at_own_proxy(g, "HTTPS_PROXY", "https_proxy");
        look_at_own_proxy(g, "HTTP_PROXY", "http_proxy");
        look_at_certs(g);
        return;
    case GES_OS_MACOS:
        return;
    }
}
