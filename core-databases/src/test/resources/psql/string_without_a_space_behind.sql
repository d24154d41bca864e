select 'a'||';'||'b';
select 'a'::text as"b;",'c';
select'd;';
