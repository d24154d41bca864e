create table a$b$c (d$ int);
select d$ from a$b$c where d$ = 1;
select 1 as x$$, 2 as y$$;
