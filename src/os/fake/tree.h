/* A file system made of data, in memory: for the fake OS only. */
#ifndef GES_OS_FAKE_TREE_H
#define GES_OS_FAKE_TREE_H

#include "base/map.h"
#include "os/os.h"

/* Why a walk or an access fails. The numbers and sentences of the system stand in one table. */
typedef enum ges_fake_fault {
    GES_FAKE_FINE,
    GES_FAKE_MISSING,
    GES_FAKE_NO_PATH, /* missing on the way: another number on Windows */
    GES_FAKE_NOT_DIRECTORY,
    GES_FAKE_IS_DIRECTORY,
    GES_FAKE_LOOP,
    GES_FAKE_DENIED,
    GES_FAKE_BAD_NAME,
    GES_FAKE_TOO_LONG,
    GES_FAKE_NOT_LINK,
    GES_FAKE_NOT_REGULAR,
    GES_FAKE_EXISTS,
    GES_FAKE_LOCKED,
    GES_FAKE_HANGS,
    GES_FAKE_NO_MEMORY,
} ges_fake_fault;

typedef struct ges_fake_node ges_fake_node;
GES_LIST(ges_fake_nodes, ges_fake_node *);

/* Bytes at a place of a file. */
typedef struct ges_fake_part {
    uint64_t off;
    ges_bytes bytes;
} ges_fake_part;

/* One file. Plain data. */
struct ges_fake_node {
    ges_text name;         /* as it was given; "C:" or "\\host\share" for a volume */
    ges_fake_node *parent; /* NULL: the root */
    ges_file_info info;    /* what file_info answers; info.size may differ from the content */
    ges_bytes content;     /* then `fill` again and again up to data_size bytes */
    ges_bytes fill;        /* empty: NUL bytes */
    uint64_t data_size;
    const ges_fake_part *parts; /* laid over the content */
    size_t part_count;
    ges_text target;       /* of a link or alias */
    bool is_unreadable;    /* against what mode says */
    bool is_unwritable;
    bool hangs;            /* nobody answers for it and what lies below */
    bool is_removed;
    bool is_locked; /* by file_lock */
    ges_fake_nodes children;
    ges_map by_name; /* by folded name */
};

typedef struct ges_fake_tree {
    ges_arena *mem;
    ges_os_family family;
    ges_text home; /* the user's: what is made there and below is the user's own */
    uint32_t user; /* user id that asks; 0 may do everything on Unix */
    bool has_rights; /* what is refused stands in the answers; modes refuse nothing */
    ges_fake_node *root;
    ges_text cwd;
    uint64_t last_inode;
} ges_fake_tree;

/* An empty tree. False when there is no memory. */
bool ges_fake_tree_init(ges_fake_tree *tree, ges_arena *mem, ges_os_family family);
/* The node at an absolute path, made when it is not there, as are its directories. A link on the
 * way is not followed. NULL: no absolute path, or no memory. */
ges_fake_node *ges_fake_tree_add(ges_fake_tree *tree, ges_text path);
/* The node at `path`; links on the way are followed, at the end only with `follow`. */
ges_fake_fault ges_fake_tree_find(const ges_fake_tree *tree, ges_text path, bool follow,
                                  ges_fake_node **out);
/* Where the node stands, in the spelling of the snapshot. ptr NULL on no memory. */
ges_text ges_fake_tree_path(const ges_fake_tree *tree, const ges_fake_node *node, ges_arena *mem);
/* May the user do that? `bits`: 4 read, 2 write, 1 execute or enter. */
bool ges_fake_tree_allows(const ges_fake_tree *tree, const ges_fake_node *node, unsigned bits);
/* Copies content from `off`; returns how many bytes there were. */
size_t ges_fake_node_read(const ges_fake_node *node, uint64_t off, void *buffer, size_t len);

/* Records a fault as the system would say it: "cannot ACTION 'PATH': SENTENCE". */
ges_status ges_fake_error(const ges_fake_tree *tree, ges_fake_fault fault, const char *action,
                          ges_text path, ges_error *err);

#endif
