create table a (i int); create table b (i int);
create rule r as on insert to a do also (insert into b values (1); delete from b;);
create rule s as on update to a do instead (
  -- it's; here
  insert into b values (2);
  update b set i = 3
);
select 1;
