/* GES014: proxy variables that go cannot use, ignores or takes amiss, and certificates that are not
 * there. */
#include "doctor/proxy_value.h"
#include "doctor/remedy.h"

#include "base/number.h"

/* One proxy variable and its lower-case twin. */
typedef struct proxy_name {
    const char *upper;
    const char *lower;
} proxy_name;

static const proxy_name https = {"HTTPS_PROXY", "https_proxy"};
static const proxy_name http = {"HTTP_PROXY", "http_proxy"};
static const proxy_name no = {"NO_PROXY", "no_proxy"};
static const proxy_name all = {"ALL_PROXY", "all_proxy"};

static const ges_fact_setting *declared(const ges_facts *facts, const char *name) {
    const ges_fact_setting *setting =
        ges_fact_declared(facts, ges_text_of(name), GES_FACT_PROCESS);
    return setting != NULL && setting->value.len != 0 ? setting : NULL;
}

/* The one that go uses: upper case before lower case. Source: httpproxy FromEnvironment. */
static const ges_fact_setting *used(const ges_facts *facts, proxy_name name) {
    const ges_fact_setting *setting = declared(facts, name.upper);
    return setting != NULL ? setting : declared(facts, name.lower);
}

/* A sentence, what to do, and the way to be rid of the variable. */
static ges_finding *report(const ges_facts *facts, ges_findings *out, ges_severity severity,
                           const ges_fact_setting *setting, const char *what, const char *cure) {
    ges_finding *finding = ges_find(out, severity, "%.*s %s", GES_FMT(setting->name), what);
    ges_find_where(out, finding, facts, setting);
    ges_find_cure(out, finding, "%s", cure);
    ges_remedy_remove(out, finding, facts, setting);
    return finding;
}

/* Is `word` one of a list in blanks? */
static bool is_among(ges_text list, ges_text word) {
    ges_text item = {0};
    while (ges_text_next(&list, ' ', &item)) {
        if (item.len != 0 && ges_text_equal_nocase(item, word)) {
            return true;
        }
    }
    return false;
}

static bool is_port(ges_text port) {
    uint64_t number = 0;
    return port.len == 0 || (ges_parse_u64(port, &number) && number <= UINT16_MAX);
}

/* Faults of a value by itself; false when there is none. Measured with 1.15 to 1.27. */
static bool check_value(const ges_facts *facts, ges_findings *out,
                        const ges_fact_setting *setting) {
    static const char write_url[] = "write it as http://HOST:PORT, or remove it";
    ges_text value = setting->value;
    ges_proxy_value proxy = ges_proxy_value_split(value);
    ges_finding *finding = NULL;
    if (value.ptr[0] == '"' || value.ptr[0] == '\'') {
        finding = report(facts, out, GES_SEVERITY_ERROR, setting,
                         "starts with a quote sign, which is part of the value", write_url);
        if (ges_text_starts(ges_text_skip(value, 1), GES_T("http://"))) {
            ges_find_evidence(out, finding, "go says",
                              "proxyconnect tcp: dial tcp: lookup %chttp: no such host",
                              value.ptr[0]);
        }
        return true;
    }
    if (ges_text_find_char(value, ' ') != GES_NPOS || ges_text_trim(value).len != value.len) {
        (void)report(facts, out, GES_SEVERITY_ERROR, setting,
                     "holds a blank or a line end: go cannot use it", write_url);
        return true;
    }
    if (proxy.scheme.len != 0 && !is_among(GES_T("http https socks5 socks5h"), proxy.scheme)) {
        (void)report(facts, out, GES_SEVERITY_WARNING, setting,
                     "has a scheme that go does not speak: it knows http, https and socks5",
                     write_url);
        return true;
    }
    if (proxy.host.len == 0 || !is_port(proxy.port)) {
        finding = report(facts, out, GES_SEVERITY_ERROR, setting,
                         proxy.host.len == 0 ? "names no host" : "has a port that is none",
                         write_url);
        uint64_t number = 0;
        if (proxy.host.len != 0 && ges_parse_u64(proxy.port, &number)) {
            ges_find_evidence(out, finding, "go says",
                              "proxyconnect tcp: dial tcp: address %.*s: invalid port",
                              GES_FMT(proxy.port));
        }
        return true;
    }
    return false;
}

/* A proxy of this machine that was stopped. */
static bool check_closed(const ges_facts *facts, ges_findings *out,
                         const ges_fact_setting *setting) {
    ges_proxy_value proxy = ges_proxy_value_split(setting->value);
    if (!ges_proxy_value_is_loopback(&proxy) ||
        !is_among(facts->network.closed_ports, proxy.port)) {
        return false;
    }
    ges_finding *finding =
        report(facts, out, GES_SEVERITY_ERROR, setting,
               "names a proxy on this machine, but nothing listens there",
               "start that program again, or remove the variable");
    ges_find_evidence(out, finding, "go says", "connect: connection refused");
    return true;
}

