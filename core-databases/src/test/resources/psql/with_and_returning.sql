create table t (a int);
with x as (insert into t values (1) returning a), y as (select ';' as b) select * from x, y;
insert into t select generate_series(1, 3) returning a;
values (1), (2);
(select 1 union select 2);
table t;
