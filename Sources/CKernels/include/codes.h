// Numbers that rows get by looking up what a column holds.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Adds to each of `count` numbers the code of its row's slot, which is what is stored less `origin`. Where `known` is given,
// rows from `first` on whose bit isn't set have the slot `null`; a row's place in `values` and its number in the bitmap are
// the same.
#define SPADE_ADD_CODES(name, type)                                                                                       \
  void name(const type *values, const uint64_t *known, size_t first, size_t count, int64_t origin, uint32_t null,           \
            const uint32_t *codes, uint32_t *numbers);
SPADE_ADD_CODES(spade_add_codes_u8, uint8_t)
SPADE_ADD_CODES(spade_add_codes_u16, uint16_t)
SPADE_ADD_CODES(spade_add_codes_u32, uint32_t)
SPADE_ADD_CODES(spade_add_codes_8, int8_t)
SPADE_ADD_CODES(spade_add_codes_16, int16_t)
SPADE_ADD_CODES(spade_add_codes_32, int32_t)
