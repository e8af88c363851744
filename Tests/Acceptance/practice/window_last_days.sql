select client, (select count(*) from client_visits v where v.client = c.client and ts >= '2024-03-02') as k from c where k > 0 order by k desc, client
