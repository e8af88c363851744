autocmd BufNewFile,BufRead *.spade setfiletype spade
