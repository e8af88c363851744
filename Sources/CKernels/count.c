#include "count.h"

#include <string.h>

#include "processors.h"

enum {
  /// Counters side by side, a byte each, so that they fill a register.
  LANES = 64,
  /// So many additions of 1 fit a byte, and one more.
  STEPS = 254,
  /// Bytes that are looked at once for each kind while they are in the nearest cache.
  BLOCK = LANES * STEPS,
};

/// The sum of all lanes: pairs of bytes first, in halves of 16 bits that can't overflow.
INLINE uint64_t sum_of(const uint8_t *lanes) {
  const uint64_t odd = 0x00ff00ff00ff00ff;
  uint64_t sums = 0;
  for (size_t place = 0; place < LANES; place += sizeof(uint64_t)) {
    uint64_t word;
    memcpy(&word, lanes + place, sizeof word);
    sums += (word & odd) + (word >> 8 & odd);
  }
  return sums * 0x0001000100010001 >> 48;
}

FOR_EACH_PROCESSOR
void spade_count_bytes(
    const uint8_t *bytes, size_t count, const uint8_t *wanted, size_t kinds, uint64_t *totals) {
  for (size_t start = 0; start < count; start += BLOCK) {
    const uint8_t *block = bytes + start;
    size_t size = count - start < BLOCK ? count - start : BLOCK;
    for (size_t kind = 0; kind < kinds; kind++) {
      const uint8_t byte = wanted[kind];
      uint8_t lanes[LANES] = {0};
      size_t place = 0;
      for (; place + LANES <= size; place += LANES)
        for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += block[place + lane] == byte;
      // What lies behind the end may be read, and doesn't count.
      const uint8_t rest = (uint8_t)(size - place);
      if (rest > 0)
        for (uint8_t lane = 0; lane < LANES; lane++) lanes[lane] += (block[place + lane] == byte) & (lane < rest);
      totals[kind] += sum_of(lanes);
    }
  }
}
