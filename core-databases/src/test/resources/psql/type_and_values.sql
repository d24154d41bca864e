create type mood as enum ('sad;', 'it''s');
alter type mood add value 'new;' before 'sad;';
create domain d as text check (value <> ';');
create type pair as (a int, "b;" text);
