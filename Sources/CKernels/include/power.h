// Powers of two of many numbers, the same on every processor to the last bit.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Replaces each number by 2 to its power, within a unit in the last place, exactly where the number is whole.
void spade_powers_of_two(double *numbers, size_t count);

/// How stored times become ages, and these decays: a time's age is `(moment - time) * unit + rest`, which is exact as long as it
/// is below 2^53 or unit is 1, and after each `span` half is left.
typedef struct {
  int64_t moment;
  double unit, rest, span;
} spade_decay;

/// Writes what is left for each time of `count` stretches of rows starts[n] ..< ends[n], one after the other; no difference
/// may overflow. Up to 63 bytes behind the last time are read, and up to 7 entries behind the last decay written.
#define SPADE_DECAYS(name, type)                                                                                          \
  void name(const type *times, const int32_t *starts, const int32_t *ends, size_t count, spade_decay decay, double *decays);
SPADE_DECAYS(spade_decays_16, int16_t)
SPADE_DECAYS(spade_decays_32, int32_t)
SPADE_DECAYS(spade_decays_64, int64_t)
