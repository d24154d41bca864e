create table c (f text check (f ~ E'.'));
create function f() returns text language sql as $$ select E'foo;\'' $$;
