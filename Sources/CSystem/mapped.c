#define _GNU_SOURCE
#include "mapped.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST = 64 };

static struct {
  atomic_int taken;
  atomic_uintptr_t start;
  atomic_size_t length;
  atomic_int lost;
} mappings[MOST];

static uintptr_t page_size;
static struct sigaction before;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Puts zeros where the file has nothing to read any more; from the page of the fault to the end of the mapping, for
// what a shorter file lacks is its end. Only system calls that are safe inside a signal handler.
static int repair(uintptr_t address) {
  for (int i = 0; i < MOST; i++) {
    uintptr_t start = atomic_load(&mappings[i].start);
    size_t length = atomic_load(&mappings[i].length);
    if (!start || address < start || address - start >= length) continue;
    atomic_store(&mappings[i].lost, 1);
    uintptr_t page = address & ~(page_size - 1);
    void *zeros = mmap((void *)page, start + length - page, PROT_READ,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    return zeros != MAP_FAILED;
  }
  return 0;
}

static void on_bus_error(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  if (repair((uintptr_t)info->si_addr)) return;
  // None of ours: it happens again, and whoever was there before takes it.
  sigaction(SIGBUS, &before, NULL);
}

static void install(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_bus_error;
  sigfillset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigaction(SIGBUS, &action, &before);
}

int spade_mapped_watch(void *start, size_t length) {
  pthread_once(&once, install);
  for (int i = 0; i < MOST; i++) {
    if (atomic_exchange(&mappings[i].taken, 1)) continue;
    atomic_store(&mappings[i].lost, 0);
    atomic_store(&mappings[i].length, length);
    atomic_store(&mappings[i].start, (uintptr_t)start);
    return i;
  }
  return -1;
}

int spade_mapped_is_lost(int number) { return atomic_load_explicit(&mappings[number].lost, memory_order_relaxed); }

void spade_mapped_forget(int number) {
  atomic_store(&mappings[number].start, 0);
  atomic_store(&mappings[number].length, 0);
  atomic_store(&mappings[number].taken, 0);
}
