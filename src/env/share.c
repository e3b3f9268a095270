/* Names of users and hosts taken out of texts. */
#include "env/share.h"

#include "base/builder.h"

/* Names of accounts and hosts that thousands share; replacing them would only garble words. */
static bool is_common(ges_text name) {
    static const ges_text names[] = {
        GES_LIT("root"),    GES_LIT("user"),   GES_LIT("admin"),     GES_LIT("administrator"),
        GES_LIT("runner"),  GES_LIT("go"),     GES_LIT("golang"),    GES_LIT("gopher"),
        GES_LIT("nobody"),  GES_LIT("ubuntu"), GES_LIT("debian"),    GES_LIT("vscode"),
        GES_LIT("jenkins"), GES_LIT("gitpod"), GES_LIT("codespace"), GES_LIT("localhost"),
        GES_LIT("host"),    GES_LIT("home"),   GES_LIT("users"),     GES_LIT("build"),
        GES_LIT("builder"), GES_LIT("docker"), GES_LIT("git"),       GES_LIT("dev"),
        GES_LIT("bin"),     GES_LIT("src"),    GES_LIT("test"),      GES_LIT("local"),
        GES_LIT("vagrant"), GES_LIT("wsl"),    GES_LIT("workgroup"), GES_LIT("public"),
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal_nocase(name, names[i])) {
            return true;
        }
    }
    return name.len < 2;
}

static bool is_separator(char c) {
    return c == '/' || c == '\\';
}

static bool is_same_char(const ges_share *share, char a, char b) {
    if (share->style == GES_PATH_UNIX || a == b) {
        return a == b;
    }
    char lower_a = (char)(a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a);
    char lower_b = (char)(b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
    return lower_a == lower_b || (is_separator(a) && is_separator(b));
}

/* Does `name` stand at the front? *len: bytes of the text that it takes, more than its own when
 * a backslash is written twice. */
static bool stands_here(const ges_share *share, ges_text text, const ges_share_name *name,
                        size_t *len) {
    size_t at = 0;
    for (size_t i = 0; i < name->from.len; i++, at++) {
        if (at >= text.len || !is_same_char(share, text.ptr[at], name->from.ptr[i])) {
            return false;
        }
        at += text.ptr[at] == '\\' && at + 1 < text.len && text.ptr[at + 1] == '\\';
    }
    *len = at;
    return true;
}

static bool is_word_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           ((uint8_t)c & 0x80U) != 0;
}

static void add(ges_share *share, ges_text from, ges_text to, bool is_path) {
    for (size_t i = 0; i < share->names.count; i++) {
        if (ges_text_equal(share->names.items[i].from, from)) {
            return;
        }
    }
    ges_share_name name = {ges_text_copy(share->mem, from), to, is_path};
    if (from.len == 0 || !ges_list_push(share->mem, &share->names, name)) {
        return; /* the arena remembers */
    }
    for (size_t i = share->names.count - 1;
         i > 0 && share->names.items[i - 1].from.len < name.from.len; i--) {
        share->names.items[i] = share->names.items[i - 1];
        share->names.items[i - 1] = name;
    }
}

static void add_user(ges_share *share, ges_share_form form, ges_text user) {
    if (is_common(user)) {
        return;
    }
    ges_text to = form == GES_SHARE_READ ? GES_T("<user>") : GES_T("user");
    add(share, user, to, false);
    if (share->style == GES_PATH_WINDOWS && user.len > 8) { /* C:\Users\ALICEW~1 */
        add(share, ges_text_join(share->mem, ges_text_slice(user, 0, 6), GES_T("~1")), to, false);
    }
}

static void add_home(ges_share *share, ges_share_form form, ges_text home) {
    home = home.len != 0 ? ges_path_clean(share->mem, share->style, home) : home;
    ges_text base = ges_path_base(share->style, home);
    ges_text dir = ges_path_dir(share->mem, share->style, home);
    if (!ges_path_is_abs(share->style, home) || dir.len <= 1 || dir.len >= home.len) {
        return; /* "/", "/root": nobody's name */
    }
    ges_text separator = share->style == GES_PATH_WINDOWS ? GES_T("\\") : GES_T("/");
    ges_text to = share->style == GES_PATH_UNIX && form == GES_SHARE_READ
                      ? GES_T("~")
                      : ges_text_join(share->mem, dir, separator,
                                      form == GES_SHARE_READ ? GES_T("<user>") : GES_T("user"));
    if (!is_common(base) || form == GES_SHARE_READ) {
        add(share, home, to, true);
    }
    add_user(share, form, base);
}

