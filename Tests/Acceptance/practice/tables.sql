-- The tables as the words of the contract see them at the end of 31 March 2024.
--
-- A moment is the last microsecond that is seen: eod(d) is the end of day d. A window `last W` is (m - W, m].

create macro eod(d) as cast(d as timestamp) + interval 1 day - interval 1 microsecond;
create macro m() as timestamp '2024-03-31 23:59:59.999999';
create macro div(a, b) as case when b = 0 then null else a::double / b end;

create table clients as select *, row_number() over () as line from read_csv('clients.csv', nullstr = '', allow_quoted_nulls = false,
  columns = {client: 'varchar', name: 'varchar', tier: 'varchar', region: 'varchar', lead: 'varchar', seats: 'bigint',
             fee: 'double', vip: 'boolean', born: 'date', gone: 'date'});
create table sites as select *, row_number() over () as line from read_csv('sites.csv', nullstr = '',
  columns = {site: 'bigint', client: 'varchar', city: 'varchar', kind: 'varchar', opened: 'timestamp', closed: 'timestamp', area: 'double'});
create table people as select *, row_number() over () as line from read_csv('people.csv', nullstr = '',
  columns = {person: 'bigint', site: 'bigint', role: 'varchar', joined: 'date', mail: 'varchar'});
create table visits as select *, row_number() over () as line from read_csv('visits.csv', nullstr = '',
  columns = {ts: 'timestamp', person: 'bigint', action: 'varchar', minutes: 'bigint', page: 'varchar'});
create table invoices as select *, row_number() over () as line from read_csv('invoices.csv', nullstr = '',
  columns = {client: 'varchar', day: 'date', amount: 'double', paid_on: 'date'});
create table targets as select *, row_number() over () as line from read_csv('targets.csv', nullstr = '',
  columns = {tier: 'varchar', quarter: 'date', target: 'bigint'});

-- Of two rows of one entity at one time, the later in the file counts.
create table grades as
  select * from (select *, row_number() over () as line from read_csv('grades.csv', nullstr = '',
    columns = {client: 'varchar', day: 'date', grade: 'double', craft: 'double', trust: 'double', growth: 'double', tone: 'varchar'}))
  qualify row_number() over (partition by client, day order by line desc) = 1;
create table states as
  select * from (select *, row_number() over () as line from read_csv('states.csv', nullstr = '',
    columns = {site: 'bigint', moment: 'timestamp', state: 'varchar', load: 'bigint'}))
  qualify row_number() over (partition by site, moment order by line desc) = 1;

-- Who is there at moment t, compared by day.
create macro clients_at(t) as table
  select * from clients where (born is null or born <= cast(t as date)) and (gone is null or gone > cast(t as date));
create macro sites_at(t) as table
  select * from sites where (opened is null or cast(opened as date) <= cast(t as date)) and (closed is null or cast(closed as date) > cast(t as date));
create macro people_at(t) as table select * from people where joined is null or joined <= cast(t as date);

-- The row of a history that holds at moment t; an entity without one has none here.
create macro grades_at(t) as table
  select * from grades where day <= t qualify row_number() over (partition by client order by day desc) = 1;
create macro states_at(t) as table
  select * from states where moment <= t qualify row_number() over (partition by site order by moment desc) = 1;

-- The clients there now with their grades, and everything below a client.
create view c as select k.*, g.day, g.grade, g.craft, g.trust, g.growth, g.tone
  from clients_at(m()) k left join grades_at(m()) g using (client);
create view s as select k.*, h.moment, h.state, h.load from sites_at(m()) k left join states_at(m()) h using (site);
create view client_visits as                   -- the visits that were seen by now, with the client they belong to
  select v.*, s.site, s.client from visits v join people p using (person) join sites s on s.site = p.site where v.ts <= m();

create macro band(x) as case when x >= 80 then 'green' when x >= 60 then 'yellow' when x >= 40 then 'orange' when x is not null then 'red' end;
