// Signals turned into flags and a readable descriptor, and the last words of a crashing process.
#pragma once
#include <stdint.h>

/// Bits of `spade_signals_take`.
enum {
  SPADE_PENDING_INTERRUPT = 1,
  SPADE_PENDING_RESIZE = 2,
  SPADE_PENDING_STOP = 4,
  SPADE_PENDING_RESUME = 8,
  SPADE_PENDING_TERMINATE = 16,
  SPADE_PENDING_WAKE = 32,
};

/// Handles SIGINT, SIGTERM, SIGHUP and SIGWINCH, ignores SIGPIPE and SIGXFSZ; what was ignored at the start stays so.
/// Standard descriptors that are closed are taken, so that no file becomes one of them; using them fails as before.
/// Returns 0, or an errno value where the descriptor cannot be made.
int spade_signals_install(void);
/// Becomes readable when something is pending; -1 before `spade_signals_install`.
int spade_signals_descriptor(void);
/// What has come in since the last call, and makes the descriptor unreadable again.
uint32_t spade_signals_take(void);
/// From any thread: makes the descriptor readable.
void spade_signals_wake(void);

/// Whether SIGINT came since `spade_signals_clear_interrupt`; cheap, from any thread.
int spade_signals_interrupted(void);
void spade_signals_clear_interrupt(void);
/// As if SIGINT had come.
void spade_signals_interrupt(void);
/// SIGTERM or SIGHUP once one came, else 0.
int spade_signals_termination(void);

/// From now on SIGQUIT is taken for SIGINT: what runs at a prompt ends with it, the prompt doesn't.
void spade_signals_survive_quit(void);
/// While a line is edited: SIGTSTP and SIGCONT are reported, SIGQUIT is ignored; afterwards as before.
void spade_signals_edit(int editing);
/// Stops the process as SIGTSTP does by default, and returns when it goes on.
void spade_signals_stop(void);

/// Fatal signals write `spade VERSION: internal error (SIGNAL); please report` and end the process with status 70.
void spade_crash_install(const char *version);
/// Gives the calling thread a stack of its own for the above, so that a stack overflow is reported too.
void spade_crash_prepare_thread(void);
/// Remembers the terminal modes of descriptor 0 as the ones to go back to when the process ends unexpectedly.
void spade_terminal_save(void);
/// Whether the terminal is in a mode that has to be undone when the process ends.
void spade_terminal_mark_raw(int raw);
