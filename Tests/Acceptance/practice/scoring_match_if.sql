select case region when 'nord' then 1 when 'süd' then 2 else 3 end as a, case lead when 'Noor' then 'n' end as b, case when vip then 'vip' else 'other' end as c,
  case seats when 0 then 0.5 when 5 then 1 end as d, count(*) as n from c group by all order by a, b nulls last, c, d nulls last
