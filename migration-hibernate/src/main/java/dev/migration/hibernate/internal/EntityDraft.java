package dev.migration.hibernate.internal;

import dev.migration.Migrator;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.schema.Schema;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The next migration, as the entities ask for it, tried out in a scratch database.
 *
 * @param script what adds and changes
 * @param dropping what drops that no entity has; empty where that is not asked for
 * @param differences what was found, in a developer's words
 * @param left what the scripts do not bring about
 * @param failure why the scripts are of no use; null where they are proven
 * @param wanted the tables of the entities
 */
public record EntityDraft(
        DraftScript script,
        DraftScript dropping,
        List<String> differences,
        List<String> left,
        @Nullable String failure,
        SchemaShape wanted) {

    /**
     * Drafts it, and proves it: with the up script nothing differs and Hibernate finds its tables valid, and with the down script
     * the schema is what it was. What drops comes last, whole or not at all.
     *
     * @param scratch its database is one that nobody else uses, with all migrations applied; the entities' is the same one
     * @param drop whether what no entity has is to be dropped
     */
    public static EntityDraft of(Migrator scratch, EntityManagerFactory entities, boolean drop) {
        return EntityComparison.in(scratch, entities, null, comparison -> {
            var planner = new DraftPlanner(comparison, drop);
            DraftScript script = planner.script();
            List<String> left = new ArrayList<>();
            DraftScript dropping = drop ? planner.dropping() : new DraftScript();
            String failure = prove(comparison, script, dropping, left);
            return new EntityDraft(
                    script, dropping, Difference.texts(planner.differences()), left, failure, comparison.wanted());
        });
    }

    /** In what a database, such as one with the tables of {@code ddl-auto=update}, differs from the entities. It is only read. */
    List<String> differencesOf(Migrator database, EntityManagerFactory entities) {
        return EntityComparison.in(
                database, entities, wanted, comparison -> Difference.texts(new Comparison(comparison).differences()));
    }

    /** Whether there is something to apply. */
    public boolean isWritten() {
        return !script.isEmpty();
    }

    private static @Nullable String prove(
            EntityComparison comparison, DraftScript script, DraftScript dropping, List<String> left) {
        Connection connection = comparison.connection();
        try {
            Map<String, Schema> before = comparison.snapshot();
            int changes = script.changes().size();
            apply(comparison, script, left);
            if (changes > script.changes().size()) {
                // What cannot be undone may have left its mark.
                run(connection, script.down());
                before = comparison.snapshot();
                run(connection, script.up());
            }
            left.addAll(Difference.texts(new Comparison(comparison).differences()));
            String invalid = comparison.entities().invalid(connection);
            if (invalid != null) {
                left.add("Hibernate's own check still fails: " + invalid);
            }
            run(connection, script.down());
            Map<String, Schema> after = comparison.snapshot();
            boolean isRestored = comparison.meaning(after).equals(comparison.meaning(before));
            for (Map.Entry<String, Schema> now : after.entrySet()) {
                Schema was = before.getOrDefault(now.getKey(), now.getValue());
                String changed = was.differenceTo(now.getValue(), "before", "after up and down");
                if (!isRestored && !changed.isEmpty()) {
                    return "the down script does not restore the schema:\n" + changed;
                }
            }
            if (!dropping.isEmpty()) {
                run(connection, script.up());
                int refused = left.size();
                apply(comparison, dropping, left);
                if (left.size() > refused) {
                    dropping.changes().forEach(dropping::remove);
                    left.add("all that is to be dropped: drop or change what the lines above name first");
                }
            }
            return null;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    /** Makes the changes, and takes out of the script what the database refuses, such as a type that a view needs, or cannot undo. */
    private static void apply(EntityComparison comparison, DraftScript script, List<String> left) throws SQLException {
        Connection connection = comparison.connection();
        for (DraftScript.Change change : script.changes()) {
            Map<String, Schema> before = change.replaces() ? comparison.snapshot() : Map.of();
            try {
                run(connection, change.up());
                if (change.replaces()) {
                    run(connection, change.down());
                    if (!comparison.meaning(comparison.snapshot()).equals(comparison.meaning(before))) {
                        throw new SQLException("its undo does not restore what was there: "
                                + change.up().get(0));
                    }
                    run(connection, change.up());
                }
            } catch (SQLException e) {
                script.remove(change);
                left.add(Printable.block(String.valueOf(e.getMessage()), 4));
                // What only adds has added nothing.
                for (String sql : change.replaces() ? change.down() : List.<String>of()) {
                    try {
                        Row.execute(connection, sql);
                    } catch (SQLException ignored) {
                        // It had not been done.
                    }
                }
            }
        }
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        for (String sql : statements) {
            try {
                Row.execute(connection, sql);
            } catch (SQLException e) {
                throw new SQLException("the database refuses " + sql + "\n  " + e.getMessage(), e);
            }
        }
    }
}
