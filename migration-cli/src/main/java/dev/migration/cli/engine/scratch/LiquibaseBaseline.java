package dev.migration.cli.engine.scratch;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.adopt.internal.liquibase.DeclaredChangeset;
import dev.migration.adopt.internal.liquibase.LiquibaseRun;
import dev.migration.adopt.internal.liquibase.RanChangelog;
import dev.migration.adopt.internal.tool.RanChangeset;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.Login;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.header.FileHeader;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a changelog makes of an empty database, by the team's own Liquibase. */
public final class LiquibaseBaseline implements ScratchProof.Original {

    /** Liquibase appends the whole statement, and so do some drivers. */
    private static final int MOST_OF_MESSAGE = 600;

    private final Invocation invocation;
    private final LiquibaseRun liquibase;
    private final boolean mayChangeServer;
    private List<DeclaredChangeset> declared = List.of();
    private @Nullable RanChangelog made;
    private @Nullable String schema;

    /**
     * What a changelog makes.
     *
     * @param mayChangeServer whether the scratch databases have their server for themselves
     */
    public LiquibaseBaseline(Invocation invocation, LiquibaseRun liquibase, boolean mayChangeServer) {
        this.invocation = invocation;
        this.liquibase = liquibase;
        this.mayChangeServer = mayChangeServer;
    }

    @Override
    public ScratchContents madeIn(Login scratch) {
        Migrator migrator = invocation.onScratch(scratch).build();
        ScratchScripts.createSchema(migrator);
        schema = Engine.of(migrator).ask(LiquibaseBaseline::currentSchema);
        boolean first = made == null;
        try {
            made = ran(scratch, first);
        } catch (SQLException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        } catch (ReflectiveOperationException e) {
            throw Problems.refused(
                    "There is no Liquibase that can be called in the class path: " + Printable.line(e.toString())
                            + ". Nothing was done.",
                    "name the jars of Liquibase 4 or newer and of all that it needs: --liquibase-classpath \"folder/*\"");
        } catch (LiquibaseRun.FailedException e) {
            throw failed(e);
        }
        List<String> rights = first ? MadeRights.in(migrator) : List.of();
        if (!rights.isEmpty()) {
            invocation.report(List.of(Problem.warning(
                    Code.UNSUPPORTED_STATEMENT,
                    null,
                    "The changelog makes rights or owners, which the baseline has not, of the "
                            + Printable.names(rights) + ".",
                    "write a second migration with the GRANTs, for databases that start with the baseline")));
        }
        return ScratchContents.of(migrator);
    }

    private RanChangelog ran(Login scratch, boolean first) throws SQLException, ReflectiveOperationException {
        List<RanChangeset> known;
        try (Connection connection = connection(scratch)) {
            createDefaultSchema(connection);
            known = updated(GuardedConnection.of(connection, mayChangeServer), first);
        }
        try (Connection connection = connection(scratch)) {
            RanChangelog ran = RanChangelog.read(connection, liquibase.defaultSchema(), known);
            if (ran.ran().isEmpty()) {
                throw Problems.refused(
                        Code.NOT_APPLIED,
                        "Liquibase recorded no changeset of " + Printable.line(liquibase.changelog())
                                + " as executed. Nothing was written.",
                        "give the changelog, contexts and labels of production; if all changesets have a dbms, the"
                                + " scratch database has to be of that product");
            }
            ran.dropTables(connection);
            return ran;
        }
    }

    /** Null where a schema is a database, or there is none: names are not qualified there. */
    private static @Nullable String currentSchema(Session session) {
        return switch (session.database().vendor()) {
            case POSTGRESQL -> session.history().currentSchema();
            case H2, HSQLDB -> {
                ScratchScripts.requireDefaultSchema(session);
                yield session.history().currentSchema();
            }
            case MARIADB, MYSQL, SQLITE -> null;
        };
    }

    /** In the schema that the init SQL sets, if that is not the URL's. */
    private Connection connection(Login scratch) throws SQLException {
        Connection connection = new DriverDataSource(scratch).getConnection();
        if (schema != null && !schema.equals(connection.getSchema())) {
            connection.setSchema(schema);
        }
        return connection;
    }

