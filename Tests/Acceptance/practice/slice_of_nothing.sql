select 0 as n, 0 as s, null as m, 0 as d, null as lo, null as r, 0 as k, null as sd, null as sh, null as w, null as f
