/* Sentences of `ges which`: what a hit is, whether it wins, how its tree fares. */
#ifndef GES_CLI_WHICHTEXT_H
#define GES_CLI_WHICHTEXT_H

#include "go/seek.h"

/* "Go SDK go1.22.3 in /usr/local/go (official archive's place)". */
ges_text ges_which_what(const ges_sdk *sdk, ges_arena *mem);
/* What is wrong with the tree, or "" when nothing is. */
ges_text ges_which_health(const ges_sdk *sdk, ges_arena *mem);
/* "wins", "loses: WHY", or one line for each outcome: "bash: wins", "Go programs: loses: WHY". */
ges_text ges_which_verdict(const ges_seek_verdict *verdicts, size_t count, size_t hit,
                           ges_arena *mem);
/* The titles of all seekers that have the outcome of `first`: "sh, dash, zsh, fish, bash". */
ges_text ges_which_titles(const ges_seek_verdict *verdicts, size_t count, const ges_text *outcomes,
                          size_t first, ges_arena *mem);
/* Does an earlier seeker have the same outcome? */
bool ges_which_is_repeated(const ges_text *outcomes, size_t index);

#endif
