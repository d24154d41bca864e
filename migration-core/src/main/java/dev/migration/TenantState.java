package dev.migration;

import java.util.List;

/** The state of one tenant, as far as it can be read. */
public sealed interface TenantState {

    /** What is wrong with it. */
    List<Problem> problems();

    /**
     * Its history was read.
     *
     * @param report the state of its schema
     */
    record Known(StatusReport report) implements TenantState {

        @Override
        public List<Problem> problems() {
            return report.problems();
        }
    }

    /**
     * Its history could not be read, or its schema is not there.
     *
     * @param problems why, one at least
     */
    record Unknown(List<Problem> problems) implements TenantState {

        /** Copies the list. */
        public Unknown {
            problems = List.copyOf(problems);
        }
    }
}
