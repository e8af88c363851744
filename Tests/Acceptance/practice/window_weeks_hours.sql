select count(*) filter (ts > m() - interval 7 day) as w, count(*) filter (ts > m() - interval 24 hour) as h,
  count(*) filter (ts > m() - interval 36 hour) as h36, count(*) filter (ts > m() - interval 30 minute) as mi,
  count(*) filter (ts > m() - interval 2 second) as s from client_visits join c using (client)
