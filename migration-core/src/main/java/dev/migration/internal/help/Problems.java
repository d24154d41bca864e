// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes problems without a place, changes their severity, and refuses those that are errors. */
public final class Problems {

    private Problems() {}

    public static Problem error(Code code, String message, CharSequence remedy) {
        return Problem.error(code, null, message, remedy);
    }

    public static InvalidMigrationsException refused(Code code, String message, CharSequence remedy) {
        return new InvalidMigrationsException(error(code, message, remedy));
    }

    /** The refusal of settings, options or files that cannot be meant so. */
    public static InvalidMigrationsException refused(String message, CharSequence remedy) {
        return refused(Code.INVALID_SETTING, message, remedy);
    }

    /** What is to be done about a problem, for more to be added. */
    public static Remedy remedy(Problem problem) {
        return new Remedy(problem.remedy(), problem.fixes());
    }

    public static Problem asError(Problem problem) {
        return of(Severity.ERROR, problem);
    }

    public static Problem asWarning(Problem problem) {
        return of(Severity.WARNING, problem);
    }

    private static Problem of(Severity severity, Problem problem) {
        return new Problem(
                problem.code(), severity, problem.place(), problem.message(), problem.remedy(), problem.fixes());
    }

    /**
     * The problems of each of many, as problems that name whose they are; what is the same for several is one.
     *
     * @param one what each is called, such as {@code Target}
     */
    public static List<Problem> ofEach(String one, Map<String, List<Problem>> byName) {
        List<Problem> named = new ArrayList<>();
        whose(byName)
                .forEach((problem, names) ->
                        named.add(problem.withMessage(named(one, names) + ": " + problem.message())));
        return named;
    }

    /** Such as {@code Tenant acme} or {@code Tenants acme, bolt and 12 more}. */
    public static String named(String one, List<String> names) {
        return one + (names.size() == 1 ? " " : "s ") + Printable.names(names);
    }

    /** Who has each problem. */
    static Map<Problem, List<String>> whose(Map<String, List<Problem>> byName) {
        Map<Problem, List<String>> names = new LinkedHashMap<>();
        byName.forEach((name, problems) -> problems.forEach(problem ->
                names.computeIfAbsent(problem, same -> new ArrayList<>()).add(name)));
        return names;
    }

    /** Throws it if there is one and it is an error. */
    public static void throwIfInvalid(Optional<Problem> problem) {
        throwIfInvalid(problem.stream().toList());
    }

    /** Throws if any of the problems is an error. */
    public static void throwIfInvalid(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.isError()) {
                throw new InvalidMigrationsException(problems);
            }
        }
    }
}
