create table t (a text);
insert into t select 'copy t from stdin;';
select 'a' as copy, 'b' as "from", 'c' as stdin;
comment on table t is 'copy t from stdin;
1
\.
';
