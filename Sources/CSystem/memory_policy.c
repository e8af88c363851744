#include "memory_policy.h"

#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif

void spade_keep_memory(void) {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  // Pages that are given back and asked for again cost more than most answers.
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}
