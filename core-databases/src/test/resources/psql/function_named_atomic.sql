create function atomic_example() returns int language sql return 1;
create function atomic() returns int language sql as 'select 1;';
create table begin_log (begin_at int, atomic int);
select atomic() as atomic, 1 as begin;
