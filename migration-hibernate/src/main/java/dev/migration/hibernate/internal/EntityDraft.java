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
     * the schema is what it was. What drops comes last.
     *
     * @param scratch its database is one that nobody else uses, with all migrations applied; the entities' is the same one
     * @param drop whether what no entity has is to be dropped
     */
    public static EntityDraft of(Migrator scratch, EntityManagerFactory entities, boolean drop) {
        return EntityComparison.in(scratch, entities, null, comparison -> {
            Comparison found = new Comparison(comparison);
            List<Difference> differences = new ArrayList<>(found.differences());
            if (drop) {
                found.unmapped().stream()
                        .filter(it -> !(it instanceof Difference.Kept))
                        .forEach(differences::add);
            }
            var planner = new DraftPlanner(comparison, found, differences);
            DraftScript script = planner.script();
            DraftScript dropping = drop ? planner.dropping() : new DraftScript();
            List<String> left = new ArrayList<>();
            String failure = prove(comparison, script, dropping, left);
            return new EntityDraft(script, dropping, Difference.texts(differences), left, failure, comparison.wanted());
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
            EntityComparison comparison, DraftScript script, DraftScript dropping, List<String> left)
            throws SQLException {
        Connection connection = comparison.connection();
        Schema before = comparison.snapshot();
        String failed = apply(connection, script, left);
        if (failed == null) {
            left.addAll(Difference.texts(new Comparison(comparison).differences()));
            String invalid = comparison.entities().invalid(connection);
            if (invalid != null) {
                left.add("Hibernate's own check still fails: " + invalid);
            }
            failed = run(connection, script.down());
        }
        if (failed != null) {
            return failed;
        }
        String difference = before.differenceTo(comparison.snapshot(), "before", "after up and down");
        if (!difference.isEmpty()) {
            return "the down script does not restore the schema:\n" + difference;
        }
        failed = dropping.isEmpty() ? null : run(connection, script.up());
        return failed == null ? apply(connection, dropping, left) : failed;
    }

    /** Makes the changes, and takes out of the script what the database refuses, such as a type that a view needs. */
    private static @Nullable String apply(Connection connection, DraftScript script, List<String> left) {
        for (DraftScript.Change change : script.changes()) {
            String refused = run(connection, change.up().subList(0, 1));
            if (refused != null) {
                script.remove(change);
                left.add(Printable.line("the database refuses " + refused));
            } else {
                String failed =
                        run(connection, change.up().subList(1, change.up().size()));
                if (failed != null) {
                    return failed;
                }
            }
        }
        return null;
    }

    /** What was refused, and why; null where nothing was. */
    private static @Nullable String run(Connection connection, List<String> statements) {
        for (String sql : statements) {
            try {
                Row.execute(connection, sql);
            } catch (SQLException e) {
                return sql + "\n  " + e.getMessage();
            }
        }
        return null;
    }
}
