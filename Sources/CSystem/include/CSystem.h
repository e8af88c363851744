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

/// Tells the processor that the thread looks again and again at what another one is about to change.
static inline void spade_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
