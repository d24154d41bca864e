create table t (a int);
copy t from stdin where a > 1 and a <> 5;
1
2
\.
