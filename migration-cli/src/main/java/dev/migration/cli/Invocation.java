package dev.migration.cli;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.MigratorBuilder;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.Text;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * What one command works with.
 *
 * @param settings what it was told
 * @param directory the working directory
 * @param out for results
 * @param err for problems
 * @param terminal where a person can be asked
 * @param farewell what the process waits for when it is told to end in a run
 */
record Invocation(
        Settings settings, Path directory, PrintWriter out, PrintWriter err, Terminal terminal, Farewell farewell) {

    /**
     * The migrations and the database.
     *
     * @throws InvalidMigrationsException if no database was named
     */
    Migrator migrator() {
        return builder().dataSource(new DriverDataSource(login())).build();
    }

    /** The same for a command that changes the database, and has something to say when the process is told to end. */
    Migrator runner() {
        Optional<Path> missing = DatabaseFile.missing(login().url());
        var created = new AtomicBoolean(missing.isEmpty());
        return runner(Opening.CREATE, () -> {
            if (DatabaseFile.missing(login().url()).isEmpty() && !created.getAndSet(true)) {
                missing.ifPresent(file -> say("There was no database at " + file + ": it has been created."));
            }
        });
    }

    private Migrator runner(Opening opening, Runnable connected) {
        return builder()
                .dataSource(new DriverDataSource(login(), opening, () -> {
                    farewell.begin();
                    connected.run();
                }))
                .build();
    }

    /** The same for a command about what is there already: nothing is created that could not have it. */
    Migrator runnerOfExisting() {
        return DatabaseFile.missing(login().url()).isPresent() ? reader() : runner(Opening.EXISTING, () -> {});
    }

    /** The same for a command that only looks: a file that is not there is not created by that. */
    Migrator reader() {
        report(absence());
        return readerWithoutWarning();
    }

    /** The same for one who reports the absence of the file. */
    Migrator readerWithoutWarning() {
        DatabaseUrl url = login().url();
        return DatabaseFile.missing(url).isEmpty()
                ? migrator()
                : builder()
                        .dataSource(new DriverDataSource(Login.of(DatabaseFile.inMemory(url), null, null)))
                        .build();
    }

    /** What there is to say where the database is a file that is not there. */
    List<Problem> absence() {
        return DatabaseFile.missing(login().url()).stream()
                .map(missing -> Problem.warning(
                        Code.INVALID_SETTING,
                        null,
                        "There is no database at " + missing + ", so nothing is applied there.",
                        "check the URL, if it should be there; migration up creates it"))
                .toList();
    }

    /** The migration files. A database is opened only where they depend on its vendor and its URL does not tell that. */
    Migrator files() {
        return hasDatabase() && vendor() == null ? migrator() : builder().build();
    }

    /** The migration files, and the database if one was named. */
    Migrator filesAndDatabase() {
        return hasDatabase() ? reader() : files();
    }

    boolean hasDatabase() {
        return settings.login() != null;
    }

    Login login() {
        return database().value();
    }

    private Value<Login> database() {
        Value<Login> login = settings.login();
        if (login == null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "No database is named.",
                    "set DATABASE_URL or --url, or url in migration.toml, such as postgres://app@localhost/clinic"));
        }
        return login;
    }

    /** Whose database it is; null where none was named, or only the server can tell. */
    private @Nullable Vendor vendor() {
        return hasDatabase() ? login().url().vendor() : null;
    }

    private MigratorBuilder builder() {
        MigratorBuilder builder =
                Migrator.builder().locations(settings.locations().value());
        Value.ifGiven(settings.schema(), builder::schema);
        Value.ifGiven(settings.table(), builder::table);
        Value.ifGiven(settings.sequence(), builder::sequence);
        Value.ifGiven(settings.outOfOrder(), builder::outOfOrder);
        builder.policies(settings.policies());
        Value.ifGiven(settings.connectTimeout(), builder::connectTimeout);
        Value.ifGiven(settings.waitTimeout(), builder::waitTimeout);
        Value.ifGiven(settings.sqlLockTimeout(), builder::sqlLockTimeout);
        Value.ifGiven(settings.sqlLockRetries(), builder::sqlLockRetries);
        Value.ifGiven(settings.baseline(), builder::baseline);
        Vendor vendor = vendor();
        if (vendor != null) {
            builder.vendor(vendor);
        }
        return builder.listener(new Progress(out, err, Ansi.AUTO));
    }

    /** Prints a result. */
    void print(String text) {
        out.print(Printable.lines(text));
        out.flush();
    }

    /** Names the database before anything is done there: it may be another one than was meant. */
    void nameDatabase() {
        print("Database: " + Secrets.masked(login().name()) + " (from "
                + database().origin() + ")\n");
    }

    private void say(String line) {
        err.print(Secrets.masked(line) + "\n");
        err.flush();
    }

    /** Prints problems, if there are any. */
    void report(List<Problem> problems) {
        err.print(Secrets.masked(Text.problems(problems)));
        err.flush();
    }

    /** A path as one would type it here. */
    String shown(Path path) {
        Path here = directory.toAbsolutePath();
        Path absolute = path.toAbsolutePath();
        return (absolute.startsWith(here) ? here.relativize(absolute) : path).toString();
    }
}
