create table t (j jsonb);
select * from t where j ? 'a;' and j ?| array['b'] and j ?& array['c'] and j @? '$.a';
