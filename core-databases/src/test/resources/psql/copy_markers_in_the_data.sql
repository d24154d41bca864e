create table t (a text);
copy t from stdin;
-- Up Migration
-- Down Migration
-- migrate:down
-- +goose Down
begin;
commit;
\\restrict a
\\.
\.
select * from t;
