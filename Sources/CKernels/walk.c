#include "neighbours.h"
#include "processors.h"
#include "runs.h"

// Rows compared at once, and how often before one searches instead.
enum { WIDTH = 16, TRIES = 8 };

#define LAST_ROWS(name, type, least, greatest)                                                                          \
  WITHIN(name##_within, type)                                                                                           \
  /* The first row from `next` on whose time is greater than `bound`. It is mostly near. */                             \
  INLINE uint32_t name##_next(const type *times, uint32_t next, uint32_t end, type bound) {                             \
    for (int try = 0; try < TRIES && next + WIDTH <= end; try++) {                                                      \
      const uint32_t within = name##_within(times + next, bound);                                                       \
      next += within;                                                                                                   \
      if (within < WIDTH) return next;                                                                                  \
    }                                                                                                                   \
    while (next + WIDTH <= end) {                                                                                       \
      const uint32_t middle = next + (end - next) / 2;                                                                  \
      if (times[middle] <= bound) next = middle + 1; else end = middle;                                                 \
    }                                                                                                                   \
    while (next < end && times[next] <= bound) next++;                                                                  \
    return next;                                                                                                        \
  }                                                                                                                     \
                                                                                                                        \
  FOR_EACH_PROCESSOR                                                                                                    \
  void name(const type *times, const uint32_t *offsets, size_t first, size_t last, const int64_t *limits, size_t count, \
            int32_t *rows) {                                                                                            \
    /* Four runs at a time: none waits for where another's last row was found. */                                       \
    for (size_t run = first; run < last; run += 4) {                                                                    \
      uint32_t start[4], next[4], end[4];                                                                               \
      int32_t *to[4];                                                                                                   \
      for (size_t n = 0; n < 4; n++) {                                                                                  \
        /* A group that is not full walks its last run several times. */                                                \
        const size_t at = run + n < last ? run + n : last - 1;                                                          \
        start[n] = next[n] = offsets[at];                                                                               \
        end[n] = offsets[at + 1];                                                                                       \
        to[n] = rows + (at - first) * count;                                                                            \
      }                                                                                                                 \
      for (size_t step = 0; step < count; step++) {                                                                     \
        const int64_t limit = limits[step];                                                                             \
        const type bound = limit > greatest ? greatest : (type)limit;                                                   \
        if (limit < least) {                                                                                            \
          for (size_t n = 0; n < 4; n++) to[n][step] = -1;                                                              \
          continue;                                                                                                     \
        }                                                                                                               \
        for (size_t n = 0; n < 4; n++) {                                                                                \
          next[n] = name##_next(times, next[n], end[n], bound);                                                         \
          to[n][step] = next[n] > start[n] ? (int32_t)(next[n] - 1) : -1;                                               \
        }                                                                                                               \
      }                                                                                                                 \
    }                                                                                                                   \
  }

LAST_ROWS(spade_last_rows_8, int8_t, INT8_MIN, INT8_MAX)
LAST_ROWS(spade_last_rows_16, int16_t, INT16_MIN, INT16_MAX)
LAST_ROWS(spade_last_rows_32, int32_t, INT32_MIN, INT32_MAX)
LAST_ROWS(spade_last_rows_64, int64_t, INT64_MIN, INT64_MAX)
