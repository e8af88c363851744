-- The files as a reader means them, typed out: what a format means is not another reader's to say.
create table goods (nr bigint, name varchar, preis double, seit date, menge bigint);
insert into goods values (1, 'Öl; fein', 1234.5, '2024-01-03', 1), (2, 'sagt "hallo"', 0.5, '2023-12-31', null),
  (3, null, -7.25, '2024-02-29', 12), (4, 'zwei' || chr(10) || 'Zeilen', null, '2024-03-01', 7);
create table sales ("when" timestamp, nr bigint, units bigint);
insert into sales values ('2024-01-05 10:00:00', 1, 2), ('2024-01-05 10:00:00', 2, 3), ('2024-02-29 23:59:59.5', 3, 1),
  ('2024-02-29 23:00:00', 3, 4), ('2024-03-02 12:00:00', 4, null);
create table places (zip varchar, place varchar, open boolean);
insert into places values ('01067', 'Dresden', true), ('50667', 'Köln', false), ('8001', 'Zürich', null);
create table bare (column1 varchar, column2 double, column3 date, column4 varchar);
insert into bare values ('7', null, '2024-01-31', 'x'), ('8', 2.5, null, ''), ('9', -3, '2024-02-29', null);
create table plain (column1 double, column2 bigint, column3 varchar);
insert into plain values (1.5, 2, 'a'), (2.5, null, 'b');
