// Thin wrappers over what Swift cannot call or must not do itself.
#pragma once
#include <stdint.h>

#include "mapped.h"
#include "memory_policy.h"
#include "shell.h"
#include "signals.h"

/// Columns that a Unicode scalar takes on a terminal, by the C library's tables in a UTF-8 locale;
/// -1 for a control character. The program's own locale is left alone.
int spade_scalar_width(uint32_t scalar);
