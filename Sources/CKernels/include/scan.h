// Finds where the fields of a text end, 64 bytes at a time.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What a scan carries from one stretch of a text to the next. All zero but `delimiter` before the first.
typedef struct {
  uint8_t delimiter;
  /// Something was met that a plain scan does not understand: a quote inside an unquoted field, text behind a closing
  /// quote, a line end inside quotes, a carriage return without a line feed. What was found is then worth nothing.
  uint8_t is_irregular;
  /// All ones inside a quoted field.
  uint64_t inside;
  /// What the last byte was, in the lowest bit.
  uint64_t was_return, was_close, was_inner;
  /// Line feeds outside of quotes so far.
  uint64_t line_feeds;
} spade_scan;

/// Entries behind the last one found that may be overwritten.
enum { SPADE_SCAN_SLACK = 16 };

/// Writes where the bits that are set in `count` words stand, `base` added, to `positions`, which must have room for all
/// and SPADE_SCAN_SLACK more. Returns their number.
size_t spade_positions(const uint64_t *words, size_t count, uint32_t base, uint32_t *positions);

/// Bytes that are scanned at once at most.
enum { SPADE_SCAN_STRETCH = 1 << 12 };

/// Scans `text[from ..< to]`, where `from` is a multiple of 64, and `to` is one unless the text ends there, at most
/// `SPADE_SCAN_STRETCH` behind it; 64 bytes at every multiple of 64 below `to` must be readable. Writes where each delimiter and line feed outside of quotes
/// stands, counted from `text`, to `positions`, which must have room for `to - from + SPADE_SCAN_SLACK` entries.
/// Returns their number.
size_t spade_scan_next(spade_scan *scan, const uint8_t *text, size_t from, size_t to, uint32_t *positions);
