#include <string.h>

#include "processors.h"
#include "runs.h"

enum { WIDTH = 8 };

typedef int64_t lanes __attribute__((ext_vector_type(8)));
typedef bool flags __attribute__((ext_vector_type(8)));

// Which of some neighbouring runs may have a row between the limits, and which surely have one: an edge of theirs lies there.
typedef struct {
  uint8_t maybe, surely;
} looked;

INLINE uint8_t bits_of(flags set) {
  uint8_t bits;
  memcpy(&bits, &set, sizeof bits);
  return bits;
}

INLINE void look(const int64_t *firsts, const int64_t *lasts, int64_t before, int64_t through, looked *found) {
  lanes first, last;
  memcpy(&first, firsts, sizeof first);
  memcpy(&last, lasts, sizeof last);
  const lanes maybe = (first <= through) & (last > before);
  found->maybe |= bits_of(__builtin_convertvector(maybe, flags));
  found->surely |= bits_of(__builtin_convertvector(maybe & ((last <= through) | (first > before)), flags));
}

INLINE void look_at(const int64_t *firsts, const int64_t *lasts, int64_t before, int64_t through, looked *found) {
  const bool maybe = (*firsts <= through) & (*lasts > before);
  found->maybe |= maybe;
  found->surely |= maybe & ((*lasts <= through) | (*firsts > before));
}

FOR_EACH_PROCESSOR
void spade_any_run(const int64_t *firsts, const int64_t *lasts, const uint32_t *from, const uint32_t *to, size_t count,
                   int64_t before, int64_t through, uint8_t *found) {
  for (size_t n = 0; n < count; n++) {
    uint32_t run = from[n];
    const uint32_t end = to[n];
    looked at = {0, 0};
    // Often the first one tells, and the others needn't be fetched.
    if (run < end) look_at(firsts + run, lasts + run, before, through, &at);
    if (!at.surely && end - run > WIDTH) {
      for (; run + WIDTH <= end && !at.surely; run += WIDTH) look(firsts + run, lasts + run, before, through, &at);
      // The last eight, some of them seen before.
      if (!at.surely) look(firsts + end - WIDTH, lasts + end - WIDTH, before, through, &at);
    } else {
      for (run++; run < end && !at.surely; run++) look_at(firsts + run, lasts + run, before, through, &at);
    }
    found[n] = at.surely ? SPADE_SURELY : at.maybe ? SPADE_MAYBE : SPADE_NONE;
  }
}
