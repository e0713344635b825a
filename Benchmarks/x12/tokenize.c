// The yardstick of row 1: an X12 tokenizer as fast as we can write one in C.
//
//   tokenize plain|avx2 FILE [RUNS]
//
// Reads FILE with read(2) in blocks of 256 KiB, carries the tail of the last segment over, and
// touches every element, so that nothing is optimised away: it counts segments and elements and
// hashes each element's length and first byte. Delimiters come from the ISA at the beginning.
// `plain` looks at each byte; `avx2` turns 64 bytes at a time into bit masks and these into an
// index of 32-bit offsets. Prints segments, elements, hash, and the best and median MB/s of
// processor time, read(2) included, so that neighbours on the machine do not count.
#include <fcntl.h>
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024, LONGEST = 1 << 20 };

typedef struct {
    uint64_t segments, elements, hash;
} totals;

static uint8_t buffer[LONGEST + BLOCK + 64];
static uint32_t marks[LONGEST + BLOCK + 64];

static inline void touch(totals *t, const uint8_t *element, size_t length) {
    t->elements++;
    t->hash = t->hash * 31 + length + (length ? element[0] : 0);
}

// Both take the bytes at hand and return how many belong to whole segments.

static size_t plain(const uint8_t *p, size_t n, uint8_t es, uint8_t st, totals *t) {
    size_t start = 0, element = 0;
    totals kept = *t, now = *t;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = p[i];
        if (c != es && c != st) continue;
        touch(&now, p + element, i - element);
        element = i + 1;
        if (c == st) {
            now.segments++;
            while (element < n && (p[element] == '\n' || p[element] == '\r')) element++;
            start = element;
            kept = now;
        }
    }
    *t = kept;
    return start;
}

__attribute__((target("avx2,bmi,popcnt")))
static size_t index_avx2(const uint8_t *p, size_t n, uint8_t es, uint8_t st) {
    const __m256i e = _mm256_set1_epi8((char)es), s = _mm256_set1_epi8((char)st);
    uint32_t *out = marks;
    for (size_t i = 0; i < n; i += 64) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(p + i));
        __m256i b = _mm256_loadu_si256((const __m256i *)(p + i + 32));
        uint64_t low = (uint32_t)_mm256_movemask_epi8(
            _mm256_or_si256(_mm256_cmpeq_epi8(a, e), _mm256_cmpeq_epi8(a, s)));
        uint64_t high = (uint32_t)_mm256_movemask_epi8(
            _mm256_or_si256(_mm256_cmpeq_epi8(b, e), _mm256_cmpeq_epi8(b, s)));
        uint64_t bits = low | high << 32;
        if (n - i < 64) bits &= (1ull << (n - i)) - 1;
        int count = (int)_mm_popcnt_u64(bits);
        for (int done = 0; done < count; done += 8)
            for (int lane = 0; lane < 8; lane++) {
                out[done + lane] = (uint32_t)(i + _tzcnt_u64(bits));
                bits &= bits - 1;
            }
        out += count;
    }
    return (size_t)(out - marks);
}

static size_t avx2(const uint8_t *p, size_t n, uint8_t es, uint8_t st, totals *t) {
    size_t count = index_avx2(p, n, es, st), start = 0, element = 0;
    totals kept = *t, now = *t;
    for (size_t m = 0; m < count; m++) {
        size_t i = marks[m];
        touch(&now, p + element, i - element);
        element = i + 1;
        if (p[i] == st) {
            now.segments++;
            while (element < n && (p[element] == '\n' || p[element] == '\r')) element++;
            start = element;
            kept = now;
        }
    }
    *t = kept;
    return start;
}

static double run(const char *path, int fast, totals *t, uint64_t *size) {
    int fd = open(path, O_RDONLY);
    if (fd < 0) { perror(path); exit(1); }
    struct timespec from, to;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    size_t tail = 0;
    ssize_t got;
    uint8_t es = 0, st = 0;
    *size = 0;
    while ((got = read(fd, buffer + tail, BLOCK)) > 0) {
        size_t n = tail + (size_t)got;
        if (*size == 0) { es = buffer[3]; st = buffer[105]; }
        *size += (uint64_t)got;
        size_t used = fast ? avx2(buffer, n, es, st, t) : plain(buffer, n, es, st, t);
        tail = n - used;
        if (tail > LONGEST) { fprintf(stderr, "a segment is too long\n"); exit(1); }
        memmove(buffer, buffer + used, tail);
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    close(fd);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc < 3 || (strcmp(argv[1], "plain") && strcmp(argv[1], "avx2"))) {
        fprintf(stderr, "usage: tokenize plain|avx2 FILE [RUNS]\n");
        return 2;
    }
    int fast = !strcmp(argv[1], "avx2"), runs = argc > 3 ? atoi(argv[3]) : 7;
    if (runs < 1 || runs > 1000) runs = 7;
    double seconds[1000];
    totals t;
    uint64_t size = 0;
    for (int i = 0; i < runs; i++) {
        t = (totals){0, 0, 0};
        seconds[i] = run(argv[2], fast, &t, &size);
    }
    qsort(seconds, (size_t)runs, sizeof seconds[0], ascending);
    printf("c-%s segments=%llu elements=%llu hash=%016llx best=%.0f median=%.0f MB/s\n", argv[1],
           (unsigned long long)t.segments, (unsigned long long)t.elements,
           (unsigned long long)t.hash, (double)size / seconds[0] / 1e6,
           (double)size / seconds[runs / 2] / 1e6);
    return 0;
}
