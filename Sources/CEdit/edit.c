#define _GNU_SOURCE
#include "CEdit.h"

#include <stdio.h>
#include <wchar.h>

// Where libedit's own drawing goes. It stays open: an editor keeps it until the process ends.
static FILE *sink(void) {
  static FILE *opened;
  if (!opened) opened = fopen("/dev/null", "we");
  return opened;
}

EditLine *spade_edit_open(const char *program, void *owner) {
  FILE *null = sink();
  if (!null) return NULL;
  // The descriptors are the terminal's, for its modes and size; the streams are muted, errors too, because an unknown
  // terminal type would be complained about in the middle of the screen.
  EditLine *editor = el_init_fd(program, stdin, null, null, 0, 1, 2);
  if (!editor) return NULL;
  el_wset(editor, EL_CLIENTDATA, owner);
  el_wset(editor, EL_SIGNAL, 0);
  el_wset(editor, EL_SAFEREAD, 0);
  return editor;
}

void *spade_edit_owner(EditLine *editor) {
  void *owner = NULL;
  el_wget(editor, EL_CLIENTDATA, &owner);
  return owner;
}

int spade_edit_set_reader(EditLine *editor, el_rfunc_t reader) { return el_wset(editor, EL_GETCFN, reader); }
int spade_edit_set_mode(EditLine *editor, const wchar_t *mode) { return el_wset(editor, EL_EDITOR, mode); }

int spade_edit_is_vi(EditLine *editor) {
  const wchar_t *mode = NULL;
  return el_wget(editor, EL_EDITOR, &mode) == 0 && mode && mode[0] == L'v';
}

int spade_edit_add_command(EditLine *editor, const wchar_t *name, const wchar_t *help, spade_edit_command command) {
  // libedit keeps the pointers.
  wchar_t *kept_name = wcsdup(name);
  wchar_t *kept_help = wcsdup(help);
  if (!kept_name || !kept_help) return -1;
  return el_wset(editor, EL_ADDFN, kept_name, kept_help, command);
}

int spade_edit_bind(EditLine *editor, const wchar_t *key, const wchar_t *command) {
  return el_wset(editor, EL_BIND, key, command, NULL);
}
int spade_edit_bind_alternative(EditLine *editor, const wchar_t *key, const wchar_t *command) {
  return el_wset(editor, EL_BIND, L"-a", key, command, NULL);
}
int spade_edit_unbind(EditLine *editor, const wchar_t *key) { return el_wset(editor, EL_BIND, L"-r", key, NULL); }
int spade_edit_set_flag(EditLine *editor, const wchar_t *flag) { return el_wset(editor, EL_SETTY, L"-d", flag, NULL); }
int spade_edit_prepare_terminal(EditLine *editor, int raw) { return el_wset(editor, EL_PREP_TERM, raw); }

int spade_edit_source(EditLine *editor, const char *path) {
  el_wset(editor, EL_SETFP, 2, stderr);
  int result = el_source(editor, path);
  el_wset(editor, EL_SETFP, 2, sink());
  el_wset(editor, EL_EDITMODE, 1);
  return result;
}

HistoryW *spade_history_open(int size) {
  HistoryW *history = history_winit();
  if (!history) return NULL;
  HistEventW event;
  history_w(history, &event, H_SETSIZE, size);
  history_w(history, &event, H_SETUNIQUE, 1);
  return history;
}

int spade_history_add(HistoryW *history, const wchar_t *entry) {
  HistEventW event;
  return history_w(history, &event, H_ENTER, entry);
}

int spade_edit_set_history(EditLine *editor, HistoryW *history) {
  return el_wset(editor, EL_HIST, history_w, history);
}
