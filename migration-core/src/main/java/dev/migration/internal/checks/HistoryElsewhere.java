// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Histories of ours in other places than the one that was read, where there is none: the name of the table or of the schema
 * may be mistyped, or the search path may have changed. They are found in the catalogue.
 */
public final class HistoryElsewhere {

    private static final MaskedLog log = MaskedLog.of(HistoryElsewhere.class);

    /** A server with more of them is one of many services, of which none says anything about this one. */
    private static final int MOST_SCHEMAS = 3;

    private final List<OtherHistory> here;
    private final List<String> schemas;

    private HistoryElsewhere(List<OtherHistory> here, List<String> schemas) {
        this.here = here;
        this.schemas = schemas;
    }

    /** Searches the schema of this history, which is not present, and for the same tables in all others; not in those of tenants. */
    public static HistoryElsewhere of(Session session, History history) {
        String schema = history.server().schema();
        try {
            String own = session.tables().catalogueNames().get(0);
            List<OtherHistory> here = OtherHistory.in(session, schema).stream()
                    .filter(one -> !one.tables().catalogueNames().get(0).equals(own))
                    .toList();
            Set<String> others = session.isOfTenant() || !session.database().has(Capability.SCHEMAS)
                    ? Set.of()
                    : session.history().reader(history).schemasWithHistory(session.connection());
            List<String> schemas = others.stream()
                    .filter(other -> !other.equals(schema))
                    .sorted()
                    .toList();
            return new HistoryElsewhere(here, schemas.size() > MOST_SCHEMAS ? List.of() : schemas);
        } catch (SQLException e) {
            log.debug("It cannot be determined whether there is a history elsewhere: {}", e);
            return new HistoryElsewhere(List.of(), List.of());
        }
    }

    /** Whether this schema has one under another name. */
    boolean isUnderAnotherName() {
        return !here.isEmpty();
    }

    /** The first history under another name that has some of these files, or cannot be read. */
    Optional<OtherHistory> shared(MigrationSet files) {
        return here.stream().filter(one -> one.common(files).isPresent()).findFirst();
    }

    /** Whether the histories under another name, of which there is one, are those of other services, which know none of these files. */
    boolean isOfOthers(MigrationSet files) {
        return OtherHistory.areKnown(files) && shared(files).isEmpty();
    }

    /**
     * Why nothing may run, be undone or be recorded where no setting names the schema: in the session's current one nothing is
     * applied, and another one of its search path has a history with some of these files. All of them would run again, and
     * unqualified names would lead to what they make.
     */
    public static Optional<Problem> refusal(Session session, History history, Supplier<MigrationSet> files) {
        boolean nothingHere =
                history.inFlight() == null && history.applied().stream().allMatch(AppliedMigration::isDue);
        return nothingHere && !session.namesHistory()
                ? session.ask("The search path cannot be read", () -> onPath(session, history, files))
                : Optional.empty();
    }

