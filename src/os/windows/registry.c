/* The registry, read raw: types, odd sizes and missing terminators as they are stored. */
#include "os/windows/win32.h"

/* Registry limits: value names 16,383 characters, key names 255; a hive's value may have any size,
 * so values get a limit of our own. Source: "Registry element size limits", learn.microsoft.com. */
enum { NAME_MAX_UNITS = 16384, KEY_MAX_UNITS = 256, VALUE_MAX = 16 * 1024 * 1024 };

static ges_status refuse(ges_error *err, LSTATUS code, const char *action, ges_registry_root root,
                         ges_text key) {
    ges_status status = ges_windows_error(err, (DWORD)code, action, key);
    return ges_error_note(err, status, "%s",
                          root == GES_REGISTRY_MACHINE ? "HKEY_LOCAL_MACHINE"
                                                       : "HKEY_CURRENT_USER");
}

static ges_status registry_error(ges_error *err, LSTATUS code, ges_registry_root root,
                                 ges_text key) {
    return refuse(err, code, "read the registry key", root, key);
}

static HKEY top_of(ges_registry_root root) {
    return root == GES_REGISTRY_MACHINE ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
}

static ges_status open_key(ges_registry_root root, ges_text key, ges_arena *mem, HKEY *out,
                           ges_error *err) {
    if (ges_text_find_char(key, '\0') != GES_NPOS) {
        return ges_error_set(err, GES_INVALID, "a registry key's name holds a NUL byte");
    }
    const wchar_t *name = ges_wide_from_text(mem, key);
    if (name == NULL) {
        return ges_arena_error(mem, err);
    }
    LSTATUS code = RegOpenKeyExW(top_of(root), name, 0, KEY_READ | KEY_WOW64_64KEY, out);
    return code == 0 ? GES_OK : registry_error(err, code, root, key);
}

/* Text without trailing NULs; half a character at the end of odd data is dropped. */
static ges_text text_of(ges_arena *mem, const uint8_t *data, DWORD size) {
    size_t len = size / 2;
    wchar_t *wide = ges_new_array(mem, len + 1, wchar_t);
    if (wide == NULL) {
        return (ges_text){NULL, 0};
    }
    memcpy(wide, data, len * 2);
    while (len > 0 && wide[len - 1] == L'\0') {
        len--;
    }
    return ges_utf16_to_text(mem, wide, len);
}

static bool is_text(DWORD type) {
    return type == GES_REG_SZ || type == GES_REG_EXPAND_SZ || type == GES_REG_MULTI_SZ;
}

/* Fills in what the stored bytes mean; false on no memory. */
static bool read_raw(ges_arena *mem, ges_registry_value *value) {
    if (is_text(value->type)) {
        value->text = text_of(mem, value->raw.ptr, (DWORD)value->raw.len);
        if (value->text.ptr == NULL) {
            return false;
        }
    }
    if (value->type == GES_REG_DWORD && value->raw.len >= 4) {
        memcpy(&value->number, value->raw.ptr, 4);
    }
    return true;
}

static bool add_value(ges_arena *mem, ges_registry_list *list, const wchar_t *name, DWORD name_len,
                      DWORD type, const uint8_t *data, DWORD size) {
    uint8_t *raw = ges_arena_alloc(mem, size);
    ges_registry_value value = {.name = ges_utf16_to_text(mem, name, name_len), .type = type};
    if (raw == NULL || value.name.ptr == NULL) {
        return false;
    }
    memcpy(raw, data, size);
    value.raw = (ges_bytes){raw, size};
    return read_raw(mem, &value) && ges_list_push(mem, list, value);
}

/* All values; `room` grows when one is larger than the key said (somebody else writes). */
static ges_status list_values(HKEY key, ges_arena *mem, ges_registry_list *out, LSTATUS *code,
                              ges_error *err) {
    DWORD room = 0;
    *code = RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &room, NULL,
                             NULL);
    wchar_t name[NAME_MAX_UNITS];
    room = room < 1024 ? 1024 : room;
    uint8_t *data = room <= VALUE_MAX ? ges_arena_alloc(mem, room) : NULL;
    for (DWORD index = 0; *code == 0;) {
        if (data == NULL) {
            return room > VALUE_MAX ? ges_error_set(err, GES_TOO_LARGE,
                                                    "a registry value is larger than 16 MiB")
                                    : ges_arena_error(mem, err);
        }
        DWORD name_len = NAME_MAX_UNITS;
        DWORD size = room;
        DWORD type = 0;
        *code = RegEnumValueW(key, index, name, &name_len, NULL, &type, data, &size);
        if (*code == ERROR_MORE_DATA) {
            room = size > room ? size : room * 2;
            data = room <= VALUE_MAX ? ges_arena_alloc(mem, room) : NULL;
            *code = 0;
        } else if (*code == 0) {
            if (!add_value(mem, out, name, name_len, type, data, size)) {
                return ges_arena_error(mem, err);
            }
            index++;
        }
    }
    *code = *code == ERROR_NO_MORE_ITEMS ? 0 : *code;
    return GES_OK;
}

