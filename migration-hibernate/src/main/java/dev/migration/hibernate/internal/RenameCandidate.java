package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Something that is gone, and something new that it may have become.
 *
 * @param gone the table, column or sequence of the migrations
 * @param wanted the one of the entities
 * @param isAlike whether nothing but the name differs, as far as that can be seen
 * @param answer what renames it, and back
 */
record RenameCandidate(Object gone, Difference wanted, boolean isAlike, DraftChange.Answer answer) {

    /**
     * All of them: nothing in a database says which one is right.
     *
     * @param schema the migrations' own
     * @param sequences those that no entity has
     */
    static Stream<RenameCandidate> of(
            List<Difference> differences, Map<String, String> sequences, String schema, DraftSyntax syntax) {
        return differences.stream()
                .flatMap(wanted -> wanted instanceof Difference.NewColumn column
                        ? columns(column, differences, syntax)
                        : wanted instanceof Difference.NewTable table
                                ? tables(table, differences, schema, syntax)
                                : wanted instanceof Difference.SchemaObject object
                                                && object.isSequence()
                                                && object.migration() == null
                                                && !isOfNewTable(object, differences, schema, syntax)
                                        ? sequences(object, sequences, schema, syntax)
                                        : Stream.empty());
    }

    String goneName() {
        return name(gone);
    }

    String wantedName() {
        return name(wanted);
    }

    /** That of a table, column or sequence. */
    static String name(Object of) {
        if (of instanceof Difference.GoneColumn column) {
            return column.migration().in(column.table());
        }
        if (of instanceof Difference.NewColumn column) {
            return column.entity().in(column.table());
        }
        if (of instanceof Difference.UnmappedTable table) {
            return "table " + table.migration().name();
        }
        if (of instanceof Difference.NewTable table) {
            return "table " + table.entity().name();
        }
        return of instanceof Difference.SchemaObject object ? object.object() : String.valueOf(of);
    }

    private static Stream<RenameCandidate> columns(
            Difference.NewColumn wanted, List<Difference> differences, DraftSyntax syntax) {
        TableShape table = wanted.table();
        Column to = wanted.entity();
        return all(differences, Difference.GoneColumn.class)
                .filter(gone -> gone.table().equals(table))
                // Nothing could be written to it.
                .filter(gone ->
                        gone.migration().computed().isEmpty() || !to.computed().isEmpty())
                .map(gone -> {
                    Column from = gone.migration();
                    return new RenameCandidate(
                            gone,
                            wanted,
                            from.type().equals(to.type()),
                            renamed(
                                    from.in(table),
                                    List.of(syntax.renameColumn(table.name(), from.name(), to.name())),
                                    List.of(syntax.renameColumn(table.name(), to.name(), from.name()))));
                });
    }

    private static Stream<RenameCandidate> tables(
            Difference.NewTable wanted, List<Difference> differences, String schema, DraftSyntax syntax) {
        TableShape to = wanted.entity();
        return all(differences, Difference.UnmappedTable.class).flatMap(gone -> {
            TableShape from = gone.migration();
            List<Column> only = new ArrayList<>(from.columns().values());
            only.removeIf(column -> to.columns().containsKey(column.name()));
            List<Column> added = new ArrayList<>(to.columns().values());
            added.removeIf(column -> from.columns().containsKey(column.name()));
            boolean isSame = only.isEmpty() && added.isEmpty();
            // The column of a collection that is named after its table.
            boolean isOneRenamed = only.size() == 1
                    && added.size() == 1
                    && from.columns().size() > 1
                    && only.get(0).type().equals(added.get(0).type());
            boolean isExtended = (only.isEmpty() || added.isEmpty()) && hasInCommonMoreThanItsKey(from, to);
            if (!isSame && !isOneRenamed && !isExtended) {
                return Stream.empty();
            }
            List<String> up = new ArrayList<>(syntax.rename("table", from.name(), to.name(), schema));
            List<String> down = new ArrayList<>();
            if (isOneRenamed) {
                String before = only.get(0).name();
                String after = added.get(0).name();
                up.add(syntax.renameColumn(to.name(), before, after));
                down.add(syntax.renameColumn(to.name(), after, before));
            }
            down.addAll(syntax.rename("table", to.name(), from.name(), schema));
            return Stream.of(new RenameCandidate(gone, wanted, isSame, renamed("table " + from.name(), up, down)));
        });
    }

    private static boolean hasInCommonMoreThanItsKey(TableShape from, TableShape to) {
        return from.columns().keySet().stream()
                .filter(to.columns()::containsKey)
                .anyMatch(column -> from.keys().stream()
                        .noneMatch(key -> key.kind() == TableShape.Kind.PRIMARY_KEY
                                && key.columns().contains(column)));
    }

    /** Whether it counts the rows of a table that no other one can have become. */
    private static boolean isOfNewTable(
            Difference.SchemaObject sequence, List<Difference> differences, String schema, DraftSyntax syntax) {
        return all(differences, Difference.NewTable.class)
                .filter(table -> table.isCountedBy(sequence.name()))
                .anyMatch(table ->
                        tables(table, differences, schema, syntax).findAny().isEmpty());
    }

    private static Stream<RenameCandidate> sequences(
            Difference.SchemaObject wanted, Map<String, String> sequences, String schema, DraftSyntax syntax) {
        return sequences.keySet().stream().map(gone -> {
            String name = gone.substring(SchemaShape.SEQUENCE.length());
            return new RenameCandidate(
                    gone,
                    wanted,
                    wanted.entity().equals(sequences.get(gone)),
                    renamed(
                            gone,
                            syntax.rename("sequence", name, wanted.name(), schema),
                            syntax.rename("sequence", wanted.name(), name, schema)));
        });
    }

    private static DraftChange.Answer renamed(String from, List<String> up, List<String> down) {
        return new DraftChange.Answer("It was " + from + ", which is renamed:", up, down);
    }

    private static <D extends Difference> Stream<D> all(List<Difference> differences, Class<D> kind) {
        return differences.stream().filter(kind::isInstance).map(kind::cast);
    }
}
