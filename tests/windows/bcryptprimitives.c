/* Stand-in for bcryptprimitives.dll, which wine 8 lacks and every Go program from 1.21 on loads: ProcessPrng only.
 * Build: x86_64-w64-mingw32-gcc -shared -nostdlib -Os -s -o bcryptprimitives.dll bcryptprimitives.c -ladvapi32 */
#include <windows.h>

/* RtlGenRandom by its exported name; windows.h does not declare it under this one. */
__declspec(dllimport) BOOLEAN WINAPI SystemFunction036(PVOID bytes, ULONG len);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T len);

BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T len) {
    while (len > 0) {
        ULONG part = len > 0x10000000u ? 0x10000000u : (ULONG)len;
        if (!SystemFunction036(bytes, part)) {
            return FALSE;
        }
        bytes += part;
        len -= part;
    }
    return TRUE;
}

BOOL WINAPI DllMainCRTStartup(HINSTANCE module, DWORD reason, LPVOID reserved);

BOOL WINAPI DllMainCRTStartup(HINSTANCE module, DWORD reason, LPVOID reserved) {
    (void)module;
    (void)reason;
    (void)reserved;
    return TRUE;
}
