// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Target;
import dev.migration.internal.client.PendingScript;
import dev.migration.internal.run.Engine;

/**
 * What is pending as a script for the client of the database's product.
 *
 * @param plan what it applies; without steps there is no script
 * @param command how it is run, up to the name of its file
 */
public record ClientScript(Plan plan, String command, String text) {

    /** What is pending up to the target; the database is only read. */
    public static ClientScript of(Migrator reader, Target target) {
        PendingScript script = PendingScript.of(Engine.of(reader), target);
        return new ClientScript(script.plan(), script.command(), script.text());
    }
}
