/* Would go accept the checksum of a toolchain that is unpacked in the module cache? */
#include "base/number.h"
#include "base/unicode.h"
#include "base/utf.h"
#include "go/proxies.h"
#include "go/select_state.h"

enum { SMALL_FILE = 1024 * 1024 };

/* --- checksums ---------------------------------------------------------------------------------
 */

/* The database's name as in GOSUMDB; "" with *reason when GOSUMDB has no meaning.
 * Source: modfetch dbDial. */
static ges_text database_name(ges_text setting, ges_text *reason) {
    if (ges_text_equal(setting, GES_T("off"))) {
        *reason = GES_T("checksum database disabled by GOSUMDB=off");
        return (ges_text){0};
    }
    ges_text rest = setting;
    ges_text name = {0};
    ges_text ignored;
    size_t count = 0;
    while (ges_text_next_field(&rest, count == 0 ? &name : &ignored)) {
        count++;
    }
    if (count == 0) {
        *reason = GES_T("missing GOSUMDB");
        return (ges_text){0};
    }
    if (count == 1 && ges_text_equal(name, GES_T("sum.golang.google.cn"))) {
        return GES_T("sum.golang.org");
    }
    if (count > 2) {
        *reason = GES_T("invalid GOSUMDB: too many fields");
        return (ges_text){0};
    }
    ges_text key;
    if (!ges_text_cut(name, '+', &name, &key) && !ges_text_equal(name, GES_T("sum.golang.org"))) {
        *reason = GES_T("invalid GOSUMDB: malformed verifier id");
        return (ges_text){0};
    }
    return name;
}

/* Must the toolchain be checked? Always, but for a lone file:// proxy and the proxy's own user
 * agent; then the usual rules hold. Source: modfetch useSumDB. */
static bool needs_database(ges_selection *s) {
    ges_text proxy = ges_selection_variable(s, "GOPROXY").value;
    ges_text agent = {0};
    (void)ges_env_find(s->in->os, s->in->env, GES_T("GIT_HTTP_USER_AGENT"), &agent); /* or none */
    bool is_local_proxy = ges_text_starts(proxy, GES_T("file://")) &&
                          ges_text_find_char(proxy, ',') == GES_NPOS &&
                          ges_text_find_char(proxy, '|') == GES_NPOS;
    if (!is_local_proxy && !ges_text_contains(agent, GES_T("proxy.golang.org"))) {
        return true;
    }
    ges_text exempt = ges_selection_variable(s, "GONOSUMDB").value;
    if (exempt.len == 0) {
        exempt = ges_selection_variable(s, "GOPRIVATE").value;
    }
    return !ges_text_equal(ges_selection_variable(s, "GOSUMDB").value, GES_T("off")) &&
           !ges_module_matches(exempt, GES_T(GES_TOOLCHAIN_MODULE));
}

/* What the cache says for the checksum database. */
typedef enum sum_answer {
    SUM_MATCHES,
    SUM_DIFFERS, /* another hash is recorded */
    SUM_ABSENT,  /* the record does not speak of this module */
    SUM_BROKEN,  /* the record is not of its format */
    SUM_UNASKED, /* there is no record */
} sum_answer;

/* The lines of a record: "NUMBER\n", lines, an empty line, a signed tree. False when it is not of
 * that form. Source: x/mod sumdb/tlog ParseRecord. */
static bool record_lines(ges_text record, ges_text *lines) {
    ges_text number;
    uint64_t ignored;
    if (!ges_text_cut(record, '\n', &number, lines) || !ges_parse_u64(number, &ignored)) {
        return false;
    }
    size_t end = ges_text_find(*lines, GES_T("\n\n"));
    if (end == GES_NPOS) {
        return false;
    }
    *lines = ges_text_slice(*lines, 0, end + 1);
    return ges_utf8_valid(*lines);
}

/* The answer of the database as it lies in the cache. Its signature is not verified here. */
static sum_answer cached_sum(ges_selection *s, const ges_packed *p, ges_text database,
                             ges_text hash, ges_text *place, ges_text *other) {
    ges_text file = ges_text_join(s->mem, GES_T("cache/download/sumdb/"), database,
                                  GES_T("/lookup/" GES_TOOLCHAIN_MODULE "@"), p->escaped);
    *place = ges_selection_cached(s, file);
    ges_bytes bytes;
    if (s->in->os->file_read(s->in->os, *place, SMALL_FILE, s->mem, &bytes, NULL) != GES_OK ||
        bytes.len == 0) {
        return SUM_UNASKED;
    }
    ges_text rest;
    if (!record_lines(ges_text_from(bytes), &rest)) {
        return SUM_BROKEN;
    }
    ges_text prefix =
        ges_text_join(s->mem, GES_T(GES_TOOLCHAIN_MODULE " "), p->version, GES_T(" "));
    ges_text line;
    while (ges_text_next_line(&rest, &line)) {
        if (!ges_text_starts(line, prefix)) {
            continue;
        }
        ges_text found = ges_text_skip(line, prefix.len);
        if (ges_text_equal(found, hash)) {
            return SUM_MATCHES;
        }
        if (ges_text_starts(found, GES_T("h1:"))) {
            *other = found;
            return SUM_DIFFERS;
        }
    }
    return SUM_ABSENT;
}

static const char mismatch_notice[] =
    "\n\nSECURITY ERROR\n"
    "This download does NOT match the one reported by the checksum server.\n"
    "The bits may have been replaced on the origin server, or an attacker may\n"
    "have intercepted the download attempt.\n\n"
    "For more information, see 'go help module-auth'.\n";

