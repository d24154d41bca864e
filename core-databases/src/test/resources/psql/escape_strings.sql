select E'it\'s;', e'\\', E'\\\';', E'a''b;';
select E'\x41;\u0042\n';
