// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import java.util.List;

/** Scripts of PostgreSQL. */
final class PostgreSqlGenerator extends ScriptGenerator {

    PostgreSqlGenerator(long seed) {
        super(seed);
    }

    @Override
    String begin() {
        return any("BEGIN", "START TRANSACTION", "BEGIN ISOLATION LEVEL SERIALIZABLE");
    }

    @Override
    String sessionValue() {
        return any(
                "COALESCE(NULLIF(current_setting('app.x', true), ''), 'none')",
                "current_setting('search_path')",
                // The library has a limit where the script sets none.
                "replace(current_setting('lock_timeout'), '1500ms', '0')",
                "count(*)::text FROM pg_prepared_statements WHERE name = 'p'",
                one(2, "lastval()::text", "currval('b_id_seq')::text"));
    }

    @Override
    String setting() {
        return any(
                "SET app.x = '" + number() + "'",
                "SET LOCAL app.x = '" + number() + "'",
                "SELECT set_config('app.x', '" + number() + "', false)",
                "SET search_path = public, pg_catalog",
                "SET lock_timeout = '" + (5 + number()) + "s'",
                "RESET app.x");
    }

    @Override
    List<String> special(boolean alone) {
        String name = name("s");
        return switch (any(0, 1, 2, 3, 4, 5, 6, 7, 8)) {
            case 0 ->
                List.of(
                        "CREATE TEMP TABLE " + name + " AS SELECT id FROM a WHERE n > " + number(),
                        "INSERT INTO audit SELECT 'temporary ' || count(*) FROM " + name);
            case 1 ->
                List.of(
                        "SELECT id INTO TEMP " + name + " FROM b",
                        "DELETE FROM a WHERE id IN (SELECT id FROM " + name + " WHERE id > 1)");
            case 2 ->
                List.of("DO $$ BEGIN PERFORM set_config('app.x', 'do', false); INSERT INTO a (n) VALUES (7); END $$");
            case 3 ->
                List.of(
                        "PREPARE " + name + " (int) AS INSERT INTO a (n) VALUES ($1)",
                        "EXECUTE " + name + "(" + number() + ")");
            case 4, 5 -> {
                needsAutocommit();
                String add = "ALTER TYPE mood ADD VALUE '" + name + "'";
                yield alone && any(true, false)
                        ? List.of(
                                add,
                                any("INSERT INTO b (m) VALUES ('" + name + "')", "UPDATE b SET m = '" + name + "'"))
                        : List.of(add);
            }
            case 6 -> {
                if (!alone) {
                    yield List.of("LOCK TABLE " + table() + " IN SHARE ROW EXCLUSIVE MODE");
                }
                needsAutocommit();
                yield List.of("CREATE INDEX CONCURRENTLY " + name + " ON " + any("a", "b") + " (n)");
            }
            case 7 -> {
                if (!alone) {
                    yield List.of(
                            "SET CONSTRAINTS ALL DEFERRED",
                            "INSERT INTO b (n, a_id) VALUES (1, 77)",
                            any("INSERT INTO a (id, n) VALUES (77, 1)", "UPDATE b SET a_id = NULL"));
                }
                needsAutocommit();
                yield List.of("VACUUM " + any("a", "b"));
            }
            default -> List.of("TRUNCATE b RESTART IDENTITY");
        };
    }

    @Override
    String ownDefinition() {
        return any(
                "ALTER TABLE a ALTER COLUMN n SET DEFAULT " + number(),
                "CREATE SEQUENCE " + name("q") + " START " + (10 + number()),
                "CREATE TYPE " + name("e") + " AS ENUM ('x')",
                "ALTER TABLE a ADD COLUMN " + name("g") + " serial",
                "CREATE SCHEMA " + name("s"));
    }

    @Override
    String error() {
        return any(super.error(), "SELECT 1 / 0");
    }
}