    private static Optional<Problem> onPath(Session session, History history, Supplier<MigrationSet> files)
            throws SQLException {
        for (String other : session.database().searchPath(session.connection())) {
            if (!other.equals(history.server().schema())) {
                for (OtherHistory one : OtherHistory.in(session, other)) {
                    Optional<String> common = one.common(files.get());
                    if (common.isPresent()) {
                        CharSequence setting = Remedy.of(
                                "{}{}",
                                Fix.setting("schema", Printable.line(other)),
                                one.table().equals(session.tables().table())
                                        ? ""
                                        : Remedy.of(" with {}", Fix.setting("table", Printable.line(one.table()))));
                        return Optional.of(beside(
                                session,
                                history,
                                other,
                                "has one: in table " + Printable.line(one.table()) + ", " + common.get(),
                                Remedy.of("; for scripts that name their schemas, {} is enough", setting)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Why a first run is refused where no setting names the schema: another one of the search path has another tool's table, so
     * that what is applied there would run again here.
     */
    static Optional<Problem> refusalOfTool(Session session, History history) {
        if (session.namesHistory() || session.isBesideOtherTool()) {
            return Optional.empty();
        }
        return session.ask("The search path cannot be read", () -> {
            List<String> path = session.database().searchPath(session.connection());
            return tablesOfTools(session, history, Set.of()).stream()
                    .filter(table -> path.contains(table.schema()))
                    .findFirst()
                    .map(table -> beside(
                            session,
                            history,
                            table.schema(),
                            "has another tool's table, " + Printable.line(table.name()),
                            Remedy.of(", and take over what it says: {}", Fix.command("adopt"))));
        });
    }

    /** @param more what else to do where the other schema is meant */
    private static Problem beside(Session session, History history, String other, String what, CharSequence more) {
        String current = Printable.line(history.server().schema());
        return Problems.error(
                Code.FOREIGN_HISTORY,
                "Schema " + current + " has no migration history"
                        + (history.present() ? " in which anything is applied" : "") + " (user "
                        + history.server().user() + "), and schema " + Printable.line(other)
                        + ", which is in the search path too, " + what
                        + ". Nothing runs: what is applied there would run again"
                        + " in schema " + current + ".",
                Remedy.of(
                        "if schema {} is meant, make it the connection's: {}{}. If schema {} is to have a"
                                + " history of its own: {}",
                        Printable.line(other),
                        session.database().howToUse(other),
                        more,
                        current,
                        Fix.setting("schema", current)));
    }

    /** Whether the schema may be the wrong one, although it alone is searched: another has a history with some of these files. */
    static Optional<Problem> warning(Session session, History history, MigrationSet files) {
        // Each schema may be a database of its own. What cannot be read may be another service's, with a role of its
        // own.
        return session.database().filledSchemasQuery(List.of()).stream()
                .flatMap(query -> of(session, history).schemas.stream())
                .filter(other -> new OtherHistory(session, session.tables().in(other))
                        .common(files)
                        .filter(common -> !common.equals(OtherHistory.UNREADABLE))
                        .isPresent())
                .findFirst()
                .map(other -> Problem.warning(
                        Code.FOREIGN_HISTORY,
                        null,
                        "Schema " + history.server().schema()
                                + " had no migration history, and the database has a history of the same migrations in schema "
                                + Printable.line(other) + ". Is it the right schema?",
                        Remedy.of(
                                "if schema {} is meant, make it the connection's: {}; {} moves only the history. Before"
                                        + " that, undo what was applied here: {}",
                                Printable.line(other),
                                session.database().howToUse(other),
                                Fix.setting("schema"),
                                Fix.command("down", "--to", "0"))));
    }

    /** A table, by the names that the catalogue has. */
    public record TableName(String schema, String name) {}

    /**
     * The tables with a usual name of another tool's or one of these, in lower case or in upper case, in other schemas of this
     * database than the one of the history; none where each schema is a database of its own.
     */
    public static List<TableName> tablesOfTools(Session session, History history, Set<String> names)
            throws SQLException {
        if (session.database().filledSchemasQuery(List.of()).isEmpty()) {
            return List.of();
        }
        List<String> written = Stream.concat(ForeignHistory.NAMES.stream(), names.stream())
                .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
                .distinct()
                .toList();
        return Row.all(session.connection(), session.database().schemasQuery(written)).stream()
                .map(row -> new TableName(row.text(1), row.text(2)))
                .filter(table -> !table.schema().equals(history.server().schema()))
                .sorted(Comparator.comparing(TableName::schema).thenComparing(TableName::name))
                .toList();
    }

    boolean isEmpty() {
        return here.isEmpty() && schemas.isEmpty();
    }

    /** Where they are and what to set where one of them is meant, in front of another remedy; empty where there is none. */
    Remedy remedy(Optional<OtherHistory> likeliest) {
        List<Fix> settings = Stream.<Fix>concat(
                        likeliest.or(() -> here.stream().findFirst()).stream()
                                .map(one -> Fix.setting("table", one.table())),
                        schemas.stream().map(schema -> Fix.setting("schema", schema)))
                .toList();
        return isEmpty()
                ? Remedy.of("")
                : Remedy.of(
                        "there is a migration history with {}: set that where it is meant. Else, ",
                        Remedy.joined(" or ", settings));
    }
}
