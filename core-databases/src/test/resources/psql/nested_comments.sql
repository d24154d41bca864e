/* a /* b; */ c; */ create table t1(id int);
/*/ ; /**/ */ select 2 /***/;
create table t2 (a /* ; */ int, -- b;
  c int);
