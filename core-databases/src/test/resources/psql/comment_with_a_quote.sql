-- it's a comment; "with" $$ quotes
select 1; -- it's another
select 2 -- don't;
;
/* it's " $$ */ select 3;
