/* What every go command does before it does its own work.
 * Source: cmd/go main.go, 1.16 to 1.27. */
#include "go/replay.h"

#include "base/date.h"
#include "go/envcheck.h"
#include "go/envselect.h"
#include "go/godebug.h"

bool ges_replay_stop(ges_replay *r, int code, ges_text line) {
    ges_build_text(&r->result->err, line);
    ges_build_char(&r->result->err, '\n');
    r->result->exit_code = code;
    return false;
}

/* "2026/11/21 00:24:01 " in local time, as package log starts its lines. */
static void build_log_time(ges_builder *out, const ges_os *os) {
    int32_t offset_s = 0;
    char zone[16];
    int64_t now_ns = os->clock_now_ns(os);
    os->clock_zone(os, now_ns, &offset_s, zone);
    ges_date now = ges_date_of(now_ns / 1000000000 + offset_s);
    ges_build_format(out, "%04d/%02d/%02d %02d:%02d:%02d ", now.year, now.month, now.day, now.hour,
                     now.minute, now.second);
}

/* 1.27+: the runtime itself ends a program whose GODEBUG asks for what is gone. */
static bool check_godebug(ges_replay *r) {
    ges_godebug_removed removed;
    if (!ges_godebug_find_removed(r->goenv->os, r->goenv->env, r->goenv->minor, &removed)) {
        return true;
    }
    return ges_replay_stop(
        r, 2,
        ges_text_format(r->mem,
                        "ges: the real go crashes here: GODEBUG has %.*s=%.*s, which Go 1.%u took "
                        "away; remove it",
                        GES_FMT(removed.key), GES_FMT(removed.value), (unsigned)removed.since));
}

/* 1.16 stops in package initialization, through package log and its clock. */
static bool check_log(ges_replay *r) {
    ges_text message;
    bool is_log;
    if (r->goenv->minor != 16 || !ges_buildcfg_error(r->goenv, &message, &is_log)) {
        return true;
    }
    build_log_time(&r->result->err, r->goenv->os);
    return ges_replay_stop(r, 1, message);
}

/* 1.21+: a -C right after the command's name. Source: main.go handleChdirFlag. */
static bool take_chdir(ges_replay *r) {
    ges_text dir;
    ges_text name;
    ges_error err = {0};
    size_t taken = 1;
    if (r->goenv->minor < 21 || r->words.count < 2) {
        return true;
    }
    ges_text first = r->words.items[1];
    bool has_value = ges_text_cut(first, '=', &name, &dir);
    if (!ges_text_equal(name, GES_T("-C")) && !ges_text_equal(name, GES_T("--C"))) {
        return true;
    }
    if (!has_value) {
        if (r->words.count < 3) {
            return true;
        }
        dir = r->words.items[2];
        taken = 2;
    }
    for (size_t i = 1; i + taken < r->words.count; i++) {
        r->words.items[i] = r->words.items[i + taken];
    }
    r->words.count -= taken;
    if (ges_goenv_chdir(r->goenv, dir, &err) != GES_OK) {
        return ges_replay_stop(r, 1, ges_text_join(r->mem, GES_T("go: "), ges_text_of(err.text)));
    }
    return true;
}

/* Follows one choice; false when the command ends here. */
static bool follow(ges_replay *r, const ges_select_choice *choice) {
    ges_error err = {0};
    ges_build_text(&r->result->err, choice->err);
    if (choice->kind == GES_SELECT_FAIL) {
        r->result->exit_code = choice->exit_code;
        return false;
    }
    if (choice->kind == GES_SELECT_DOWNLOAD) {
        return ges_replay_stop(r, GES_REPLAY_UNKNOWABLE,
                    ges_text_join(r->mem, GES_T("ges: go would ask the network for toolchain "),
                                  choice->name, GES_T("; ges does not")));
    }
    if (ges_envselect_start(r->goenv, choice, &r->goenv, &err) != GES_OK) {
        return ges_replay_stop(r, GES_REPLAY_UNKNOWABLE,
                    ges_text_join(r->mem, GES_T("ges: "), ges_text_of(err.text)));
    }
    return check_godebug(r) && check_log(r);
}

enum { ROUNDS_MAX = 8 }; /* a toolchain that was switched to stays */

static bool select_toolchain(ges_replay *r) {
    ges_error err = {0};
    for (int round = 0; round < ROUNDS_MAX && !r->request->goenv.keeps_local; round++) {
        ges_select_choice choice;
        if (ges_envselect_choose(r->goenv, r->words.items, r->words.count, &choice, &err) !=
            GES_OK) {
            return ges_replay_stop(r, GES_REPLAY_UNKNOWABLE,
                        ges_text_join(r->mem, GES_T("ges: "), ges_text_of(err.text)));
        }
        if (choice.kind == GES_SELECT_LOCAL) {
            ges_build_text(&r->result->err, choice.err);
            break;
        }
        if (!follow(r, &choice)) {
            return false;
        }
    }
    return true;
}

/* Everything up to the command itself. */
bool ges_replay_begin(ges_replay *r) {
    return check_godebug(r) && check_log(r) && take_chdir(r) && select_toolchain(r) &&
           ges_envcheck_main(r->goenv, &r->result->err, &r->result->exit_code) &&
           ges_envcheck_counters(r->goenv, &r->result->err, &r->result->exit_code);
}

ges_status ges_replay_start(ges_replay *r, const char *command, ges_error *err) {
    ges_status status = ges_goenv_start(&r->request->goenv, r->mem, &r->goenv, err);
    if (status != GES_OK) {
        return status;
    }
    r->goenv->may_probe = r->request->may_probe;
    (void)ges_list_push(r->mem, &r->words, ges_text_of(command)); /* the arena remembers */
    for (size_t i = 0; i < r->request->word_count; i++) {
        (void)ges_list_push(r->mem, &r->words, r->request->words[i]);
    }
    return ges_arena_failed(r->mem) ? ges_arena_error(r->mem, err) : GES_OK;
}
