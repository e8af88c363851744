#include "neighbours.h"
#include "processors.h"
#include "runs.h"

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

typedef struct {
  int16_t_lanes value_bits;
  int_lanes days, values, products, squares;
} narrow_lanes;

#define NARROW(lanes) __builtin_convertvector(lanes, int16_t_lanes)
#define LONGER(lanes) __builtin_convertvector(lanes, int_lanes)

INLINE void add_narrow(narrow_lanes *line, const int16_t_lanes *days, const int16_t_lanes *values) {
  line->value_bits |= *values ^ *values >> 15;
  line->days += LONGER(*days);
  line->values += LONGER(*values);
  line->products += LONGER(*days) * LONGER(*values);
  line->squares += LONGER(*days) * LONGER(*days);
}

// Whether no sum over values of 16 bits can go beyond 32: `first` and `last` are the least and the greatest day from the
// origin.
INLINE bool is_narrow(int64_t first, int64_t last, size_t count) {
  return first >= 0 && last <= INT16_MAX && count <= UINT16_MAX && last * (int64_t)count <= UINT16_MAX;
}

#define NARROW_LINE(name, type)                                                                               \
  INLINE void name##_narrow_add(narrow_lanes *line, const int16_t *days, const type *values, int16_t origin,  \
                                const int16_t_lanes *fresh) {                                                 \
    int16_t_lanes day_lanes;                                                                                  \
    type##_lanes value_lanes;                                                                                 \
    memcpy(&day_lanes, days, sizeof day_lanes);                                                               \
    memcpy(&value_lanes, values, sizeof value_lanes);                                                         \
    const int16_t_lanes at = (day_lanes - origin) & *fresh, value = NARROW(value_lanes) & *fresh;             \
    add_narrow(line, &at, &value);                                                                            \
  }                                                                                                           \
                                                                                                              \
  /* At least 16 rows whose days ascend. */                                                                   \
  INLINE spade_line name##_narrow(const int16_t *days, const type *values, size_t count, int16_t origin) {    \
    narrow_lanes lanes = {0};                                                                                 \
    const int16_t_lanes whole = NARROW(all);                                                                  \
    size_t row = 0;                                                                                           \
    for (; row + 16 <= count; row += 16) name##_narrow_add(&lanes, days + row, values + row, origin, &whole); \
    if (row < count) {                                                                                        \
      /* The last 16, without those seen before. */                                                           \
      const int16_t_lanes fresh = NARROW(numbers >= (int32_t)(16 - (count - row)));                           \
      name##_narrow_add(&lanes, days + count - 16, values + count - 16, origin, &fresh);                      \
    }                                                                                                         \
    return (spade_line){                                                                                      \
        .days = __builtin_reduce_add(lanes.days),                                                             \
        .values = __builtin_reduce_add(lanes.values),                                                         \
        .products = __builtin_reduce_add(lanes.products),                                                     \
        .squares = __builtin_reduce_add(lanes.squares),                                                       \
        .day_bits = days[count - 1] - origin,                                                                 \
        .value_bits = __builtin_reduce_or(lanes.value_bits)};                                                 \
  }

NARROW_LINE(spade_line_16_8, int8_t)
NARROW_LINE(spade_line_16_16, int16_t)

#define IF_NARROW(name, days, values, count, origin)                                                          \
  if (is_narrow((int64_t)days[0] - origin, (int64_t)days[count - 1] - origin, count))                         \
  return name##_narrow(days, values, count, (int16_t)origin)
#define ALWAYS_WIDE(name, days, values, count, origin)

#define LINE(name, day, type, narrow)                                                                         \
  /* Adds 16 neighbours where `fresh` is set. */                                                              \
  INLINE void name##_add(line_lanes *line, const day *days, const type *values, int32_t origin, const int_lanes *fresh) { \
    day##_lanes day_lanes;                                                                                    \
    type##_lanes value_lanes;                                                                                 \
    memcpy(&day_lanes, days, sizeof day_lanes);                                                               \
    memcpy(&value_lanes, values, sizeof value_lanes);                                                         \
    const int_lanes at = (__builtin_convertvector(day_lanes, int_lanes) - origin) & *fresh;                   \
    const int_lanes value = __builtin_convertvector(value_lanes, int_lanes) & *fresh;                         \
    add_lanes(line, &at, &value);                                                                             \
  }                                                                                                           \
                                                                                                              \
  FOR_EACH_PROCESSOR                                                                                          \
  spade_line name(const day *days, const type *values, size_t count, int32_t origin) {                        \
    spade_line line = {0};                                                                                    \
    if (count < 16) {                                                                                         \
      for (size_t row = 0; row < count; row++) {                                                              \
        const int32_t at = (int32_t)((uint32_t)days[row] - (uint32_t)origin), value = values[row];            \
        line.days += at;                                                                                      \
        line.values += value;                                                                                 \
        line.products += (int64_t)at * value;                                                                 \
        line.squares += (int64_t)at * at;                                                                     \
        line.day_bits |= at ^ at >> 31;                                                                       \
        line.value_bits |= value ^ value >> 31;                                                               \
      }                                                                                                       \
      return line;                                                                                            \
    }                                                                                                         \
    narrow(name, days, values, count, origin);                                                                \
    line_lanes lanes = {0};                                                                                   \
    size_t row = 0;                                                                                           \
    for (; row + 16 <= count; row += 16) name##_add(&lanes, days + row, values + row, origin, &all);          \
    if (row < count) {                                                                                        \
      /* The last 16, without those seen before. */                                                           \
      const int_lanes fresh = numbers >= (int32_t)(16 - (count - row));                                       \
      name##_add(&lanes, days + count - 16, values + count - 16, origin, &fresh);                             \
    }                                                                                                         \
    line.days = __builtin_reduce_add(lanes.days);                                                             \
    line.values = __builtin_reduce_add(lanes.values);                                                         \
    line.products = __builtin_reduce_add(lanes.products);                                                     \
    line.squares = __builtin_reduce_add(lanes.squares);                                                       \
    line.day_bits = __builtin_reduce_or(lanes.day_bits);                                                      \
    line.value_bits = __builtin_reduce_or(lanes.value_bits);                                                  \
    return line;                                                                                              \
  }

LINE(spade_line_16_8, int16_t, int8_t, IF_NARROW)
LINE(spade_line_16_16, int16_t, int16_t, IF_NARROW)
LINE(spade_line_16_32, int16_t, int32_t, ALWAYS_WIDE)
LINE(spade_line_32_8, int32_t, int8_t, ALWAYS_WIDE)
LINE(spade_line_32_16, int32_t, int16_t, ALWAYS_WIDE)
LINE(spade_line_32_32, int32_t, int32_t, ALWAYS_WIDE)
