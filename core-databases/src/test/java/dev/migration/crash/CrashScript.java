// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A migration whose statements say themselves what they make of the schema, so that what is found there after a crash
 * tells how far it came.
 *
 * @param version such as {@code 0001}
 * @param header what its file begins with
 * @param up its statements
 * @param down those that undo it
 */
public record CrashScript(String version, String header, List<Statement> up, List<Statement> down) {

    /** What can become of a statement whose answer is lost. */
    public enum Kind {
        /** It is done if and only if what comes with it is. */
        TRANSACTIONAL,
        /** It is done or not, and can be read from the schema. */
        ALONE,
        /** It is done or not, and only who sent it can know. */
        UNKNOWABLE
    }

    /**
     * A statement.
     *
     * @param makes what is there once it is done: tables, indexes, and the rows of one table
     * @param takes what is not there any more
     */
    public record Statement(String sql, Kind kind, List<String> makes, List<String> takes) {

        List<String> after(List<String> before) {
            var after = new ArrayList<String>(before);
            takes.forEach(after::remove);
            after.addAll(makes);
            return sorted(after);
        }

        public Statement as(Kind other) {
            return new Statement(sql, other, makes, takes);
        }
    }

    public static Statement makes(String sql, String... made) {
        return new Statement(sql, Kind.TRANSACTIONAL, List.of(made), List.of());
    }

    public static Statement takes(String sql, String... taken) {
        return new Statement(sql, Kind.TRANSACTIONAL, List.of(), List.of(taken));
    }

    /** A row of the table counts. */
    public static Statement row(int n) {
        return makes("INSERT INTO counts VALUES (" + n + ")", Integer.toString(n));
    }

    /** Without that row. */
    public static Statement noRow(int n) {
        return takes("DELETE FROM counts WHERE n = " + n, Integer.toString(n));
    }

    public String fileName() {
        return version + "_step.sql";
    }

    public String[] lines() {
        return Stream.of(
                        header.lines(),
                        Stream.of("-- Up Migration"),
                        up.stream().map(statement -> statement.sql() + ";"),
                        Stream.of("-- Down Migration"),
                        down.stream().map(statement -> statement.sql() + ";"))
                .flatMap(lines -> lines)
                .toArray(String[]::new);
    }

    static List<String> sorted(List<String> facts) {
        return facts.stream().sorted().toList();
    }
}
