create table t (b bytea);
insert into t values ('\x5c2e'), (E'\\134\\056;'), ('\\.');
