create function f() returns text language plpgsql as $BODY$
begin
  return $$it's; $$ || $x$ $$ ; $x$;
end;
$BODY$;
