/* GOFIPS140: which snapshot it names and whether go could unpack it. go env unpacks it into the
 * module cache; here it is only looked whether that would work.
 * Source: cmd/go internal/fips140 initVersion, initDir, 1.24 to 1.27. */
#include "base/sha256.h"
#include "base/unicode.h"
#include "formats/gostring.h"
#include "go/engine.h"

enum { ALIAS_MAX = 64 * 1024, SUM_MAX = 1024 * 1024, ZIP_MAX = 64 * 1024 * 1024 };

static ges_text file_of(ges_goenv *goenv, ges_text name, ges_text suffix) {
    ges_text dir =
        ges_path_join(goenv->mem, goenv->style, goenv->goroot.value, GES_T("lib/fips140"));
    return ges_text_join(goenv->mem, ges_path_join(goenv->mem, goenv->style, dir, name), suffix);
}

/* A word such as "certified" or "v1.0.0" stands for the version in its .txt file. */
static bool find_version(ges_goenv *goenv, ges_text set, ges_text *version, ges_text *error) {
    ges_bytes alias;
    ges_text from = {NULL, 0};
    *version = set;
    if (goenv->os->file_read(goenv->os, file_of(goenv, set, GES_T(".txt")), ALIAS_MAX, goenv->mem,
                             &alias, NULL) == GES_OK) {
        *version = ges_text_trim_unicode(ges_text_from(alias));
        from = ges_text_join(goenv->mem, GES_T(" (from "), ges_gostring_quoted(goenv->mem, set),
                             GES_T(")"));
    }
    *error = ges_text_join(goenv->mem, GES_T("go: unknown GOFIPS140 version "),
                           ges_gostring_quoted(goenv->mem, *version), from);
    return ges_os_exists(goenv->os, file_of(goenv, *version, GES_T(".zip")));
}

/* The line "NAME SHA256 h1:HASH" of fips140.sum. Trees of releases that do not check have lines of
 * two words. */
static bool find_sums(ges_goenv *goenv, ges_text name, ges_text *sha, ges_text *zip_hash) {
    ges_bytes bytes;
    ges_text line;
    if (goenv->os->file_read(goenv->os, file_of(goenv, GES_T("fips140.sum"), GES_T("")), SUM_MAX,
                             goenv->mem, &bytes, NULL) != GES_OK) {
        return false;
    }
    ges_text rest = ges_text_from(bytes);
    while (ges_text_next_line(&rest, &line)) {
        ges_word_list words = {0};
        ges_words_fields(goenv->mem, line, &words);
        if (words.count == 3 && ges_text_equal(words.items[0], name)) {
            *sha = words.items[1];
            *zip_hash = words.items[2];
            return true;
        }
    }
    return false;
}

/* Does the module cache hold it already, unpacked from that very zip? */
static bool is_unpacked(ges_goenv *goenv, ges_text version, ges_text zip_hash) {
    ges_bytes bytes;
    ges_text cache = ges_goenv_text(goenv, GES_VAR_GOMODCACHE);
    ges_text dir = ges_path_join(goenv->mem, goenv->style, cache,
                                 ges_text_join(goenv->mem, GES_T("golang.org/fips140@"), version));
    ges_text stem = ges_path_join(
        goenv->mem, goenv->style, cache,
        ges_text_join(goenv->mem, GES_T("cache/download/golang.org/fips140/@v/"), version));
    return ges_os_is_dir(goenv->os, dir) &&
           !ges_os_exists(goenv->os, ges_text_join(goenv->mem, stem, GES_T(".partial"))) &&
           goenv->os->file_read(goenv->os, ges_text_join(goenv->mem, stem, GES_T(".ziphash")),
                                ALIAS_MAX, goenv->mem, &bytes, NULL) == GES_OK &&
           ges_text_equal(ges_text_trim_unicode(ges_text_from(bytes)), zip_hash);
}

/* A zip whose checksum is not the recorded one is not unpacked. */
static bool checksum_error(ges_goenv *goenv, ges_text version, ges_text *out) {
    ges_text name = ges_text_join(goenv->mem, version, GES_T(".zip"));
    ges_text want;
    ges_text zip_hash;
    ges_bytes zip;
    uint8_t digest[32];
    if (!find_sums(goenv, name, &want, &zip_hash) || is_unpacked(goenv, version, zip_hash) ||
        goenv->os->file_read(goenv->os, file_of(goenv, name, GES_T("")), ZIP_MAX, goenv->mem, &zip,
                             NULL) != GES_OK) {
        return false;
    }
    ges_sha256_of(zip, digest);
    ges_text got = ges_hex(goenv->mem, (ges_bytes){digest, sizeof(digest)});
    *out = ges_text_join(goenv->mem, GES_T("go: unpacking GOFIPS140="), version,
                         GES_T(": SHA-256 hash of "), name, GES_T(" is "), got, GES_T(", want "),
                         want, GES_T(" (from "),
                         file_of(goenv, GES_T("fips140.sum"), GES_T("")), GES_T(")"));
    return !ges_text_equal(got, want);
}

bool ges_goenv_fips_error(ges_goenv *goenv, ges_text *out) {
    ges_text set = ges_goenv_text(goenv, GES_VAR_GOFIPS140);
    ges_text version;
    if (set.len == 0 || ges_text_equal(set, GES_T("off")) ||
        ges_text_equal(set, GES_T("latest"))) {
        return false;
    }
    if (ges_text_find_char(set, '/') != GES_NPOS || ges_text_find_char(set, '\\') != GES_NPOS ||
        ges_text_contains(set, GES_T(".."))) {
        *out = ges_text_join(goenv->mem, GES_T("go: malformed GOFIPS140 version "),
                             ges_gostring_quoted(goenv->mem, set));
        return true;
    }
    return !find_version(goenv, set, &version, out) || checksum_error(goenv, version, out);
}
