package dev.migration.schema.internal.dump;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Vendor;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that came with the database and dumps it. The password is in its environment, where no list of processes shows it.
 *
 * @param file where it was found
 * @param kind what it understands
 * @param say receives what it warns of
 */
public record DumpTool(Path file, Kind kind, DatabaseUrl login, Consumer<String> say) {

    private static final Pattern VERSION = Pattern.compile("(?:\\) |Distrib |Ver )(\\d+)");

    private static final String STARTS =
            "SELECT STARTS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE() AND STARTS = CREATED";

    /** What is on the PATH under these names. */
    public enum Kind {
        PG_DUMP("pg_dump"),
        MARIADB_DUMP("mariadb-dump"),
        MYSQLDUMP("mysqldump");

        private final String program;

        Kind(String program) {
            this.program = program;
        }

        static List<Kind> of(Vendor vendor) {
            return switch (vendor) {
                case POSTGRESQL -> List.of(PG_DUMP);
                case MARIADB -> List.of(MARIADB_DUMP, MYSQLDUMP);
                case MYSQL -> List.of(MYSQLDUMP);
                default -> List.of();
            };
        }
    }

    /** The name by which a dump says what wrote it: that of mariadb-dump's older link is not. */
    public String name() {
        return kind.program;
    }

    /** The names of the programs that dump this product. */
    private static List<String> names(Vendor vendor) {
        return Kind.of(vendor).stream().map(kind -> kind.program).toList();
    }

    /** The first program for the database that is on the path and fits the server. Why one that is there does not fit is said. */
    private static Optional<DumpTool> find(
            String path, Optional<String> wanted, ServerVersion server, DatabaseUrl login, Consumer<String> say) {
        for (Kind kind : Kind.of(server.vendor())) {
            Optional<Path> file =
                    wanted.filter(name -> !name.equals(kind.program)).isPresent()
                            ? Optional.empty()
                            : onPath(path, kind.program);
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
            Vendor vendor = session.database().vendor();
            if ((vendor == Vendor.MARIADB || vendor == Vendor.MYSQL)
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
            Optional<DumpTool> found = find(path, wanted, new ServerVersion(vendor, major), login, say);
            if (found.isEmpty() && wanted.isPresent()) {
                List<String> names = names(vendor);
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

    /** What has to fit. */
    private record ServerVersion(Vendor vendor, int major) {}

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

    private Optional<String> whyUnfit(ServerVersion server) {
        String version = run(List.of("--version"), Map.of()).strip();
        if (kind == Kind.PG_DUMP) {
            Matcher major = VERSION.matcher(version);
            if (!major.find() || Integer.parseInt(major.group(1)) < server.major()) {
                return Optional.of(
                        "it is " + Printable.line(version) + ", and the server is PostgreSQL " + server.major());
            }
        } else if (version.contains("MariaDB") != (server.vendor() == Vendor.MARIADB)) {
            return Optional.of("it is " + Printable.line(version) + ", for another product than the server");
        }
        return ToolAddress.of(login, server.vendor()).isEmpty()
                ? Optional.of("the URL has settings, such as for TLS, that it does not know")
                : Optional.empty();
    }

    /** The schema without the history's tables, and without the lines that change from server to server. */
    String dump(DumpSource source) throws SQLException {
        ToolAddress address = ToolAddress.of(login, source.database().vendor()).orElseThrow();
        var arguments = new ArrayList<String>();
        if (kind == Kind.PG_DUMP) {
            arguments.addAll(List.of(
                    "--schema-only",
                    "--format=plain",
                    "--encoding=UTF8",
                    "--no-owner",
                    "--no-privileges",
                    "--no-password"));
            for (String name : source.historyNames()) {
                arguments.add("--exclude-table=" + source.database().quoted(source.schema()) + "."
                        + source.database().quoted(name));
            }
            String role = source.rows(
                            "SELECT CASE WHEN current_user OPERATOR(pg_catalog.<>) session_user THEN current_user END")
                    .get(0)
                    .text(1);
            if (!role.isEmpty()) {
                arguments.add("--role=" + role);
            }
            PostgreSqlStatements.requireInUse(source);
            return ToolText.ofPgDump(run(arguments, address.environment()));
        }
        arguments.addAll(address.arguments());
        arguments.addAll(List.of(
                "--no-data",
                "--routines",
                "--events",
                "--triggers",
                "--skip-comments",
                "--skip-add-drop-table",
                "--no-tablespaces",
                "--default-character-set=utf8mb4",
                "--single-transaction"));
        if (kind == Kind.MYSQLDUMP && source.is(Vendor.MYSQL)) {
            arguments.add("--set-gtid-purged=OFF");
        }
        for (String name : source.historyNames()) {
            arguments.add("--ignore-table=" + source.schema() + "." + name);
        }
        String name = source.rows("SELECT DATABASE()").get(0).text(1);
        arguments.add(name);
        List<String> starts = source.database().names(source.connection(), STARTS);
        return ToolText.ofMariaDbDump(
                run(arguments, address.environment()), starts, source.database().quoted(name) + ".");
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
                say.accept(kind.program + ": " + Printable.block(said, 2));
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
