create function f() returns int language plpgsql as 'begin return length(''a;b''); end;';
select f();
