// Tells the thread sanitizer of the locks that Swift's Mutex takes where it has to wait: that part of it lies in a library that
// isn't instrumented, and without this each would be taken for a race.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SELF __attribute__((swift_context)) void *

typedef __attribute__((swiftcall)) void (*locking)(uint32_t, SELF);
typedef __attribute__((swiftcall)) void (*unlocking)(SELF);
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

__attribute__((swiftcall)) void wait_for_lock(uint32_t thread, SELF mutex) __asm__(LOCK);
__attribute__((swiftcall)) void wait_for_lock(uint32_t thread, SELF mutex) {
  ((locking)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
  __tsan_acquire(mutex);
}

__attribute__((swiftcall)) void wake_the_next(SELF mutex) __asm__(UNLOCK);
__attribute__((swiftcall)) void wake_the_next(SELF mutex) {
  __tsan_release(mutex);
  ((unlocking)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
