// Comparing rows that lie beside each other.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "processors.h"

// How many of 16 neighbours are at most `bound`: one comparison, whose answers are counted as bits.
typedef bool spade_flags_16 __attribute__((ext_vector_type(16)));
#define WITHIN(name, type)                                                              \
  typedef type name##_lanes __attribute__((ext_vector_type(16)));                       \
  INLINE uint32_t name(const type *values, type bound) {                                \
    name##_lanes lanes;                                                                 \
    memcpy(&lanes, values, sizeof lanes);                                               \
    const spade_flags_16 flags = __builtin_convertvector(lanes <= bound, spade_flags_16); \
    uint16_t bits;                                                                      \
    memcpy(&bits, &flags, sizeof bits);                                                 \
    return (uint32_t)__builtin_popcount(bits);                                          \
  }
