// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.database.catalogue.NamedObject;
import dev.migration.internal.database.catalogue.NamedObject.Kind;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.internal.text.AsciiCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts of ALTER TABLE on MariaDB and MySQL: what each makes or drops by its name. */
final class AlteredTable {

    private static final String PRIMARY_KEY = "PRIMARY";

    /** How a part starts that is about something else than a column, with what it is about; null where that has no name. */
    private static final Map<String, Kind> PARTS = Map.of(
            "index", Kind.INDEX,
            "key", Kind.INDEX,
            "unique", Kind.INDEX,
            "fulltext", Kind.INDEX,
            "spatial", Kind.INDEX,
            "constraint", Kind.CONSTRAINT,
            "foreign", Kind.CONSTRAINT,
            "check", Kind.CONSTRAINT);

    private static final Set<String> WITHOUT_NAME = Set.of("partition", "period", "system");

    /** What follows CONSTRAINT or a kind of index where that has no name. */
    private static final Set<String> NO_NAMES =
            Set.of("primary", "unique", "foreign", "check", "using", "references", "key", "index");

    /** Parts that say how the statement runs. */
    private static final Set<String> WAYS = Set.of("algorithm", "lock", "wait", "nowait");

    /** Parts that the definition of the table shows, or that change nothing where they run again. */
    private static final Set<String> OF_DEFINITION = Set.of(
            "add",
            "drop",
            "modify",
            "change",
            "alter",
            "rename",
            "convert",
            "comment",
            "engine",
            "row_format",
            "auto_increment",
            "character",
            "charset",
            "collate",
            "default",
            "force",
            "enable",
            "disable");

    private final SqlTokens words;
    private final NamedObject table;
    private final List<NamedEffect> effects = new ArrayList<>();
    private final Set<String> columns = new HashSet<>();
    private boolean isWholeByName = true;
    private boolean isShown = true;

    /** Whether it may make a column that is not read, as a list in parentheses is not. */
    private boolean hasUnnamed;

    private boolean dropsColumn;

    private AlteredTable(SqlTokens words, NamedObject table) {
        this.words = words;
        this.table = table;
    }

    /** Reads it from the table's name on. */
    static AlteredTable read(SqlTokens words, int name, NamedObject table) {
        var altered = new AlteredTable(words, table);
        int start = Objects.requireNonNull(words.nameAt(name)).end();
        while (start < words.list().size()) {
            int end = start;
            while (end < words.list().size() && !words.at(end).equals(",")) {
                end++;
            }
            altered.add(start, end);
            start = end + 1;
        }
        return altered;
    }

    List<NamedEffect> effects() {
        return List.copyOf(effects);
    }

    /** Whether each of its parts is among the effects. */
    boolean isWholeByName() {
        return isWholeByName;
    }

    /** Whether the definition is another one after it, or running it again changes nothing more. */
    boolean isShown() {
        return isShown && !(hasUnnamed && dropsColumn);
    }

    private void add(int start, int end) {
        String verb = words.at(start);
        if (WAYS.contains(verb)) {
            return;
        }
        isShown &= OF_DEFINITION.contains(verb);
        boolean named = switch (verb) {
            case "add" -> {
                boolean made = made(start + 1, end);
                hasUnnamed |= !made && !PARTS.containsKey(words.at(start + 1));
                yield made;
            }
            case "drop" -> dropped(start + 1, end);
            case "rename" -> renamed(start + 1);
            case "change" -> replaced(words.isAny(start + 1, "column") ? start + 2 : start + 1);
            default -> false;
        };
        isWholeByName &= named;
    }

    private boolean made(int start, int end) {
        if (words.isAny(start, "primary")) {
            return effect(Kind.INDEX, PRIMARY_KEY, true);
        }
        Kind kind = PARTS.get(words.at(start));
        if (WITHOUT_NAME.contains(words.at(start)) || (kind == Kind.CONSTRAINT && !words.isAny(start, "constraint"))) {
            return false;
        }
        int next = kind == null && !words.isAny(start, "column") ? start : start + 1;
        if (words.isAny(start, "unique", "fulltext", "spatial") && words.isAny(next, "index", "key")) {
            next++;
        }
        next = NamedEffect.afterCondition(words, next);
        Name name = next < end && !NO_NAMES.contains(words.at(next)) ? words.nameAt(next) : null;
        return name != null && made(kind == null ? Kind.COLUMN : kind, SqlTokens.bare(name.last()), true);
    }

    private boolean dropped(int start, int end) {
        if (words.isAny(start, "primary")) {
            return effect(Kind.INDEX, PRIMARY_KEY, false);
        }
        Kind kind = PARTS.get(words.at(start));
        if (WITHOUT_NAME.contains(words.at(start))) {
            return false;
        }
        int next = kind == null && !words.isAny(start, "column") ? start : start + 1;
        next = NamedEffect.afterCondition(words, words.isAny(start, "foreign") ? next + 1 : next);
        Name name = next < end ? words.nameAt(next) : null;
        return name != null && made(kind == null ? Kind.COLUMN : kind, SqlTokens.bare(name.last()), false);
    }

    private boolean renamed(int start) {
        Kind kind = words.isAny(start, "column") ? Kind.COLUMN : PARTS.get(words.at(start));
        if (kind == null) {
            Name to = words.nameAt(words.isAny(start, "to", "as", "=") ? start + 1 : start);
            if (to == null) {
                return false;
            }
            effects.add(new NamedEffect(table, false));
            effects.add(new NamedEffect(NamedEffect.object(Kind.TABLE, to), true));
            return true;
        }
        int next = NamedEffect.afterCondition(words, start + 1);
        return renamed(kind, words.nameAt(next), words.nameAt(next + 2));
    }

    /** With another definition too, which comes with the name. */
    private boolean replaced(int start) {
        int next = NamedEffect.afterCondition(words, start);
        return renamed(Kind.COLUMN, words.nameAt(next), words.nameAt(next + 1));
    }

    private boolean renamed(Kind kind, @Nullable Name from, @Nullable Name to) {
        if (from == null || to == null) {
            return false;
        }
        String before = SqlTokens.bare(from.last());
        String after = SqlTokens.bare(to.last());
        read(kind, before);
        if (before.equalsIgnoreCase(after)) {
            // A name that only changes its case is the same one to the catalogue.
            return false;
        }
        read(kind, after);
        return effect(kind, before, false) && effect(kind, after, true);
    }

    /** A column that one statement drops, makes or renames twice may be as before, but for its values. */
    private void read(Kind kind, String name) {
        isShown &= kind != Kind.COLUMN || columns.add(AsciiCase.lower(name));
    }

    private boolean made(Kind kind, String name, boolean appears) {
        read(kind, name);
        dropsColumn |= kind == Kind.COLUMN && !appears;
        return effect(kind, name, appears);
    }

    private boolean effect(Kind kind, String name, boolean appears) {
        return effects.add(new NamedEffect(table.part(kind, name), appears));
    }
}
