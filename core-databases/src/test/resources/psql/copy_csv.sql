create table t (a text, b text);
copy t from stdin with (format csv, header, delimiter ';', quote '''');
a;b
'it''s;';2
'line
two';"
\.
copy t (a) from stdin csv;
"a;
b"
 \.
\.
select * from t;
