/* What some programs would print, told without running them: in $(...) and in conditions.
 * Everything else is uncertain. */
#include "env/rc.h"

static ges_truth answer_id(ges_rc *rc, const ges_texts *args, ges_text *out) {
    bool wants_name = args->count == 2 && ges_text_equal(args->items[1], GES_T("-un"));
    if (wants_name) {
        return rc->os->user_name(rc->os, rc->mem, out, NULL) == GES_OK ? GES_YES : GES_MAYBE;
    }
    if (args->count != 2 || !(ges_text_equal(args->items[1], GES_T("-u")) ||
                              ges_text_equal(args->items[1], GES_T("-ru")))) {
        return GES_MAYBE;
    }
    *out = ges_text_format(rc->mem, "%u", rc->os->user_id(rc->os));
    return GES_YES;
}

static ges_truth answer_whoami(ges_rc *rc, const ges_texts *args, ges_text *out) {
    return args->count == 1 && rc->os->user_name(rc->os, rc->mem, out, NULL) == GES_OK ? GES_YES
                                                                                       : GES_MAYBE;
}

static ges_truth answer_pwd(ges_rc *rc, const ges_texts *args, ges_text *out) {
    *out = rc->cwd;
    return args->count == 1 ? GES_YES : GES_MAYBE;
}

static ges_truth answer_uname(ges_rc *rc, const ges_texts *args, ges_text *out) {
    bool wants_system =
        args->count == 1 || (args->count == 2 && ges_text_equal(args->items[1], GES_T("-s")));
    *out = rc->os->family == GES_OS_MACOS ? GES_T("Darwin") : GES_T("Linux");
    return wants_system ? GES_YES : GES_MAYBE;
}

static ges_truth answer_dirname(ges_rc *rc, const ges_texts *args, ges_text *out) {
    bool is_plain = args->count == 2 && args->items[1].len > 0;
    if (is_plain) {
        ges_text text = args->items[1];
        size_t slash = ges_text_rfind_char(text, '/');
        *out = slash == GES_NPOS ? GES_T(".")
               : slash == 0      ? GES_T("/")
                                 : ges_text_slice(text, 0, slash);
        is_plain = !ges_text_ends(text, GES_T("/"));
    }
    (void)rc;
    return is_plain ? GES_YES : GES_MAYBE;
}

static ges_truth answer_basename(ges_rc *rc, const ges_texts *args, ges_text *out) {
    (void)rc;
    if (args->count != 2) {
        return GES_MAYBE;
    }
    *out = ges_path_base(GES_PATH_UNIX, args->items[1]);
    return GES_YES;
}

static ges_truth answer_echo(ges_rc *rc, const ges_texts *args, ges_text *out) {
    ges_texts words = {0};
    for (size_t i = 1; i < args->count; i++) {
        if ((i == 1 && ges_text_starts(args->items[i], GES_T("-"))) ||
            ges_text_find_char(args->items[i], '\\') != GES_NPOS) {
            return GES_MAYBE;
        }
        (void)ges_list_push(rc->mem, &words, args->items[i]); /* the arena remembers */
    }
    *out = ges_rc_joined(rc, &words, GES_T(" "));
    return GES_YES;
}

static ges_truth answer_printf(ges_rc *rc, const ges_texts *args, ges_text *out) {
    (void)rc;
    bool is_plain = args->count == 3 && (ges_text_equal(args->items[1], GES_T("%s")) ||
                                         ges_text_equal(args->items[1], GES_T("%s\\n")));
    if (is_plain) {
        *out = args->items[2];
    }
    return is_plain ? GES_YES : GES_MAYBE;
}

