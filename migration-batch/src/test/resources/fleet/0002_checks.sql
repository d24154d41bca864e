SELECT 1 / CASE WHEN to_regclass('public.broken_' || current_schema()) IS NULL THEN 1 ELSE 0 END;
