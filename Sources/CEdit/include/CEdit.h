// libedit's wide interface for Swift, which cannot call C variadics: one plain function for each use we make of them.
#pragma once
#include <histedit.h>

/// A command that keys can be bound to; returns one of libedit's CC_ codes.
typedef unsigned char (*spade_edit_command)(EditLine *editor, wint_t key);

/// An editor on the terminal of descriptors 0 and 1 whose own drawing goes nowhere; NULL where it cannot be made.
EditLine *spade_edit_open(const char *program, void *owner);
/// What `spade_edit_open` was given as its owner.
void *spade_edit_owner(EditLine *editor);

/// Every key is asked from this function.
int spade_edit_set_reader(EditLine *editor, el_rfunc_t reader);
/// "emacs" or "vi": resets every binding.
int spade_edit_set_mode(EditLine *editor, const wchar_t *mode);
/// Whether the vi key maps are in use.
int spade_edit_is_vi(EditLine *editor);
/// Adds a named command; the names are copied and live as long as the process.
int spade_edit_add_command(EditLine *editor, const wchar_t *name, const wchar_t *help, spade_edit_command command);
/// Binds a key in the emacs or vi insert map.
int spade_edit_bind(EditLine *editor, const wchar_t *key, const wchar_t *command);
/// Binds a key in the vi command map.
int spade_edit_bind_alternative(EditLine *editor, const wchar_t *key, const wchar_t *command);
/// Takes a binding away.
int spade_edit_unbind(EditLine *editor, const wchar_t *key);
/// Changes a terminal flag of the editing mode, for example "-ixon".
int spade_edit_set_flag(EditLine *editor, const wchar_t *flag);
/// Puts the terminal in the editing mode (1) or back (0).
int spade_edit_prepare_terminal(EditLine *editor, int raw);
/// Runs a file of libedit commands, its complaints on standard error; editing stays on whatever it says.
int spade_edit_source(EditLine *editor, const char *path);

/// A history that keeps `size` entries, for libedit's own commands.
HistoryW *spade_history_open(int size);
/// Adds an entry.
int spade_history_add(HistoryW *history, const wchar_t *entry);
/// Lets the editor's own commands walk the history.
int spade_edit_set_history(EditLine *editor, HistoryW *history);
