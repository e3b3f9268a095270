/* The members of an `ar` archive: common, GNU and BSD forms. Thin archives hold no members and are not
 * read. */
#ifndef GES_FORMATS_AR_H
#define GES_FORMATS_AR_H

#include "formats/image.h"
#include "ges/text.h"

enum { GES_AR_MAX_NAME = 64, GES_AR_MAX_MEMBERS = 4096 };

/* One member; plain data. */
typedef struct ges_ar_member {
    char name[GES_AR_MAX_NAME]; /* without padding, NUL-terminated, cut when longer */
    uint64_t off;               /* of its content in the file */
    uint64_t size;              /* bytes of content that the file holds */
    bool is_index;              /* symbols or long names, no member of the user */
} ges_ar_member;

/* A walk over the members; touch only through the functions. */
typedef struct ges_ar {
    ges_image_page *page;
    uint64_t at;        /* the next header */
    uint64_t names_off; /* GNU's long names; size 0: none seen */
    uint64_t names_size;
    uint32_t count;     /* members seen */
    bool is_broken;     /* the walk ended at something that is no header: `at` is its offset */
} ges_ar;

/* Do these bytes begin an archive? */
bool ges_ar_probe(const uint8_t head[16]);
/* Starts a walk; `page` is on the file. */
ges_ar ges_ar_on(ges_image_page *page);
/* The next member. False at the end, at a broken header and after GES_AR_MAX_MEMBERS.
 * Source: System V ar(4), 4.4BSD ar(5); Go src/cmd/internal/archive */
bool ges_ar_next(ges_ar *ar, ges_ar_member *out);

#endif