/* curl and others prefer the lower-case name, go the upper-case one. */
static void check_twins(const ges_facts *facts, ges_findings *out, proxy_name name) {
    const ges_fact_setting *upper = declared(facts, name.upper);
    const ges_fact_setting *lower = declared(facts, name.lower);
    if (facts->family == GES_OS_WINDOWS || upper == NULL || lower == NULL ||
        ges_text_equal(upper->value, lower->value)) {
        return;
    }
    ges_finding *finding =
        ges_find(out, GES_SEVERITY_WARNING, "%s and %s disagree: go uses the first, others the other",
                 name.upper, name.lower);
    ges_find_where(out, finding, facts, upper);
    ges_find_where(out, finding, facts, lower);
    ges_find_cure(out, finding, "give both the same value, or remove the wrong one");
}

/* What an entry of NO_PROXY does not mean to go; NULL when it is fine.
 * Source: httpproxy config.init: entries between commas; names, .names, *.names, addresses, CIDR */
static const char *judge_exception(ges_text entry) {
    if (ges_text_contains(entry, GES_T("://"))) {
        return "is a URL, but go compares host names";
    }
    if (ges_text_find_char(entry, ';') != GES_NPOS || ges_text_find_char(entry, ' ') != GES_NPOS ||
        ges_text_find_char(entry, '|') != GES_NPOS) {
        return "is one entry: entries are separated by commas";
    }
    ges_text rest = ges_text_starts(entry, GES_T("*.")) ? ges_text_skip(entry, 2) : entry;
    return ges_text_find_char(rest, '*') != GES_NPOS
               ? "holds a *, which go understands only at the start, as in *.example.com"
               : NULL;
}

static void check_exceptions(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *setting = used(facts, no);
    const ges_fact_setting *proxy = used(facts, https);
    if (setting == NULL || proxy == NULL) {
        return;
    }
    ges_text rest = setting->value;
    ges_text entry = {0};
    while (ges_text_next(&rest, ',', &entry)) {
        entry = ges_text_trim(entry);
        if (ges_text_equal(entry, GES_T("*"))) {
            ges_finding *finding = report(
                facts, out, GES_SEVERITY_WARNING, setting,
                "is *, so that go uses no proxy at all", "name the hosts that need no proxy");
            ges_find_where(out, finding, facts, proxy);
            return;
        }
        const char *bad = judge_exception(entry);
        if (bad != NULL) {
            ges_text what = ges_text_format(out->mem, "has no effect: '%.*s' %s",
                                            GES_FMT(ges_value_shown(out->mem, entry)), bad);
            (void)report(facts, out, GES_SEVERITY_WARNING, setting,
                         ges_text_cstr(out->mem, what),
                         "write host names, domains or networks with commas between them");
            return;
        }
    }
}

/* Module servers speak HTTPS, for which only HTTPS_PROXY counts. */
static void check_half(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *other = used(facts, http);
    ges_text servers = ges_fact_value(facts, "GOPROXY");
    bool is_plain = ges_text_starts(servers, GES_T("http://")) ||
                    ges_text_starts(servers, GES_T("file://")) ||
                    ges_text_equal(servers, GES_T("off"));
    if (used(facts, https) != NULL || is_plain) {
        return;
    }
    if (other != NULL) {
        (void)report(facts, out, GES_SEVERITY_INFO, other,
                     "is set, HTTPS_PROXY is not: go asks the module servers without a proxy",
                     "set HTTPS_PROXY to the same value, if the network needs it");
    } else if (used(facts, all) != NULL) {
        (void)report(facts, out, GES_SEVERITY_INFO, used(facts, all),
                     "is set, HTTPS_PROXY is not: go does not read ALL_PROXY",
                     "set HTTPS_PROXY to the same value, if the network needs it");
    } else if (facts->network.system_proxy.len != 0 || facts->network.system_script.len != 0) {
        bool is_script = facts->network.system_proxy.len == 0;
        ges_finding *finding =
            ges_find(out, GES_SEVERITY_INFO,
                     "Windows uses a proxy, but go does not: it reads HTTPS_PROXY only");
        ges_find_evidence(out, finding, "where", "%s=%.*s in HKCU\\Software\\Microsoft\\Windows\\"
                          "CurrentVersion\\Internet Settings",
                          is_script ? "AutoConfigURL" : "ProxyServer",
                          GES_FMT(ges_value_shown(out->mem, is_script
                                                                ? facts->network.system_script
                                                                : facts->network.system_proxy)));
        ges_find_cure(out, finding, "set HTTPS_PROXY to that proxy, if go cannot fetch modules");
    }
}

static void check_certs(const ges_facts *facts, ges_findings *out) {
    static const char *const names[] = {"SSL_CERT_FILE", "SSL_CERT_DIR"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        const ges_fact_setting *setting = declared(facts, names[i]);
        if (setting != NULL && ges_text_equal(setting->value, facts->network.missing_certs)) {
            ges_finding *finding = report(
                facts, out, GES_SEVERITY_WARNING, setting,
                "names what is not there: the certificates in it are not trusted",
                "name the file or directory with your certificates, or remove the variable");
            ges_find_evidence(out, finding, "you see",
                              "x509: certificate signed by unknown authority");
            return;
        }
    }
}

