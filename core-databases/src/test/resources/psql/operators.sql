create operator === (leftarg = int, rightarg = int, function = int4eq);
select 1===1, 2*-3, 4-(-5), 1<-1, '{1}'::int[] @> '{1}'::int[];
select 1 +
-- a;
2, 3*/* ; */4;
