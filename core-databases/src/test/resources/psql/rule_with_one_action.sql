create table a (i int); create table b (i int);
create rule r as on delete to a do also delete from b where i = old.i;
create rule n as on update to a do instead nothing;
