-- The last day seen is 10 February 2024; the trip of a boat that nobody knows is seen, too.
create macro eod(d) as cast(d as timestamp) + interval 1 day - interval 1 microsecond;
create table notes as from read_csv('notes.csv');
create table boats as from read_csv('boats.csv', columns = {boat: 'bigint', name: 'varchar', built: 'date', scrapped: 'date'});
create table trips as from read_csv('trips.csv', columns = {at_time: 'timestamp', boat: 'bigint', miles: 'bigint'});
create table paints as from read_csv('paints.csv', columns = {boat: 'bigint', day: 'date', colour: 'varchar'});
create view b as from boats where built <= '2024-02-10' and (scrapped is null or scrapped > '2024-02-10');
