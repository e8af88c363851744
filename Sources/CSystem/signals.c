#define _GNU_SOURCE
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static int wake_read = -1;
static int wake_write = -1;
static atomic_uint pending;
static atomic_int interrupted;
static atomic_int termination;
static struct sigaction before_stop, before_resume, before_quit;
static int editing_now;

// The bits carry what happened, so that a full pipe loses nothing.
static void report(unsigned bit) {
  atomic_fetch_or(&pending, bit);
  unsigned char byte = 0;
  ssize_t written = write(wake_write, &byte, 1);
  (void)written;
}

static void on_signal(int number) {
  int saved = errno;
  switch (number) {
    case SIGINT:
    case SIGQUIT:
      atomic_store_explicit(&interrupted, 1, memory_order_relaxed);
      report(SPADE_PENDING_INTERRUPT);
      break;
    case SIGWINCH: report(SPADE_PENDING_RESIZE); break;
    case SIGTSTP: report(SPADE_PENDING_STOP); break;
    case SIGCONT: report(SPADE_PENDING_RESUME); break;
    case SIGTERM:
    case SIGHUP:
      atomic_store_explicit(&termination, number, memory_order_relaxed);
      report(SPADE_PENDING_TERMINATE);
      break;
    default: break;
  }
  errno = saved;
}

static void handle(int number, int flags, struct sigaction *before) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = flags;
  struct sigaction old;
  if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_IGN) {
    if (before) *before = old;
    return;  // `nohup`, a background job of a plain shell: the one who started us said so
  }
  sigaction(number, &action, before);
}

// A standard descriptor that is closed would become the next file's. What stands in for it fails as a closed one does.
static void occupy_standard_descriptors(void) {
  for (int descriptor = 0; descriptor < 3; descriptor++) {
    if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
  }
}

int spade_signals_install(void) {
  occupy_standard_descriptors();
  if (wake_read < 0) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return errno;
    wake_read = ends[0];
    wake_write = ends[1];
  }
  // A blocked read or write has to notice that it is unwanted; a change of size must disturb nobody.
  handle(SIGINT, 0, NULL);
  handle(SIGTERM, 0, NULL);
  handle(SIGHUP, 0, NULL);
  handle(SIGWINCH, SA_RESTART, NULL);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  return 0;
}

void spade_signals_survive_quit(void) { handle(SIGQUIT, 0, NULL); }

int spade_signals_descriptor(void) { return wake_read; }

uint32_t spade_signals_take(void) {
  unsigned char bytes[64];
  while (wake_read >= 0 && read(wake_read, bytes, sizeof bytes) > 0) {
  }
  return atomic_exchange(&pending, 0);
}

void spade_signals_wake(void) { report(SPADE_PENDING_WAKE); }
int spade_signals_interrupted(void) { return atomic_load_explicit(&interrupted, memory_order_relaxed); }
void spade_signals_clear_interrupt(void) { atomic_store_explicit(&interrupted, 0, memory_order_relaxed); }
int spade_signals_termination(void) { return atomic_load_explicit(&termination, memory_order_relaxed); }

void spade_signals_interrupt(void) {
  atomic_store_explicit(&interrupted, 1, memory_order_relaxed);
  report(SPADE_PENDING_INTERRUPT);
}

void spade_signals_edit(int editing) {
  if (editing == editing_now) return;
  editing_now = editing;
  if (editing) {
    handle(SIGTSTP, SA_RESTART, &before_stop);
    handle(SIGCONT, SA_RESTART, &before_resume);
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGQUIT, &ignore, &before_quit);
  } else {
    sigaction(SIGTSTP, &before_stop, NULL);
    sigaction(SIGCONT, &before_resume, NULL);
    sigaction(SIGQUIT, &before_quit, NULL);
  }
}

void spade_signals_stop(void) {
  struct sigaction plain, before;
  memset(&plain, 0, sizeof plain);
  plain.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &plain, &before);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}
