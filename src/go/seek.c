/* All files of a name, and who would start which. */
#include "go/seek.h"

#include "base/builder.h"
#include "go/seekplace.h"

#define GES_SEEKER(id) extern const ges_seeker ges_seeker_##id;
#include "go/seekers.def"
#undef GES_SEEKER

static const ges_seeker *const seekers[] = {
#define GES_SEEKER(id) &ges_seeker_##id,
#include "go/seekers.def"
#undef GES_SEEKER
};

static bool is_here(const ges_os *os, const ges_seeker *seeker) {
    return os->family == GES_OS_WINDOWS ? seeker->is_on_windows : seeker->is_on_unix;
}

const ges_seeker *ges_seeker_at(const ges_os *os, size_t index) {
    for (size_t i = 0; i < GES_COUNT(seekers); i++) {
        if (is_here(os, seekers[i]) && index-- == 0) {
            return seekers[i];
        }
    }
    return NULL;
}

const ges_seeker *ges_seeker_find(const ges_os *os, ges_text word) {
    for (size_t i = 0; i < GES_COUNT(seekers); i++) {
        ges_text rest = ges_text_of(seekers[i]->aliases);
        ges_text alias;
        bool is_named = ges_text_equal_nocase(word, ges_text_of(seekers[i]->id));
        while (ges_text_next(&rest, ' ', &alias)) {
            is_named = is_named || ges_text_equal_nocase(word, alias);
        }
        if (is_named && is_here(os, seekers[i])) {
            return seekers[i];
        }
    }
    return NULL;
}

/* --- collecting --------------------------------------------------------------------------------
 */

typedef struct search {
    ges_seek *seek;
    ges_sdk_context context;
    ges_seek_extensions extensions;
    ges_arena *mem;
} search;

static size_t earlier_same_file(const ges_seek *seek, const ges_sdk *sdk) {
    for (size_t i = 0; i < seek->hits.count && sdk->resolved.len > 0; i++) {
        if (ges_text_equal(seek->hits.items[i].sdk.resolved, sdk->resolved)) {
            return i;
        }
    }
    return GES_NPOS;
}

/* "./go" for the current directory, as shells spell it. */
static ges_text spell(const search *s, ges_text dir, ges_text name) {
    ges_path_style style = ges_os_style(s->seek->os);
    ges_text path = ges_path_join(s->mem, style, dir, name);
    bool is_bare = ges_text_equal(path, name) && s->seek->os->family != GES_OS_WINDOWS;
    return is_bare ? ges_text_join(s->mem, GES_T("./"), name) : path;
}

static void look(search *s, size_t place, size_t extension) {
    ges_seek *seek = s->seek;
    ges_text appended = s->extensions.items[extension].text;
    ges_text name = ges_text_join(s->mem, seek->name, appended);
    ges_seek_hit hit = {
        .place = place,
        .path = seek->is_path ? name : spell(s, seek->places.items[place].dir, name),
        .extension = appended,
        .extension_rank = s->extensions.items[extension].rank,
    };
    if (ges_sdk_identify(seek->os, &s->context, hit.path, s->mem, &hit.sdk, NULL) != GES_OK) {
        return; /* nothing there, or no memory: the arena remembers */
    }
    hit.same_as = earlier_same_file(seek, &hit.sdk);
    (void)ges_list_push(s->mem, &seek->hits, hit); /* the arena remembers */
}

