create table t (a text);
copy t from stdin;
größe 日本 😀
\\u0041 ä
\.
