create function f() returns text language plpgsql as $$ begin return 'cost ${amount}'; end $$;
select '${a}', 'a' as "${b};";
