package dev.migration.internal.recovery;

import dev.migration.internal.recovery.StatementWords.Name;
import dev.migration.internal.schema.NamedObject;
import dev.migration.internal.schema.NamedObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A statement that changes the schema, with the objects whose definitions in the catalogue show whether it took effect. Of a
 * table that is altered and renamed, the old name alone is enough: the table is not found by it any more.
 *
 * @param drops whether none of the objects exists afterwards
 * @param existing the objects that the statement requires; where the catalogue does not have one of them, its name was read
 *     wrongly, and the catalogue shows nothing of the statement
 */
record SchemaChange(boolean drops, List<NamedObject> objects, Set<NamedObject> existing) {

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("table", Kind.TABLE),
            Map.entry("view", Kind.VIEW),
            Map.entry("index", Kind.INDEX),
            Map.entry("sequence", Kind.SEQUENCE),
            Map.entry("trigger", Kind.TRIGGER),
            Map.entry("procedure", Kind.PROCEDURE),
            Map.entry("function", Kind.FUNCTION),
            Map.entry("alias", Kind.FUNCTION),
            Map.entry("event", Kind.EVENT),
            Map.entry("schema", Kind.SCHEMA),
            Map.entry("database", Kind.SCHEMA),
            Map.entry("domain", Kind.DOMAIN),
            Map.entry("constant", Kind.CONSTANT),
            Map.entry("synonym", Kind.SYNONYM));

    /** What may be between CREATE, ALTER or DROP and the kind of the object, besides what follows DEFINER. */
    private static final Set<String> BEFORE_KIND = Set.of(
            ("or replace unique fulltext spatial vector aggregate algorithm = undefined merge temptable sql security"
                            + " definer invoker cached memory text global local temporary temp linked force"
                            + " materialized online ignore")
                    .split(" "));

    /** Reads it; empty where it changes what the catalogue does not show, or nothing. */
    static Optional<SchemaChange> of(StatementWords words, boolean indexesByName) {
        return switch (words.at(0)) {
            case "create", "alter", "drop" -> ofObject(words, indexesByName);
            default -> Optional.empty();
        };
    }

    /** The index of the kind of object after CREATE, ALTER or DROP. */
    static int kindAt(StatementWords words) {
        int next = 1;
        while (BEFORE_KIND.contains(words.at(next))) {
            next = words.is(next, "definer") && words.is(next + 1, "=") ? words.afterUser(next + 2) : next + 1;
        }
        return next;
    }

    private static Optional<SchemaChange> ofObject(StatementWords words, boolean indexesByName) {
        int next = kindAt(words);
        Kind kind = KINDS.get(words.at(next));
        if (kind == null || isNotShown(words, kind)) {
            return Optional.empty();
        }
        boolean creates = words.is(0, "create");
        if (kind == Kind.INDEX && (creates || !indexesByName)) {
            // It is shown with its table.
            int on = words.find("on");
            return on < 0 ? Optional.empty() : of(words, on + 1, Kind.TABLE, false, true);
        }
        return of(words, next + 1, kind, words.is(0, "drop"), !creates);
    }

    /** What leaves the catalogue as it was, or may do so, and must not happen twice. */
    private static boolean isNotShown(StatementWords words, Kind kind) {
        if (words.is(0, "create")) {
            // A function of a library; and an event that ends by itself.
            return (kind == Kind.FUNCTION && words.has("soname"))
                    || (kind == Kind.EVENT && words.has("schedule", "at"));
        }
        // A counter moves on; and rows are exchanged or imported.
        return words.has("restart")
                || Stream.of("exchange", "discard", "import")
                        .anyMatch(word -> words.has(word, "partition") || words.has(word, "tablespace"));
    }

    private static Optional<SchemaChange> of(
            StatementWords words, int first, Kind kind, boolean drops, boolean mustExist) {
        int next = words.afterCondition(first);
        boolean conditional = next > first;
        List<NamedObject> objects = new ArrayList<>();
        do {
            Optional<Name> name = words.name(next);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            objects.add(new NamedObject(kind, name.get().schema(), name.get().name()));
            next = name.get().end() + 1;
        } while (drops && words.is(next - 1, ","));
        return Optional.of(
                new SchemaChange(drops, objects, mustExist && !conditional ? Set.copyOf(objects) : Set.of()));
    }
}
