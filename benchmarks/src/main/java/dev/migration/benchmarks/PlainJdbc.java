package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * it, commits. With nothing pending this is the bare work of a start.
 */
final class PlainJdbc {

    private static final String UNDEFINED_TABLE = "42P01";

    private PlainJdbc() {}

    static void run(Path folder, DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            Map<String, String> applied = readHistory(connection);
            for (Path file : filesOf(folder)) {
                byte[] bytes = Files.readAllBytes(file);
                String checksum = sha256(bytes);
                String known = applied.get(file.getFileName().toString());
                if (known == null) {
                    apply(connection, file, new String(bytes, StandardCharsets.UTF_8), checksum);
                } else if (!known.equals(checksum)) {
                    throw new IllegalStateException(file + " has changed");
                }
            }
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
        try (Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO history VALUES (?, ?, now())")) {
            statement.setEscapeProcessing(false);
            statement.execute(script);
            insert.setString(1, file.getFileName().toString());
            insert.setString(2, checksum);
            insert.executeUpdate();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
