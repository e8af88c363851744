// Kernels over runs of rows: stretches of a column that belong to one entity each, ordered by time.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Where the runs of a column of times lie: run n is offsets[n] ..< offsets[n + 1], its first and last time stand beside
// each other in firsts and lasts; an empty run's are INT64_MAX and INT64_MIN.
typedef struct {
  const uint32_t *offsets;
  const int64_t *firsts;
  const int64_t *lasts;
  size_t count;
} spade_runs;

// Writes for each of `count` runs the first row whose time is greater than `limit`; 0 for a number that is no run's.
#define SPADE_FIRSTS_AFTER(name, type) \
  void name(const type *times, spade_runs runs, const int32_t *numbers, size_t count, int64_t limit, int32_t *found);
SPADE_FIRSTS_AFTER(spade_firsts_after_8, int8_t)
SPADE_FIRSTS_AFTER(spade_firsts_after_16, int16_t)
SPADE_FIRSTS_AFTER(spade_firsts_after_32, int32_t)
SPADE_FIRSTS_AFTER(spade_firsts_after_64, int64_t)

// Writes those of `count` stretches starts[n] ..< ends[n] that have rows one after the other, with the number first + n of
// each; gives how many there are.
size_t spade_present(const int32_t *starts, const int32_t *ends, size_t count, int32_t first, int32_t *kept_starts,
                     int32_t *kept_ends, int32_t *numbers);

// A day of a calendar that is cut into blocks: for each run the row that the day's block begins with, a bit for each day of
// the block that has a row, and the bits up to the day.
typedef struct {
  const uint32_t *before;
  const uint64_t *days;
  uint64_t up_to;
} spade_day;

// Writes for each of `count` runs the first row behind a day; 0 for a number that is no run's.
void spade_rows_up_to(spade_day day, size_t runs, const int32_t *numbers, size_t count, int32_t *found);

// Writes for runs first ..< last, one after the other, the last row up to each of `count` days, -1 for none: run first + n's
// begin at rows[n * count].
void spade_day_rows(const spade_day *days, size_t count, const uint32_t *offsets, size_t first, size_t last, int32_t *rows);

// Writes for each of `count` askers, whose runs are from[n] ..< to[n], whether the edges of these say that a row lies after
// `before` and up to `through`.
enum { SPADE_NONE, SPADE_MAYBE, SPADE_SURELY };
void spade_any_run(const int64_t *firsts, const int64_t *lasts, const uint32_t *from, const uint32_t *to, size_t count,
                   int64_t before, int64_t through, uint8_t *found);

// Writes for each of `count` times whether it is at most `bound`, 64 a word.
#define SPADE_REACHED(name, type) void name(const type *times, size_t count, type bound, uint64_t *reached);
SPADE_REACHED(spade_reached_8, int8_t)
SPADE_REACHED(spade_reached_16, int16_t)
SPADE_REACHED(spade_reached_32, int32_t)
SPADE_REACHED(spade_reached_64, int64_t)

// Writes for runs first ..< last, one after the other, the last row at or before each of `count` ascending limits, -1 for
// none: run first + n's begin at rows[n * count].
#define SPADE_LAST_ROWS(name, type)                                                                                \
  void name(const type *times, const uint32_t *offsets, size_t first, size_t last, const int64_t *limits, size_t count, \
            int32_t *rows);
SPADE_LAST_ROWS(spade_last_rows_8, int8_t)
SPADE_LAST_ROWS(spade_last_rows_16, int16_t)
SPADE_LAST_ROWS(spade_last_rows_32, int32_t)
SPADE_LAST_ROWS(spade_last_rows_64, int64_t)

// Writes for each of `count` stretches starts[n] ..< ends[n] whether some value lies outside low ... high, or, where
// `inside` is set, within.
#define SPADE_ANY(name, type)                                                                                      \
  void name(const type *values, const int32_t *starts, const int32_t *ends, size_t count, type low, type high, bool inside, \
            bool *found);
SPADE_ANY(spade_any_8, int8_t)
SPADE_ANY(spade_any_16, int16_t)
SPADE_ANY(spade_any_32, int32_t)
SPADE_ANY(spade_any_64, int64_t)

// Writes for each of `count` stretches starts[n] ..< ends[n] the sum of its values.
#define SPADE_SUMS(name, type) \
  void name(const type *values, const int32_t *starts, const int32_t *ends, size_t count, int64_t *sums);
SPADE_SUMS(spade_sums_8, int8_t)
SPADE_SUMS(spade_sums_16, int16_t)
SPADE_SUMS(spade_sums_32, int32_t)

// The sums that a line through whole numbers along days needs, days counted from an origin, over rows whose days ascend.
// What any of the numbers has of bits is in `day_bits` and `value_bits`.
typedef struct {
  int64_t days, values, products, squares, day_bits, value_bits;
} spade_line;
#define SPADE_LINE(name, day, type) spade_line name(const day *days, const type *values, size_t count, int32_t origin);
SPADE_LINE(spade_line_16_8, int16_t, int8_t)
SPADE_LINE(spade_line_16_16, int16_t, int16_t)
SPADE_LINE(spade_line_16_32, int16_t, int32_t)
SPADE_LINE(spade_line_32_8, int32_t, int8_t)
SPADE_LINE(spade_line_32_16, int32_t, int16_t)
SPADE_LINE(spade_line_32_32, int32_t, int32_t)

// Asks for the memory at an address, which is soon read.
static inline void spade_prefetch(const void *address) { __builtin_prefetch(address); }
