// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/**
 * Which migrations a run applies. What must not run before the last instance of the older release is gone, such as {@code DROP
 * COLUMN}, says {@code -- option: phase=contract}; all others are of the phase expand.
 */
public enum Phase {
    /** All but those of the phase contract: these are {@link State#WAITING}. The default everywhere. */
    EXPAND,
    /** Those of the phase contract; refused while another is pending. */
    CONTRACT,
    /** All, in the order of their versions. */
    ALL
}
