package dev.migration.benchmarks;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Reads and hashes every file, asks once what is applied, and for each file that is not: executes it as a whole, records
 * it, commits. With nothing pending this is the bare work of a start. A large file is not held in memory: it is sent in
 * batches, in one transaction as well.
 */
final class PlainJdbc {

    /** An option of a JVM that lets one instance after the other do the work. */
    static final String LOCKED = "-Dplain.locked=true";

    private static final long LARGE = 1_000_000;
    private static final String UNDEFINED_TABLE = "42P01";

    private PlainJdbc() {}

    static void run(Path folder, DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            if (Boolean.getBoolean("plain.locked")) {
                lock(connection);
            }
            Map<String, String> applied = readHistory(connection);
            for (Path file : filesOf(folder)) {
                String known = applied.get(file.getFileName().toString());
                if (Files.size(file) > LARGE && known == null) {
                    applyLarge(connection, file);
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                String checksum = hex(sha256().digest(bytes));
                if (known == null) {
                    apply(connection, file, new String(bytes, StandardCharsets.UTF_8), checksum);
                } else if (!known.equals(checksum)) {
                    throw new IllegalStateException(file + " has changed");
                }
            }
        }
    }

    /** Until the session ends. */
    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1)");
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> readHistory(Connection connection) throws SQLException {
        var applied = new HashMap<String, String>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT file, checksum FROM history")) {
                while (rows.next()) {
                    applied.put(rows.getString(1), rows.getString(2));
                }
            } catch (SQLException e) {
                if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
                    throw e;
                }
                statement.execute("CREATE TABLE history"
                        + " (file TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TIMESTAMP NOT NULL)");
            }
        }
        return applied;
    }

    private static void apply(Connection connection, Path file, String script, String checksum) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(script);
        }
        record(connection, file, checksum);
    }

    private static void applyLarge(Connection connection, Path file) throws SQLException, IOException {
        connection.setAutoCommit(false);
        MessageDigest digest = sha256();
        try (Statement statement = connection.createStatement();
                var script = new InputStreamReader(
                        new DigestInputStream(Files.newInputStream(file), digest), StandardCharsets.UTF_8)) {
            statement.setEscapeProcessing(false);
            PlainBatches.run(script, statement);
        }
        record(connection, file, hex(digest.digest()));
    }

    private static void record(Connection connection, Path file, String checksum) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO history VALUES (?, ?, now())")) {
            insert.setString(1, file.getFileName().toString());
            insert.setString(2, checksum);
            insert.executeUpdate();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
