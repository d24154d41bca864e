package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of the settings, so that one attempt shows all of them. */
public final class Problems {

    private final List<Problem> problems = new ArrayList<>();

    void add(Place place, String message, String remedy) {
        problems.add(Problem.error(Code.INVALID_SETTING, place, message, remedy));
    }

    void addAll(List<Problem> all) {
        problems.addAll(all);
    }

    public List<Problem> all() {
        return List.copyOf(problems);
    }

    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }
}
