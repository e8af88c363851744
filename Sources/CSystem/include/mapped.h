// Mapped files that may shrink: what is gone reads as zeros and is noted, instead of ending the process.
#pragma once
#include <stddef.h>

/// Watches a mapping; returns its number, or -1 where 64 are watched already.
int spade_mapped_watch(void *start, size_t length);
/// Whether some of it could not be read; from then on the rest of it is zeros.
int spade_mapped_is_lost(int number);
/// Ends the watch, before the mapping is taken away.
void spade_mapped_forget(int number);
