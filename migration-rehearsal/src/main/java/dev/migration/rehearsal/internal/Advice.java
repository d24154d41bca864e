// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.internal.books.CatalogueName.quoted;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Deed;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to write instead, as SQL where there is one way, for the server's major version. */
class Advice {

    /** From this version on, NOT NULL can be added without a look at the rows. */
    private static final int NOT_NULL_NOT_VALID = 18;

    private static final String OTHER_COLUMN =
            "add a new column beside it, fill it in batches, and let callers change over";

    private static final String ALONE = "in its own migration with the line -- no-transaction: ";

    private static final Pattern UNIQUE = Pattern.compile("CREATE\\s+UNIQUE\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern STORED = Pattern.compile("\\)\\s*STORED\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern CLUSTER = Pattern.compile("CLUSTER\\b", Pattern.CASE_INSENSITIVE);

    private final int version;

    Advice(int version) {
        this.version = version;
    }

    private static String schema(Relation relation) {
        int dot = relation.name().indexOf('.');
        return dot < 0 ? "" : quoted(relation.name().substring(0, dot)) + ".";
    }

    /** @param taken names that are free only after the migration: an index that is built before it needs another one */
    String ofIndex(Touched touched, String sql, Set<String> taken) {
        String table = name(touched.relation());
        if (touched.relation().kind() == 'p' || touched.relation().users().size() > 1) {
            return "CREATE INDEX … ON ONLY the partitioned table; in a migration with the line -- no-transaction: CREATE INDEX"
                    + " CONCURRENTLY on each partition; then ALTER INDEX … ATTACH PARTITION";
        }
        String name = "";
        int again = 0;
        Deed constraint = null;
        for (Alteration change : touched.changes()) {
            if (change.kind() == ChangeKind.CONSTRAINT_ADDED) {
                constraint = change.deed();
                if (constraint == Work.EXCLUSION_ADDED) {
                    return "add it while the table is small: it has no form that lets others write";
                }
            } else if (change.kind() == ChangeKind.INDEX_BUILT) {
                name = change.name();
                again += change.deed() == Work.INDEX_BUILT_AGAIN ? 1 : 0;
            }
        }
        if (again > 0 && constraint == null) {
            return ALONE + "REINDEX "
                    + (again > 1
                            ? "TABLE CONCURRENTLY " + table
                            : "INDEX CONCURRENTLY " + schema(touched.relation()) + quoted(name));
        }
        boolean isTaken = taken.contains(name);
        String index = name.isEmpty() ? "…" : quoted(isTaken ? name + "_new" : name);
        boolean isUnique = constraint != null || UNIQUE.matcher(sql).lookingAt();
        String create = ALONE + "CREATE " + (isUnique ? "UNIQUE " : "") + "INDEX CONCURRENTLY " + index + " ON " + table
                + " (…)";
        if (constraint != null) {
            return create + "; in a later one: ALTER TABLE " + table
                    + (isTaken ? " DROP CONSTRAINT " + quoted(name) + "," : "") + " ADD CONSTRAINT " + quoted(name)
                    + (constraint == Work.PRIMARY_KEY_ADDED ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + index;
        }
        return isTaken
                ? create + ", then DROP INDEX CONCURRENTLY " + schema(touched.relation()) + quoted(name)
                        + ", and ALTER INDEX " + schema(touched.relation()) + index + " RENAME TO " + quoted(name)
                : create;
    }

    @Nullable
    String ofScan(Touched touched) {
        String table = "ALTER TABLE " + name(touched.relation());
        for (Alteration change : touched.changes()) {
            String validate = table + " VALIDATE CONSTRAINT " + quoted(change.name());
            switch (change.kind()) {
                case NOT_NULL_SET -> {
                    return notNull(table, change.name());
                }
                case CONSTRAINT_ADDED -> {
                    boolean foreign = change.deed() == Work.FOREIGN_KEY_ADDED;
                    if (foreign || change.deed() == Work.CHECK_ADDED) {
                        return table + " ADD CONSTRAINT " + quoted(change.name())
                                + (foreign ? " FOREIGN KEY (…) REFERENCES …" : " CHECK (…)")
                                + " NOT VALID; in a later migration: " + validate;
                    }
                }
                case CONSTRAINT_VALIDATED -> {
                    return "validate it in a later migration than the one that adds it: " + validate;
                }
                default -> {}
            }
        }
        return null;
    }

    private String notNull(String table, String column) {
        String name = quoted(column + "_not_null");
        String validate = "; in a later migration: " + table + " VALIDATE CONSTRAINT " + name;
        return version >= NOT_NULL_NOT_VALID
                ? table + " ADD CONSTRAINT " + name + " NOT NULL " + quoted(column) + " NOT VALID" + validate
                : table + " ADD CONSTRAINT " + name + " CHECK (" + quoted(column) + " IS NOT NULL) NOT VALID" + validate
                        + "; in one after that: " + table + " ALTER COLUMN " + quoted(column) + " SET NOT NULL; "
                        + table + " DROP CONSTRAINT " + name;
    }

    String ofRewrite(Touched touched, String sql) {
        if (touched.relation().kind() == 'm') {
            return "REFRESH MATERIALIZED VIEW CONCURRENTLY " + name(touched.relation())
                    + ", during which it is read; it needs a unique index on columns, without WHERE";
        }
        if (ZoneRewrite.isOf(touched)) {
            return ZoneRewrite.inUtc() + "; if not, " + OTHER_COLUMN;
        }
        if (Sizes.has(touched, ChangeKind.TYPE_CHANGED)) {
            return OTHER_COLUMN;
        }
        if (Sizes.has(touched, ChangeKind.COLUMN_ADDED)) {
            return STORED.matcher(sql).find()
                    ? "add a plain column, keep it by a trigger, and fill old rows in batches"
                    : "add the column without that default, set it with ALTER COLUMN … SET DEFAULT, and fill old rows in batches";
        }
        return CLUSTER.matcher(sql).lookingAt()
                ? "leave it out: rows that come later are in no order anyway. The extension pg_repack does it while others"
                        + " read and write"
                : "there is no form of it that lets others read and write: run it while nobody needs the table";
    }

    String name(Relation table) {
        return schema(table) + quoted(table.name().substring(table.name().indexOf('.') + 1));
    }

    String ofRows(Relation table) {
        return "in its own migration, with the line -- option: batch=" + name(table)
                + ".… (its key) and with … BETWEEN :from AND :to in the condition";
    }

    /** What others notice of rows that it only reads; null where that is nothing. */
    @Nullable
    String ofRead(Touched touched) {
        return null;
    }
}
