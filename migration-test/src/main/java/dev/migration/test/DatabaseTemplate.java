// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Migrator;
import dev.migration.Vendor;
import dev.migration.internal.compare.FilesAtOneMoment;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.run.Engine;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.url.DatabaseName;
import dev.migration.test.Copies.Copied;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Migrates a template once, for as long as neither the migrations nor what else decides their outcome change, and copies it for each
 * test that asks. On PostgreSQL, and for the files of H2 and SQLite.
 */
public final class DatabaseTemplate {

    /** What is outside of the database, and neither in a template nor in its copies. */
    private static final Pattern OF_THE_SERVER = Pattern.compile(
            "(?:CREATE|ALTER|DROP)\\s+(?:ROLE|USER(?!\\s+MAPPING)|GROUP|DATABASE|TABLESPACE|SUBSCRIPTION)\\b"
                    + "|ALTER\\s+SYSTEM\\b|COMMENT\\s+ON\\s+(?:DATABASE|ROLE|TABLESPACE)\\b"
                    + "|(?:GRANT|REVOKE)\\b(?:(?!.*\\bON\\b)|.*\\bON\\s+(?:DATABASE|TABLESPACE|PARAMETER)\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern OF_ANOTHER_FILE = Pattern.compile("ATTACH\\b", Pattern.CASE_INSENSITIVE);

    /** Where the copies of this JVM come from: a Migrator that works on a copy has the template of the original. */
    private static final Map<String, String> ORIGINALS = new ConcurrentHashMap<>();

    /** By checksum, why there is no template of it. */
    private static final Map<String, String> REASONS = new ConcurrentHashMap<>();

    private final Engine engine;
    private final Set<String> hosts;

    private DatabaseTemplate(Engine engine, Set<String> hosts) {
        this.engine = engine;
        this.hosts = hosts;
    }

    /** Of what this Migrator applies to its database, which has to be empty, and stays so. */
    public static DatabaseTemplate of(Migrator migrator) {
        return new DatabaseTemplate(Engine.of(migrator).withDatabase(), Set.of());
    }

    /** Also on these hosts, as they are in the JDBC URL; see {@link SchemaCleaner#onHosts}. */
    public DatabaseTemplate onHosts(String... names) {
        return new DatabaseTemplate(
                engine,
                Set.copyOf(Stream.concat(hosts.stream(), Arrays.stream(names)).toList()));
    }

    /**
     * A copy, up to date. Before the first one, the template is made.
     *
     * @throws dev.migration.InvalidMigrationsException if the database cannot be copied, or may be another one than that of a test
     */
    public DatabaseCopy copy() {
        TestConnection connection = TestConnection.of(engine.settings().requireDataSource());
        try {
            Copied copied = copied(connection);
            return DatabaseCopy.of(copied, connection(connection).at(copied.jdbc()));
        } catch (NotCopied e) {
            throw Problems.refused(
                    "The database is not copied: " + e.reason() + ".",
                    "use a database that can be copied, or migrate one without a template");
        }
    }

    /**
     * A copy, and nothing connects to it yet.
     *
     * @param written how the Migrator's DataSource connects; null where that is unknown
     * @throws NotCopied if that cannot be
     */
    Copied copied(@Nullable TestConnection written) {
        TestConnection connection = connection(written);
        String url = connection.url();
        if (url == null) {
            throw new NotCopied("its DataSource has no JDBC URL");
        }
        String original = ORIGINALS.getOrDefault(url, url);
        Copies copies = copies(connection, original);
        requireOfTest(original);
        FilesAtOneMoment files = engine.files().of(vendor(original));
        requireFiles(files);
        try {
            String checksum = TemplateChecksum.of(engine, files.set(), copies.origin() + connection.settings());
            requireNothingOutside(REASONS.getOrDefault(checksum, ""));
            Copied copied = copies.copy(checksum, jdbc -> migrate(connection, jdbc, checksum));
            ORIGINALS.put(copied.jdbc(), original);
            return copied;
        } catch (SQLException e) {
            throw new IllegalStateException("The database could not be copied: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("The database could not be copied: " + e.getMessage(), e);
        }
    }

    private TestConnection connection(@Nullable TestConnection written) {
        if (written == null) {
            throw new NotCopied("it cannot be determined how a "
                    + engine.settings().requireDataSource().getClass().getName() + " connects");
        }
        return written;
    }

    private static Vendor vendor(String jdbc) {
        Vendor vendor = DatabaseName.of(jdbc).vendor();
        if (vendor == null) {
            throw new NotCopied("its URL is not one of a supported database");
        }
        return vendor;
    }

    private Copies copies(TestConnection connection, String jdbc) {
        Duration longest = engine.settings().sqlLocks().waitTimeout();
        Vendor vendor = vendor(jdbc);
        return switch (vendor) {
            case POSTGRESQL -> new PostgreSqlCopies(connection, jdbc, longest);
            case H2, SQLITE -> {
                DatabaseName name = DatabaseName.of(jdbc);
                Path file = FileCopies.file(name);
                if (file == null) {
                    throw new NotCopied(vendor + " is copied only where its URL names a file");
                }
                yield new FileCopies(connection, name, file, longest);
            }
            case MARIADB, MYSQL, HSQLDB -> throw new NotCopied(vendor + " has no templates");
        };
    }

    private void requireOfTest(String jdbc) {
        var host = new DatabaseHost(jdbc);
        if (!host.isOneOf(hosts)) {
            String named = host.hosts().isEmpty() ? "HOST" : host.hosts().get(0);
            throw Problems.refused(
                    "The database of the Migrator may not be a test's: it is neither in a file nor on this machine, as far as"
                            + " its URL tells. Nothing was copied.",
                    "name the host if only tests use it: onHosts(\"" + Printable.line(named)
                            + "\"), or in a context migration.test-hosts=" + Printable.line(named));
        }
    }

    private static void requireFiles(FilesAtOneMoment files) {
        Stream.concat(
                        files.set().withBaselines().stream().map(Migration::up),
                        files.set().callbacks().stream().map(Callback::file))
                .filter(file -> file.content().isInMemory())
                .map(SourceFile::name)
                .findFirst()
                .ifPresent(name -> {
                    throw new NotCopied(Printable.line(name) + " is in Java, and what it does is in no checksum");
                });
    }

    private void migrate(TestConnection connection, String jdbc, String checksum) {
        requireNothingOutside(REASONS.computeIfAbsent(checksum, none -> outside(vendor(jdbc))));
        DataSource template = connection.at(jdbc);
        try {
            Engine there = engine.with(engine.settings().at(template), engine.files(), new ActiveRuns());
            ((Migrator) there.migrator()).up();
        } finally {
            DatabaseCopy.close(template);
        }
    }

    private static void requireNothingOutside(String reason) {
        if (!reason.isEmpty()) {
            throw new NotCopied(reason);
        }
    }

    /** Why a copy would lack something that is outside of the database; empty where nothing is. */
    private String outside(Vendor vendor) {
        if (vendor == Vendor.H2) {
            return "";
        }
        Pattern outside = vendor == Vendor.SQLITE ? OF_ANOTHER_FILE : OF_THE_SERVER;
        FilesAtOneMoment files = engine.files().of(vendor);
        for (Migration migration : files.set().withBaselines()) {
            var parsed = files.parse(migration, Dialect.of(vendor), null);
            if (!parsed.problems().isEmpty()) {
                continue;
            }
            try (StatementReader statements = parsed.up().open()) {
                while (statements.hasNext()) {
                    Statement statement = statements.next();
                    if (outside.matcher(statement.text()).lookingAt()) {
                        return parsed.up().name() + ":" + statement.line()
                                + " changes what is outside of the database, such as a role, and is not copied";
                    }
                }
            }
        }
        return "";
    }
}
