/* Hashes standard input by every way that this processor knows, in pieces of argv[1] bytes ("1,64,65": in
 * pieces of each): one line a way with its name; "chosen" is what the library takes by itself. Needs src/base/sha256*.c
 * and the processor.c of the system only, so that it can be built for other processors. With a
 * number of rounds as argv[2] it hashes the input that often and says MB/s of processor time. */
#include "base/sha256_rounds.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void hash_by(const ges_sha256_way *way, const char *name, const uint8_t *data, size_t len,
                    size_t piece, unsigned rounds) {
    ges_sha256 hash;
    uint8_t out[32];
    ges_sha256_init(&hash);
    hash.way = way;
    clock_t began = clock();
    for (unsigned round = 0; round < rounds; round++) {
        for (size_t at = 0; at < len; at += piece) {
            ges_sha256_add(&hash, data + at, len - at < piece ? len - at : piece);
        }
    }
    ges_sha256_done(&hash, out);
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    for (unsigned i = 0; i < 32; i++) {
        printf("%02x", out[i]);
    }
    printf(" %s", name);
    if (rounds > 1) {
        printf(" %.0f MB/s", (double)len * rounds / 1e6 / seconds);
    }
    printf("\n");
}

static void hash_in(const uint8_t *data, size_t len, size_t piece, unsigned rounds) {
    for (size_t i = 0; i < ges_sha256_way_count; i++) {
        if (ges_sha256_ways[i]->is_here()) {
            hash_by(ges_sha256_ways[i], ges_sha256_ways[i]->name, data, len, piece, rounds);
        }
    }
    hash_by(NULL, "chosen", data, len, piece, rounds);
}

int main(int argc, char **argv) {
    size_t room = 1 << 26;
    uint8_t *data = malloc(room);
    unsigned rounds = argc > 2 ? (unsigned)atol(argv[2]) : 1;
    size_t len = data != NULL ? fread(data, 1, room, stdin) : 0;
    const char *pieces = argc > 1 ? argv[1] : "67108864";
    while (*pieces != '\0') {
        char *end = NULL;
        hash_in(data, len, strtoul(pieces, &end, 10), rounds);
        pieces = *end == ',' ? end + 1 : "";
    }
    free(data);
    return 0;
}
