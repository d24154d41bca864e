// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** What to do with a statement that was sent before a crash and whose outcome cannot be determined. */
public enum UnknownOutcome {
    /** It did not happen, or may happen twice: run it again. */
    REPEAT,
    /** It did happen: continue after it. */
    DONE
}
