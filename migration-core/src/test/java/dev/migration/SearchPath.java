package dev.migration;

import java.util.List;
import java.util.stream.Stream;

/**
 * A search_path that set_config() takes, though behind SET its text would be refused or be another statement.
 *
 * @param text as it is set and shown
 * @param schema the schema to which it leads, in quotes where it needs them
 */
record SearchPath(String text, String schema) {

    static Stream<SearchPath> all() {
        return Stream.of(
                new SearchPath("tenant-1", "\"tenant-1\""),
                new SearchPath("nowhere, 2024_clinic,public", "\"2024_clinic\""),
                new SearchPath("\"A \"\"b\" , public", "\"A \"\"b\""),
                new SearchPath("$user,App", "app"),
                new SearchPath("app,x;DELETE/**/FROM/**/public.victim;--", "app"));
    }

    /** What has to be there for it. */
    String[] creation() {
        return new String[] {
            "CREATE SCHEMA " + schema, "CREATE TABLE public.victim (id INT)", "INSERT INTO public.victim VALUES (1)"
        };
    }

    String setting() {
        return "SELECT set_config('search_path', '" + text + "', false)";
    }

    /** Which schemas have this table. */
    static String schemasOf(String table) {
        return "SELECT quote_ident(schemaname) FROM pg_tables WHERE tablename = '" + table + "'";
    }

    /** Its schema alone. */
    List<String> alone() {
        return List.of(schema);
    }
}
