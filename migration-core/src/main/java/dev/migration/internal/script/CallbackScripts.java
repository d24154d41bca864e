// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that run before, between and after those of the migrations.
 *
 * @param byMoment those of each moment, in their order
 * @param problems all that is wrong with them; with an error among them no run may start
 */
public record CallbackScripts(Map<When, List<Script>> byMoment, List<Problem> problems) {

    /** For a run without any. */
    public static final CallbackScripts NONE = new CallbackScripts(Map.of(), List.of());

    public CallbackScripts {
        byMoment = Collections.unmodifiableMap(byMoment);
        problems = List.copyOf(problems);
    }

    /** Reads the files of these callbacks. */
    public static CallbackScripts of(
            List<Callback> callbacks, PlaceholderValues values, @Nullable FlywayPlaceholders names, Dialect dialect) {
        Map<When, List<Script>> byMoment = new EnumMap<>(When.class);
        List<Problem> problems = new ArrayList<>();
        for (Callback callback : callbacks) {
            Script script = ScriptParser.ofCallback(callback, values, names, dialect, problems);
            byMoment.computeIfAbsent(callback.when(), first -> new ArrayList<>())
                    .add(script);
        }
        var scripts = new CallbackScripts(byMoment, List.of());
        if (problems.stream().noneMatch(Problem::isError)) {
            scripts.all().map(CallbackScripts::refusal).filter(Objects::nonNull).forEach(problems::add);
        }
        return new CallbackScripts(byMoment, problems);
    }

    /** Those that run where nothing is applied too. */
    public CallbackScripts ofEachRun(boolean asFlyway) {
        Map<When, List<Script>> each = new EnumMap<>(When.class);
        byMoment.forEach((when, scripts) -> {
            List<Script> those = scripts.stream()
                    .filter(script -> isOfEachRun(when, script, asFlyway))
                    .toList();
            if (!those.isEmpty()) {
                each.put(when, those);
            }
        });
        return new CallbackScripts(each, problems);
    }

    /**
     * Whether one runs in each run.
     *
     * @param asFlyway whether a start is to be as Flyway's
     */
    public static boolean isOfEachRun(When when, Script script, boolean asFlyway) {
        return script.options().runsAlways() || (asFlyway && when.isAtEachStart());
    }

    /** Those of a moment. */
    public List<Script> at(When when) {
        return byMoment.getOrDefault(when, List.of());
    }

    /** What those before each script set for the session, which is for that script, as with Flyway. */
    public List<Statement> settingsForEach() {
        List<Statement> settings = new ArrayList<>();
        for (Script script : at(When.BEFORE_EACH)) {
            try (StatementReader statements = script.open()) {
                while (statements.hasNext()) {
                    Statement statement = statements.next();
                    if (statement.has(StatementTrait.ONLY_CHANGES_SESSION)) {
                        settings.add(statement);
                    }
                }
            }
        }
        return settings;
    }

    /** Those after the last script of a run. */
    public List<Script> after() {
        return Stream.concat(at(When.AFTER_APPLIED).stream(), at(When.AFTER).stream())
                .toList();
    }

    /** All of them. */
    public Stream<Script> all() {
        return byMoment.values().stream().flatMap(List::stream);
    }

    /** Whether a callback runs as one transaction. */
    public static boolean isTransaction(Script script) {
        // What code sends is not known; where DDL commits, its transaction ends there.
        return (!script.hasNonTransactional() || script.code() != null)
                && script.options().transaction() != ScriptOptions.Transaction.OFF;
    }

    /** There is no journal for them: where a script can be one transaction, it has to be one. */
    private static @Nullable Problem refusal(Script script) {
        if (script.code() != null) {
            return null;
        }
        Statement control = script.firstTransactionControl();
        if (control != null) {
            return problem(
                    Code.TRANSACTION_CONTROL,
                    script.placeOf(control),
                    "A callback may not control transactions: it runs in its own where the database has one.");
        }
        List<Problem> counts = CountReads.problems(script);
        if (!counts.isEmpty()) {
            return counts.get(0);
        }
        Division division = Division.of(script);
        return division == null
                ? null
                : problem(
                        Code.UNSUPPORTED_STATEMENT,
                        division.place(),
                        "A callback runs as one transaction, and this cannot run in one.");
    }

    private static Problem problem(Code code, Place place, String message) {
        return Problem.error(code, place, message, "move it into a migration");
    }
}
