// Finds the two delimiters of X12 in a stretch of bytes: the one hot loop of reading that Swift has
// no instructions for (gathering the lanes of a comparison into bits). Header only, so that it is
// compiled into the room that uses it; `DelimiterIndex` is its safe face.
//
// Sixty-four bytes at a time become two 64-bit masks, these become offsets. On x86-64 the processor
// is asked once a call: with AVX2 a mask takes two compares, without it SSE2's four. arm64 uses
// NEON, anything else plain C that compilers turn into the vectors they have.
#ifndef CSCAN_SHIM_H
#define CSCAN_SHIM_H

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// How many marks, and how many of these end a segment.
typedef struct {
    uint32_t marks, ends;
} cscan_counts;

// The offset of the lowest bit; anything for none.
#define CSCAN_LOWEST(bits) ((bits) ? __builtin_ctzll(bits) : 0)

// A step of the loop below: the next delimiter, or the next terminator. (Written out because the
// loops around them are otherwise not unrolled.) A terminator's entry is the number of delimiters
// before it: the population count of the mask below its bit.
#define CSCAN_MARK(lane, LOWEST)                                                                   \
    mark[lane] = at + (uint32_t)LOWEST(both);                                                      \
    both &= both - 1;
#define CSCAN_END(lane)                                                                            \
    end[lane] = last + (uint32_t)__builtin_popcountll(both & (terminators ^ (terminators - 1)));   \
    terminators &= terminators - 1;

// The loop, once for each kind of mask. Offsets are written eight at a time and terminators four at
// a time without asking, so that the usual number of either costs no mispredicted branch; both
// tables need that much room behind their last entry.
#define CSCAN_LOOP(LOAD, MASK, LOWEST)                                                             \
    uint32_t *mark = marks + known, *end = ends;                                                   \
    for (uint32_t at = from; at < to; at += 64) {                                                  \
        LOAD(base + at);                                                                           \
        uint64_t terminators = MASK(segment), both = terminators | MASK(element);                  \
        if (__builtin_expect(to - at < 64, 0)) {                                                   \
            uint64_t valid = (UINT64_C(1) << (to - at)) - 1;                                       \
            terminators &= valid;                                                                  \
            both &= valid;                                                                         \
        }                                                                                          \
        uint32_t *next_mark = mark + __builtin_popcountll(both);                                   \
        uint32_t *next_end = end + __builtin_popcountll(terminators);                              \
        uint32_t last = (uint32_t)(mark - marks) - 1;                                              \
        for (; end < next_end; end += 4) {                                                         \
            CSCAN_END(0) CSCAN_END(1) CSCAN_END(2) CSCAN_END(3)                                    \
        }                                                                                          \
        end = next_end;                                                                            \
        for (; mark < next_mark; mark += 8) {                                                      \
            CSCAN_MARK(0, LOWEST) CSCAN_MARK(1, LOWEST) CSCAN_MARK(2, LOWEST)                      \
            CSCAN_MARK(3, LOWEST) CSCAN_MARK(4, LOWEST) CSCAN_MARK(5, LOWEST)                      \
            CSCAN_MARK(6, LOWEST) CSCAN_MARK(7, LOWEST)                                            \
        }                                                                                          \
        mark = next_mark;                                                                          \
    }                                                                                              \
    return (cscan_counts){(uint32_t)(mark - marks), (uint32_t)(end - ends)};

#define CSCAN_FUNCTION(NAME)                                                                       \
    static inline cscan_counts NAME(                                                               \
        const uint8_t *base, uint32_t from, uint32_t to, uint8_t element_byte,                     \
        uint8_t segment_byte, uint32_t *marks, uint32_t known, uint32_t *ends)

#if defined(__x86_64__)

#define CSCAN_LOAD_AVX2(p)                                                                         \
    const __m256i low = _mm256_loadu_si256((const __m256i *)(p));                                  \
    const __m256i high = _mm256_loadu_si256((const __m256i *)((p) + 32))
#define CSCAN_MASK_AVX2(byte)                                                                      \
    ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, byte))                        \
     | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, byte)) << 32)

