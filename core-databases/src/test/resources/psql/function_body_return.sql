create function plus(a int, b int default 1) returns int language sql immutable return a + b;
select plus(1, 2);
