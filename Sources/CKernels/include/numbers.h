// Reads plain numbers of text, many fields at a time.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Where the fields of a column stand: that of row r ends at `ends[r * stride]` and begins `start_offset` behind
/// `starts[r * start_stride]`, both counted from `text`. Eight bytes before each end must be readable.
typedef struct {
  const uint8_t *text;
  const uint32_t *starts, *ends;
  size_t start_stride, stride;
  uint32_t start_offset;
  /// A zero may stand in front of other digits.
  uint8_t allows_zeros;
  /// `.` or `,`
  uint8_t mark;
} spade_fields;

/// How many fields are read at once at most: as many as a word has bits.
enum { SPADE_FIELDS = 64 };

/// Reads the `count` fields from row `first` on as whole numbers of one to eight digits, without a sign.
/// Returns a bit for each that is anything else, whose value means nothing.
uint64_t spade_read_integers(const spade_fields *fields, size_t first, size_t count, int64_t *values);

/// The same for numbers of at most eight bytes with a mark and decimals behind it, scaled by 10^`decimals` (1 to 7).
/// Those with more decimals, or with more than eight digits once scaled, are left to others too.
uint64_t spade_read_decimals(
    const spade_fields *fields, size_t first, size_t count, unsigned decimals, int64_t *values);
