select (1 + (2)), ((select ';')), (array[(1), (2)]);
select count(*) filter (where (true)) from (select 1) x;
