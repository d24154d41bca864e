package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.files.Callback;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.settings.FlywayNames;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that run before and after those of the migrations.
 *
 * @param problems all that is wrong with them; with an error among them no run may start
 */
public record CallbackScripts(List<Script> before, List<Script> after, List<Problem> problems) {

    /** For a run without any. */
    public static final CallbackScripts NONE = new CallbackScripts(List.of(), List.of(), List.of());

    public CallbackScripts {
        before = List.copyOf(before);
        after = List.copyOf(after);
        problems = List.copyOf(problems);
    }

    /** Reads the files of these callbacks. */
    public static CallbackScripts of(
            List<Callback> callbacks, Placeholders values, @Nullable FlywayNames names, Dialect dialect) {
        List<Script> before = new ArrayList<>();
        List<Script> after = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Callback callback : callbacks) {
            Script script = ScriptParser.ofCallback(callback.file(), values, names, dialect, problems);
            (callback.when() == Callback.When.BEFORE ? before : after).add(script);
        }
        var scripts = new CallbackScripts(before, after, List.of());
        if (problems.stream().noneMatch(Problem::isError)) {
            scripts.all().map(CallbackScripts::refusal).filter(Objects::nonNull).forEach(problems::add);
        }
        return new CallbackScripts(before, after, problems);
    }

    /** All of them. */
    public Stream<Script> all() {
        return Stream.concat(before.stream(), after.stream());
    }

    /** Whether a callback runs as one transaction. */
    public static boolean isTransaction(Script script) {
        return !script.hasNonTransactional() && script.options().transaction() != ScriptOptions.Transaction.OFF;
    }

    /** There is no journal for them: where a script can be one transaction, it has to be one. */
    private static @Nullable Problem refusal(Script script) {
        Statement control = script.firstTransactionControl();
        if (control != null) {
            return problem(
                    Code.TRANSACTION_CONTROL,
                    place(script, control),
                    "A callback may not control transactions: it runs in its own where the database has one.");
        }
        boolean commits = script.dialect() != Dialect.POSTGRESQL && script.dialect() != Dialect.SQLITE;
        if (commits || (isTransaction(script) && !script.needsOwnTransactionPerStatement())) {
            return null;
        }
        try {
            return problem(
                    Code.UNSUPPORTED_STATEMENT,
                    placeOutside(script),
                    "A callback runs as one transaction, and this cannot run in one.");
        } catch (InvalidMigrationsException e) {
            return e.problems().get(0);
        }
    }

    private static Problem problem(Code code, Place place, String message) {
        return Problem.error(code, place, message, "move it into a migration");
    }

    private static Place place(Script script, Statement statement) {
        return new Place(script.name(), statement.line(), statement.column());
    }

    /** The place of the first statement that cannot run in a transaction; the file itself where its options say so. */
    private static Place placeOutside(Script script) {
        try (StatementReader statements = script.open()) {
            while (statements.hasNext()) {
                Statement statement = statements.next();
                if (statement.kind() == StatementKind.NON_TRANSACTIONAL) {
                    return place(script, statement);
                }
            }
        }
        return Place.of(script.name());
    }
}
