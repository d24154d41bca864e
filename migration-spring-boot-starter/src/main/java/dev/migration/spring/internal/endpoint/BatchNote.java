// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.internal.report.StatusDocument.Batches;
import dev.migration.internal.report.StatusDocument.Migration;

/** Shows how far a migration came that runs in batches. */
final class BatchNote {

    private BatchNote() {}

    static void write(Markup page, Migration migration, Batches batches) {
        page.open(
                "div",
                "class",
                "note " + PageBadge.ofBatches(migration, batches).tone().style());
        if (batches.percent() != null) {
            page.element(
                    "progress",
                    batches.percent() + " %",
                    "max",
                    "100",
                    "value",
                    batches.percent().toString(),
                    "aria-label",
                    "Done of " + migration.name());
        }
        if (migration.detail() != null) {
            page.element("p", migration.detail(), "class", "lines");
        }
        page.close();
    }
}
