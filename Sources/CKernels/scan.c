#include "scan.h"

#include <string.h>

#include "processors.h"

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

// A macro, because vectors of this size cannot be handed to a function that is compiled for one processor only.
#define EQUAL(block, byte) bits_of(__builtin_convertvector((block) == (bytes64)(byte), bits64))
#define bits_of(found) __builtin_bit_cast(uint64_t, found)

// Bit n tells whether an odd number of bits up to and with n is set.
INLINE uint64_t parities(uint64_t bits) {
  for (int step = 1; step < 64; step *= 2) bits ^= bits << step;
  return bits;
}

// Where the bits that are set in `count` words stand, `base` added.
FOR_EACH_PROCESSOR
static size_t write_positions(const uint64_t *words, size_t count, uint32_t base, uint32_t *positions) {
  uint32_t *out = positions;
  for (size_t word = 0; word < count; word++, base += 64) {
    // Eight at a time: how many there are is hard to foresee, and more than needed does no harm.
    uint64_t bits = words[word];
    const size_t all = (size_t)__builtin_popcountll(bits);
    for (size_t done = 0; done < all; done += 8) {
      for (int next = 0; next < 8; next++) {
        out[done + next] = base + (uint32_t)__builtin_ctzg(bits, 64);
        bits &= bits - 1;
      }
    }
    out += all;
  }
  return (size_t)(out - positions);
}

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>

// The same without a branch, for processors that can push chosen numbers together.
__attribute__((target("avx512f,popcnt"))) static size_t compress_positions(
    const uint64_t *words, size_t count, uint32_t base, uint32_t *positions) {
  uint32_t *out = positions;
  __m512i numbers = _mm512_add_epi32(
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), _mm512_set1_epi32((int)base));
  const __m512i sixteen = _mm512_set1_epi32(16);
  for (size_t word = 0; word < count; word++) {
    for (int part = 0; part < 64; part += 16) {
      const uint16_t bits = (uint16_t)(words[word] >> part);
      _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(bits, numbers));
      out += __builtin_popcount(bits);
      numbers = _mm512_add_epi32(numbers, sixteen);
    }
  }
  return (size_t)(out - positions);
}
#endif

// Finds the marks of up to SPADE_SCAN_STRETCH bytes as a bit each.
FOR_EACH_PROCESSOR
static void find_marks(spade_scan *scan, const uint8_t *text, size_t from, size_t to, uint64_t *marks) {
  const uint8_t delimiter = scan->delimiter;
  uint64_t inside = scan->inside, was_return = scan->was_return, was_close = scan->was_close;
  uint64_t was_inner = scan->was_inner, line_feeds = 0, irregular = 0;

  for (size_t base = from; base < to; base += 64) {
    bytes64 block;
    memcpy(&block, text + base, sizeof block);
    const uint64_t within = to - base >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (to - base)) - 1;
    uint64_t feeds = EQUAL(block, (uint8_t)'\n') & within;
    const uint64_t returns = EQUAL(block, (uint8_t)'\r') & within;
    const uint64_t quotes = EQUAL(block, (uint8_t)'"') & within;
    uint64_t found = (EQUAL(block, delimiter) & within) | feeds;

    // A carriage return belongs to the line feed behind it.
    irregular |= (returns << 1 | was_return) & ~feeds & within;
    was_return = returns >> 63;

    if (quotes | inside | was_close) {
      const uint64_t quoted = parities(quotes) ^ inside;
      const uint64_t opens = quotes & quoted, closes = quotes & ~quoted;
      irregular |= (feeds | returns) & quoted;
      found &= ~quoted;
      // A quote opens a field at its beginning, or is the second half of a doubled one.
      const uint64_t behind_close = closes << 1 | was_close;
      irregular |= opens & ~(found << 1 | (was_inner ^ 1) | behind_close);
      irregular |= behind_close & ~(found | returns | opens) & within;
      inside = (uint64_t)((int64_t)quoted >> 63);
      was_close = closes >> 63;
    }
    was_inner = (found >> 63) ^ 1;
    line_feeds += (uint64_t)__builtin_popcountll(feeds);

    *marks++ = found;
  }

  scan->inside = inside;
  scan->was_return = was_return;
  scan->was_close = was_close;
  scan->was_inner = was_inner;
  scan->line_feeds += line_feeds;
  scan->is_irregular |= irregular != 0;
}

size_t spade_positions(const uint64_t *words, size_t count, uint32_t base, uint32_t *positions) {
#if defined(__x86_64__) && defined(__linux__)
  if (__builtin_cpu_supports("avx512f")) return compress_positions(words, count, base, positions);
#endif
  return write_positions(words, count, base, positions);
}

size_t spade_scan_next(spade_scan *scan, const uint8_t *text, size_t from, size_t to, uint32_t *positions) {
  uint64_t marks[SPADE_SCAN_STRETCH / 64];
  find_marks(scan, text, from, to, marks);
  return spade_positions(marks, (to - from + 63) / 64, (uint32_t)from, positions);
}