ges_status ges_windows_registry_list(const ges_os *os, ges_registry_root root, ges_text key,
                                     ges_arena *mem, ges_registry_list *out, ges_error *err) {
    (void)os;
    HKEY handle;
    ges_status status = open_key(root, key, mem, &handle, err);
    if (status != GES_OK) {
        return status;
    }
    ges_registry_list list = {0};
    LSTATUS code;
    status = list_values(handle, mem, &list, &code, err);
    (void)RegCloseKey(handle); /* read only */
    if (status == GES_OK && code != 0) {
        status = registry_error(err, code, root, key);
    }
    if (status == GES_OK) {
        *out = list;
    }
    return status;
}

/* A name as RegSetValueExW takes it. */
static ges_status wide_name(ges_text name, ges_arena *mem, const wchar_t **out, ges_error *err) {
    if (ges_text_find_char(name, '\0') != GES_NPOS) {
        return ges_error_set(err, GES_INVALID, "a registry name holds a NUL byte");
    }
    *out = ges_wide_from_text(mem, name);
    if (*out != NULL && wcslen(*out) >= NAME_MAX_UNITS) {
        return ges_error_set(err, GES_INVALID, "a registry value's name is over %d characters",
                             NAME_MAX_UNITS - 1);
    }
    return *out != NULL ? GES_OK : ges_arena_error(mem, err);
}

/* Asks until the room is enough: somebody else may write between two questions. */
static ges_status query_value(HKEY handle, const wchar_t *name, ges_arena *mem,
                              ges_registry_value *out, LSTATUS *code, ges_error *err) {
    DWORD type = 0;
    DWORD size = 0;
    uint8_t *data = NULL;
    *code = RegQueryValueExW(handle, name, NULL, &type, NULL, &size);
    for (*code = *code == 0 ? ERROR_MORE_DATA : *code; *code == ERROR_MORE_DATA;) {
        if (size > VALUE_MAX) {
            return ges_error_set(err, GES_TOO_LARGE, "a registry value is larger than 16 MiB");
        }
        data = ges_arena_alloc(mem, size);
        if (data == NULL) {
            return ges_arena_error(mem, err);
        }
        *code = RegQueryValueExW(handle, name, NULL, &type, data, &size);
    }
    out->type = type;
    out->raw = (ges_bytes){data, *code == 0 ? size : 0};
    return read_raw(mem, out) ? GES_OK : ges_arena_error(mem, err);
}

ges_status ges_windows_registry_value(const ges_os *os, ges_registry_root root, ges_text key,
                                      ges_text name, ges_arena *mem, ges_registry_value *out,
                                      ges_error *err) {
    ges_registry_value value = {.name = name};
    const wchar_t *wide;
    HKEY handle;
    LSTATUS code = 0;
    (void)os;
    ges_status status = wide_name(name, mem, &wide, err);
    status = status == GES_OK ? open_key(root, key, mem, &handle, err) : status;
    if (status != GES_OK) {
        return status;
    }
    status = query_value(handle, wide, mem, &value, &code, err);
    (void)RegCloseKey(handle); /* read only */
    if (status == GES_OK && code != 0) {
        status = refuse(err, code, "read the registry value", root, name);
    }
    if (status == GES_OK) {
        *out = value;
    }
    return status;
}

GES_LIST(text_list, ges_text);

ges_status ges_windows_registry_keys(const ges_os *os, ges_registry_root root, ges_text key,
                                     ges_arena *mem, ges_text **out, size_t *out_count,
                                     ges_error *err) {
    (void)os;
    HKEY handle;
    ges_status status = open_key(root, key, mem, &handle, err);
    if (status != GES_OK) {
        return status;
    }
    text_list list = {0};
    LSTATUS code = 0;
    bool has_room = true;
    for (DWORD index = 0; code == 0 && has_room; index++) {
        wchar_t name[KEY_MAX_UNITS];
        DWORD len = KEY_MAX_UNITS;
        code = RegEnumKeyExW(handle, index, name, &len, NULL, NULL, NULL, NULL);
        if (code == 0) {
            ges_text text = ges_utf16_to_text(mem, name, len);
            has_room = text.ptr != NULL && ges_list_push(mem, &list, text);
        }
    }
    (void)RegCloseKey(handle); /* read only */
    if (!has_room) {
        return ges_arena_error(mem, err);
    }
    if (code != ERROR_NO_MORE_ITEMS) {
        return registry_error(err, code, root, key);
    }
    *out = list.items;
    *out_count = list.count;
    return GES_OK;
}

