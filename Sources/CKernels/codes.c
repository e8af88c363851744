#include "codes.h"

#include "processors.h"

// Rows whose bits are taken at once.
enum { WIDTH = 16 };

#define ADD_CODE(bit)                                                                     \
  {                                                                                       \
    const uint32_t set = 0 - (bits >> bit & 1);                                           \
    numbers[i + bit] += codes[(set & ((uint32_t)from[i + bit] - start)) | (~set & null)]; \
  }

#define ADD_CODES(name, type)                                                                                          \
  FOR_EACH_PROCESSOR                                                                                                   \
  void name(const type *values, const uint64_t *known, size_t first, size_t count, int64_t origin, uint32_t null,      \
            const uint32_t *codes, uint32_t *numbers) {                                                                \
    const uint32_t start = (uint32_t)origin;                                                                           \
    const type *from = values + first;                                                                                 \
    if (!known) {                                                                                                      \
      for (size_t i = 0; i < count; i++) numbers[i] += codes[(uint32_t)from[i] - start];                               \
      return;                                                                                                          \
    }                                                                                                                  \
    /* What stands where there is no value is looked up by nobody: a mask, not a branch, makes its slot `null`. */     \
    for (size_t i = 0; i < count;) {                                                                                   \
      const size_t row = first + i, left = WIDTH - (row & (WIDTH - 1)), length = left < count - i ? left : count - i;  \
      const uint32_t bits = (uint32_t)(known[row >> 6] >> (row & 63));                                                 \
      if (length == WIDTH) {                                                                                           \
        for (uint32_t bit = 0; bit < WIDTH; bit++) ADD_CODE(bit)                                                       \
      } else {                                                                                                         \
        for (uint32_t bit = 0; bit < length; bit++) ADD_CODE(bit)                                                      \
      }                                                                                                                \
      i += length;                                                                                                     \
    }                                                                                                                  \
  }

ADD_CODES(spade_add_codes_u8, uint8_t)
ADD_CODES(spade_add_codes_u16, uint16_t)
ADD_CODES(spade_add_codes_u32, uint32_t)
ADD_CODES(spade_add_codes_8, int8_t)
ADD_CODES(spade_add_codes_16, int16_t)
ADD_CODES(spade_add_codes_32, int32_t)
