package dev.migration.cli;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Place;
import dev.migration.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the settings, so that one attempt shows all of it. */
final class Problems {

    private final List<Problem> problems = new ArrayList<>();

    void add(Place place, String message, String remedy) {
        problems.add(Problem.error(Code.INVALID_SETTING, place, message, remedy));
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }
}