static void add_host(ges_share *share, ges_share_form form, ges_text host) {
    host = ges_text_trim(host);
    ges_text to = form == GES_SHARE_READ ? GES_T("<host>") : GES_T("host");
    ges_text first;
    ges_text rest;
    if (is_common(host)) {
        return;
    }
    add(share, host, to, false);
    if (ges_text_cut(host, '.', &first, &rest) && !is_common(first)) {
        add(share, first, to, false);
    }
}

void ges_share_init(ges_share *share, const ges_os *os, ges_share_form form, ges_arena *mem) {
    static const char *const homes[] = {"HOME", "USERPROFILE"};
    static const char *const users[] = {"USER", "LOGNAME", "USERNAME", "SUDO_USER"};
    static const char *const hosts[] = {"HOSTNAME", "COMPUTERNAME", "USERDOMAIN", "HOST"};
    enum { HOST_MAX = 4096 };
    ges_env_list env = {0};
    ges_text text = {0};
    ges_bytes bytes = {0};
    *share = (ges_share){.mem = mem, .style = ges_os_style(os)};
    (void)os->env_list(os, mem, &env, NULL); /* nothing to hide then */
    for (size_t i = 0; i < GES_COUNT(homes); i++) {
        if (ges_env_find(os, &env, ges_text_of(homes[i]), &text)) {
            add_home(share, form, text);
        }
    }
    if (os->user_home(os, mem, &text, NULL) == GES_OK) {
        add_home(share, form, text);
    }
    if (os->user_name(os, mem, &text, NULL) == GES_OK) {
        add_user(share, form, text);
    }
    for (size_t i = 0; i < GES_COUNT(users); i++) {
        if (ges_env_find(os, &env, ges_text_of(users[i]), &text)) {
            add_user(share, form, text);
        }
    }
    for (size_t i = 0; i < GES_COUNT(hosts); i++) {
        if (ges_env_find(os, &env, ges_text_of(hosts[i]), &text)) {
            add_host(share, form, text);
        }
    }
    if (os->family == GES_OS_LINUX && os->file_read(os, GES_T("/proc/sys/kernel/hostname"),
                                                    HOST_MAX, mem, &bytes, NULL) == GES_OK) {
        add_host(share, form, ges_text_from(bytes));
    }
}

/* The name that stands at `at` as a whole word, or NULL. */
static const ges_share_name *name_at(const ges_share *share, ges_text text, size_t at,
                                     size_t *len) {
    for (size_t i = 0; i < share->names.count; i++) {
        const ges_share_name *name = &share->names.items[i];
        if (!stands_here(share, ges_text_skip(text, at), name, len)) {
            continue;
        }
        size_t end = at + *len;
        bool begins = at == 0 || name->is_path || !is_word_char(text.ptr[at - 1]);
        bool ends = end >= text.len || !is_word_char(text.ptr[end]);
        /* /home/ana-old and /home/ana.old are other directories, of the same person: the name
         * alone is replaced in them. */
        bool goes_on = name->is_path && end < text.len &&
                       (text.ptr[end] == '-' || text.ptr[end] == '.') && end + 1 < text.len &&
                       is_word_char(text.ptr[end + 1]);
        if (begins && ends && !goes_on) {
            return name;
        }
    }
    return NULL;
}

ges_text ges_share_text(const ges_share *share, ges_text text) {
    ges_builder out = ges_builder_in(share->mem);
    size_t done = 0;
    for (size_t at = 0; at < text.len;) {
        size_t len = 0;
        const ges_share_name *name = name_at(share, text, at, &len);
        if (name == NULL) {
            at++;
            continue;
        }
        ges_build_text(&out, ges_text_slice(text, done, at));
        ges_build_text(&out, name->to);
        at += len;
        done = at;
    }
    if (done == 0) {
        return text;
    }
    ges_build_text(&out, ges_text_skip(text, done));
    return ges_build_done(&out);
}

ges_bytes ges_share_bytes(const ges_share *share, ges_bytes bytes) {
    char *copy = NULL;
    ges_text text = ges_text_from(bytes);
    for (size_t at = 0; at < text.len;) {
        size_t len = 0;
        const ges_share_name *name = name_at(share, text, at, &len);
        if (name == NULL) {
            at++;
            continue;
        }
        ges_text fresh = copy == NULL ? ges_text_copy(share->mem, text) : (ges_text){copy, text.len};
        copy = (char *)(uintptr_t)fresh.ptr; /* our own copy */
        for (size_t i = 0; copy != NULL && i < len; i++) {
            copy[at + i] = is_separator(copy[at + i]) ? copy[at + i] : 'x';
        }
        at += len;
    }
    return copy != NULL ? (ges_bytes){(const uint8_t *)copy, bytes.len} : bytes;
}
