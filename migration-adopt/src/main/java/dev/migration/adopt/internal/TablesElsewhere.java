package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.checks.HistoryElsewhere.TableName;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables of other tools in other schemas than the one of the history, where that has none: what they have as applied would run
 * a second time, in the wrong schema. Tenants have schemas alike, and are not compared.
 */
final class TablesElsewhere {

    /** With more of them, each schema is that of another application. */
    private static final int MOST = 3;

    private final Session session;
    private final History history;
    private final List<Elsewhere> tables;

    /**
     * A table.
     *
     * @param first one of our files that the tool has applied; null unless most of what it has applied are our files
     * @param isOthers whether what it has applied are surely other files, such as those of another service
     */
    private record Elsewhere(Found found, @Nullable String first, boolean isOthers) {}

    private TablesElsewhere(Session session, History history, List<Elsewhere> tables) {
        this.session = session;
        this.history = history;
        this.tables = tables;
    }

    /** Those with a usual name, or the one that is named, with the schema or without. */
    static TablesElsewhere of(Session session, History history, MigrationSet files, @Nullable String named) {
        Set<String> names = named == null
                ? Set.of()
                : Set.copyOf(List.of(
                        named.substring(named.lastIndexOf('.') + 1),
                        named.substring(named.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
        List<Elsewhere> tables = new ArrayList<>();
        for (TableName name : session.isOfTenant()
                ? List.<TableName>of()
                : session.ask(
                        "The tables cannot be read", () -> HistoryElsewhere.tablesOfTools(session, history, names))) {
            ToolTable table = session.ask(
                    "The table's columns cannot be read", () -> ToolTables.table(session, name.schema(), name.name()));
            for (Found found : ToolTables.usual(List.of(table))) {
                tables.add(elsewhere(session, history, files, found));
            }
        }
        return new TablesElsewhere(session, history, tables);
    }

    private static Elsewhere elsewhere(Session session, History history, MigrationSet files, Found found) {
        try {
            Adoptable read = Adoptable.read(session, history, files, found);
            if (read.ofTheseFiles()) {
                Optional<String> first = read.rows().stream()
                        .filter(row -> row.kind() != Kind.BASELINE)
                        .map(row -> row.name())
                        .findFirst();
                return new Elsewhere(found, first.orElse(null), false);
            }
            // Liquibase's rows are no files of ours in any case.
            boolean isOthers = found.maker() != Tool.LIQUIBASE
                    && read.problems().stream()
                            .map(Problem::code)
                            .anyMatch(code -> code == Code.MISSING_FILE || code == Code.CHECKSUM_MISMATCH);
            return new Elsewhere(found, null, isOthers);
        } catch (MigrationException e) {
            // Not trusted, or not to be read by this user.
            return new Elsewhere(found, null, false);
        }
    }

    /** Why nothing may run although this tool's history is to be adopted. */
    List<Problem> of(Tool tool) {
        List<Elsewhere> ofTool =
                tables.stream().filter(one -> one.found().maker() == tool).toList();
        if (ofTool.stream().filter(one -> one.first() != null).count() > 1) {
            // A schema for each customer: this is one more.
            return List.of();
        }
        Optional<Elsewhere> likeliest = ofTool.stream()
                .filter(one -> one.first() != null)
                .findFirst()
                .or(() -> ofTool.stream()
                        .filter(one -> !one.isOthers() && ofTool.size() <= MOST)
                        .findFirst());
        return likeliest
                .map(one -> refusal(
                        one,
                        one.found().shown() + " is in schema "
                                + Printable.line(one.found().table().schema()) + ", and schema " + here()
                                + " has neither that nor a migration history: with migration.adopt=" + tool.id()
                                + ", all migrations would run in " + ofScripts()
                                + ", also those that are applied already."))
                .stream()
                .toList();
    }

    /** What to do where the only tables of tools are elsewhere; empty where there are none. */
    Optional<String> remedy() {
        return tables.size() > MOST
                ? Optional.empty()
                : tables.stream()
                        .findFirst()
                        .map(one -> one.found().shown() + " is in schema "
                                + Printable.line(one.found().table().schema()) + ": " + remedy(one.found()));
    }

    private String here() {
        return history.server().schema();
    }

    private String ofScripts() {
        return Printable.line(Objects.requireNonNullElse(session.history().currentSchema(), here()));
    }

    private Problem refusal(Elsewhere one, String message) {
        return Problems.error(Code.FOREIGN_HISTORY, message, remedy(one.found()));
    }

    private String remedy(Found found) {
        String there = Printable.line(found.table().schema());
        // Where scripts run there already, only the history is elsewhere.
        boolean current = found.table().schema().equals(session.history().currentSchema());
        return (current
                        ? ""
                        : "if schema " + there + " is to be migrated, make it the connection's: "
                                + Printable.line(session.database()
                                        .howToUse(found.table().schema())) + ". ")
                + "If that table is of the migrations in schema "
                + history.server().schema()
                + ": migration.adopt-table=" + there + "." + found.table().shown()
                + ". If it is not this application's: migration baseline none (or migration.baseline=none); all run";
    }
}
