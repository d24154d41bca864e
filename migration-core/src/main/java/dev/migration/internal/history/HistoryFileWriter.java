package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.HistoryFileReader.Content;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/** Turns a history into the text of its file, which {@link HistoryFileReader} reads. */
final class HistoryFileWriter {

    private static final String COMMENT =
            "# What is applied to one database, written by \"migration\". Comments and unused lines are not kept.\n";

    /** TOML's integers have 64 bits. */
    private static final int LONGEST_ID = 18;

    private HistoryFileWriter() {}

    static String toToml(Content content) {
        History history = content.history();
        var toml = new StringBuilder(COMMENT);
        if (history.applied().isEmpty()) {
            toml.append("migrations = []\n");
        }
        toml.append("\n[database]\n");
        add(toml, "product", content.owner().product());
        add(toml, "address", content.owner().address());
        add(toml, "schema", content.owner().schema());
        add(toml, "server", content.owner().server());
        toml.append(content.mayBeEmpty() ? "may_be_empty = true\n" : "");
        history.applied().forEach(row -> add(toml, row));
        InFlight inFlight = history.inFlight();
        if (inFlight != null) {
            add(toml, inFlight);
        }
        new TreeMap<>(Objects.requireNonNullElse(history.failures(), Map.of()))
                .forEach((version, failed) -> add(toml, version, failed));
        return toml.toString();
    }

    private static void add(StringBuilder toml, AppliedMigration row) {
        toml.append("\n[[migrations]]\n");
        String number = row.version().number();
        if (row.version().isNumeric() && number.indexOf('.') < 0 && number.length() <= LONGEST_ID) {
            toml.append("id = ").append(number).append('\n');
        }
        add(toml, "version", row.version().text());
        add(toml, "name", row.name());
        add(toml, "checksum", row.checksum());
        add(toml, "applied_at", String.valueOf(row.appliedAt()));
        add(toml, "applied_by", row.appliedBy());
        add(toml, "kind", row.kind() == Kind.MIGRATION ? null : row.kind().text());
    }

    private static void add(StringBuilder toml, InFlight inFlight) {
        toml.append("\n[in_flight]\n");
        add(toml, "version", inFlight.version().text());
        add(toml, "name", inFlight.name());
        add(toml, "checksum", inFlight.checksum());
        add(toml, "direction", inFlight.undo() ? "down" : "up");
        add(toml, "since", inFlight.since().toString());
        if (!inFlight.isWhole()) {
            toml.append("statements_done = ").append(inFlight.statementsDone()).append('\n');
            add(toml, "prefix_hash", inFlight.prefixHash());
        }
        add(toml, "failure", inFlight.failure());
    }

    private static void add(StringBuilder toml, Version version, FailedRun failed) {
        toml.append("\n[[failed]]\n");
        add(toml, "version", version.text());
        add(toml, "at", failed.at().toString());
        add(toml, "error", failed.error());
        toml.append(failed.marked() ? "marked = true\n" : "");
    }

    private static void add(StringBuilder toml, String key, @Nullable String value) {
        if (value != null) {
            toml.append(key).append(" = \"").append(Toml.tomlEscape(value)).append("\"\n");
        }
    }
}
