select $größe$;$größe$, $日本$ ; $日本$;
