// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.Direction;
import dev.migration.State;
import dev.migration.crash.CrashScript.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells what is wrong with the state that a crash left behind, and with what was said of it. */
final class CrashJudge {

    private static final String SO_MANY = "(?:no statement|statement 1|statements 1 to (?<last>\\d+))";
    private static final Pattern NOTHING =
            Pattern.compile("Rolled back: (?<version>\\S+) (?:changed nothing|is still applied)\\.");
    private static final Pattern EARLIER = Pattern.compile("Half done: " + SO_MANY
            + " of migration (?<version>\\S+) (?:is|are) applied, statement \\d+ and all after it");
    private static final Pattern UNKNOWN =
            Pattern.compile("Unknown: of (?<version>\\S+), " + SO_MANY + " took effect; whether statement \\d+ did");
    private static final Pattern NONE_KNOWN =
            Pattern.compile("Unknown: whether (?:statement 1 of )?(?<version>\\S+) (?:took effect|is undone)");
    private static final Pattern ALL = Pattern.compile("Unknown: all statements of (?<version>\\S+) took effect;");
    private static final Pattern COMPLETED = Pattern.compile("(?:Applied|Undone) in this run: (?<versions>[^.]+)\\.");

    private final CrashPath path;
    private final CrashSight sight;
    private final List<Integer> places;
    private final List<String> wrong = new ArrayList<>();

    CrashJudge(CrashPath path, CrashSight sight) {
        this.path = path;
        this.sight = sight;
        this.places = path.placesOf(sight.facts());
    }

    /** Whether this version is where the run wanted to bring it. */
    private boolean isThrough(String version) {
        return sight.applied().contains(version) == (path.direction() == Direction.UP);
    }

    boolean isComplete() {
        return path.versions().stream().allMatch(this::isThrough) && sight.inFlight() == null;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    /** Everything that must not be. */
    List<String> wrong() {
        List<String> through = path.versions().stream().filter(this::isThrough).toList();
        require(path.versions().subList(0, through.size()).equals(through), "the history has a gap");
        String next = path.versions().stream()
                .filter(version -> !isThrough(version))
                .findFirst()
                .orElse(null);
        CrashSight.InFlight inFlight = sight.inFlight();
        if (inFlight == null) {
            require(
                    places.contains(next == null ? path.length() : path.before(next)),
                    "the schema is not what the history says");
        } else {
            require(
                    inFlight.version().equals(next)
                            && inFlight.direction().equals(path.direction() == Direction.UP ? "up" : "down"),
                    "the journal is of another script");
            int at = path.before(inFlight.version()) + inFlight.done();
            boolean open = mayBeOpen(inFlight) && places.contains(at + 1);
            require(places.contains(at) || open, "the schema is not what the journal says");
        }
        require(
                sight.logged().entrySet().stream()
                        .filter(entry -> entry.getValue())
                        .map(entry -> entry.getKey())
                        .sorted()
                        .toList()
                        .equals(sight.applied()),
                "the log is not what the history says");
        requireNothingTwice();
        path.versions().forEach(this::requireStatus);
        return wrong;
    }

    private boolean mayBeOpen(CrashSight.InFlight inFlight) {
        List<CrashScript.Statement> statements = path.statements(inFlight.version());
        return inFlight.done() < statements.size()
                && statements.get(inFlight.done()).kind() != Kind.TRANSACTIONAL;
    }

    private void requireNothingTwice() {
        Set<String> applied = new HashSet<>();
        for (String line : sight.log()) {
            String[] words = line.split(" ");
            boolean fits = switch (words[0]) {
                case "apply", "mark-applied", "baseline" -> applied.add(words[1]);
                case "undo", "mark-failed" -> applied.remove(words[1]);
                default -> true;
            };
            require(fits, "the log has twice in a row: " + line);
        }
    }

    private void requireStatus(String version) {
        State state = sight.states().get(version);
        boolean fits;
        if (sight.inFlight() != null && sight.inFlight().version().equals(version)) {
            fits = state == State.INTERRUPTED;
        } else if (sight.applied().contains(version)) {
            fits = state == State.APPLIED;
        } else {
            fits = state == State.PENDING || state == State.FAILED;
        }
        require(fits, "the status says of " + version + ": " + state);
    }

    /** What is not true of what a run said that broke off, or did not. */
    List<String> untrue(@Nullable Throwable failure, List<String> told, CrashSight before) {
        wrong.clear();
        if (failure == null) {
            require(isComplete(), "the run ended well and is not complete");
            return wrong;
        }
        told.forEach(version -> require(isThrough(version), "told as completed and is not: " + version));
        String page = String.valueOf(failure.getMessage());
        if (page.contains("nothing was changed")) {
            require(
                    before.facts().equals(sight.facts()) && before.applied().equals(sight.applied()),
                    "the page says that nothing was changed");
        }
        requireTrue(page);
        Matcher completed = COMPLETED.matcher(page);
        if (completed.find()) {
            for (String version : completed.group("versions").split(", ")) {
                require(isThrough(version), "the page says completed, and it is not: " + version);
            }
        }
        return wrong;
    }

    /** What stands of the migration that failed. */
    private void requireTrue(String page) {
        boolean said = says(NOTHING, page, it -> stands(it, 0))
                | says(EARLIER, page, it -> stands(it, count(it)))
                | says(UNKNOWN, page, it -> standsFrom(it, count(it)))
                | says(NONE_KNOWN, page, it -> standsFrom(it, 0))
                | says(
                        ALL,
                        page,
                        it -> standsFrom(
                                it, path.statements(it.group("version")).size()));
        require(said == page.contains(" failed: "), "the page does not say what stands");
    }

    private boolean says(Pattern pattern, String page, Predicate<Matcher> truth) {
        Matcher said = pattern.matcher(page);
        boolean found = said.find();
        require(!found || truth.test(said), "the page is not true: " + (found ? said.group() : ""));
        return found;
    }

    /** Whether it is through, or so many statements of it stand at least. */
    private boolean standsFrom(Matcher page, int statements) {
        String version = page.group("version");
        return isThrough(version)
                || IntStream.rangeClosed(statements, path.statements(version).size())
                        .anyMatch(count -> stands(page, count));
    }

    /** Whether just so many statements of it stand, and the history does not have it. */
    private boolean stands(Matcher page, int statements) {
        String version = page.group("version");
        return places.contains(path.before(version) + statements) && !isThrough(version);
    }

    /** How many statements the page says are done. */
    private static int count(Matcher page) {
        String last = page.group("last");
        return last != null ? Integer.parseInt(last) : page.group().contains(" statement 1 ") ? 1 : 0;
    }
}
