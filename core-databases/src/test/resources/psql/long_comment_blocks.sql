/*
 * Header; of the file
 * it's not SQL
 */

-- ----------------------------------------------------
-- Table; t
-- ----------------------------------------------------
create table t (
  a int, -- the a;
  /* the b; */ b int
); -- done;

/* end */