    /** Liquibase has its tables in it before a changeset could make it. */
    private void createDefaultSchema(Connection connection) throws SQLException {
        if (liquibase.defaultSchema() != null) {
            Database database = Products.database(connection);
            String name = database.catalogueName(liquibase.defaultSchema());
            if (database.hasSchema(connection, name)) {
                return;
            }
            Row.execute(connection, database.createSchema(name));
        }
    }

    /** The changesets, once they ran. */
    private List<RanChangeset> updated(GuardedConnection connection, boolean first)
            throws ReflectiveOperationException {
        try {
            if (first) {
                declared = liquibase.declared(connection.guarded());
                requireContexts();
                invocation.report(DeclaredChangeset.unknown(declared, liquibase.contexts(), liquibase.labels()));
            }
            return liquibase.update(connection.guarded());
        } finally {
            // More than Liquibase says of it, which may also have gone on without the statement.
            connection.requireNoneRefused();
        }
    }

    /** Without contexts Liquibase runs those of all: test data would be in every new database. */
    private void requireContexts() {
        List<String> contexts = DeclaredChangeset.contexts(declared);
        if (liquibase.contexts() == null && !contexts.isEmpty()) {
            throw Problems.refused(
                    "The changelog has changesets for contexts: " + Printable.names(contexts)
                            + ". Without --contexts, Liquibase runs all of them. Nothing was done.",
                    "name those with which it runs in production: --contexts prod; if it runs there without any:"
                            + " --contexts=");
        }
    }

    private InvalidMigrationsException failed(LiquibaseRun.FailedException e) {
        String missing = e.missingClass();
        return missing == null
                ? failed(String.valueOf(e.getMessage()), e)
                : new InvalidMigrationsException(
                        Problems.error(
                                Code.INVALID_SETTING,
                                "Liquibase cannot run " + Printable.line(liquibase.changelog())
                                        + ": the class " + Printable.line(missing)
                                        + " is missing in its class path. Nothing was written.",
                                "name all jars that Liquibase and the changelog need: --liquibase-classpath \"folder/*\"; with Maven,"
                                        + " mvn dependency:copy-dependencies puts them into target/dependency"),
                        e);
    }

    private InvalidMigrationsException failed(String message, Exception cause) {
        return new InvalidMigrationsException(
                Problems.error(
                        Code.UNSUPPORTED_STATEMENT,
                        "Liquibase cannot run " + Printable.line(liquibase.changelog()) + " in an empty database:\n    "
                                + Printable.block(Printable.cut(message, MOST_OF_MESSAGE), 4)
                                + "\n  Nothing was written.",
                        message.contains("Found 2 files with the path")
                                ? "they differ: leave out the folder of older files: --liquibase-classpath"
                                        + " \"target/classes:target/dependency/*\""
                                : "correct what it reports; the changelog's path, its class path, the contexts and parameters"
                                        + " are those with which it runs in production"),
                cause);
    }

    @Override
    public String header() {
        String ran =
                made == null ? "" : made.ran().stream().map(RanChangeset::line).reduce("", String::concat);
        return FileHeader.text("What Liquibase made of " + liquibase.changelog(), Instant.now(), null)
                + new ScriptOptions(Map.of("placeholders", "off")).comment()
                + (schema == null ? "" : RanChangeset.schemaLine(schema))
                + "-- Contexts: " + shown(liquibase.contexts()) + "\n-- Labels: " + shown(liquibase.labels()) + "\n"
                + "--\n-- A database that Liquibase has migrated has all of this, if its DATABASECHANGELOG has all of these:\n"
                + ran + "\n";
    }

    private static String shown(@Nullable String filter) {
        return filter == null || filter.isBlank() ? "all" : Printable.line(filter);
    }

    public int changesets() {
        return made == null ? 0 : made.ran().size();
    }

    /** What the changelog has and the baseline has not, as a sentence. */
    public String leftOut() {
        return made == null ? "" : DeclaredChangeset.leftOut(declared, made.ran());
    }

    @Override
    public String name() {
        return "changelog";
    }

    @Override
    public InvalidMigrationsException differs(String difference) {
        return ScratchScripts.refused(
                null,
                "The baseline would not give the same as the changelog:\n" + difference,
                "report this; until it is fixed, make the baseline by the tools of your database, and write its first comments"
                        + " by hand");
    }
}
