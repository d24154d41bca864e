package dev.migration.test;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells what a test made in a schema from what others did, by the names of the objects right before and right after each
 * of its steps: what comes during a step is the test's own, what comes between two of them is not.
 */
final class Belongings {

    private final Set<String> found;
    private final Set<String> own = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();

    Belongings(Collection<String> found) {
        this.found = Set.copyOf(found);
    }

    /** Notes what is there while no step is under way. */
    void betweenSteps(Collection<String> objects) {
        own.retainAll(objects);
        others.clear();
        others.addAll(objects);
        others.removeAll(found);
        others.removeAll(own);
    }

    /** Notes what is there right after a step. */
    void afterStep(Collection<String> objects) {
        others.retainAll(objects);
        own.clear();
        own.addAll(objects);
        own.removeAll(found);
        own.removeAll(others);
    }

    /** What the test made, and is there. */
    Set<String> own() {
        return Set.copyOf(own);
    }

    /** What others made since the test began, and is there. */
    Set<String> others() {
        return Set.copyOf(others);
    }
}
