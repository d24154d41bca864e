create table "end;" ("a""b;" int, "'" int, "$$" int);
comment on table "end;" is 'a;';
drop table "end;";
