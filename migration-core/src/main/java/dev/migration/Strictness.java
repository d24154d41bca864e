// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** How much a disagreement between the files and the lock file weighs. */
public enum Strictness {
    /** For a start: a pending migration that differs from its entry is a warning. */
    LENIENT,
    /** For a validation: every difference is an error. */
    NORMAL,
    /** As {@link #NORMAL}, and a file without an entry is an error. */
    STRICT
}
