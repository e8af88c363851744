// The compiler has several sets of instructions for these loops, and the loader of the process picks one.
#pragma once

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// What picks one would call the sanitizer before that is set up.
#define FOR_EACH_PROCESSOR
#endif
#endif
#if defined(FOR_EACH_PROCESSOR)
#elif defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif
#define INLINE static inline __attribute__((always_inline))
