// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;

/** A changelog as services have it, in a folder and a jar, and Liquibase itself that runs it. */
final class Changelog {

    static final String MASTER = "config/liquibase/master.xml";

    private static final String ROOT = """
            <?xml version="1.0" encoding="utf-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            %s
            </databaseChangeLog>
            """;

    /** A logger is only as long as somebody has it. */
    private static final Logger LOG = Logger.getLogger("liquibase");

    private final Cli cli;
    private final Path directory;

    /** Writes it into {@code resources} and {@code lib/events.jar}. */
    Changelog(Cli cli, Path directory) {
        this.cli = cli;
        this.directory = directory;
        Path folder = Path.of("src/test/resources/changelog");
        try (Stream<Path> files = Files.walk(folder.resolve("resources"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                cli.file(folder.relativize(file).toString(), Files.readString(file));
            }
            jar("lib/events.jar", "events/schema.xml", Files.readString(folder.resolve("events.xml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another file of it. */
    void xml(String name, String changes) {
        cli.file("resources/config/liquibase/" + name, ROOT.formatted(changes));
    }

    void jar(String name, String entry, String content) {
        Path jar = directory.resolve(name);
        try {
            Files.createDirectories(jar.getParent());
            try (OutputStream file = Files.newOutputStream(jar);
                    var out = new JarOutputStream(file)) {
                out.putNextEntry(new JarEntry(entry));
                out.write(content.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Updates a database with it. */
    void update(Connection connection, String contexts) throws Exception {
        update(connection, MASTER, contexts, database -> {});
    }

    /** Updates a database with another changelog, as its settings say. */
    void update(Connection connection, String changelog, String contexts, Consumer<Database> settings)
            throws Exception {
        System.setProperty("liquibase.analytics.enabled", "false");
        LOG.setLevel(Level.WARNING);
        try (var loader = new URLClassLoader(
                        new URL[] {url("resources"), url("lib/events.jar")}, Changelog.class.getClassLoader());
                var files = new ClassLoaderResourceAccessor(loader)) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            settings.accept(database);
            var liquibase = new Liquibase(changelog, files, database);
            liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
            liquibase.update(new Contexts(contexts), new LabelExpression());
        }
    }

    private URL url(String place) throws MalformedURLException {
        return directory.resolve(place).toUri().toURL();
    }
}
