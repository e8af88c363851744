" How Spade's query files are edited.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=#\ %s comments=:#
if executable('spade')
  setlocal formatprg=spade\ fmt
endif
let b:undo_ftplugin = 'setlocal commentstring< comments< formatprg<'
