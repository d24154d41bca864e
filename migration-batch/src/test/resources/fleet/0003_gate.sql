DO $$
BEGIN
    WHILE EXISTS (SELECT FROM pg_class WHERE relname = 'gate_' || current_schema()) LOOP
        PERFORM pg_sleep(0.05);
    END LOOP;
END
$$;
