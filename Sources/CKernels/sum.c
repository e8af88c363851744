#include "sum.h"

#include <stdint.h>
#include <string.h>

#include "processors.h"

// Every processor must give the same to the last bit, and what rounding takes must not be optimised away.
#pragma STDC FP_CONTRACT OFF

enum { WIDTH = 8 };

typedef double eight __attribute__((ext_vector_type(8)));
typedef double four __attribute__((ext_vector_type(4)));
typedef double two __attribute__((ext_vector_type(2)));
typedef int64_t flags __attribute__((ext_vector_type(8)));

static const flags numbers = {0, 1, 2, 3, 4, 5, 6, 7};

// Adds to each sum, and to each error what rounding takes from it.
#define ADD(type, sums, errors, next)                              \
  do {                                                             \
    const type total = (sums) + (next), part = total - (sums);     \
    (errors) += ((sums) - (total - part)) + ((next) - part);       \
    (sums) = total;                                                \
  } while (0)

FOR_EACH_PROCESSOR
void spade_add(const double *values, size_t count, double *sum, double *error) {
  size_t row = 0;
  double total_sum = *sum, total_error = *error;
  if (count >= 2 * WIDTH) {
    eight sums = 0, errors = 0;
    for (; row + WIDTH <= count; row += WIDTH) {
      eight next;
      memcpy(&next, values + row, sizeof next);
      ADD(eight, sums, errors, next);
    }
    if (row < count) {
      // The last eight, without those seen before: 0 changes no sum.
      flags next;
      memcpy(&next, values + count - WIDTH, sizeof next);
      next &= numbers >= (int64_t)(WIDTH - (count - row));
      ADD(eight, sums, errors, (eight)next);
    }
    four halves = sums.lo, half_errors = errors.lo + errors.hi;
    ADD(four, halves, half_errors, sums.hi);
    two quarters = halves.lo, quarter_errors = half_errors.lo + half_errors.hi;
    ADD(two, quarters, quarter_errors, halves.hi);
    ADD(double, total_sum, total_error, quarters.x);
    ADD(double, total_sum, total_error, quarters.y);
    total_error += quarter_errors.x + quarter_errors.y;
    row = count;
  }
  for (; row < count; row++) ADD(double, total_sum, total_error, values[row]);
  *sum = total_sum;
  *error = total_error;
}
