prepare p (int, int) as select $1+$2, '$1;';
execute p (1, 2);
deallocate p;
