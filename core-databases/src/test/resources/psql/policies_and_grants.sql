create table t (a text);
alter table t enable row level security;
create policy "p;" on t using (a <> ';') with check (true);
grant select on t to public;
revoke all on t from public;
