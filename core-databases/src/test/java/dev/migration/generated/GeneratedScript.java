// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import java.util.List;

/**
 * A script at random.
 *
 * @param needsAutocommit whether the client must not put it into a transaction, as it has statements that run in none
 */
record GeneratedScript(Shape shape, List<String> statements, boolean needsAutocommit) {

    /** Where its transactions are. */
    enum Shape {
        /** It has none, so where DDL does not commit it is one of the library's. */
        PLAIN,
        /** A BEGIN and a COMMIT are around it. */
        FRAMED,
        /** It has several, and statements outside of them. */
        SEVERAL
    }

    boolean isOneForTheClient() {
        return shape == Shape.PLAIN && !needsAutocommit;
    }

    String text() {
        return text(statements);
    }

    /** What is left of it where the library says that so many statements are done. */
    String done(int count) {
        if (shape == Shape.FRAMED && count > 0) {
            return text(statements.subList(0, Math.min(count + 1, statements.size() - 1))) + "COMMIT;\n";
        }
        List<String> done = statements.subList(0, count);
        return text(done) + (leavesOpen(done) ? "COMMIT;\n" : "");
    }

    /** What is done has been committed, even if that was by the statement that failed. */
    private static boolean leavesOpen(List<String> done) {
        boolean open = false;
        for (String statement : done) {
            open = statement.startsWith("BEGIN")
                    || statement.startsWith("START TRANSACTION")
                    || (open && !statement.equals("COMMIT") && !statement.equals("ROLLBACK"));
        }
        return open;
    }

    private static String text(List<String> statements) {
        return statements.isEmpty() ? "" : String.join(";\n", statements) + ";\n";
    }
}
