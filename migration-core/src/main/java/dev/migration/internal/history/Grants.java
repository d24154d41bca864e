package dev.migration.internal.history;

import dev.migration.internal.database.Database;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the owner of a schema types so that a user gets the rights on the history that were missing: as whole lines, to be
 * copied.
 */
public final class Grants {

    private static final String READ = "SELECT";
    private static final String WRITE = "SELECT, INSERT, UPDATE, DELETE";

    private final HistoryTables tables;
    private final String user;

    private Grants(HistoryTables tables, String user) {
        this.tables = tables;
        this.user = user;
    }

    /** For this user of these tables, whose schema is known. */
    public static Grants of(HistoryTables tables, String user) {
        return new Grants(tables, user);
    }

    /** For one who was not let create the tables. */
    public String toCreate() {
        return "let the owner of the schema, or an administrator, run:" + lines(List.of(creation()));
    }

    /** For one who was not let write them. */
    public String toWrite() {
        return "let the owner of the history's tables run:" + lines(on(WRITE));
    }

    /** For one who was not let read them, and may want no more than that. */
    public String toRead() {
        return "let the owner of the history's tables run, for status and validate:" + lines(on(READ))
                + "\n  or, for every command:" + lines(on(WRITE));
    }

    /** For one who sees nothing, whether or not there is something. */
    String toCreateOrRead() {
        return "where the history is there already, let an administrator run, for status and validate:"
                + lines(on(READ)) + "\n  or, for every command:" + lines(List.of(creation()));
    }

    private String creation() {
        return database().grantToCreate(schema(), user);
    }

    private List<String> on(String rights) {
        return database().grantOn(schema(), List.of(tables.migrations(), tables.run(), tables.log()), rights, user);
    }

    private static String lines(List<String> statements) {
        return statements.stream().map(statement -> "\n    " + statement + ";").collect(Collectors.joining());
    }

    private Database database() {
        return tables.database();
    }

    private String schema() {
        return Objects.requireNonNull(tables.schema(), "schema");
    }
}