__attribute__((target("avx2,bmi,popcnt"))) CSCAN_FUNCTION(cscan_index_avx2) {
    const __m256i element = _mm256_set1_epi8((char)element_byte);
    const __m256i segment = _mm256_set1_epi8((char)segment_byte);
    CSCAN_LOOP(CSCAN_LOAD_AVX2, CSCAN_MASK_AVX2, _tzcnt_u64)
}

#define CSCAN_LOAD(p)                                                                              \
    const __m128i block0 = _mm_loadu_si128((const __m128i *)(p));                                  \
    const __m128i block1 = _mm_loadu_si128((const __m128i *)((p) + 16));                           \
    const __m128i block2 = _mm_loadu_si128((const __m128i *)((p) + 32));                           \
    const __m128i block3 = _mm_loadu_si128((const __m128i *)((p) + 48))
#define CSCAN_LANES(block, byte) ((uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, byte)))
#define CSCAN_MASK(byte)                                                                           \
    (CSCAN_LANES(block0, byte) | CSCAN_LANES(block1, byte) << 16                                   \
     | CSCAN_LANES(block2, byte) << 32 | CSCAN_LANES(block3, byte) << 48)
#define CSCAN_REPEAT(byte) _mm_set1_epi8((char)(byte))
#define CSCAN_VECTOR __m128i

#elif defined(__aarch64__)

// Each lane keeps one bit of its byte; three rounds of pairwise addition gather 64 of them.
#define CSCAN_LOAD(p) const uint8x16x4_t block = {vld1q_u8(p), vld1q_u8((p) + 16),                 \
                                                  vld1q_u8((p) + 32), vld1q_u8((p) + 48)}
static inline uint64_t cscan_gather(uint8x16x4_t block, uint8x16_t byte) {
    const uint8x16_t bit = vreinterpretq_u8_u64(vdupq_n_u64(UINT64_C(0x8040201008040201)));
    uint8x16_t low = vpaddq_u8(vandq_u8(vceqq_u8(block.val[0], byte), bit),
                               vandq_u8(vceqq_u8(block.val[1], byte), bit));
    uint8x16_t high = vpaddq_u8(vandq_u8(vceqq_u8(block.val[2], byte), bit),
                                vandq_u8(vceqq_u8(block.val[3], byte), bit));
    uint8x16_t sums = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
}
#define CSCAN_MASK(byte) cscan_gather(block, byte)
#define CSCAN_REPEAT(byte) vdupq_n_u8(byte)
#define CSCAN_VECTOR uint8x16_t

#else

static inline uint64_t cscan_gather(const uint8_t *block, uint8_t byte) {
    uint64_t bits = 0;
    for (uint32_t lane = 0; lane < 64; lane++) bits |= (uint64_t)(block[lane] == byte) << lane;
    return bits;
}
#define CSCAN_LOAD(p) const uint8_t *block = (p)
#define CSCAN_MASK(byte) cscan_gather(block, byte)
#define CSCAN_REPEAT(byte) (byte)
#define CSCAN_VECTOR uint8_t

#endif

CSCAN_FUNCTION(cscan_index_usual) {
    const CSCAN_VECTOR element = CSCAN_REPEAT(element_byte), segment = CSCAN_REPEAT(segment_byte);
    CSCAN_LOOP(CSCAN_LOAD, CSCAN_MASK, CSCAN_LOWEST)
}

// Looks at base[from..<to] and appends to `marks`, which holds `known` already, the offset of each
// delimiter, and to `ends` from its beginning on the position in `marks` of each terminator. Whole
// blocks are read: 64 bytes behind `to` must be readable. `marks` needs room for to - from + 8 more
// entries, `ends` for to - from + 4.
CSCAN_FUNCTION(cscan_index) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
        return cscan_index_avx2(
            base, from, to, element_byte, segment_byte, marks, known, ends);
#endif
    return cscan_index_usual(base, from, to, element_byte, segment_byte, marks, known, ends);
}

#endif
