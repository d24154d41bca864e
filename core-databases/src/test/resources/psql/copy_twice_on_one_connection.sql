create table "from" (a int); create table "stdin;" (a int);
begin;
copy "from" from stdin;
1
\.
copy "stdin;" from stdin;
2
3
\.
commit;
