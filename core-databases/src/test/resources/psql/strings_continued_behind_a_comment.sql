select 'a' -- b'
  ';c';
select U&'d\0061t' -- e'
  '\0061;';
