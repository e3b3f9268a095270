/* Decisions about files with every call failing in turn, and with all calls failing from one on, which is
 * how a killed program looks to the disk; and what counts as the same path. */
#include "env/danger.h"
#include "env/trust.h"
#include "os/fake/fail.h"
#include "os/fake/fake.h"

#include "test.h"

#include <stdlib.h>

typedef struct world {
    const ges_os *os;
    ges_env_list env;
    ges_arena mem;
    uint8_t old_hash[32];
    uint8_t new_hash[32];
} world;

/* The fake keeps a pointer to the world's arena, so a world is never copied after this. */
static void open_world(world *w) {
    static const char machine[] =
        "{\"family\": \"linux\", \"user\": {\"name\": \"ana\", \"home\": \"/home/ana\", \"id\": 1000},"
        " \"env\": [\"HOME=/home/ana\"], \"files\": {"
        "  \"/\": {\"kind\": \"directory\", \"owner\": 0, \"mode\": \"0755\"},"
        "  \"/home\": {\"kind\": \"directory\", \"owner\": 0, \"mode\": \"0755\"},"
        "  \"/home/ana\": {\"kind\": \"directory\", \"owner\": 1000, \"mode\": \"0755\"}}}";
    *w = (world){.old_hash = {1}, .new_hash = {2}};
    ges_arena_init(&w->mem, 0);
    if (ges_fake_load(ges_bytes_from(ges_text_of(machine)), &w->mem, &w->os, NULL) != GES_OK ||
        w->os->env_list(w->os, &w->mem, &w->env, NULL) != GES_OK) {
        abort();
    }
}

static const ges_text path = GES_LIT("/home/ana/shop/.env");

static ges_trust ask(world *w, ges_text of, const uint8_t hash[32]) {
    ges_trust_store store;
    ges_trust trust = (ges_trust)99;
    CLAIM(ges_trust_open(w->os, &w->env, &w->mem, &store, NULL) == GES_OK);
    CLAIM(ges_trust_ask(&store, of, hash, &trust, NULL) == GES_OK);
    return trust;
}

typedef enum verb { ALLOW_NEW, DENY, ALLOW_OLD } verb;

static ges_status decide(world *w, const ges_os *os, verb what) {
    ges_trust_store store;
    ges_error err = {0};
    ges_status status = ges_trust_open(os, &w->env, &w->mem, &store, &err);
    if (status == GES_OK) {
        status = what == DENY ? ges_trust_deny(&store, path, &err)
                              : ges_trust_allow(&store, path,
                                                what == ALLOW_OLD ? w->old_hash : w->new_hash, &err);
    }
    CLAIM(status == GES_OK || err.text[0] != '\0');
    return status;
}

static void claim_old_or_new(world *w, verb what, ges_status status) {
    ges_trust old = ask(w, path, w->old_hash);
    ges_trust new = ask(w, path, w->new_hash);
    bool is_old = old == GES_TRUST_ALLOWED && new == GES_TRUST_CHANGED;
    bool is_new = what == DENY ? old == GES_TRUST_DENIED && new == GES_TRUST_DENIED
                               : old == GES_TRUST_ALLOWED && new == GES_TRUST_ALLOWED;
    CLAIM(status == GES_OK ? is_new : is_old || is_new);
}

static void sweep(verb what, ges_status fault, bool is_lasting) {
    uint64_t n = 0;
    for (uint64_t calls = 0; calls >= n && n < 500;) {
        n++;
        world w;
        ges_fail fail;
        open_world(&w);
        CLAIM(decide(&w, w.os, ALLOW_OLD) == GES_OK);
        const ges_os *os = ges_fail_init(&fail, w.os, n, fault);
        fail.is_lasting = is_lasting;
        ges_status status = decide(&w, os, what);
        calls = fail.calls;
        claim_old_or_new(&w, what, status);
        CLAIM(decide(&w, w.os, what) == GES_OK);
        claim_old_or_new(&w, what, GES_OK);
        ges_arena_close(&w.mem);
    }
    CLAIM(n > 15 && n < 500);
}

