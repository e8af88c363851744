#define _GNU_SOURCE
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "signals.h"

static struct termios saved_modes;
static atomic_int have_saved_modes;
static atomic_int raw_now;
static char opening[128];

void spade_terminal_save(void) {
  if (!isatty(0) || tcgetattr(0, &saved_modes) != 0) return;
  atomic_store(&have_saved_modes, 1);
}

void spade_terminal_mark_raw(int raw) { atomic_store(&raw_now, raw); }

// Only what is allowed inside a signal handler.
static void restore_terminal(void) {
  if (!atomic_load(&raw_now)) return;
  // Bracketed paste and synchronised output off, the cursor visible, a line of its own for what follows.
  static const char undo[] = "\033[?2004l\033[?2026l\033[?25h\033[0m\r\n";
  ssize_t written = write(1, undo, sizeof undo - 1);
  (void)written;
  if (atomic_load(&have_saved_modes) && tcgetpgrp(0) == getpgrp()) tcsetattr(0, TCSANOW, &saved_modes);
  atomic_store(&raw_now, 0);
}

static void append(char *line, size_t *length, size_t room, const char *text) {
  while (*text && *length < room) line[(*length)++] = *text++;
}

static void on_crash(int number) {
  restore_terminal();
  const char *name = "signal";
  switch (number) {
    case SIGILL: name = "SIGILL"; break;
    case SIGTRAP: name = "SIGTRAP"; break;
    case SIGSEGV: name = "SIGSEGV"; break;
    case SIGBUS: name = "SIGBUS"; break;
    case SIGFPE: name = "SIGFPE"; break;
    case SIGABRT: name = "SIGABRT"; break;
    default: break;
  }
  char line[256];
  size_t length = 0;
  append(line, &length, sizeof line, opening);
  append(line, &length, sizeof line, name);
  append(line, &length, sizeof line, "); please report\n");
  ssize_t written = write(2, line, length);
  (void)written;
  _exit(70);
}

void spade_crash_prepare_thread(void) {
  // In the thread's own storage: nothing to free when it ends, and away from the end of the stack that overflowed.
  static _Thread_local unsigned char stack[32 * 1024] __attribute__((aligned(16)));
  stack_t alternative;
  memset(&alternative, 0, sizeof alternative);
  alternative.ss_sp = stack;
  alternative.ss_size = sizeof stack;
  sigaltstack(&alternative, NULL);
}

void spade_crash_install(const char *version) {
  size_t length = 0;
  append(opening, &length, sizeof opening - 1, "spade ");
  append(opening, &length, 64, version);
  append(opening, &length, sizeof opening - 1, ": internal error (");
  opening[length] = 0;
  static atomic_int registered;
  if (!atomic_exchange(&registered, 1)) atexit(restore_terminal);
  spade_crash_prepare_thread();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_crash;
  sigfillset(&action.sa_mask);
  action.sa_flags = SA_ONSTACK;
  static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) sigaction(fatal[i], &action, NULL);
}
