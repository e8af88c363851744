#include "neighbours.h"
#include "processors.h"
#include "runs.h"

// Stretches ahead whose memory is asked for.
enum { AHEAD = 8 };

typedef int32_t int_lanes __attribute__((ext_vector_type(16)));
typedef int64_t long_lanes __attribute__((ext_vector_type(16)));

typedef int8_t int8_t_lanes __attribute__((ext_vector_type(16)));
typedef int16_t int16_t_lanes __attribute__((ext_vector_type(16)));
typedef int32_t int32_t_lanes __attribute__((ext_vector_type(16)));
typedef int64_t int64_t_lanes __attribute__((ext_vector_type(16)));

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
      if (n + AHEAD < count) {                                                                                        \
        __builtin_prefetch(values + starts[n + AHEAD]);                                                               \
        __builtin_prefetch(values + ends[n + AHEAD]);                                                                 \
      }                                                                                                               \
      const int32_t start = starts[n], end = ends[n];                                                                 \
      uint32_t met = 0;                                                                                               \
      if (end - start < 16) {                                                                                         \
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

typedef struct {
  int_lanes day_bits, value_bits;
  long_lanes days, values, products, squares;
} line_lanes;

#define WIDENED(lanes) __builtin_convertvector(lanes, long_lanes)

// What overflows is of no use, which the bits tell; days of the calendar are far from where they could.
INLINE void add_lanes(line_lanes *line, const int_lanes *days, const int_lanes *values) {
  line->day_bits |= *days ^ *days >> 31;
  line->value_bits |= *values ^ *values >> 31;
  line->days += WIDENED(*days);
  line->values += WIDENED(*values);
  line->products += WIDENED(*days) * WIDENED(*values);
  line->squares += WIDENED(*days) * WIDENED(*days);
}

static const int_lanes numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

#define LINE(name, day, type)                                                                                  \
  /* Adds 16 neighbours where `fresh` is set. */                                                               \
  INLINE void name##_add(line_lanes *line, const day *days, const type *values, int32_t origin, const int_lanes *fresh) { \
    day##_lanes day_lanes;                                                                                     \
    type##_lanes value_lanes;                                                                                  \
    memcpy(&day_lanes, days, sizeof day_lanes);                                                                \
    memcpy(&value_lanes, values, sizeof value_lanes);                                                          \
    const int_lanes at = (__builtin_convertvector(day_lanes, int_lanes) - origin) & *fresh;                    \
    const int_lanes value = __builtin_convertvector(value_lanes, int_lanes) & *fresh;                          \
    add_lanes(line, &at, &value);                                                                              \
  }                                                                                                            \
                                                                                                               \
  FOR_EACH_PROCESSOR                                                                                           \
  spade_line name(const day *days, const type *values, size_t count, int32_t origin) {                         \
    spade_line line = {0};                                                                                     \
    if (count < 16) {                                                                                          \
      for (size_t row = 0; row < count; row++) {                                                               \
        const int32_t at = (int32_t)((uint32_t)days[row] - (uint32_t)origin), value = values[row];             \
        line.days += at;                                                                                       \
        line.values += value;                                                                                  \
        line.products += (int64_t)at * value;                                                                  \
        line.squares += (int64_t)at * at;                                                                      \
        line.day_bits |= at ^ at >> 31;                                                                        \
        line.value_bits |= value ^ value >> 31;                                                                \
      }                                                                                                        \
      return line;                                                                                             \
    }                                                                                                          \
    line_lanes lanes = {0};                                                                                    \
    size_t row = 0;                                                                                            \
    const int_lanes all = numbers >= 0;                                                                        \
    for (; row + 16 <= count; row += 16) name##_add(&lanes, days + row, values + row, origin, &all);           \
    if (row < count) {                                                                                         \
      /* The last 16, without those seen before. */                                                            \
      const int_lanes fresh = numbers >= (int32_t)(16 - (count - row));                                        \
      name##_add(&lanes, days + count - 16, values + count - 16, origin, &fresh);                              \
    }                                                                                                          \
    line.days = __builtin_reduce_add(lanes.days);                                                              \
    line.values = __builtin_reduce_add(lanes.values);                                                          \
    line.products = __builtin_reduce_add(lanes.products);                                                      \
    line.squares = __builtin_reduce_add(lanes.squares);                                                        \
    line.day_bits = __builtin_reduce_or(lanes.day_bits);                                                       \
    line.value_bits = __builtin_reduce_or(lanes.value_bits);                                                   \
    return line;                                                                                               \
  }

LINE(spade_line_16_8, int16_t, int8_t)
LINE(spade_line_16_16, int16_t, int16_t)
LINE(spade_line_16_32, int16_t, int32_t)
LINE(spade_line_32_8, int32_t, int8_t)
LINE(spade_line_32_16, int32_t, int16_t)
LINE(spade_line_32_32, int32_t, int32_t)
