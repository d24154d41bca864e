begin;
create table t (a int);
savepoint s;
insert into t values (1);
rollback to s;
commit;
start transaction isolation level serializable;
select 1;
end;
