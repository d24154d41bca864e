create table t (id int, v text);
COPY t (id, v) FROM stdin;
1	it's; "quoted" -- no comment
2	\N
3	$xxx$ and /* $$
4	\\.
5	a\tb\nc\\
\.
select count(*) from t;
