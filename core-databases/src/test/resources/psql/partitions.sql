create table p (a int, b text) partition by list (b);
create table p_1 partition of p for values in ('a;', 'b');
create table p_2 partition of p default;
alter table p detach partition p_1;
