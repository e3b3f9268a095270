/* GES031: a module of a private network is asked for at public servers. */
#include "doctor/remedy.h"

/* Names that no public server has. Source: RFC 6761, RFC 6762, RFC 8375, ICANN's reservation of
 * .internal (2024), RFC 6762 appendix G (names in use in private networks). A host under a public
 * suffix may be private too, but nothing here can tell. */
static bool is_private_host(ges_text host) {
    static const ges_text suffixes[] = {
        GES_LIT(".internal"), GES_LIT(".local"),       GES_LIT(".lan"),  GES_LIT(".corp"),
        GES_LIT(".home"),     GES_LIT(".home.arpa"),   GES_LIT(".intranet"),
        GES_LIT(".private"),  GES_LIT(".localdomain"),
    };
    for (size_t i = 0; i < GES_COUNT(suffixes); i++) {
        if (ges_text_ends(host, suffixes[i])) {
            return true;
        }
    }
    return false;
}

/* Anything in these means that somebody has thought about it. */
static bool is_configured(const ges_facts *facts) {
    static const char *const names[] = {"GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GONOSUMCHECK"};
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_fact_value(facts, names[i]).len != 0) {
            return true;
        }
    }
    ges_text proxy = ges_fact_value(facts, "GOPROXY");
    bool is_public = proxy.len == 0 || ges_text_starts(proxy, GES_T("https://proxy.golang.org"));
    return !is_public || ges_text_equal(ges_fact_value(facts, "GOSUMDB"), GES_T("off")) ||
           facts->modfile.has_vendor;
}

static ges_text host_of(ges_text path) {
    ges_text host = path;
    ges_text rest = {0};
    (void)ges_text_cut(path, '/', &host, &rest); /* a host alone is one too */
    return host;
}

static void check(const ges_facts *facts, ges_findings *out) {
    if (is_configured(facts) || ges_fact_first_go(facts) == NULL) {
        return;
    }
    ges_text last = {0};
    for (size_t i = 0; i < facts->modfile.requires.count; i++) {
        const ges_fact_require *require = &facts->modfile.requires.items[i];
        ges_text host = host_of(require->path);
        if (require->is_replaced || !is_private_host(host) || ges_text_equal(host, last)) {
            continue;
        }
        last = host;
        ges_finding *finding = ges_find(
            out, GES_SEVERITY_WARNING,
            "go asks proxy.golang.org and sum.golang.org for modules of the private host %.*s",
            GES_FMT(host));
        ges_find_evidence(out, finding, "where", "%.*s:%u requires %.*s %.*s",
                          GES_FMT(facts->module.go_mod), (unsigned)require->line,
                          GES_FMT(require->path), GES_FMT(require->version));
        ges_find_evidence(out, finding, "found", "neither GOPRIVATE nor GONOPROXY nor GONOSUMDB is "
                                                 "set");
        ges_find_evidence(out, finding, "go says", "verifying %.*s@%.*s",
                          GES_FMT(require->path), GES_FMT(require->version));
        ges_find_cure(out, finding, "tell go that modules of %.*s are private", GES_FMT(host));
        ges_find_command(out, finding,
                         ges_text_join(out->mem, GES_T("go env -w GOPRIVATE="), host),
                         "for this user; several patterns are separated by commas");
    }
}

static const ges_rule_example examples[] = {
    {"the company's git server",
     "require /home/ana/shop/go.mod:5 git.acme.internal/base/log v1.2.0\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     "warning: go asks proxy.golang.org and sum.golang.org for modules of the private host "
     "git.acme.internal"},
    {"GOPRIVATE is set",
     "env GOPRIVATE=*.acme.internal\n"
     "require /home/ana/shop/go.mod:5 git.acme.internal/base/log v1.2.0\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"the company has a proxy of its own",
     "goenv /home/ana/.config/go/env:1 GOPROXY=https://go.acme.internal\n"
     "require /home/ana/shop/go.mod:5 git.acme.internal/base/log v1.2.0\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"the module is replaced by a directory",
     "require /home/ana/shop/go.mod:5 git.acme.internal/base/log v1.2.0 replaced\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
    {"an unknown host may be public",
     "require /home/ana/shop/go.mod:5 git.acme.example/base/log v1.2.0\n"
     "go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21\n",
     ""},
};

const ges_rule ges_rule_private_module_asked_in_public = {
    .id = "GES031",
    .name = "private_module_asked_in_public",
    .severity = GES_SEVERITY_WARNING,
    .harm = GES_HARM_MODULES,
    .title = "Private modules are asked for at public servers",
    .why = "Unless GOPRIVATE says otherwise, go asks `proxy.golang.org` for every module and "
           "`sum.golang.org` for the checksum of every new one. Neither can see a server of a private "
           "network: the download falls back to the server itself at best, and the verification "
           "fails (`verifying ...: 404 Not Found` or `410 Gone`). The names of the modules become "
           "known outside, too. Only hosts under names that are reserved for private use are "
           "reported.",
    .fix = "`go env -w GOPRIVATE=host` (patterns such as `*.acme.internal`, separated by commas). Then "
           "git must be able to log in without asking: a credential helper, SSH by "
           "`url.insteadOf`, or `~/.netrc`.",
    .needs = GES_FACTS_SETTINGS | GES_FACTS_GOS | GES_FACTS_MODFILE,
    .check = check,
    .examples = examples,
    .example_count = GES_COUNT(examples),
};
