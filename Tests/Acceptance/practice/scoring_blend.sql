with b as (select client, (coalesce(craft * .5, 0) + coalesce(trust * .3, 0) + coalesce(growth * .2, 0)) / nullif(
  case when craft is null then 0 else .5 end + case when trust is null then 0 else .3 end + case when growth is null then 0 else .2 end, 0) as h, growth from c),
w as (select client, (coalesce(craft * .5, 0) + coalesce(trust * .3, 0) + coalesce(growth * .2, 0)) / nullif(
  case when craft is null then 0 else .5 end + case when trust is null then 0 else .3 end + case when growth is null then 0 else .2 end, 0) as was from grades_at(eod(date '2024-01-01')))
select client, h as health, h, growth as one, was from b left join w using (client) order by client
