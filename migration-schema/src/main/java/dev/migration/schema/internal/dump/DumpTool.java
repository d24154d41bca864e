// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.url.DatabaseUrl;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that came with the database and dumps it. The password is in its environment, where no list of processes shows it.
 *
 * @param file where it was found
 * @param kind what it understands
 * @param say receives what it warns of
 */
public record DumpTool(Path file, ToolKind kind, DatabaseUrl login, Consumer<String> say) {

    /** The name by which a dump says what wrote it: that of mariadb-dump's older link is not. */
    public String name() {
        return kind.program();
    }

    /** The first program for the database that is on the path and fits the server. Why one that is there does not fit is said. */
    private static Optional<DumpTool> find(
            List<ToolKind> kinds, int server, DatabaseUrl login, String path, Consumer<String> say) {
        for (ToolKind kind : kinds) {
            Optional<Path> file = onPath(path, kind.program());
            if (file.isPresent()) {
                var tool = new DumpTool(file.get(), kind, login, say);
                Optional<String> unfit = tool.whyUnfit(server);
                if (unfit.isEmpty()) {
                    return Optional.of(tool);
                }
                say.accept(file.get() + " is not used: " + unfit.get() + ".");
            }
        }
        return Optional.empty();
    }

    /**
     * Chooses what writes a dump.
     *
     * @param wanted the only writer that is meant; empty for any
     * @param why it is meant, as the start of a sentence
     * @param path the environment's PATH
     * @param say receives why a tool is not used
     */
    public record Choice(Optional<String> wanted, String why, String path, DatabaseUrl login, Consumer<String> say) {

        /** The tool that fits; empty where the database writes its own statements. */
        Optional<DumpTool> tool(Session session, Settings settings) {
            if (wanted.filter(SchemaDump.OWN::equals).isPresent()) {
                return Optional.empty();
            }
            List<ToolKind> kinds = ProductDumps.of(session.database().vendor()).tools();
            if (!kinds.isEmpty()
                    && kinds.stream().noneMatch(ToolKind::takesRole)
                    && (settings.role() != null || settings.initSql() != null)) {
                if (wanted.isPresent()) {
                    throw Problems.refused(
                            wanted.get() + " knows neither role nor init-sql, so it would see something else.",
                            "write and compare it with the database's own statements: migration dump --by own");
                }
                say.accept("The database writes its own statements: no tool of it knows role and init-sql.");
                return Optional.empty();
            }
            int major = session.ask(
                    "The version of the server cannot be read",
                    () -> session.connection().getMetaData().getDatabaseMajorVersion());
            List<ToolKind> meant = kinds.stream()
                    .filter(kind -> wanted.isEmpty() || wanted.get().equals(kind.program()))
                    .toList();
            Optional<DumpTool> found = find(meant, major, login, path, say);
            if (found.isEmpty() && wanted.isPresent()) {
                List<String> names = kinds.stream().map(ToolKind::program).toList();
                throw Problems.refused(
                        why + " written by " + wanted.get() + ", which is not on the PATH or cannot be used here.",
                        (names.isEmpty()
                                        ? ""
                                        : "put " + Printable.names(names) + " on the PATH, as new as the server; or ")
                                + "write and compare it with the database's own statements: migration dump --by own");
            }
            return found;
        }
    }

    private static Optional<Path> onPath(String path, String program) {
        for (String folder : path.split(File.pathSeparator)) {
            for (String name : List.of(program, program + ".exe")) {
                Path file = Path.of(folder.isEmpty() ? "." : folder, name);
                if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> whyUnfit(int server) {
        String version = run(List.of("--version"), Map.of()).strip();
        Optional<String> unfit = kind.whyUnfit(version, server);
        return unfit.isPresent() || kind.address(login).isPresent()
                ? unfit
                : Optional.of("the URL has settings, such as for TLS, that it does not know");
    }

    /** The schema without the history's tables, and without the lines that change from server to server. */
    String dump(DumpSource source) throws SQLException {
        ToolAddress address = kind.address(login).orElseThrow();
        var arguments = new ArrayList<>(address.arguments());
        arguments.addAll(kind.arguments(source));
        return kind.text(run(arguments, address.environment()), source);
    }

    private String run(List<String> arguments, Map<String, String> environment) {
        var command = new ArrayList<String>(List.of(file.toString()));
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("migration-dump", ".txt");
            try {
                var builder = new ProcessBuilder(command).redirectError(errors.toFile());
                // Another server, service or options would win over what the URL says.
                builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
                builder.environment().putAll(environment);
                // It must not wait for a password that nobody types.
                Process process = builder.redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
                        .start();
                return result(process, errors);
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw failure(file + " cannot be run: " + e.getMessage(), e);
        }
    }

    private static String nothing() {
        return File.separatorChar == '/' ? "/dev/null" : "NUL";
    }

    private String result(Process process, Path errors) throws IOException {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            String said = Files.readString(errors, StandardCharsets.UTF_8).strip();
            if (exitCode != 0) {
                throw failure(file + " ended with exit code " + exitCode + ":\n    " + Printable.block(said, 4), null);
            }
            if (!said.isEmpty()) {
                say.accept(kind.program() + ": " + Printable.block(said, 2));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(file + " was interrupted.", e);
        } finally {
            process.destroy();
        }
    }

    private static DatabaseAccessException failure(String message, @Nullable Exception cause) {
        return new DatabaseAccessException(
                Problems.error(
                        Code.DATABASE_ERROR,
                        message,
                        "fix what it reports, or let the database write its own statements: migration dump --by own"),
                cause);
    }
}
