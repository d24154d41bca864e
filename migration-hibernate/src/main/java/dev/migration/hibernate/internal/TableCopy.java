package dev.migration.hibernate.internal;

import dev.migration.Vendor;
import dev.migration.hibernate.internal.DraftChange.Answer;
import dev.migration.internal.database.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries a change in an empty copy of its table first: on MariaDB and MySQL nothing brings back what a column loses when it is defined
 * anew, such as INVISIBLE.
 */
record TableCopy(EntityComparison comparison) {

    private static final String COPY = "migration_copy";
    private static final Pattern ALTER = Pattern.compile("(?is)^alter table (\\S+)");

    /** Whether the copy is another one after the undo. What it cannot show, as it has no foreign keys, is left to the table itself. */
    boolean isChangedBy(Answer answer) throws SQLException {
        if (comparison.product() != Vendor.MARIADB && comparison.product() != Vendor.MYSQL) {
            return false;
        }
        List<String> tables = answer.up().stream()
                .map(ALTER::matcher)
                .filter(Matcher::lookingAt)
                .map(alter -> alter.group(1))
                .distinct()
                .toList();
        return tables.size() == 1 && isChanged(tables.get(0), answer);
    }

    private boolean isChanged(String table, Answer answer) throws SQLException {
        var scratch = new ScratchRun(comparison);
        Row.execute(comparison.connection(), "create table " + COPY + " like " + table);
        try {
            String before = scratch.meaning();
            scratch.run(inCopy(answer.up()));
            scratch.run(inCopy(answer.down()));
            return !scratch.meaning().equals(before);
        } catch (SQLException e) {
            return false;
        } finally {
            Row.execute(comparison.connection(), "drop table " + COPY);
        }
    }

    private static List<String> inCopy(List<String> statements) {
        return statements.stream()
                .map(sql -> ALTER.matcher(sql).replaceFirst("alter table " + COPY))
                .toList();
    }
}
