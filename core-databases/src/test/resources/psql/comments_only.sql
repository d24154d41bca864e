-- nothing; 'to' run
/* not
   here; /* either */ $$ */
