/* Mounts whose file system may keep callers waiting. */
#include "os/guard.h"

#include "base/builder.h"

/* Somebody else answers for these: a server, another program, the host of a virtual machine.
 * Sources: the file systems of Linux's fs/ that need one; "fuse." and "fuseblk" stand for all
 * programs behind FUSE. */
static bool may_hang(ges_text type) {
    static const ges_text types[] = {
        GES_LIT("nfs"),       GES_LIT("nfs4"),     GES_LIT("cifs"),   GES_LIT("smb3"),
        GES_LIT("smbfs"),     GES_LIT("9p"),       GES_LIT("drvfs"),  GES_LIT("virtiofs"),
        GES_LIT("fuse"),      GES_LIT("fuseblk"),  GES_LIT("autofs"), GES_LIT("ceph"),
        GES_LIT("glusterfs"), GES_LIT("lustre"),   GES_LIT("afs"),    GES_LIT("coda"),
        GES_LIT("orangefs"),  GES_LIT("beegfs"),   GES_LIT("gpfs"),   GES_LIT("gfs2"),
        GES_LIT("ocfs2"),     GES_LIT("vboxsf"),   GES_LIT("vmhgfs"), GES_LIT("prl_fs"),
        GES_LIT("ncpfs"),     GES_LIT("davfs"),
    };
    for (size_t i = 0; i < GES_COUNT(types); i++) {
        if (ges_text_equal(type, types[i])) {
            return true;
        }
    }
    return ges_text_starts(type, GES_T("fuse."));
}

/* Blanks and backslashes stand as \040 and the like. */
static ges_text unescape(ges_arena *mem, ges_text text) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < text.len; i++) {
        bool is_escape = text.ptr[i] == '\\' && text.len - i > 3;
        uint32_t c = 0;
        for (size_t k = 1; is_escape && k <= 3; k++) {
            is_escape = text.ptr[i + k] >= '0' && text.ptr[i + k] <= '7';
            c = c * 8 + (uint32_t)(text.ptr[i + k] - '0');
        }
        ges_build_char(&b, is_escape ? (char)c : text.ptr[i]);
        i += is_escape ? 3 : 0;
    }
    return ges_build_done(&b);
}

/* The mount point is the fifth field, the type the first one behind " - ". */
static bool read_line(ges_text line, ges_text *point, ges_text *type) {
    ges_text rest = line;
    for (int field = 0; field < 5; field++) {
        if (!ges_text_next(&rest, ' ', point)) {
            return false;
        }
    }
    size_t dash = ges_text_find(rest, GES_T(" - "));
    ges_text after = dash != GES_NPOS ? ges_text_skip(rest, dash + 3) : (ges_text){0};
    return after.len != 0 && ges_text_next(&after, ' ', type) && point->len != 0;
}

static ges_guard_place *place_of(ges_guard *guard, ges_text path) {
    for (size_t i = 0; i < guard->places.count; i++) {
        if (ges_text_equal(guard->places.items[i].path, path)) {
            return &guard->places.items[i];
        }
    }
    return NULL;
}

void ges_guard_read_mounts(ges_guard *guard, ges_text mountinfo) {
    ges_text line;
    while (ges_text_next_line(&mountinfo, &line)) {
        ges_text point;
        ges_text type;
        if (!read_line(line, &point, &type)) {
            continue;
        }
        bool is_risky = may_hang(type);
        if (!is_risky && guard->places.count == 0) {
            continue;
        }
        point = unescape(guard->mem, point);
        ges_guard_place *known = place_of(guard, point);
        ges_guard_place place = {.path = point, .is_local = !is_risky,
                                 .is_automount = ges_text_equal(type, GES_T("autofs"))};
        if (known != NULL) {
            *known = place; /* what is mounted last is seen */
        } else if (is_risky) {
            (void)ges_list_push(guard->mem, &guard->places, place); /* unguarded then */
            guard->is_guarded = true;
        }
    }
}
