/* Workflow commands of GitHub Actions: a line that becomes an annotation. */
#ifndef GES_REPORT_GITHUB_H
#define GES_REPORT_GITHUB_H

#include "base/builder.h"

typedef struct ges_github_note {
    const char *level; /* error, warning, notice */
    ges_text file;     /* relative to the repository or absolute; empty: none */
    uint32_t line;     /* 0: none */
    ges_text title;
    ges_text message;  /* may have several lines */
} ges_github_note;

/* Appends "::error file=...,line=...,title=...::message" and a line end; everything is escaped so
 * that no value can begin another command.
 * Source: actions/toolkit packages/core/src/command.ts escapeData, escapeProperty */
void ges_github_write(ges_builder *out, const ges_github_note *note);

#endif
