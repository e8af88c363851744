// Programs of the user's choice, run by the shell on our terminal.
#pragma once
#include <stdint.h>

/// Starts `sh -c command` with `$1` set to `argument` unless that is NULL, reading from descriptor `input` unless that is
/// negative, in our environment unless another is given, with no signal ignored or blocked. Returns 0 or an errno value.
int spade_shell_start(const char *command, const char *argument, int input, char *const *environment, int32_t *process);
/// Waits for its end: the exit status, 128 and the signal that ended it, or 127 where there is nothing to wait for.
int spade_shell_wait(int32_t process);
