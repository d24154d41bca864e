select '{"a;": [1, 2]}'::jsonb #>> '{a;,0}', (array[1,2,3])[1:2], array['a;', $$b;$$];
select '[1;2]' as "a:b", 1::int, 'x' as y;
