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

FOR_EACH_PROCESSOR
size_t spade_scan_next(spade_scan *scan, const uint8_t *text, size_t from, size_t to, uint32_t *positions) {
  const uint8_t delimiter = scan->delimiter;
  uint64_t inside = scan->inside, was_return = scan->was_return, was_close = scan->was_close;
  uint64_t was_inner = scan->was_inner, line_feeds = 0, irregular = 0;
  size_t count = 0;

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

    // Eight at a time: how many there are is hard to foresee, and more than needed does no harm.
    const size_t all = (size_t)__builtin_popcountll(found);
    uint32_t *out = positions + count;
    for (size_t done = 0; done < all; done += 8) {
      for (int next = 0; next < 8; next++) {
        out[done + next] = (uint32_t)base + (uint32_t)__builtin_ctzg(found, 64);
        found &= found - 1;
      }
    }
    count += all;
  }

  scan->inside = inside;
  scan->was_return = was_return;
  scan->was_close = was_close;
  scan->was_inner = was_inner;
  scan->line_feeds += line_feeds;
  scan->is_irregular |= irregular != 0;
  return count;
}
