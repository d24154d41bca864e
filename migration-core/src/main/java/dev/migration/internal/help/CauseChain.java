// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import java.util.ArrayList;
import java.util.List;

/** An exception and what led to it. */
public final class CauseChain {

    /** A chain that is longer, or circular, is not followed further. */
    private static final int DEEPEST = 16;

    private CauseChain() {}

    /** From the outermost to the innermost. */
    public static List<Throwable> of(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable it = thrown; it != null && causes.size() < DEEPEST; it = it.getCause()) {
            causes.add(it);
        }
        return causes;
    }
}
