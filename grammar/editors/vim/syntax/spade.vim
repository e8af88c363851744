" Spade's query files. The lists of words are held to the language's own tables by a test, which also writes them:
" SPADE_UPDATE=1 swift test --filter EditorGrammarTests
if exists('b:current_syntax')
  finish
endif
syntax case match
syntax sync fromstart

" Where several rules begin at one place the last one wins.
syntax match spadeName /\<\h\w*\>/
syntax match spadeCall /\<\h\w*\>\ze\s*(/
syntax match spadeFunction /\<\%(\%(count\|sum\|mean\|median\|min\|max\|stdev\|distinct\|p\|share\|rate\|first\|last\|wmean\|any\|none\|change\|slope\|became\|stayed\|since\|age\|rank\|percentile\|zscore\|deviation\|winsorize\|rescale\|blend\|curve\|step\|band\|match\|if\|decay\|day\|week\|month\|quarter\|year\|days\|abs\|round\|floor\|ceil\|sqrt\|ln\|exp\|mod\|lower\|upper\|trim\|length\|concat\|bin\|text\|number\|int\|date\|cohort\)\|p\d\d\)\>\ze\s*(/
syntax match spadeOperator /\V\%(!=\|->\|<=\|==\|>=\|??\|(\|)\|*\|+\|,\|-\|.\|\/\|;\|<\|=\|>\|@\||\)/
syntax match spadeOperator /\<_\>/
syntax match spadeConstant /\<\%(true\|false\|null\|now\|today\)\>\%(\s*(\)\@!/
syntax match spadeWordOperator /\<\%(and\|or\|not\|in\|between\|like\|contains\|startswith\|endswith\|ago\)\>/

" A clause's words stand behind something, a window's also behind a comma; elsewhere they are names.
syntax match spadeClause /\%([[:alnum:]_)"'`%]\s\+\)\@<=\%(\%(all\|by\|within\|seed\|every\|for\|of\|last\|before\|since\|from\|to\|else\)\|where\)\>(\@!/
syntax match spadeWindow /\%(,\s*\)\@<=\%(\%(last\|before\|since\|from\)\|else\)\>\%(\s*(\)\@!/
syntax match spadeLoading /\%(^\s*load\>.*\)\@<=\<\%(\%(as\|entity\|history\|log\|until\|delimiter\|decimal\|header\|types\|encoding\|yes\|no\|names\|quote\|loose\|escape\|skip\|ragged\|fill\)\|of\|by\|at\|from\|null\)\>/

" Statements and stages stand at the beginning, or behind a sign that begins anew.
syntax match spadeStage /\%(^\s*\|[|;]\s*\|\<explain\s\+\)\@<=\%(where\|derive\|select\|sort\|take\|sample\|slice\|at\|over\|vs\|pivot\|retain\|plot\|into\)\>/
syntax match spadeStatement /\%(^\s*\|;\s*\)\@<=\%(\%(load\|save\|open\|let\|cohort\|set\|use\|run\|describe\|explain\|expect\)\|all\)\>/
syntax match spadeCommand /^\s*\zs\.\h.*/

syntax match spadeNumber /\<\d\+\%(_\d\+\)*\%(\.\d\+\%(_\d\+\)*\)\?\%([kMB]\>\|[eE][+-]\?\d\+\>\|%\|\>\)/
syntax match spadeDuration /\<\d\+\%(_\d\+\)*\%(s\|min\|h\|d\|w\|mo\|q\|y\)\>/
syntax match spadeDate /\<\d\{4}-\d\d-\d\d\%(T\d\d:\d\d\%(:\d\d\%(\.\d\+\)\?\)\?Z\?\)\?\>/
syntax match spadeParameter /\$\h\w*/
syntax match spadeUnclosed /["'`].*/
syntax match spadeQuotedName /`\%([^`\\]\|\\.\|``\)*`/
syntax match spadeText /"\%([^"\\]\|\\.\|""\)*"/
syntax match spadeText /'\%([^'\\]\|\\.\|''\)*'/
syntax match spadeComment /#.*/ contains=@Spell

highlight default link spadeCall Function
highlight default link spadeFunction Function
highlight default link spadeOperator Operator
highlight default link spadeWordOperator Keyword
highlight default link spadeConstant Constant
highlight default link spadeClause Keyword
highlight default link spadeWindow Keyword
highlight default link spadeLoading Keyword
highlight default link spadeStage Statement
highlight default link spadeStatement Keyword
highlight default link spadeCommand PreProc
highlight default link spadeNumber Number
highlight default link spadeDuration Number
highlight default link spadeDate Number
highlight default link spadeParameter Special
highlight default link spadeUnclosed Error
highlight default link spadeText String
highlight default link spadeComment Comment

let b:current_syntax = 'spade'
