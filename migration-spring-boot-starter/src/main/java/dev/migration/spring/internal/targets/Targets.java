// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import dev.migration.internal.report.TargetsDocument;
import java.util.List;

/** The targets of a service; without types of the module that migrates them, which may be missing. */
public interface Targets {

    /** Migrates them, or fails with those that are not up to date; in the background it does so after the start. */
    void atStart(boolean migrate);

    /** Whether the service starts without them. */
    boolean areInBackground();

    /** In which states they can be. */
    List<String> states();

    /** How they stand, by a look that is seldom older than half a minute. */
    TargetsDocument read();
}
