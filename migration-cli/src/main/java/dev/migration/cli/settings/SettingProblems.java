// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of the settings, so that one attempt shows all of them. */
public final class SettingProblems {

    private final List<Problem> problems = new ArrayList<>();

    /** One sentence: a key or value in it may have line breaks. */
    void add(Place place, String sentence, String remedy) {
        problems.add(Problem.error(Code.INVALID_SETTING, place, Printable.line(sentence), remedy));
    }

    void unreadable(Path path, IOException failure, String remedy) {
        String reason = failure instanceof NoSuchFileException
                ? "there is no such file"
                : failure instanceof CharacterCodingException
                        ? "it is not UTF-8"
                        : String.valueOf(failure.getMessage());
        add(Place.of(path.toString()), "The settings file cannot be read: " + reason + ".", remedy);
    }

    void addAll(List<Problem> all) {
        problems.addAll(all);
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }
}