static void check(const ges_facts *facts, ges_findings *out) {
    const ges_fact_setting *first = used(facts, https);
    const ges_fact_setting *second = used(facts, http);
    bool is_bad = first != NULL &&
                  (check_value(facts, out, first) || check_closed(facts, out, first));
    /* Both usually hold one value, which is one fault. */
    bool is_same = first != NULL && second != NULL && ges_text_equal(first->value, second->value);
    if (second != NULL && !is_same) {
        is_bad = check_value(facts, out, second) || check_closed(facts, out, second) || is_bad;
    }
    check_twins(facts, out, https);
    check_twins(facts, out, http);
    check_twins(facts, out, no);
    if (!is_bad) {
        check_half(facts, out);
        check_exceptions(facts, out);
    }
    check_certs(facts, out);
}

static const ges_rule_example examples[] = {
    {"a local proxy that is not running any more",
     "env HTTPS_PROXY=http://127.0.0.1:7890\n"
     "env HTTP_PROXY=http://127.0.0.1:7890\n"
     "network closed 7890\n",
     "error: HTTPS_PROXY names a proxy on this machine, but nothing listens there"},
    {"cmd keeps the quotes of set HTTPS_PROXY=\"...\"",
     "system windows\n"
     "env HTTPS_PROXY=\"http://proxy.corp:8080\"\n",
     "error: HTTPS_PROXY starts with a quote sign, which is part of the value"},
    {"an address that is none",
     "env HTTPS_PROXY=http://proxy.corp:80800\n",
     "error: HTTPS_PROXY has a port that is none"},
    {"a kind of proxy that go does not know",
     "env HTTPS_PROXY=socks4://proxy.corp:1080\n",
     "warning: HTTPS_PROXY has a scheme that go does not speak: it knows http, https and socks5"},
    {"curl uses one, go the other",
     "env HTTPS_PROXY=http://old.corp:8080\n"
     "env https_proxy=http://new.corp:8080\n",
     "warning: HTTPS_PROXY and https_proxy disagree: go uses the first, others the other"},
    {"entries as Windows writes them",
     "env HTTPS_PROXY=http://proxy.corp:8080\n"
     "env NO_PROXY=localhost;127.0.0.1;10.*\n",
     "warning: NO_PROXY has no effect: 'localhost;127.0.0.1;10.*' is one entry: entries are "
     "separated by commas"},
    {"half a configuration",
     "env http_proxy=http://proxy.corp:8080\n",
     "info: http_proxy is set, HTTPS_PROXY is not: go asks the module servers without a proxy"},
    {"the browser's proxy",
     "system windows\n"
     "network proxy proxy.corp:8080\n",
     "info: Windows uses a proxy, but go does not: it reads HTTPS_PROXY only"},
    {"a bundle of certificates that was deleted",
     "env SSL_CERT_FILE=/etc/corp/ca.pem\n"
     "network no-certs /etc/corp/ca.pem\n",
     "warning: SSL_CERT_FILE names what is not there: the certificates in it are not trusted"},
    {"as it should be",
     "env HTTPS_PROXY=http://ana:secret@proxy.corp:8080/\n"
     "env https_proxy=http://ana:secret@proxy.corp:8080/\n"
     "env HTTP_PROXY=proxy.corp:8080\n"
     "env NO_PROXY=localhost, 127.0.0.1,10.0.0.0/8,.corp,*.example.com,[::1]:80\n"
     "env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt\n",
     ""},
};

const ges_rule ges_rule_network_proxy_wrong = {
    .id = "GES014",
    .name = "network_proxy_wrong",
    .severity = GES_SEVERITY_ERROR,
    .harm = GES_HARM_MODULES,
    .title = "The network proxy is set so that go cannot use it",
    .why = "go fetches modules over HTTPS, through the proxy that HTTPS_PROXY (or https_proxy) "
           "names, except for the hosts in NO_PROXY. It reads neither ALL_PROXY nor the settings of "
           "Windows. A value with quotes or blanks, a local proxy that was stopped, entries of "
           "NO_PROXY between semicolons: each ends in `connection refused`, `no such host` or a "
           "time-out. Where a proxy or an antivirus opens TLS, its certificate must be among the "
           "system's, or in what SSL_CERT_FILE names (Unix), else go says `x509: certificate signed "
           "by unknown authority`.",
    .fix = "Set HTTPS_PROXY (and HTTP_PROXY) to `http://HOST:PORT` and NO_PROXY to a list with "
           "commas, or remove them. Install the company's certificate in the system's store; never "
           "switch the checks off with GOINSECURE or GOSUMDB.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_NETWORK,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
