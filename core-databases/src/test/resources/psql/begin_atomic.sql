create table t (a int);
create function f() returns int language sql begin atomic select 1; select case when true then 1 else 2 end; end;
create function g(b boolean) returns int language sql
begin atomic
  select case when b then case a when 1 then 2 end end as "end" from t;
  select 1 as "end";
end;
create procedure p(x int) language sql begin atomic insert into t values (x); delete from t where a = x; end;
call p(1);
