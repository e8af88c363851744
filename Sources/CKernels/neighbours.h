// Comparing rows that lie beside each other.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "processors.h"

typedef int32_t int_lanes __attribute__((ext_vector_type(16)));
typedef int64_t long_lanes __attribute__((ext_vector_type(16)));

typedef int8_t int8_t_lanes __attribute__((ext_vector_type(16)));
typedef int16_t int16_t_lanes __attribute__((ext_vector_type(16)));
typedef int32_t int32_t_lanes __attribute__((ext_vector_type(16)));
typedef int64_t int64_t_lanes __attribute__((ext_vector_type(16)));

// Numbers of 16 neighbours, and all of them taken: where less than 16 are left, the last 16 are looked at, without those
// seen before.
static const int_lanes numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const int_lanes all = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

// Which of 16 neighbours are at most `bound`, a bit each, and how many.
typedef bool spade_flags_16 __attribute__((ext_vector_type(16)));
#define WITHIN(name, type)                                                              \
  typedef type name##_lanes __attribute__((ext_vector_type(16)));                       \
  INLINE uint16_t name##_bits(const type *values, type bound) {                         \
    name##_lanes lanes;                                                                 \
    memcpy(&lanes, values, sizeof lanes);                                               \
    const spade_flags_16 flags = __builtin_convertvector(lanes <= bound, spade_flags_16); \
    uint16_t bits;                                                                      \
    memcpy(&bits, &flags, sizeof bits);                                                 \
    return bits;                                                                        \
  }                                                                                     \
                                                                                        \
  INLINE uint32_t name(const type *values, type bound) {                                \
    return (uint32_t)__builtin_popcount(name##_bits(values, bound));                    \
  }

// Asks for the first and the last rows of the stretch `ahead` of the one that is looked at: each lies somewhere else.
#define PREFETCH_STRETCH(values, starts, ends, n, ahead, count) \
  if ((n) + (ahead) < (count)) {                                \
    __builtin_prefetch((values) + (starts)[(n) + (ahead)]);     \
    __builtin_prefetch((values) + (ends)[(n) + (ahead)]);       \
  }
