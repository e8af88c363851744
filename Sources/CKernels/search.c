#include "neighbours.h"
#include "processors.h"
#include "runs.h"

// Runs searched together, and the rows of each that are compared at once.
enum { BLOCK = 64, WIDTH = 16 };

// Where a run's first row after the limit is likely to lie: in low ..< low + WIDTH, or up to the run's end.
typedef struct {
  uint32_t place, start, end, low;
} look;

// Times of one entity are mostly spread evenly, so one looks where the limit would lie if they were.
INLINE uint32_t likely(uint32_t start, uint32_t end, int64_t first, int64_t last, int64_t limit) {
  const double share = ((double)limit - (double)first) / ((double)last - (double)first);
  const uint32_t length = end - start;
  if (length <= WIDTH) return start;
  const double guess = share * (double)(length - 1) - WIDTH / 2;
  const double highest = (double)(length - WIDTH);
  // What is no number, of a run whose times are all one, compares as false.
  return start + (uint32_t)(guess >= 0 ? (guess < highest ? guess : highest) : 0);
}

// One search waits for memory three times or more. So many take each step together, and their waits overlap: first all
// say where they will look, then all look there.
#define FIRSTS_AFTER(name, type)                                                                                       \
  WITHIN(name##_within, type)                                                                                          \
  INLINE uint32_t name##_between(const type *times, uint32_t low, uint32_t high, type bound) {                         \
    /* The time at `low` is within the bound, the one at `high` beyond it. */                                          \
    while (high - low > 1) {                                                                                           \
      const uint32_t middle = low + (high - low) / 2;                                                                  \
      if (times[middle] <= bound) low = middle; else high = middle;                                                    \
    }                                                                                                                  \
    return high;                                                                                                       \
  }                                                                                                                    \
                                                                                                                       \
  INLINE uint32_t name##_before(const type *times, uint32_t start, uint32_t high, type bound) {                        \
    /* The time at `high` is beyond the bound. */                                                                      \
    uint32_t step = WIDTH, low = high;                                                                                 \
    while (low > start && times[low] > bound) {                                                                        \
      high = low;                                                                                                      \
      low = low - start > step ? low - step : start;                                                                   \
      step *= 2;                                                                                                       \
    }                                                                                                                  \
    if (times[low] > bound) return low;                                                                                \
    return name##_between(times, low, high, bound);                                                                    \
  }                                                                                                                    \
                                                                                                                       \
  INLINE uint32_t name##_behind(const type *times, uint32_t low, uint32_t last, type bound) {                          \
    /* The time at `low` is within the bound, the one at `last` beyond it. */                                          \
    uint32_t step = WIDTH, high = low;                                                                                 \
    while (high < last && times[high] <= bound) {                                                                      \
      low = high;                                                                                                      \
      high = last - high > step ? high + step : last;                                                                  \
      step *= 2;                                                                                                       \
    }                                                                                                                  \
    return name##_between(times, low, high, bound);                                                                    \
  }                                                                                                                    \
                                                                                                                       \
  FOR_EACH_PROCESSOR                                                                                                   \
  void name(const type *times, spade_runs runs, const int32_t *numbers, size_t count, int64_t limit, int32_t *found) { \
    look looks[BLOCK];                                                                                                 \
    /* A limit between a run's edges fits what is stored. */                                                           \
    const type bound = (type)limit;                                                                                    \
    for (size_t next = 0; next < count;) {                                                                             \
      uint32_t waiting = 0;                                                                                            \
      for (; next < count && waiting < BLOCK; next++) {                                                                \
        const int32_t number = numbers[next];                                                                          \
        found[next] = 0;                                                                                               \
        if (number < 0 || (size_t)number >= runs.count) continue;                                                      \
        const uint32_t start = runs.offsets[number], end = runs.offsets[number + 1];                                   \
        const int64_t first = runs.firsts[number], last = runs.lasts[number];                                          \
        found[next] = (int32_t)(first > limit ? start : end);                                                          \
        /* Most runs of a batch are alike in this, and one that the limit doesn't part costs no look at its rows. */   \
        if (first > limit || last <= limit) continue;                                                                  \
        const uint32_t low = likely(start, end, first, last, limit);                                                   \
        looks[waiting++] = (look){(uint32_t)next, start, end, low};                                                    \
        __builtin_prefetch(times + low);                                                                               \
        __builtin_prefetch(times + low + WIDTH - 1);                                                                   \
      }                                                                                                                \
      for (uint32_t i = 0; i < waiting; i++) {                                                                         \
        const look at = looks[i];                                                                                      \
        const type *from = times + at.low;                                                                             \
        uint32_t reached = 0, length = at.end - at.low;                                                                \
        if (length >= WIDTH) {                                                                                         \
          length = WIDTH;                                                                                              \
          reached = name##_within(from, bound);                                                                        \
        } else {                                                                                                       \
          for (uint32_t row = 0; row < length; row++) reached += from[row] <= bound;                                   \
        }                                                                                                              \
        uint32_t after = at.low + reached;                                                                             \
        if (reached == 0 && at.low > at.start) after = name##_before(times, at.start, at.low, bound);                  \
        if (reached == length && after < at.end) after = name##_behind(times, after - 1, at.end - 1, bound);           \
        found[at.place] = (int32_t)after;                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
  }

FIRSTS_AFTER(spade_firsts_after_8, int8_t)
FIRSTS_AFTER(spade_firsts_after_16, int16_t)
FIRSTS_AFTER(spade_firsts_after_32, int32_t)
FIRSTS_AFTER(spade_firsts_after_64, int64_t)

#define REACHED(name, type, within)                                                                                    \
  FOR_EACH_PROCESSOR                                                                                                   \
  void name(const type *times, size_t count, type bound, uint64_t *reached) {                                          \
    size_t row = 0;                                                                                                    \
    for (; row + 64 <= count; row += 64) {                                                                             \
      uint64_t word = 0;                                                                                               \
      for (int part = 0; part < 64; part += 16) word |= (uint64_t)within(times + row + part, bound) << part;           \
      reached[row / 64] = word;                                                                                        \
    }                                                                                                                  \
    if (row == count) return;                                                                                          \
    uint64_t word = 0;                                                                                                 \
    for (size_t bit = 0; row + bit < count; bit++) word |= (uint64_t)(times[row + bit] <= bound) << bit;               \
    reached[row / 64] = word;                                                                                          \
  }

REACHED(spade_reached_8, int8_t, spade_firsts_after_8_within_bits)
REACHED(spade_reached_16, int16_t, spade_firsts_after_16_within_bits)
REACHED(spade_reached_32, int32_t, spade_firsts_after_32_within_bits)
REACHED(spade_reached_64, int64_t, spade_firsts_after_64_within_bits)
