select site, (select state from states_at(timestamp '2024-03-25') h where h.site = k.site) as a,
  (select state from states_at(timestamp '2024-03-24 23:59:59') h where h.site = k.site) as b,
  (select state from states_at(eod(date '2024-03-24')) h where h.site = k.site) as c,
  (select load from states_at(m() - interval 36 hour) h where h.site = k.site) as d,
  (select state from states_at(m()) h where h.site = k.site) as e from sites_at(m()) k order by site
