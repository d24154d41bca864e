package dev.migration.adopt.internal.liquibase;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.adopt.internal.tool.RanChangeset;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A changeset as it is in the changelog.
 *
 * @param contexts the names in its expressions of contexts
 * @param labels the names of its labels
 */
public record DeclaredChangeset(RanChangeset changeset, Collection<String> contexts, Collection<String> labels) {

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[\\s,()!]+");
    private static final List<String> OPERATORS = List.of("and", "or", "not");
    private static final int MOST_NAMES = 3;

    public DeclaredChangeset {
        contexts = namesIn(contexts);
        labels = namesIn(labels);
    }

    /** Those in a list or an expression. */
    private static List<String> namesIn(Collection<String> expressions) {
        return expressions.stream()
                .flatMap(BETWEEN_NAMES::splitAsStream)
                .filter(name -> !name.isEmpty() && !OPERATORS.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The names of the contexts of all. */
    public static List<String> contexts(List<DeclaredChangeset> all) {
        return all(all, DeclaredChangeset::contexts);
    }

    private static List<String> all(
            List<DeclaredChangeset> changesets, Function<DeclaredChangeset, Collection<String>> names) {
        return List.copyOf(changesets.stream()
                .flatMap(changeset -> names.apply(changeset).stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))));
    }

    /** Warns of typed names that no changeset has: production may run with one that selects nothing. */
    public static List<Problem> unknown(
            List<DeclaredChangeset> all, @Nullable String contexts, @Nullable String labels) {
        return Stream.of(
                        unknown("--contexts", contexts, contexts(all)),
                        unknown("--labels", labels, all(all, DeclaredChangeset::labels)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Problem> unknown(String option, @Nullable String typed, List<String> known) {
        List<String> unknown = typed == null
                ? List.of()
                : namesIn(List.of(typed)).stream()
                        .filter(name -> known.stream().noneMatch(name::equalsIgnoreCase))
                        .toList();
        if (unknown.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        String message = option + " names " + Printable.names(unknown) + ", which no changeset has. Those there are: "
                + Printable.names(known) + ".";
        return Optional.of(
                Problem.warning(
                        Code.INVALID_SETTING,
                        null,
                        message,
                        "if production runs with those names, nothing has to be done; if not, correct them, and make it again"));
    }

    /** What did not run, as a sentence, of those with contexts or labels; empty if there is none. */
    public static String leftOut(List<DeclaredChangeset> all, List<RanChangeset> ran) {
        List<DeclaredChangeset> left = all.stream()
                .filter(declared ->
                        !declared.names().isEmpty() && ran.stream().noneMatch(declared.changeset()::isSameAs))
                .toList();
        if (left.isEmpty()) {
            return "";
        }
        String names = left.stream()
                .limit(MOST_NAMES)
                .map(declared ->
                        Printable.line(declared.changeset().shown() + " (" + String.join(", ", declared.names()) + ")"))
                .collect(Collectors.joining(", "));
        int more = left.size() - MOST_NAMES;
        return Printable.counted(left.size(), "changeset") + " with contexts or labels did not run"
                + (left.size() == 1 ? " and is" : " and are") + " not in it: " + names
                + (more > 0 ? " and " + more + " more" : "") + ".\n";
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(contexts);
        names.addAll(labels);
        return names;
    }
}
