#include "numbers.h"

#include <string.h>

#include "processors.h"

#define EACH(byte) ((uint64_t)(byte) * 0x0101010101010101u)
#define HIGH EACH(0x80)

// Loops without branches over arrays of a fixed size: the compiler makes vectors of them.

/// Fields as words: a field's last byte in the highest, digits as their values, zeros before the first byte.
typedef struct {
  uint64_t word[SPADE_FIELDS];
  /// How many bits stand before the first byte.
  uint64_t unused[SPADE_FIELDS];
  /// Not zero where a field is something else.
  uint64_t bad[SPADE_FIELDS];
} loaded;

INLINE void load(loaded *to, const spade_fields *fields, size_t first, size_t count) {
  const uint32_t *ends = fields->ends + first * fields->stride;
  const uint32_t *starts = fields->starts + first * fields->start_stride;
  for (size_t row = 0; row < count; row++) {
    const uint32_t end = ends[row * fields->stride];
    memcpy(&to->word[row], fields->text + end - 8, 8);
    to->unused[row] = end - starts[row * fields->start_stride] - fields->start_offset;
  }
  for (size_t row = 0; row < count; row++) {
    const uint64_t bytes = to->unused[row];
    const uint64_t unused = (64 - 8 * bytes) & 63;
    to->bad[row] = bytes - 1 >= 8;
    to->unused[row] = unused;
    to->word[row] = (to->word[row] ^ EACH('0')) & (~(uint64_t)0 << unused);
  }
}

/// High bits of the bytes that are no digit's value.
INLINE uint64_t no_digits(uint64_t word) { return ((word + EACH(0x76)) | word) & HIGH; }

/// The number that eight digits form, the first one in the lowest byte.
INLINE uint64_t value_of(uint64_t digits) {
  const uint64_t tens = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ffu;
  const uint64_t hundreds = (tens * 100 + (tens >> 16)) & 0x0000ffff0000ffffu;
  return (hundreds & 0xffffffffu) * 10000 + (hundreds >> 32);
}

INLINE uint64_t bits_of(const loaded *from, size_t count, uint64_t any) {
  if (any == 0) return 0;
  uint64_t bits = 0;
  for (size_t row = 0; row < count; row++) bits |= (uint64_t)(from->bad[row] != 0) << row;
  return bits;
}

FOR_EACH_PROCESSOR
uint64_t spade_read_integers(const spade_fields *fields, size_t first, size_t count, int64_t *values) {
  loaded all;
  load(&all, fields, first, count);
  const uint64_t strict = !fields->allows_zeros;
  uint64_t any = 0;
  for (size_t row = 0; row < count; row++) {
    const uint64_t word = all.word[row], unused = all.unused[row];
    const uint64_t has_zero = ((word >> unused & 0xff) == 0) & (unused < 56) & strict;
    const uint64_t bad = all.bad[row] | no_digits(word) | has_zero;
    all.bad[row] = bad;
    any |= bad;
    values[row] = (int64_t)value_of(word);
  }
  return bits_of(&all, count, any);
}

FOR_EACH_PROCESSOR
uint64_t spade_read_decimals(
    const spade_fields *fields, size_t first, size_t count, unsigned decimals, int64_t *values) {
  loaded all;
  load(&all, fields, first, count);
  const uint64_t strict = !fields->allows_zeros, wanted = 8 * decimals;
  const uint64_t mark = EACH(fields->mark ^ '0');
  uint64_t any = 0;
  for (size_t row = 0; row < count; row++) {
    const uint64_t word = all.word[row], unused = all.unused[row];
    // The lowest byte that is a mark, as its highest bit.
    const uint64_t marks = word ^ mark;
    const uint64_t found = (marks - EACH(1)) & ~marks & HIGH;
    const uint64_t bit = found & (0 - found);
    // What stands before the mark moves one byte up.
    const uint64_t digits = (word & ((bit >> 7) - 1)) << 8 | (word & ~((bit << 1) - 1));
    // A mark at byte p has 7 - p bytes behind it: byte 7 - p of the factor comes to the top.
    const uint64_t behind = (bit >> 7) * 0x3830282018100800u >> 56;
    const uint64_t shift = wanted - behind;
    const uint64_t scaled = digits >> (shift & 63);
    // A zero in front of another digit: its byte is nothing, and the mark is not the byte behind it.
    const uint64_t has_zero = ((word >> unused & 0xff) == 0) & (bit >> unused != 0x8000) & strict;
    const uint64_t is_long = (shift > 56) | (scaled << (shift & 63) != digits);
    const uint64_t bad = all.bad[row] | no_digits(digits) | (behind == 0) | is_long | has_zero;
    all.bad[row] = bad;
    any |= bad;
    values[row] = (int64_t)value_of(scaled);
  }
  return bits_of(&all, count, any);
}
