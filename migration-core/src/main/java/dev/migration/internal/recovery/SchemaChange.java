// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.database.catalogue.NamedObject;
import dev.migration.internal.database.catalogue.NamedObject.Kind;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that changes the schema, by the names in its text.
 *
 * @param objects what it names, whose definitions in the catalogue show whether anything has changed
 * @param required whether they have to be there before: where the catalogue does not have one, its name was read wrongly
 * @param effects what it makes and drops; with every part of it named, these are all that it does
 * @param isWholeByName whether each of its parts is among the effects
 * @param isShown whether the definitions are others after it, or running it again changes nothing more
 */
record SchemaChange(
        List<NamedObject> objects,
        boolean required,
        List<NamedEffect> effects,
        boolean isWholeByName,
        boolean isShown) {

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("table", Kind.TABLE),
            Map.entry("view", Kind.VIEW),
            Map.entry("index", Kind.INDEX),
            Map.entry("sequence", Kind.SEQUENCE),
            Map.entry("trigger", Kind.TRIGGER),
            Map.entry("procedure", Kind.PROCEDURE),
            Map.entry("function", Kind.FUNCTION),
            Map.entry("event", Kind.EVENT),
            Map.entry("schema", Kind.SCHEMA),
            Map.entry("database", Kind.SCHEMA));

    /** What may be between CREATE, ALTER or DROP and the kind of the object, besides what follows DEFINER. */
    private static final Set<String> BEFORE_KIND = Set.of(
            ("or replace unique fulltext spatial vector aggregate algorithm = undefined merge temptable sql security"
                            + " definer invoker cached memory text global local temporary temp linked force"
                            + " materialized online ignore")
                    .split(" "));

    /** Reads it; empty where it changes what the catalogue does not show, or nothing. */
    static Optional<SchemaChange> of(SqlTokens words) {
        int next = kindAt(words);
        Kind kind = KINDS.get(words.at(next));
        if (kind == null || !words.isAny(0, "create", "alter", "drop") || isNotShown(words, kind)) {
            return Optional.empty();
        }
        boolean creates = words.isAny(0, "create");
        if (kind == Kind.INDEX) {
            return ofIndex(words, next + 1, creates);
        }
        int first = NamedEffect.afterCondition(words, next + 1);
        List<NamedObject> objects = objects(words, first, kind, words.isAny(0, "drop"));
        if (objects.isEmpty()) {
            return Optional.empty();
        }
        boolean required = !creates && first == next + 1;
        if (words.isAny(0, "alter")) {
            return Optional.of(
                    kind == Kind.TABLE
                            ? altered(words, first, objects.get(0), required)
                            : new SchemaChange(objects, required, List.of(), false, true));
        }
        List<NamedEffect> effects =
                objects.stream().map(object -> new NamedEffect(object, creates)).toList();
        return Optional.of(new SchemaChange(objects, required, effects, true, true));
    }

    private static SchemaChange altered(SqlTokens words, int name, NamedObject table, boolean required) {
        AlteredTable parts = AlteredTable.read(words, name, table);
        return new SchemaChange(List.of(table), required, parts.effects(), parts.isWholeByName(), parts.isShown());
    }

    /** The index of the kind of object after CREATE, ALTER or DROP. */
    static int kindAt(SqlTokens words) {
        int next = 1;
        while (BEFORE_KIND.contains(words.at(next))) {
            next = words.isAny(next, "definer") && words.isAny(next + 1, "=") ? afterUser(words, next + 2) : next + 1;
        }
        return next;
    }

    /** The index after a user, with a host or without. */
    private static int afterUser(SqlTokens words, int index) {
        return words.isAny(index + 1, "@") ? index + 3 : index + 1;
    }

    /** What leaves the catalogue as it was, or may do so, and must not happen twice. */
    private static boolean isNotShown(SqlTokens words, Kind kind) {
        if (words.isAny(0, "create")) {
            // What it replaces is gone, with its rows; a function of a library; and an event that ends by itself.
            return words.isAny(1, "or")
                    || (kind == Kind.FUNCTION && words.has("soname"))
                    || (kind == Kind.EVENT && words.has("schedule", "at"));
        }
        // A counter moves on.
        return (words.isAny(0, "alter") && kind == Kind.SEQUENCE) || words.has("restart");
    }

    /** Its table shows it. */
    private static Optional<SchemaChange> ofIndex(SqlTokens words, int first, boolean creates) {
        Name index = words.nameAt(NamedEffect.afterCondition(words, first));
        Name table = words.nameAt(words.outer(0, Set.of("on")) + 1);
        if (index == null || table == null) {
            return Optional.empty();
        }
        NamedObject on = NamedEffect.object(Kind.TABLE, table);
        var effect = new NamedEffect(on.part(Kind.INDEX, SqlTokens.bare(index.last())), creates);
        return Optional.of(new SchemaChange(List.of(on), true, List.of(effect), true, true));
    }

    private static List<NamedObject> objects(SqlTokens words, int first, Kind kind, boolean several) {
        List<NamedObject> objects = new ArrayList<>();
        int next = first;
        do {
            Name name = words.nameAt(next);
            if (name == null) {
                return List.of();
            }
            objects.add(NamedEffect.object(kind, name));
            next = name.end() + 1;
        } while (several && words.isAny(next - 1, ","));
        return objects;
    }
}
