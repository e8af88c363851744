#include "processors.h"
#include "runs.h"

INLINE uint32_t row_after(const spade_day *day, size_t run) {
  return day->before[run] + (uint32_t)__builtin_popcountll(day->days[run] & day->up_to);
}

FOR_EACH_PROCESSOR
void spade_rows_up_to(spade_day day, size_t runs, const int32_t *numbers, size_t count, int32_t *found) {
  for (size_t n = 0; n < count; n++) {
    const uint32_t run = (uint32_t)numbers[n];
    found[n] = run < runs ? (int32_t)row_after(&day, run) : 0;
  }
}

FOR_EACH_PROCESSOR
void spade_day_rows(const spade_day *days, size_t count, const uint32_t *offsets, size_t first, size_t last, int32_t *rows) {
  for (size_t run = first; run < last; run++) {
    for (size_t n = 0; n < count; n++) {
      const uint32_t after = row_after(days + n, run);
      *rows++ = after > offsets[run] ? (int32_t)after - 1 : -1;
    }
  }
}
