\restrict a1b2
create table t (a int);
copy t from stdin;
1
\.

\unrestrict a1b2

select 1;
