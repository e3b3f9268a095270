/* Reads start-up files and runs them in the interpreter: at the shell's own request, by `.` and
 * `source`, and text by `eval`. */
#include "env/rc.h"

/* The lines of a text: parsed one by one as they are asked for, or as an earlier shell left them. */
typedef struct line_source {
    ges_sh_parser parser;
    ges_rc_script *script; /* NULL: nothing is left for later shells */
    ges_rc_script seen;    /* its lines so far */
    bool is_replay;
    size_t next; /* of a replay */
} line_source;

static line_source lines_of(ges_rc *rc, ges_text text, ges_rc_script *script) {
    return (line_source){.parser = ges_sh_parser_on(text, rc->setup.dialect, rc->mem),
                         .script = script,
                         .is_replay = script != NULL && script->is_parsed};
}

static ges_status next_line(line_source *lines, const ges_sh_command **out, ges_error *fault) {
    if (lines->is_replay) {
        bool has_more = lines->next < lines->script->lines.count;
        *out = has_more ? lines->script->lines.items[lines->next++] : NULL;
        return GES_OK;
    }
    ges_sh_command *line = NULL;
    ges_status status = ges_sh_next(&lines->parser, &line, fault);
    *out = line;
    if (lines->script == NULL) {
        return status;
    }
    if (status != GES_OK ||
        (line != NULL && !ges_list_push(lines->parser.mem, &lines->seen.lines, *out))) {
        lines->script = NULL; /* a fault may be taken in another way by another kind of shell */
    } else if (line == NULL) {
        lines->script->lines = lines->seen.lines;
        lines->script->is_parsed = true;
    }
    return status;
}

/* Behind a return or an unreadable line: what stands there is listed, and does not happen. */
static void walk_rest(ges_rc *rc, line_source *lines, ges_text why) {
    const ges_sh_command *line = NULL;
    ges_text saved_why = rc->ghost_why;
    ges_rc_flow flow = rc->flow;
    rc->flow = GES_RC_ON;
    rc->ghost++;
    rc->ghost_why = why;
    while (next_line(lines, &line, NULL) == GES_OK && line != NULL && ges_rc_step(rc)) {
        ges_rc_run(rc, line);
    }
    rc->ghost--;
    rc->ghost_why = saved_why;
    rc->flow = flow;
}

static bool handle_syntax_error(ges_rc *rc, ges_sh_parser *parser, const ges_error *fault) {
    rc->line = fault->line;
    ges_rc_note_here(rc, GES_RC_NOTE_SYNTAX, ges_text_copy(rc->mem, ges_text_of(fault->text)));
    if (rc->setup.dialect != GES_SH_ZSH) {
        rc->flow = rc->ghost > 0 || rc->doubt > 0 ? rc->flow : GES_RC_ABANDON;
        return false;
    }
    ges_sh_skip_line(parser); /* zsh has more grammar than is known here: go on with doubt */
    rc->lasting_doubt++;
    return true;
}

static void run_lines(ges_rc *rc, ges_text text, uint32_t line_offset, ges_rc_script *script) {
    line_source lines = lines_of(rc, text, script);
    lines.parser.line += line_offset;
    uint32_t faults = 0;
    while (ges_rc_step(rc) && rc->flow == GES_RC_ON) {
        const ges_sh_command *line = NULL;
        ges_error fault = {0};
        ges_status status = next_line(&lines, &line, &fault);
        if (status == GES_NO_MEMORY) {
            return;
        }
        if (status != GES_OK) {
            if (++faults > 20 || line_offset > 0 || !handle_syntax_error(rc, &lines.parser, &fault)) {
                return;
            }
            continue;
        }
        if (line == NULL) {
            return;
        }
        ges_rc_run(rc, line);
    }
    if (rc->flow == GES_RC_RETURN || rc->flow == GES_RC_EXIT) {
        walk_rest(rc, &lines, ges_text_format(rc->mem, "line %u ends the file before", rc->line));
    }
}

