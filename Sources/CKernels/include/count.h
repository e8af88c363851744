// How often bytes occur among many.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Adds to `totals[k]` how many of the bytes are `wanted[k]`. Up to 63 bytes behind the last are read.
void spade_count_bytes(
    const uint8_t *bytes, size_t count, const uint8_t *wanted, size_t kinds, uint64_t *totals);