ges_status ges_windows_registry_key_time(const ges_os *os, ges_registry_root root, ges_text key,
                                         int64_t *out_ns, ges_error *err) {
    ges_arena scratch;
    HKEY handle;
    FILETIME time;
    (void)os;
    ges_arena_init(&scratch, 0);
    ges_status status = open_key(root, key, &scratch, &handle, err);
    ges_arena_close(&scratch);
    if (status != GES_OK) {
        return status;
    }
    LSTATUS code = RegQueryInfoKeyW(handle, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                    NULL, &time);
    (void)RegCloseKey(handle); /* read only */
    if (code != 0) {
        return registry_error(err, code, root, key);
    }
    *out_ns = ges_windows_time_ns(time);
    return GES_OK;
}

/* --- changing --------------------------------------------------------------------------------- */

/* Reading too, because RegFlushKey asks for it. */
enum { WRITE_ACCESS = KEY_SET_VALUE | KEY_QUERY_VALUE | KEY_WOW64_64KEY };

bool ges_windows_registry_is_writable(const ges_os *os, ges_registry_root root, ges_text key) {
    ges_arena scratch;
    HKEY handle;
    (void)os;
    ges_arena_init(&scratch, 0);
    const wchar_t *wide = ges_text_find_char(key, '\0') == GES_NPOS
                              ? ges_wide_from_text(&scratch, key)
                              : NULL;
    bool is_open = wide != NULL && RegOpenKeyExW(top_of(root), wide, 0, WRITE_ACCESS, &handle) == 0;
    if (is_open) {
        (void)RegCloseKey(handle); /* nothing was written */
    }
    ges_arena_close(&scratch);
    return is_open;
}

/* RegSetValueExW looks behind the bytes that it is given: a text without its NUL gets one when a NUL
 * happens to stand there. Old bytes must come back as they were, so no NUL stands there. */
static const uint8_t *fenced(ges_bytes raw, ges_arena *mem) {
    enum { FENCE = 4 };
    uint8_t *copy = ges_arena_alloc(mem, raw.len + FENCE);
    if (copy != NULL && raw.len != 0) {
        memcpy(copy, raw.ptr, raw.len);
    }
    if (copy != NULL) {
        memset(copy + raw.len, 'x', FENCE);
    }
    return copy;
}

static ges_status set_value(ges_registry_root root, ges_text key, ges_text name, uint32_t type,
                            ges_bytes raw, ges_arena *mem, ges_error *err) {
    const wchar_t *wide_key;
    const wchar_t *wide;
    HKEY handle;
    ges_status status = wide_name(name, mem, &wide, err);
    status = status == GES_OK ? wide_name(key, mem, &wide_key, err) : status;
    const uint8_t *data = status == GES_OK ? fenced(raw, mem) : NULL;
    if (status != GES_OK || data == NULL) {
        return status != GES_OK ? status : ges_arena_error(mem, err);
    }
    if (raw.len > VALUE_MAX) {
        return ges_error_set(err, GES_TOO_LARGE, "a registry value of over 16 MiB");
    }
    LSTATUS code = RegCreateKeyExW(top_of(root), wide_key, 0, NULL, 0, WRITE_ACCESS, NULL, &handle,
                                   NULL);
    if (code != 0) {
        return refuse(err, code, "write the registry key", root, key);
    }
    code = RegSetValueExW(handle, wide, 0, type, data, (DWORD)raw.len);
    (void)RegFlushKey(handle); /* Windows itself writes it within seconds */
    (void)RegCloseKey(handle); /* the value is set already */
    return code == 0 ? GES_OK : refuse(err, code, "write the registry key", root, key);
}

ges_status ges_windows_registry_set(const ges_os *os, ges_registry_root root, ges_text key,
                                    ges_text name, uint32_t type, ges_bytes raw, ges_error *err) {
    ges_arena scratch;
    (void)os;
    ges_arena_init(&scratch, 0);
    ges_status status = set_value(root, key, name, type, raw, &scratch, err);
    ges_arena_close(&scratch);
    return status;
}

static ges_status remove_value(ges_registry_root root, ges_text key, ges_text name,
                               ges_arena *mem, ges_error *err) {
    const wchar_t *wide_key;
    const wchar_t *wide;
    HKEY handle;
    ges_status status = wide_name(name, mem, &wide, err);
    status = status == GES_OK ? wide_name(key, mem, &wide_key, err) : status;
    if (status != GES_OK) {
        return status;
    }
    LSTATUS code = RegOpenKeyExW(top_of(root), wide_key, 0, WRITE_ACCESS, &handle);
    if (code == 0) {
        code = RegDeleteValueW(handle, wide);
        (void)RegFlushKey(handle); /* Windows itself writes it within seconds */
        (void)RegCloseKey(handle); /* the value is gone already */
    }
    return code == 0 ? GES_OK : refuse(err, code, "change the registry key", root, key);
}

ges_status ges_windows_registry_remove(const ges_os *os, ges_registry_root root, ges_text key,
                                       ges_text name, ges_error *err) {
    ges_arena scratch;
    (void)os;
    ges_arena_init(&scratch, 0);
    ges_status status = remove_value(root, key, name, &scratch, err);
    ges_arena_close(&scratch);
    return status;
}