void ges_rc_run_text(ges_rc *rc, ges_text text) {
    if (rc->depth >= GES_RC_MAX_DEPTH) {
        ges_rc_note_here(rc, GES_RC_NOTE_LIMIT,
                         GES_T("too many files and functions inside each other"));
        rc->status = GES_MAYBE;
        return;
    }
    ges_text raw = rc->raw;
    uint32_t line = rc->line;
    rc->depth++;
    run_lines(rc, text, line > 0 ? line - 1 : 0, NULL);
    rc->depth--;
    rc->raw = raw;
    rc->line = line;
}

static void run_file(ges_rc *rc, ges_text path, ges_rc_script *script) {
    ges_text file = rc->file;
    ges_text zero = rc->zero;
    ges_text condition = rc->condition;
    uint32_t line = rc->line;
    uint32_t lasting_doubt = rc->lasting_doubt;
    rc->file = path;
    rc->depth++;
    if (rc->setup.dialect == GES_SH_ZSH) {
        rc->zero = path;
    }
    if (rc->setup.dialect == GES_SH_BASH) {
        ges_rc_start(rc, GES_T("BASH_SOURCE"), path, false);
    }
    run_lines(rc, ges_text_from(script->bytes), 0, script);
    rc->depth--;
    rc->file = file;
    rc->zero = zero;
    rc->condition = condition;
    rc->line = line;
    rc->lasting_doubt = rc->flow == GES_RC_EXIT ? rc->lasting_doubt : lasting_doubt;
    if (rc->flow == GES_RC_RETURN) {
        rc->flow = GES_RC_ON;
    }
    if (rc->flow == GES_RC_ABANDON && rc->setup.dialect != GES_SH_POSIX) {
        rc->flow = GES_RC_ON;
        rc->status = GES_NO;
    } else if (rc->flow == GES_RC_ABANDON && !rc->setup.is_interactive) {
        rc->flow = GES_RC_EXIT; /* dash: an error ends a shell that is not interactive */
    }
}

/* The file, from before or read now; NULL: no memory. */
static ges_rc_script *script_of(ges_rc *rc, ges_text path) {
    ges_map *known = rc->setup.scripts;
    ges_rc_script *script = known != NULL ? ges_map_get(known, path) : NULL;
    if (script != NULL) {
        return script;
    }
    script = ges_new(rc->mem, ges_rc_script);
    if (script == NULL || (known != NULL && !ges_map_set(rc->mem, known, path, script))) {
        return NULL;
    }
    ges_bytes *bytes = &script->bytes;
    script->status = rc->os->file_read(rc->os, path, GES_RC_FILE_MAX, rc->mem, bytes, NULL);
    if (script->status == GES_OK &&
        memchr(bytes->ptr != NULL ? bytes->ptr : (const uint8_t *)"", 0,
               bytes->len < 80 ? bytes->len : 80) != NULL) {
        script->status = GES_CORRUPT; /* a program, not text: shells refuse it too */
    }
    return script;
}

ges_status ges_rc_source(ges_rc *rc, ges_text path, ges_text by, uint32_t by_line) {
    if (rc->depth >= GES_RC_MAX_DEPTH || rc->files.count >= GES_RC_MAX_FILES) {
        ges_rc_note_here(rc, GES_RC_NOTE_LIMIT, GES_T("too many files"));
        return GES_TOO_LARGE;
    }
    ges_rc_script *script = script_of(rc, path);
    if (script == NULL) {
        return GES_NO_MEMORY;
    }
    ges_rc_file file = {path, script->status, by, by_line};
    if (!ges_list_push(rc->mem, &rc->files, file)) {
        return GES_NO_MEMORY;
    }
    if (script->status == GES_OK) {
        run_file(rc, path, script);
    }
    return script->status;
}

ges_status ges_rc_read(ges_rc *rc, ges_text path) {
    if (!ges_rc_goes_on(rc) || path.len == 0) {
        return GES_NOT_FOUND;
    }
    rc->args = (ges_texts){0};
    ges_status status = ges_rc_source(rc, path, (ges_text){NULL, 0}, 0);
    if (rc->flow != GES_RC_EXIT) {
        rc->flow = GES_RC_ON;
    }
    return status;
}
