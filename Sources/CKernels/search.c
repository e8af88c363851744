#include "neighbours.h"
#include "processors.h"
#include "runs.h"

// Runs searched together, and the rows of each that are compared at once.
enum { BLOCK = 64, WIDTH = 16 };

// A run, and the row from which on its neighbours are compared.
typedef struct {
  uint32_t place, start, end, low;
} look;

// Times of one entity are mostly spread evenly, so one looks where the limit would lie if they were. The first time is
// within the limit, the last is not.
INLINE uint32_t likely(uint32_t start, uint32_t end, int64_t first, int64_t last, int64_t limit) {
  const double share = ((double)limit - (double)first) / ((double)last - (double)first);
  const double most = (double)(end - 1 - start), guess = share * most;
  // What is no number, where rounding made both times one, compares as false.
  return start + (uint32_t)(guess > 0 ? (guess < most ? guess : most) : 0);
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
  /* The run's first row after the bound, where at.low has WIDTH rows behind it. */                                    \
  INLINE uint32_t name##_from(const type *times, look at, type bound) {                                                \
    const uint32_t low = at.start > at.low ? at.start - at.low : 0;                                                    \
    const uint32_t high = at.end - at.low < WIDTH ? at.end - at.low : WIDTH;                                           \
    const uint32_t own = ((1u << high) - 1) & ~((1u << low) - 1);                                                      \
    const uint32_t reached = (uint32_t)__builtin_popcount(name##_within_bits(times + at.low, bound) & own);            \
    const uint32_t after = at.low + low + reached;                                                                     \
    if (reached == 0 && after > at.start) return name##_before(times, at.start, after, bound);                         \
    if (after == at.low + high && after < at.end) return name##_behind(times, after - 1, at.end - 1, bound);           \
    return after;                                                                                                      \
  }                                                                                                                    \
                                                                                                                       \
  FOR_EACH_PROCESSOR                                                                                                   \
  void name(const type *times, spade_runs runs, const int32_t *numbers, size_t count, int64_t limit, int32_t *found) { \
    look looks[BLOCK];                                                                                                 \
    /* A limit between a run's edges fits what is stored. */                                                           \
    const type bound = (type)limit;                                                                                    \
    const uint32_t rows = runs.count > 0 ? runs.offsets[runs.count] : 0;                                               \
    const uint32_t highest = rows >= WIDTH ? rows - WIDTH : 0;                                                         \
    /* Rows of the first line that lie before the first row. */                                                        \
    const uint32_t skew = (uint32_t)((uintptr_t)times / sizeof(type) % WIDTH);                                         \
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
        /* Neighbours that lie in one line of the cache where the row is likely amid it, else those around the row. */ \
        const uint32_t row = likely(start, end, first, last, limit), place = (row + skew) % WIDTH;                     \
        const uint32_t back = place - WIDTH / 4 < WIDTH / 2 ? place : WIDTH / 2;                                       \
        const uint32_t from = row > back ? row - back : 0;                                                             \
        const uint32_t low = from < highest ? from : highest;                                                          \
        looks[waiting++] = (look){(uint32_t)next, start, end, low};                                                    \
        __builtin_prefetch(times + low);                                                                               \
        __builtin_prefetch(times + low + WIDTH - 1);                                                                   \
      }                                                                                                                \
      for (uint32_t i = 0; i < waiting; i++) {                                                                         \
        const look at = looks[i];                                                                                      \
        if (rows >= WIDTH)                                                                                             \
          found[at.place] = (int32_t)name##_from(times, at, bound);                                                    \
        else                                                                                                           \
          found[at.place] = (int32_t)name##_between(times, at.start, at.end - 1, bound);                               \
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
