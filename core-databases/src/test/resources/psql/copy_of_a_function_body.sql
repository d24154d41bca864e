create table t (a text);
copy t from stdin;
create function f() as $xxx$ begin; $xxx$
it's odd: $xxx$
\.
create function f() returns text language sql as $xxx$ select 'a;' $xxx$;
