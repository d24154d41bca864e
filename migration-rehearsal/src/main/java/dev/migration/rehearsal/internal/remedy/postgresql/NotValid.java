// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Steps;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A foreign key or check is added {@code NOT VALID}, and validated in a transaction of its own, in which others write. */
public final class NotValid implements Rewriting {

    @Override
    public @Nullable Outcome of(Command command) {
        Tokens sql = command.sql();
        NamedConstraint constraint = NamedConstraint.of(command);
        if (constraint == null || !command.found().isWork()) {
            return null;
        }
        boolean isForeign = sql.has(constraint.start(), "foreign", "key");
        if ((!isForeign && !sql.has(constraint.start(), "check")) || sql.has(sql.size() - 2, "not", "valid")) {
            return null;
        }
        Table table = command.table();
        if (isForeign && table != null && table.isPartitioned()) {
            return new No("the table has partitions, for which PostgreSQL has no foreign key that is NOT VALID");
        }
        String name = constraint.name();
        String add = command.alter("ADD CONSTRAINT " + name + " " + sql.from(constraint.start()) + " NOT VALID");
        String drop = command.alter("DROP CONSTRAINT " + name);
        return new Steps(
                List.of(
                        new RewriteStep(isForeign ? "foreign_key" : "check", add, Run.TOGETHER, drop),
                        new RewriteStep(
                                "validate",
                                command.alter("VALIDATE CONSTRAINT " + name),
                                Run.ALONE,
                                drop + "\n" + add)),
                constraint.undoneBy());
    }
}
