// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** What to do where statements that are done have set something that ended with their session, such as a temporary table. */
public enum LostSession {
    /** Refuse to resume, and name them. */
    ASK,
    /** Resume in a new session: the rest of the script does not need it, or makes it again. */
    NOT_NEEDED
}
