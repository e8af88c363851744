// How often bytes occur among many, and what stretches of a column hold.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Adds to `totals[k]` how many of the bytes are `wanted[k]`. Up to 63 bytes behind the last are read.
void spade_count_bytes(
    const uint8_t *bytes, size_t count, const uint8_t *wanted, size_t kinds, uint64_t *totals);

/// Where what is found in stretches is counted: `size` counters in each of SPADE_TABLES tables, which take turns so that
/// no row waits for the one before it, and one more that is none's. A stretch's group has `slots` of them.
enum { SPADE_TABLES = 4 };
typedef struct {
  uint32_t *tables;
  uint32_t size, slots;
} spade_counters;

/// Counts each row of `count` stretches starts[n] ..< ends[n], which belong to groups[n]: its slot is what is stored less
/// `origin`. Up to 7 rows behind the last of a stretch are read.
#define SPADE_COUNT_SLOTS(name, type)                                                                               \
  void name(const type *values, const int32_t *starts, const int32_t *ends, const uint32_t *groups, size_t count,   \
            int64_t origin, spade_counters counters);
SPADE_COUNT_SLOTS(spade_count_slots_u8, uint8_t)
SPADE_COUNT_SLOTS(spade_count_slots_u16, uint16_t)
SPADE_COUNT_SLOTS(spade_count_slots_u32, uint32_t)
SPADE_COUNT_SLOTS(spade_count_slots_8, int8_t)
SPADE_COUNT_SLOTS(spade_count_slots_16, int16_t)
SPADE_COUNT_SLOTS(spade_count_slots_32, int32_t)
