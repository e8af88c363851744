select tier, stddev_samp(grade) as sd, median(fee) as md, quantile_cont(fee, 0.1) as lo, quantile_cont(fee, 0.99) as hi, quantile_cont(fee, 0.37) as q,
  min(name) as mn, max(name) as mx, arg_min(name, line) as f, arg_max(name, line) as l from c group by tier order by tier
