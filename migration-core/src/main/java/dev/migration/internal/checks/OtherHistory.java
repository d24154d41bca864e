// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.MigrationException;
import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A history of ours in another place than the one that was read, which may be that of another service. */
record OtherHistory(Session session, HistoryTables tables) {

    private static final MaskedLog log = MaskedLog.of(OtherHistory.class);

    /** By the end of each table's name, a column that hardly any other table has. */
    private static final Map<String, String> COLUMNS =
            Map.of("", "execution_ms", "_run", "prefix_hash", "_log", "down_sql");

    static final String UNREADABLE = "nothing can be read, so it may be of these migrations";

    /** Files without any SQL have the same one. */
    private static final String OF_NOTHING = Checksum.of("");

    /** All of a schema, whatever they are called. */
    static List<OtherHistory> in(Session session, String schema) throws SQLException {
        Database database = session.database();
        Map<String, String> names = new TreeMap<>();
        for (String table : database.names(session.connection(), database.tablesQuery(schema))) {
            names.put(table.toLowerCase(Locale.ROOT), table);
        }
        return names.keySet().stream()
                .filter(name -> COLUMNS.keySet().stream().allMatch(suffix -> names.containsKey(name + suffix)))
                .filter(name -> COLUMNS.entrySet().stream()
                        .allMatch(part -> ForeignHistory.columns(
                                        session, schema, String.valueOf(names.get(name + part.getKey())))
                                .contains(part.getValue())))
                .map(name -> {
                    String actual = String.valueOf(names.get(name));
                    String written = database.catalogueName(name).equals(actual) ? name : actual;
                    return new OtherHistory(session, new HistoryTables(database, schema, written));
                })
                .toList();
    }

    /** As a setting has it. */
    String table() {
        return tables.table();
    }

    /** What it has of these files, or that it cannot be read, as a clause; empty where it has nothing of them. */
    Optional<String> common(MigrationSet files) {
        try {
            HistoryReader reader = new HistoryReader(tables);
            return common(session.history().ask(() -> reader.readElsewhere(session.connection())), files);
        } catch (MigrationException | SQLException e) {
            log.debug("The history in table {} cannot be read: {}", Printable.line(table()), e);
            return Optional.of(UNREADABLE);
        }
    }

    private static Optional<String> common(History there, MigrationSet files) {
        InFlight inFlight = there.inFlight();
        // Its file is corrected before it resumes.
        if (inFlight != null
                && (has(files, inFlight.version(), inFlight.name(), "")
                        || has(files, inFlight.version(), inFlight.name(), inFlight.checksum()))) {
            return Optional.of(Printable.line(inFlight.name()) + " is half " + (inFlight.undo() ? "undone" : "done"));
        }
        BatchesInFlight batches = there.batches();
        if (batches != null && has(files, batches.version(), batches.name(), batches.checksum())) {
            return Optional.of(Printable.line(batches.name()) + " runs in batches");
        }
        boolean onlyBaseline = !files.migrations().isEmpty();
        for (AppliedMigration row : there.applied()) {
            if (has(files, row.version(), row.name(), row.checksum())) {
                return Optional.of(row.name() + " is applied already");
            }
            onlyBaseline &= row.checksum().isEmpty() || row.checksum().equals(OF_NOTHING);
        }
        // Which files a baseline stands for cannot be determined.
        return onlyBaseline
                ? there.baseline().map(baseline -> "the baseline " + baseline + " is recorded")
                : Optional.empty();
    }

    /** The same text, also as the last of a squash; where none is recorded, the same version and name. Many services have a 0001_init. */
    private static boolean has(MigrationSet files, Version version, String name, String checksum) {
        return checksum.isEmpty()
                ? files.find(version).filter(file -> file.name().equals(name)).isPresent()
                : !checksum.equals(OF_NOTHING)
                        && files.migrations().stream()
                                .anyMatch(file -> file.checksum().equals(checksum) || file.isSquashOf(checksum));
    }

    /** Whether any of these files can be told from those of others. */
    static boolean areKnown(MigrationSet files) {
        return files.migrations().stream().anyMatch(file -> !file.checksum().equals(OF_NOTHING));
    }
}
