select 1; select 2;select 3 ; create table t (a int); drop table t;