ges_status ges_seek_all(const ges_os *os, const ges_env_list *env, ges_text cwd, ges_text name,
                        ges_arena *mem, ges_seek *out, ges_error *err) {
    if (name.len == 0) {
        return ges_error_set(err, GES_INVALID, "an empty name; name a program, such as 'go'");
    }
    ges_seek seek = {.os = os, .env = env, .name = ges_text_copy(mem, name)};
    ges_text ignored;
    for (size_t i = 0; i < name.len; i++) {
        seek.is_path = seek.is_path || ges_path_is_separator(ges_os_style(os), name.ptr[i]) ||
                       (os->family == GES_OS_WINDOWS && name.ptr[i] == ':');
    }
    seek.no_cwd = os->family == GES_OS_WINDOWS &&
                  ges_env_find(os, env, GES_T("NoDefaultCurrentDirectoryInExePath"), &ignored);
    search s = {.seek = &seek, .context = {env, cwd}, .mem = mem};
    ges_seek_extensions_of(os, env, name, mem, &s.extensions);
    ges_seek_places_of(&seek, mem);
    for (size_t i = 0; i < seek.places.count; i++) {
        for (size_t k = 0; k < s.extensions.count; k++) {
            look(&s, i, k);
        }
    }
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    *out = seek;
    return GES_OK;
}

/* --- judging -----------------------------------------------------------------------------------
 */

ges_text ges_seek_refuse_file(const ges_seek_hit *hit) {
    static const ges_text reasons[] = {
        [GES_SDK_DEAD_LINK] = GES_LIT("a dead link"),
        [GES_SDK_DIRECTORY] = GES_LIT("a directory"),
        [GES_SDK_NOT_EXECUTABLE] = GES_LIT("not executable"),
        [GES_SDK_OTHER] = GES_LIT("no regular file, or not accessible"),
    };
    size_t kind = (size_t)hit->sdk.kind;
    return kind < GES_COUNT(reasons) ? reasons[kind] : (ges_text){0};
}

static void choose(const ges_seek *seek, const ges_seeker *seeker, ges_seek_verdict *out) {
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < seek->hits.count; i++) {
        uint64_t rank = seeker->rank != NULL ? seeker->rank(seek, &seek->hits.items[i]) : i;
        if (out->why[i].len == 0 && (out->winner == GES_NPOS || rank < best)) {
            out->winner = i;
            best = rank;
        }
    }
}

/* Reasons for those that could have won. */
static void explain(const ges_seek *seek, ges_arena *mem, ges_seek_verdict *out) {
    for (size_t i = 0; i < seek->hits.count; i++) {
        const ges_seek_hit *hit = &seek->hits.items[i];
        if (out->why[i].len > 0 || i == out->winner || out->winner == GES_NPOS) {
            continue;
        }
        const ges_seek_hit *winner = &seek->hits.items[out->winner];
        bool is_same =
            hit->same_as == out->winner ||
            (hit->sdk.resolved.len > 0 && ges_text_equal(hit->sdk.resolved, winner->sdk.resolved));
        if (is_same) {
            out->why[i] = ges_text_join(mem, GES_T("the same file as "), winner->path);
        } else if (hit->place == winner->place) {
            out->why[i] =
                ges_text_join(mem, hit->extension, GES_T(" comes after "), winner->extension);
        } else {
            out->why[i] = ges_text_join(mem, GES_T("comes later ("),
                                        ges_seek_place_name(&seek->places.items[hit->place], mem),
                                        GES_T(")"));
        }
    }
}

void ges_seek_judge(const ges_seek *seek, const ges_seeker *seeker, ges_arena *mem,
                    ges_seek_verdict *out) {
    *out = (ges_seek_verdict){.seeker = seeker, .winner = GES_NPOS};
    out->why = ges_new_array(mem, seek->hits.count + 1, ges_text);
    if (out->why == NULL) {
        return;
    }
    for (size_t i = 0; i < seek->hits.count; i++) {
        out->why[i] = seeker->refuse(seek, &seek->hits.items[i], mem);
    }
    if (seeker->decide != NULL && !seek->is_path) {
        seeker->decide(seek, mem, out);
    } else {
        choose(seek, seeker, out);
    }
    explain(seek, mem, out);
    if (out->winner == GES_NPOS && out->problem.len == 0) {
        out->problem = ges_text_join(mem, GES_T("finds no '"), seek->name, GES_T("' to start"));
    }
}
