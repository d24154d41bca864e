select 'a;
-- no comment
b', 'c'
 'd;' , E'e\';
f;';
