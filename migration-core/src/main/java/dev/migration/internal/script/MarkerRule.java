// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

/** What a comment means in a file that is a marker elsewhere, or looks like one. */
enum MarkerRule {
    /** A file of a location with sections. */
    BY_MARKERS,
    /** A file that is one script by its name. */
    BY_FILE,
    /** A callback, or a file of its own: where a marker of a down section has SQL below it, that would run. */
    WHOLE,
    /** An up script, as it is a single file beside pairs. */
    BESIDE_PAIRS,
    /** An up script by Flyway's names, which say so only to those who know them. */
    BY_LETTER,
    /** What was a script once, whole: its options were found good then, perhaps by a newer version. */
    STORED
}
