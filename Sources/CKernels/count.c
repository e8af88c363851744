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

enum {
  /// Rows that are counted in one go.
  ROWS = 8,
  /// Stretches ahead whose memory is asked for.
  AHEAD = 12,
};

#define COUNT_SLOTS(name, type)                                                                                        \
  FOR_EACH_PROCESSOR                                                                                                   \
  void name(const type *values, const int32_t *starts, const int32_t *ends, const uint32_t *groups, size_t count,      \
            int64_t origin, spade_counters counters) {                                                                 \
    uint32_t *const tables = counters.tables;                                                                          \
    const uint32_t size = counters.size, none = SPADE_TABLES * size;                                                   \
    for (size_t n = 0; n < count; n++) {                                                                               \
      if (n + AHEAD < count) __builtin_prefetch(values + starts[n + AHEAD]);                                           \
      const uint32_t first = groups[n] * counters.slots - (uint32_t)origin;                                            \
      const type *row = values + starts[n], *const end = values + ends[n];                                             \
      for (; end - row >= ROWS; row += ROWS)                                                                           \
        for (uint32_t i = 0; i < ROWS; i++) tables[i % SPADE_TABLES * size + first + (uint32_t)row[i]]++;              \
      /* Stretches are short and their lengths differ: a branch on them would mostly be foretold wrong. */             \
      const uint32_t left = (uint32_t)(end - row);                                                                     \
      for (uint32_t i = 0; i < ROWS; i++) {                                                                            \
        const uint32_t place = i % SPADE_TABLES * size + first + (uint32_t)row[i];                                     \
        tables[i < left ? place : none]++;                                                                             \
      }                                                                                                                \
    }                                                                                                                  \
  }

COUNT_SLOTS(spade_count_slots_u8, uint8_t)
COUNT_SLOTS(spade_count_slots_u16, uint16_t)
COUNT_SLOTS(spade_count_slots_u32, uint32_t)
COUNT_SLOTS(spade_count_slots_8, int8_t)
COUNT_SLOTS(spade_count_slots_16, int16_t)
COUNT_SLOTS(spade_count_slots_32, int32_t)
