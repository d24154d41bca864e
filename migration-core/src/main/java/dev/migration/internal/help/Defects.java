// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What went wrong with some of many that is no failure of theirs, such as a mistake in a function that was given. */
public final class Defects {

    private Defects() {}

    /**
     * Throws defects if there are any, an Error as it is, with everything else that failed as suppressed.
     *
     * @param targets all, in their order
     * @param defects what was thrown, by target
     * @param failures what failed
     * @param names how some of them are called
     */
    public static <K> void throwIfAny(
            List<K> targets,
            Map<K, Throwable> defects,
            Map<K, ? extends Throwable> failures,
            Function<List<K>, String> names) {
        if (defects.isEmpty()) {
            return;
        }
        Map<Throwable, List<K>> thrown = new LinkedHashMap<>();
        addBySame(targets, defects, thrown);
        addBySame(targets, failures, thrown);
        Throwable error = thrown.keySet().stream()
                .filter(Error.class::isInstance)
                .findFirst()
                .orElse(null);
        List<IllegalStateException> named = new ArrayList<>();
        thrown.forEach((cause, its) ->
                named.add(new IllegalStateException(names.apply(its) + ": " + cause, cause == error ? null : cause)));
        if (error != null) {
            named.forEach(error::addSuppressed);
            throw (Error) error;
        }
        IllegalStateException first = named.remove(0);
        named.forEach(first::addSuppressed);
        throw first;
    }

    /** What is the same for many is one object, and one stack trace. */
    private static <K> void addBySame(
            List<K> targets, Map<K, ? extends Throwable> byTarget, Map<Throwable, List<K>> same) {
        for (K target : targets) {
            @Nullable Throwable its = byTarget.get(target);
            if (its != null) {
                same.computeIfAbsent(its, none -> new ArrayList<>()).add(target);
            }
        }
    }
}
