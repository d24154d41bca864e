create view v as select case when 1 = 1 then 'a;' else case when true then 'b' end end as "case;";
create materialized view m as select * from v with no data;
refresh materialized view m;
