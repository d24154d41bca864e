do $$ begin perform 1; end $$;
do $a$ begin execute $b$ select $$;$$ $b$; end $a$;
select $BODY$ $$ ; $body$ ; $BODY $BODY$, $_$;$_$, $a1_$;$a1_$;
select $a$;$$a$;
