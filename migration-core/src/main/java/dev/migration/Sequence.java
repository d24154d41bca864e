// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** Whether versions have to count 1, 2, 3… without a gap. */
public enum Sequence {
    /** Strict for sections files whose lowest version is 1 and whose versions are sequence numbers, else relaxed. */
    AUTO,
    /** A gap is an error. */
    STRICT,
    /** Gaps are fine. */
    RELAXED
}
