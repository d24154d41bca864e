// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import dev.migration.cli.MigrationCommand;
import java.io.PrintWriter;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * A command as a goal. What is not configured here is taken from the environment and from {@code migration.toml} in the
 * project's folder, as on the command line.
 */
abstract class MigrationMojo extends AbstractMojo {

    /** The database, such as {@code postgres://app@localhost/clinic} or a JDBC URL. */
    @Parameter(property = "migration.url")
    @Nullable
    String url;

    /** The database user; else the one in the URL. */
    @Parameter(property = "migration.user")
    @Nullable
    String user;

    /** The user's password. Prefer a {@code server} in {@code settings.xml}, or the environment. */
    @Parameter(property = "migration.password")
    @Nullable
    String password;

    /** The id of the server in {@code settings.xml} that has the user and the password. */
    @Parameter(property = "migration.server")
    @Nullable
    String server;

    /** {@code h2} or {@code postgresql}: a database that this build starts, instead of a URL. */
    @Parameter(property = "migration.database")
    @Nullable
    String database;

    /** Folders of migrations. Default: {@code migrations}, {@code db/migrations} or {@code src/main/resources/migrations}. */
    @Parameter(property = "migration.locations")
    List<String> locations = List.of();

    /** Every other setting of the command line by its name, such as {@code <out-of-order>reject</out-of-order>}. */
    @Parameter
    Map<String, String> settings = Map.of();

    /** Values of placeholders in scripts, by name. */
    @Parameter
    Map<String, String> placeholders = Map.of();

    /** Text before the name of a placeholder. Default: <code>${</code>. */
    @Parameter(property = "migration.placeholderPrefix")
    @Nullable
    String placeholderPrefix;

    /** Text after the name of a placeholder. Default: <code>}</code>. */
    @Parameter(property = "migration.placeholderSuffix")
    @Nullable
    String placeholderSuffix;

    /** Does nothing. */
    @Parameter(property = "migration.skip")
    boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Parameter(defaultValue = "${settings}", readonly = true)
    @Nullable
    Settings mavenSettings;

    @Inject
    @Nullable
    SettingsDecrypter decrypter;

    /** The command and its own options. */
    abstract List<String> command();

    /** The same where the build has started a database. */
    List<String> commandOn(BuildDatabase own) throws MojoExecutionException {
        return command();
    }

    /** Whether a database that the build has just started gets the migrations first. */
    boolean needsMigrations() {
        return false;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: migration.skip is true.");
            return;
        }
        loadDrivers();
        quieten("dev.migration.internal");
        quieten("io.zonky.test");
        Map<String, String> given = given();
        if (database == null) {
            run(given, command());
            return;
        }
        if (url != null) {
            throw new MojoExecutionException("Both a url (migration.url) and a database (migration.database) are set."
                    + "\n  Next: leave one of them out");
        }
        BuildDatabase own = BuildDatabase.of(database, project);
        own.describe(given);
        if (needsMigrations()) {
            run(given, List.of("up"));
        }
        run(given, commandOn(own));
        own.publish(project.getProperties());
    }

    private Map<String, String> given() throws MojoExecutionException {
        Map<String, String> given = new HashMap<>(settings);
        put(given, "url", url);
        if (server != null) {
            Server login = login(server);
            put(given, "user", login.getUsername());
            put(given, "password", login.getPassword());
        }
        put(given, "user", user);
        put(given, "password", password);
        put(given, "placeholder-prefix", placeholderPrefix);
        put(given, "placeholder-suffix", placeholderSuffix);
        put(given, "locations", locations.isEmpty() ? null : String.join(",", locations));
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    private Server login(String id) throws MojoExecutionException {
        Server found = mavenSettings == null ? null : mavenSettings.getServer(id);
        if (found == null || decrypter == null) {
            throw new MojoExecutionException(
                    "settings.xml has no server '" + id
                            + "'.\n  Next: add <server> with this id, the user and the password there, or correct migration.server");
        }
        return decrypter.decrypt(new DefaultSettingsDecryptionRequest(found)).getServer();
    }

    private void run(Map<String, String> given, List<String> command) throws MojoFailureException {
        List<String> args = new ArrayList<>(command);
        given.forEach((name, value) -> args.add("--" + name + "=" + value));
        placeholders.forEach((name, value) -> args.add("--placeholder=" + name + "=" + value));
        int exitCode;
        try (var out = lines(line -> getLog().info(line));
                var err = lines(line -> getLog().warn(line))) {
            exitCode = MigrationCommand.execute(
                    System.getenv(), project.getBasedir().toPath(), out, err, args.toArray(String[]::new));
        }
        if (exitCode != 0) {
            String typed =
                    command.stream().takeWhile(word -> !word.contains("=")).collect(Collectors.joining(" "));
            throw new MojoFailureException("migration " + typed + " ended with exit code " + exitCode
                    + ": see the lines above."
                    + " Their --url is the property migration.url here.");
        }
    }

    static void option(List<String> command, String flag, boolean chosen) {
        if (chosen) {
            command.add(flag);
        }
    }

    static void option(List<String> command, String flag, @Nullable String value) {
        if (value != null) {
            command.add(flag + "=" + value);
        }
    }

    private static PrintWriter lines(Consumer<String> log) {
        return new PrintWriter(new LineWriter(log));
    }

    // Another plugin may have started the DriverManager, which then knows its drivers only.
    private static void loadDrivers() {
        ServiceLoader.load(Driver.class, MigrationMojo.class.getClassLoader()).forEach(driver -> {});
    }

    /** Otherwise Maven's log would have each line twice, and harmless refusals of the server. */
    private static void quieten(String logger) {
        String level = "org.slf4j.simpleLogger.log." + logger;
        if (System.getProperty(level) == null) {
            System.setProperty(level, "off");
        }
    }
}
