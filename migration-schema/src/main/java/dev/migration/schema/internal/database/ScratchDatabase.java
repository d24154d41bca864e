// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.session.AccessFailure;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.DatabaseIdentity.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An empty database in which something is tried out, and which is gone afterwards; also where the process is stopped
 * meanwhile. One that somebody else made is only used.
 */
public final class ScratchDatabase implements AutoCloseable {

    private static final String PREFIX = "migration_scratch_";

    /** A run that is stopped takes 5 at most. */
    private static final long SECONDS_TO_STOP = 6;

    private final DatabaseUrl login;
    private final @Nullable Path folder;
    private final @Nullable DatabaseAdmin ours;
    private final Consumer<Problem> report;
    private final Thread hook = new Thread(this::dropWhenUnused, "migration-scratch-drop");
    private final CountDownLatch unused = new CountDownLatch(1);
    private boolean closed;

    private ScratchDatabase(
            DatabaseUrl login, @Nullable Path folder, @Nullable DatabaseAdmin ours, Consumer<Problem> report) {
        this.login = login;
        this.folder = folder;
        this.ours = ours;
        this.report = report;
    }

    /**
     * Creates one on the same server; of a product without one, in memory or as a file in a temporary folder. It has the
     * settings of that URL.
     *
     * @param report takes a warning where it could not be dropped
     */
    public static ScratchDatabase create(DatabaseUrl beside, Consumer<Problem> report) {
        String name = PREFIX + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        Optional<EmbeddedProduct> embedded = EmbeddedProducts.of(beside);
        Path folder = embedded.map(EmbeddedProduct::isScratchAFile).orElse(false) ? temporaryFolder() : null;
        String place = folder == null ? name : folder.resolve(name).toString();
        DatabaseUrl login = embedded.map(product -> beside.at(
                        product.scratch(place, DatabaseName.of(beside.jdbc()).settingsOfAny())))
                .orElseGet(() -> beside.beside(name));
        DatabaseAdmin admin = DatabaseAdmins.of(login);
        var scratch = new ScratchDatabase(login, folder, admin, report);
        // Before it is there: a process that is stopped in between leaves nothing.
        try {
            Runtime.getRuntime().addShutdownHook(scratch.hook);
        } catch (IllegalStateException e) {
            throw stopped(e);
        }
        try {
            admin.createLike(beside);
        } catch (RuntimeException e) {
            scratch.forget();
            throw e;
        }
        String actual = DatabaseIdentity.ofServer(login).map(Server::database).orElse(name);
        if (!actual.equals(name)) {
            scratch.close();
            throw Problems.refused(
                    "The URL leads to database " + Printable.line(actual) + " also where it names " + name
                            + ". Nothing was run.",
                    "take the parameter out of it that does that, such as PGDBNAME");
        }
        return scratch;
    }

    /** Creates one; where there is no right to, the error names another way first. */
    public static ScratchDatabase createOr(String otherWay, DatabaseUrl beside, Consumer<Problem> report) {
        try {
            return create(beside, report);
        } catch (DatabaseAccessException e) {
            Problem why = e.problems().get(0);
            if (why.code() != Code.NO_PRIVILEGE) {
                throw e;
            }
            throw new DatabaseAccessException(
                    Problems.error(why.code(), why.message(), Remedy.of("{}; or {}", otherWay, Problems.remedy(why))),
                    e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no temporary folder to be had: " + e.getMessage(), e);
        }
    }

    /**
     * Uses one that is there, and leaves it there.
     *
     * @param configured the database that is never to be used so; null where none is configured
     * @throws InvalidMigrationsException where it is that one, or has tables
     */
    public static ScratchDatabase of(DatabaseUrl empty, @Nullable DatabaseUrl configured) {
        requireOther(empty, configured);
        List<String> filled = contents(empty);
        if (!filled.isEmpty()) {
            throw Problems.refused(
                    "The scratch database " + empty + " is not empty: it has " + Printable.names(filled)
                            + ". Nothing was done.",
                    "name an empty database with --scratch-url, or leave that out to have one made");
        }
        return new ScratchDatabase(empty, null, null, problem -> {});
    }

    /** Uses one that is there whatever it has, and leaves it there; that it is not the configured one is known. */
    public static ScratchDatabase asItIs(DatabaseUrl login) {
        return new ScratchDatabase(login, null, null, problem -> {});
    }

    /**
     * Refuses the configured database.
     *
     * @throws InvalidMigrationsException where it is that one
     */
    public static void requireOther(DatabaseUrl scratch, @Nullable DatabaseUrl configured) {
        if (configured != null && DatabaseIdentity.isSame(scratch, configured)) {
            throw Problems.refused(
                    "The scratch database is the configured one, " + configured + ". Nothing was done.",
                    "name another, empty database with --scratch-url");
        }
    }

    /** Whether it has no table. */
    public static boolean isEmpty(DatabaseUrl login) {
        return contents(login).isEmpty();
    }

    /** Its tables; with their schemas, where it has several. */
    private static List<String> contents(DatabaseUrl login) {
        try (Connection connection = new DriverDataSource(login).getConnection()) {
            return DatabaseFacts.tables(connection);
        } catch (SQLException e) {
            throw AccessFailure.unreachable(e);
        }
    }

    /** Where it is. */
    public DatabaseUrl login() {
        return login;
    }

    /** Tries something out in it. A run that is stopped leaves nothing to look after where the database goes with it. */
    public <T> T using(Function<DatabaseUrl, T> trial) {
        try {
            return trial.apply(login);
        } catch (MigrationStoppedException e) {
            if (ours == null) {
                throw e;
            }
            throw stopped(e);
        }
    }

    private static MigrationStoppedException stopped(RuntimeException cause) {
        return new MigrationStoppedException(
                Problems.error(
                        Code.STOPPED,
                        "Stopped: the process is ending. The scratch database is dropped, and nothing else was changed.",
                        "start again"),
                cause);
    }

    @Override
    public void close() {
        unused.countDown();
        drop();
        forget();
    }

    /** The process is ending: what runs there is stopped first, so that it does not tell of a database that is gone. */
    private void dropWhenUnused() {
        try {
            unused.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook drops it, or has.
        }
    }

    private synchronized void drop() {
        if (closed || ours == null) {
            return;
        }
        closed = true;
        try {
            if (ours.exists()) {
                ours.dropWithSessions();
            }
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        } catch (MigrationException | IOException e) {
            String why = e instanceof DatabaseAccessException access
                    ? access.problems().get(0).message()
                    : String.valueOf(e.getMessage());
            report.accept(Problem.warning(
                    Code.DATABASE_ERROR,
                    null,
                    "The scratch database " + login + " could not be dropped: " + why,
                    "drop the database " + ours.name() + " yourself"));
        }
    }
}
