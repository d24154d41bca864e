// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.internal.help.Printable;
import dev.migration.schema.internal.files.FileBeside;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The differences that somebody took responsibility for: a service that has some passes the check today, and fails at the next one.
 *
 * @param reasons why, by the text of the difference
 * @param places where each stands
 * @param unnamed those that are there, whatever a constraint is called: a draft gives names to those that have none
 */
public record AcceptedDifferences(Map<String, String> reasons, Map<String, Place> places, Set<String> unnamed) {

    /** In the folder of the migrations. */
    public static final String FILE = "entities-accepted.toml";

    /** In front of what only the migrations have, where that is reported. */
    public static final String UNMAPPED = "only in the migrations: ";

    private static final long FORMAT = 1;
    private static final String ACCEPTED = "accepted";

    /**
     * Those beside the migrations.
     *
     * @throws InvalidMigrationsException if a file is broken
     */
    public static AcceptedDifferences of(Migrator migrations) {
        var accepted = new AcceptedDifferences(new LinkedHashMap<>(), new LinkedHashMap<>(), Set.of());
        FileBeside.named(FILE, migrations).forEach(accepted::read);
        return accepted;
    }

    private void read(FileBeside file) {
        TomlParseResult toml = Toml.parse(file.text());
        if (toml.hasErrors()) {
            throw invalid(
                    place(file, toml.errors().get(0).position()),
                    "The file is not TOML: " + toml.errors().get(0).getMessage());
        }
        if (!(toml.get("version") instanceof Long version) || version != FORMAT) {
            throw invalid(Place.of(file.path()), "The file must have version = " + FORMAT);
        }
        if (!(toml.get(ACCEPTED) instanceof TomlArray list)) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            Place place = place(file, list.inputPositionOf(i));
            if (!(list.get(i) instanceof TomlTable entry)
                    || !(entry.get("difference") instanceof String difference)
                    || !(entry.get("reason") instanceof String reason)
                    || reason.isBlank()) {
                throw invalid(place, "What is accepted needs a difference and a reason, both strings");
            }
            String text = difference.startsWith(UNMAPPED) ? difference.substring(UNMAPPED.length()) : difference;
            reasons.put(text, reason);
            places.put(text, place);
        }
    }

    private static Place place(FileBeside file, @Nullable TomlPosition position) {
        return position == null ? Place.of(file.path()) : new Place(file.path(), position.line(), position.column());
    }

    private static InvalidMigrationsException invalid(Place place, String message) {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING, place, message, "write it again: draft with migration.draft.accept=REASON"));
    }

    /** The same, when the constraints of these have other names. */
    public AcceptedDifferences renamed(Collection<Difference> accepted) {
        return new AcceptedDifferences(
                reasons, places, accepted.stream().map(Difference::unnamed).collect(Collectors.toSet()));
    }

    public boolean isEmpty() {
        return reasons.isEmpty();
    }

    boolean has(Difference difference) {
        return reasons.containsKey(difference.line()) || unnamed.contains(difference.unnamed());
    }

    /** A line for each that is none any more: it would hide the next one of the same words. */
    List<String> outdated(Collection<String> found) {
        List<String> lines = new ArrayList<>();
        places.forEach((difference, place) -> {
            if (!found.contains(difference)) {
                lines.add(Printable.line(place + " accepts what is no difference any more, delete it: " + difference));
            }
        });
        return lines;
    }

    /**
     * The file's text with all that differs now; what was accepted before keeps its reason.
     *
     * @param reason of the others
     */
    public String text(Collection<String> found, String reason) {
        SortedMap<String, String> all = new TreeMap<>();
        found.forEach(difference -> all.put(difference, reasons.getOrDefault(difference, reason)));
        var text = new StringBuilder("version = " + FORMAT + "\n");
        all.forEach((difference, why) -> text.append("\n[[" + ACCEPTED + "]]\ndifference = \"")
                .append(Toml.tomlEscape(difference))
                .append("\"\nreason = \"")
                .append(Toml.tomlEscape(why))
                .append("\"\n"));
        return text.toString();
    }
}
