create domain phone as text check (value ~ '^[0-9;]+$');
create table t (a phone);
-- COPY u FROM stdin;
/* copy v from stdin; */
COPY t /* FROM stdin; */ -- a;
  ( a )
  FROM STDIN
  ;
1;2
\.
