create table t (a int);
create function f() returns trigger language plpgsql as $f$ begin raise notice '%;', tg_op; return new; end $f$;
create trigger "t;r" before insert or update of a on t for each row when (new.a > 0) execute function f();
