// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import java.util.List;

/** A target, or a tenant, was asked for that is not up to date: its service must not use it yet. */
public final class TargetNotReadyException extends MigrationException {

    private static final long serialVersionUID = 1L;

    private final List<String> targets;

    /**
     * Carries what is pending or wrong.
     *
     * @param targets their names, one at least
     * @param problems what is pending or wrong, one at least
     */
    public TargetNotReadyException(List<String> targets, List<Problem> problems) {
        super(title(targets), problems, null);
        this.targets = List.copyOf(targets);
    }

    private static String title(List<String> targets) {
        return targets.size() == 1
                ? "Target " + targets.get(0) + " is not ready:"
                : targets.size() + " targets are not ready:";
    }

    /** Which targets are not ready, by their names; a tenant is called like its schema. */
    public List<String> targets() {
        return targets;
    }
}
