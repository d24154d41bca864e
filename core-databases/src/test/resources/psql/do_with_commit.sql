create table t (a int);
do $$ begin insert into t values (1); commit; end $$;
