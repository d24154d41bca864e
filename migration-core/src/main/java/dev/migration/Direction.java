// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** Whether migrations are applied or undone. */
public enum Direction {
    /** Applies pending migrations, oldest first. */
    UP,
    /** Undoes applied migrations, newest first. */
    DOWN
}