static ges_truth answer_which(ges_rc *rc, const ges_texts *args, ges_text *out) {
    size_t at = args->count == 3 && args->items[1].len == 2 && args->items[1].ptr[0] == '-' ? 2 : 1;
    if (args->count != at + 1 ||
        (at == 2 && args->items[1].ptr[1] != 'v' && args->items[1].ptr[1] != 'p')) {
        return GES_MAYBE;
    }
    *out = (ges_text){NULL, 0};
    return ges_rc_find_program(rc, args->items[at], out) == GES_MAYBE ? GES_MAYBE : GES_YES;
}

/* fish: where the file that runs stands. */
static ges_truth answer_status(ges_rc *rc, const ges_texts *args, ges_text *out) {
    ges_text word = args->count > 1 ? args->items[1] : (ges_text){NULL, 0};
    size_t slash = ges_text_rfind_char(rc->file, '/');
    bool is_name = ges_text_equal(word, GES_T("filename")) || ges_text_equal(word, GES_T("-f")) ||
                   ges_text_equal(word, GES_T("current-filename")) ||
                   ges_text_equal(word, GES_T("--current-filename"));
    if (rc->setup.dialect != GES_SH_FISH || slash == GES_NPOS) {
        return GES_MAYBE;
    }
    if (is_name) {
        *out = rc->file;
        return GES_YES;
    }
    bool is_base = ges_text_equal(word, GES_T("basename"));
    *out = is_base ? ges_text_skip(rc->file, slash + 1) : ges_text_slice(rc->file, 0, slash);
    return is_base || ges_text_equal(word, GES_T("dirname")) ? GES_YES : GES_MAYBE;
}

/* Trailing newlines go, as in every substitution. */
static ges_truth answer_cat(ges_rc *rc, const ges_texts *args, ges_text *out) {
    ges_bytes bytes;
    if (args->count != 2 || rc->os->file_read(rc->os, ges_rc_absolute(rc, args->items[1]), 65536,
                                              rc->mem, &bytes, NULL) != GES_OK) {
        return GES_MAYBE;
    }
    *out = ges_text_from(bytes);
    while (out->len > 0 && out->ptr[out->len - 1] == '\n') {
        out->len--;
    }
    return GES_YES;
}

ges_truth ges_rc_answer(ges_rc *rc, const ges_sh_command *command, ges_text *out) {
    static const struct {
        const char *name;
        ges_truth (*answer)(ges_rc *rc, const ges_texts *args, ges_text *out);
    } answers[] = {
        {"id", answer_id},         {"whoami", answer_whoami},   {"pwd", answer_pwd},
        {"uname", answer_uname},   {"dirname", answer_dirname}, {"basename", answer_basename},
        {"echo", answer_echo},     {"printf", answer_printf},   {"cat", answer_cat},
        {"command", answer_which}, {"which", answer_which},     {"status", answer_status},
    };
    if (command == NULL || command->kind != GES_SH_SIMPLE || command->assign_count > 0 ||
        command->words.count == 0 || rc->nesting >= GES_SH_MAX_DEPTH) {
        return GES_MAYBE;
    }
    ges_texts args = {0};
    rc->nesting++;
    bool is_uncertain = false;
    for (size_t i = 0; i < command->words.count; i++) {
        ges_rc_fields fields = ges_rc_expand(rc, &command->words.items[i]);
        is_uncertain |= fields.is_uncertain;
        for (size_t k = 0; k < fields.items.count; k++) {
            (void)ges_list_push(rc->mem, &args, fields.items.items[k]); /* the arena remembers */
        }
    }
    rc->nesting--;
    ges_text name =
        args.count > 0 ? ges_path_base(GES_PATH_UNIX, args.items[0]) : (ges_text){NULL, 0};
    for (size_t i = 0; !is_uncertain && i < GES_COUNT(answers); i++) {
        if (ges_text_equal(name, ges_text_of(answers[i].name)) &&
            ges_map_get(&rc->functions, name) == NULL) {
            ges_text found = {NULL, 0};
            ges_truth truth = answers[i].answer(rc, &args, &found);
            *out = truth == GES_YES ? found : *out;
            return truth;
        }
    }
    return GES_MAYBE;
}
