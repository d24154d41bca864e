create table t (id int primary key, v text);
create index concurrently t_v on t (v);
reindex index concurrently t_pkey;
reindex table concurrently t;
drop index concurrently t_v;
vacuum (analyze) t;