TEST(a_decision_that_fails_anywhere_leaves_the_old_or_the_new_one) {
    static const ges_status faults[] = {GES_IO, GES_DENIED};
    for (size_t i = 0; i < GES_COUNT(faults); i++) {
        sweep(ALLOW_NEW, faults[i], false);
        sweep(DENY, faults[i], false);
        sweep(ALLOW_NEW, faults[i], true);
        sweep(DENY, faults[i], true);
    }
}

TEST(a_question_that_fails_anywhere_is_never_yes) {
    uint64_t n = 0;
    for (uint64_t calls = 0; calls >= n && n < 500;) {
        n++;
        world w;
        ges_fail fail;
        ges_trust_store store;
        ges_trust trust = GES_TRUST_UNKNOWN;
        ges_error err = {0};
        open_world(&w);
        CLAIM(decide(&w, w.os, ALLOW_OLD) == GES_OK);
        CLAIM(decide(&w, w.os, DENY) == GES_OK);
        const ges_os *os = ges_fail_init(&fail, w.os, n, GES_IO);
        if (ges_trust_open(os, &w.env, &w.mem, &store, &err) == GES_OK &&
            ges_trust_ask(&store, path, w.old_hash, &trust, &err) == GES_OK) {
            CLAIM(trust == GES_TRUST_DENIED);
        }
        calls = fail.calls;
        ges_arena_close(&w.mem);
    }
    CLAIM(n > 5 && n < 500);
}

/* What a directory that ignores case would take for one file is asked for again: the safe side. */
TEST(another_spelling_is_another_path) {
    static const char *const others[] = {"/home/ana/Shop/.env", "/home/ana/shop/.ENV", "/home/ana/shop/.env ",
                                         "/home/ana/shop//.env", "/home/ana/shop/.env\n", "/HOME/ana/shop/.env"};
    world w;
    open_world(&w);
    CLAIM(decide(&w, w.os, ALLOW_OLD) == GES_OK);
    CLAIM(ask(&w, path, w.old_hash) == GES_TRUST_ALLOWED);
    for (size_t i = 0; i < GES_COUNT(others); i++) {
        CLAIM(ask(&w, ges_text_of(others[i]), w.old_hash) == GES_TRUST_UNKNOWN);
    }
    ges_arena_close(&w.mem);
}

TEST(names_are_judged_in_any_case_and_with_their_values) {
    static const char *const flags[] = {"-toolexec=x", "-ldflags=-extld=x", "'-exec=x'", "-mod=mod\t-o=x"};
    CLAIM(ges_danger_of(GES_T("Ld_Preload"), GES_T("")) != NULL);
    CLAIM(ges_danger_of(GES_T("My_EDITOR"), GES_T("")) != NULL);
    CLAIM(ges_danger_of(GES_T("LDX"), GES_T("")) == NULL);
    CLAIM(ges_danger_of(GES_T("GOFLAGS"), GES_T("-mod=mod -tags=a -race")) == NULL);
    for (size_t i = 0; i < GES_COUNT(flags); i++) {
        CLAIM(ges_danger_of(GES_T("goflags"), ges_text_of(flags[i])) != NULL);
    }
    CLAIM(ges_danger_never(GES_T("ges_path")) != NULL);
    CLAIM(ges_danger_never(GES_T("GES_PATH")) == NULL);
    CLAIM(ges_danger_never(GES_T("LocalAppData")) != NULL);
}

TEST_MAIN(RUN(a_decision_that_fails_anywhere_leaves_the_old_or_the_new_one),
          RUN(a_question_that_fails_anywhere_is_never_yes), RUN(another_spelling_is_another_path),
          RUN(names_are_judged_in_any_case_and_with_their_values))
