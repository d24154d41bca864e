// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.secrets.SecretMask;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the work was not done, or not completed. The message is the whole error report, without secrets. Only this package
 * has subclasses of it.
 */
public abstract class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String title;
    private final List<Problem> problems;

    /** With a line above the problems, or an empty one. */
    MigrationException(String title, List<Problem> problems, @Nullable Throwable cause) {
        super(
                problems.stream()
                        .map(Problem::text)
                        .collect(Collectors.joining("\n", title.isEmpty() ? "" : title + "\n", "")),
                cause == null || cause instanceof MigrationException ? cause : SecretMask.mask(cause));
        this.title = title;
        this.problems = List.copyOf(problems);
    }

    /** What is said above the problems, such as {@code Migration failed: 0007_add_phone}; empty where nothing is. */
    public String title() {
        return title;
    }

    /** What is wrong, at least one problem, errors first. */
    public List<Problem> problems() {
        return problems;
    }
}
