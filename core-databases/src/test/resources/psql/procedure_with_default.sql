create procedure p(a text default 'x;y', b text default $$;$$) language plpgsql as $$ begin a := b; end; $$;
call p();
