create function f() returns int as $$
begin
  IF 1 > 0 THEN return 1; END IF;
  return 2;
end $$ language plpgsql;
