// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Place;
import dev.migration.internal.header.ScriptOptions.Transaction;
import dev.migration.internal.script.EnumValues.Use;
import dev.migration.internal.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Why a script is not one transaction, on a product where most are.
 *
 * @param place its first statement for which it is none, or the file
 * @param why the rest of a sentence that begins with the place
 * @param asWritten whether the script's author has said so, or has to know it
 */
public record Division(Place place, String why, boolean asWritten) {

    /** Null where it is one transaction, where its own warning says that it is none, or where each change of the schema commits. */
    public static @Nullable Division of(Script script) {
        if (script.dialect().commitsAtDdl() || script.firstTransactionControl() != null) {
            return null;
        }
        ScriptFacts facts = script.facts();
        boolean off = script.options().transaction() == Transaction.OFF;
        Statement alone = facts.firstNonTransactional;
        Use use = off ? null : facts.enumValues.first();
        if (use != null && (alone == null || use.statement().offset() < alone.offset())) {
            return new Division(
                    script.placeOf(use.statement()),
                    "may use the value that line " + use.addedAtLine() + " adds to a type, " + use.why(),
                    false);
        }
        Statement outside = alone == null && !off && script.hasNonTransactional() ? facts.firstOutside : alone;
        if (outside != null) {
            return new Division(script.placeOf(outside), "cannot run in one", true);
        }
        return off ? new Division(Place.of(script.name()), "says so", true) : null;
    }
}
