// Powers of two of many numbers, the same on every processor to the last bit.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Replaces each number by 2 to its power, within a unit in the last place, exactly where the number is whole.
void spade_powers_of_two(double *numbers, size_t count);

/// Writes `2^-((moment - time * unit) / span)` for each time; no difference may overflow.
void spade_decays_16(const int16_t *times, size_t count, int64_t moment, int64_t unit, double span, double *decays);
void spade_decays_32(const int32_t *times, size_t count, int64_t moment, int64_t unit, double span, double *decays);
void spade_decays_64(const int64_t *times, size_t count, int64_t moment, int64_t unit, double span, double *decays);
