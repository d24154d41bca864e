set search_path = "$user", public;
set session characteristics as transaction isolation level read committed;
show search_path;
reset search_path;
select set_config('application_name', 'a;b', false);