static const char absent_notice[] =
    "\n\nSECURITY ERROR\n"
    "This download does NOT match one reported by the checksum server.\n"
    "The checksum server has provided checksums, but the checksums do\n"
    "not contain an entry for the download.\n"
    "The checksum server may be malfunctioning, or an attacker may have\n"
    "intercepted the checksum request.\n"
    "The download cannot be verified.\n\n"
    "For more information, see 'go help module-auth'.\n";

/* "golang.org/toolchain@V: verifying module: WHY" */
static void fail_verification(ges_selection *s, const ges_packed *p, ges_text why) {
    ges_selection_fail(s, ges_text_join(s->mem, GES_T(GES_TOOLCHAIN_MODULE "@"), p->version,
                                        GES_T(": verifying module: "), why));
}

/* The module's recorded hash against the database. False: settled (failure, or network). */
static bool check_sum(ges_selection *s, const ges_packed *p, ges_text hash) {
    if (!needs_database(s)) {
        ges_selection_step(s, GES_T("checksum"), hash, (ges_text){0},
                           GES_T("not checked: GOPROXY is one file:// directory"));
        return true;
    }
    ges_select_value setting = ges_selection_variable(s, "GOSUMDB");
    ges_text reason = {0};
    ges_text database = database_name(setting.value, &reason);
    if (database.len == 0) {
        ges_selection_step(s, GES_T("GOSUMDB"), setting.value, setting.place,
                           GES_T("a toolchain must be verified even when it is unpacked already: "
                                 "go stops"));
        fail_verification(s, p, reason);
        return false;
    }
    ges_text place;
    ges_text other = {0};
    switch (cached_sum(s, p, database, hash, &place, &other)) {
    case SUM_MATCHES:
        ges_selection_step(s, GES_T("checksum"), hash, place,
                           GES_T("the database's answer is in the module cache"));
        return true;
    case SUM_DIFFERS:
        ges_selection_step(s, GES_T("checksum"), hash, place,
                           GES_T("the database has another one: go stops"));
        fail_verification(s, p,
                          ges_text_join(s->mem, GES_T("checksum mismatch\n\tdownloaded: "), hash,
                                        GES_T("\n\t"), database, GES_T(": "), other,
                                        ges_text_of(mismatch_notice)));
        return false;
    case SUM_ABSENT:
        if (s->in->minor < 25) {
            ges_selection_step(s, GES_T("checksum"), hash, place,
                               GES_T("the database's answer does not name it, which is accepted"));
            return true;
        }
        ges_selection_step(s, GES_T("checksum"), hash, place,
                           GES_T("the database's answer does not name it: go stops"));
        fail_verification(s, p,
                          ges_text_join(s->mem, GES_T("checksum missing from sumdb response"),
                                        ges_text_of(absent_notice)));
        return false;
    case SUM_BROKEN:
        ges_selection_step(s, GES_T("checksum"), hash, place,
                           GES_T("the database's answer is broken: go stops; remove the file"));
        fail_verification(s, p,
                          ges_text_join(s->mem, GES_T(GES_TOOLCHAIN_MODULE "@"), p->version,
                                        GES_T(": malformed record data")));
        return false;
    case SUM_UNASKED:
        break;
    }
    ges_selection_step(s, GES_T("checksum"), hash, database,
                       GES_T("the database must be asked over the network"));
    s->choice.kind = GES_SELECT_DOWNLOAD;
    return false;
}

/* "h1:" and 32 bytes in base64. */
static bool is_sum(ges_text text) {
    return text.len == 47 && ges_text_find_char(text, '\0') == GES_NPOS;
}

bool ges_selection_check_sum(ges_selection *s, const ges_packed *p) {
    const ges_os *os = s->in->os;
    ges_text hash_file = ges_selection_stored(s, p, "ziphash");
    ges_bytes bytes = {0};
    ges_status status = os->file_read(os, hash_file, SMALL_FILE, s->mem, &bytes, NULL);
    ges_text hash = ges_text_trim_unicode(ges_text_from(bytes));
    if (status == GES_OK && is_sum(hash) && ges_text_starts(hash, GES_T("h1:"))) {
        return check_sum(s, p, hash);
    }
    ges_text lead = ges_text_join(s->mem, GES_T("verifying " GES_TOOLCHAIN_MODULE "@"), p->version,
                                  GES_T(": "));
    if (status == GES_OK && is_sum(hash)) {
        ges_selection_fail(s, ges_text_join(s->mem, lead, GES_T("unexpected ziphash: "),
                                            ges_selection_quoted(s, hash)));
        return false;
    }
    ges_text zip = ges_selection_stored(s, p, "zip");
    if (!ges_os_exists(os, zip)) {
        ges_selection_step(s, GES_T("checksum"), hash, hash_file,
                           GES_T("not a hash, and the zip file to make it again is gone: go "
                                 "stops; go clean -modcache helps"));
        ges_selection_fail(s, ges_text_join(s->mem, lead, GES_T("open "), zip, GES_T(": "),
                                            ges_selection_absent(s)));
        return false;
    }
    ges_selection_step(s, GES_T("checksum"), hash, hash_file,
                       GES_T("not a hash: it would be made again from the zip file and checked"));
    s->choice.kind = GES_SELECT_DOWNLOAD;
    return false;
}
