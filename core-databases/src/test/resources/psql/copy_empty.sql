create table t (id int);
copy t from stdin;
\.
copy t from stdin; -- nothing; here
\.
select 1;
