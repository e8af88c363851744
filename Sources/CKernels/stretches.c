#include "neighbours.h"
#include "processors.h"
#include "runs.h"

// Stretches ahead whose memory is asked for.
enum { AHEAD = 8 };

// So many numbers of 16 bits can't overflow 32.
enum { SAFE = 1 << 15 };

#define SUMS(name, type, wide)                                                                                        \
  INLINE int64_t name##_short(const type *values, size_t count) {                                                     \
    int64_t sum = 0;                                                                                                  \
    for (size_t row = 0; row < count; row++) sum += values[row];                                                      \
    return sum;                                                                                                       \
  }                                                                                                                   \
                                                                                                                      \
  INLINE void name##_add(wide *sums, const type *values, const int_lanes *fresh) {                                    \
    type##_lanes lanes;                                                                                               \
    memcpy(&lanes, values, sizeof lanes);                                                                             \
    *sums += __builtin_convertvector(lanes, wide) & __builtin_convertvector(*fresh, wide);                            \
  }                                                                                                                   \
                                                                                                                      \
  /* At least 16 rows, at most SAFE. */                                                                               \
  INLINE int64_t name##_long(const type *values, size_t count) {                                                      \
    wide sums = {0};                                                                                                  \
    size_t row = 0;                                                                                                   \
    for (; row + 16 <= count; row += 16) name##_add(&sums, values + row, &all);                                       \
    /* The last 16, without those seen before. */                                                                     \
    const int_lanes fresh = numbers >= (int32_t)(16 - (count - row));                                                 \
    if (row < count) name##_add(&sums, values + count - 16, &fresh);                                                  \
    return __builtin_reduce_add(sums);                                                                                \
  }                                                                                                                   \
                                                                                                                      \
  FOR_EACH_PROCESSOR                                                                                                  \
  void name(const type *values, const int32_t *starts, const int32_t *ends, size_t count, int64_t *sums) {            \
    for (size_t n = 0; n < count; n++) {                                                                              \
      PREFETCH_STRETCH(values, starts, ends, n, AHEAD, count)                                                         \
      const type *from = values + starts[n];                                                                          \
      size_t left = (size_t)(ends[n] - starts[n]);                                                                    \
      int64_t sum = 0;                                                                                                \
      for (; left > SAFE; left -= SAFE, from += SAFE) sum += name##_long(from, SAFE);                                 \
      sums[n] = sum + (left < 16 ? name##_short(from, left) : name##_long(from, left));                               \
    }                                                                                                                 \
  }

SUMS(spade_sums_8, int8_t, int_lanes)
SUMS(spade_sums_16, int16_t, int_lanes)
SUMS(spade_sums_32, int32_t, long_lanes)

#define ANY(name, type)                                                                                               \
  /* Which of 16 neighbours lie outside low ... high, a bit each. */                                                  \
  INLINE uint32_t name##_outside(const type *values, type low, type high) {                                           \
    type##_lanes lanes;                                                                                               \
    memcpy(&lanes, values, sizeof lanes);                                                                             \
    const spade_flags_16 flags = __builtin_convertvector((lanes < low) | (lanes > high), spade_flags_16);             \
    uint16_t bits;                                                                                                    \
    memcpy(&bits, &flags, sizeof bits);                                                                               \
    return bits;                                                                                                      \
  }                                                                                                                   \
                                                                                                                      \
  FOR_EACH_PROCESSOR                                                                                                  \
  void name(const type *values, const int32_t *starts, const int32_t *ends, size_t count, type low, type high,        \
            bool inside, bool *found) {                                                                               \
    const uint32_t none = inside ? 0xffff : 0;                                                                        \
    for (size_t n = 0; n < count; n++) {                                                                              \
      PREFETCH_STRETCH(values, starts, ends, n, AHEAD, count)                                                         \
      const int32_t start = starts[n], end = ends[n];                                                                 \
      uint32_t met = 0;                                                                                               \
      if (end - start < 16 && sizeof(type) <= 4) {                                                                    \
        /* What lies behind a column can be read, and is left out. */                                                 \
        met = (name##_outside(values + start, low, high) ^ none) & ((1u << (end - start)) - 1);                       \
      } else if (end - start < 16) {                                                                                  \
        for (int32_t row = start; row < end; row++) met |= ((values[row] < low) | (values[row] > high)) != inside;    \
      } else {                                                                                                        \
        for (int32_t row = start; row + 16 < end; row += 16) met |= name##_outside(values + row, low, high) ^ none;   \
        /* The last 16, some of them seen before. */                                                                  \
        met |= name##_outside(values + end - 16, low, high) ^ none;                                                   \
      }                                                                                                               \
      found[n] = met != 0;                                                                                            \
    }                                                                                                                 \
  }

ANY(spade_any_8, int8_t)
ANY(spade_any_16, int16_t)
ANY(spade_any_32, int32_t)
ANY(spade_any_64, int64_t)

FOR_EACH_PROCESSOR
size_t spade_present(const int32_t *starts, const int32_t *ends, size_t count, int32_t first,
                     int32_t *restrict kept_starts, int32_t *restrict kept_ends, int32_t *restrict numbers) {
  size_t used = 0;
  // Which have rows nobody can foretell: each is written down, and the next one over it where it is empty.
  for (size_t n = 0; n < count; n++) {
    const int32_t start = starts[n], end = ends[n];
    kept_starts[used] = start;
    kept_ends[used] = end;
    numbers[used] = first + (int32_t)n;
    used += start < end;
  }
  return used;
}
