// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.execute.Recorder;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.script.Script;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statements of migrations, with what a run of ours sends beside them.
 *
 * @param problems where what a client would read otherwise is added
 */
record WrittenStatements(
        ScriptText text,
        Recorder recorder,
        ScriptClient client,
        ScriptStart start,
        SqlLocks locks,
        List<Problem> problems) {

    Database database() {
        return recorder.settings().database();
    }

    /** How long the statements of a transaction wait for locks, and run. */
    void limit(Script script) {
        ScriptOptions limited = LockTimeoutRetry.limited(script.options(), database(), locks);
        text.own(database().set(database().settingsFor(limited, Scope.TRANSACTION)));
    }

    /** A statement with its data. */
    void add(Script script, Statement statement, @Nullable Data data) {
        if (statement.text().indexOf('\0') >= 0) {
            refuse(script, statement, "has U+0000 in it, at which a client ends a line", "leave that character out");
        }
        client.refusal(statement).ifPresent(refusal -> refuse(script, statement, refusal.why(), refusal.remedy()));
        if (statement.has(StatementTrait.LOCKS_TABLES)) {
            refuse(script, statement, "locks tables, under which no journal can be kept", "leave it out");
        }
        if (data != null && !client.takesCopyData()) {
            refuse(script, statement, "has data behind it, which the client does not take", "write it as INSERT");
        }
        text.script(statement, data);
    }

    private void refuse(Script script, Statement statement, String why, String remedy) {
        problems.add(Problem.error(
                Code.UNSUPPORTED_STATEMENT,
                script.placeOf(statement),
                "This statement " + why + ", so it is not written.",
                Remedy.of("{}; or apply it by a run: {}", remedy, Fix.command("up"))));
    }
}
