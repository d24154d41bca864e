create table t (a text, b text);
copy t from stdin delimiter ';' null 'nothing';
a;b
nothing;$$
\.
copy t from stdin with delimiter as '|';
--|/*
\.
