// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.adopt.internal.tool.RanChangeset;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.run.Engine;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.dump.MadeRights;
import dev.migration.schema.internal.scratch.NamedSchema;
import dev.migration.schema.internal.scratch.ScratchContents;
import dev.migration.schema.internal.scratch.ScratchProof;
import dev.migration.schema.internal.scratch.ScratchRuns;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the team's own Liquibase has made of a database that was empty. It is only read. */
record LiquibaseBaseline(
        RanChangelog ran,
        ScratchContents made,
        @Override @Nullable NamedSchema unnamed) implements ScratchProof.Original {

    /** Reads it, and warns of what a migration of it would not have, or should not. */
    static LiquibaseBaseline of(ScratchRuns runs, DatabaseUrl from, BaselineSchema schema) {
        Migrator migrator = runs.settings()
                .get()
                .schema(null)
                .dataSource(new DriverDataSource(from))
                .build();
        RanChangelog ran = RanChangelog.read(migrator);
        Engine.of(migrator).askWhenUp(session -> {
            if (session.database().has(Capability.SCRIPTS_ITSELF)) {
                ScratchScripts.requireDefaultSchema(session);
            }
            return true;
        });
        List<Problem> warnings = new ArrayList<>();
        if (ran.deployments() > 1) {
            warnings.add(
                    Problem.warning(
                            Code.NON_EMPTY_SCHEMA,
                            null,
                            "Liquibase has run " + ran.deployments() + " times in " + from
                                    + ": what people or a service have written there is in the baseline too.",
                            "if it was not filled for this alone, have your Liquibase fill a new, empty database, and name that"));
        }
        List<String> rights = MadeRights.in(migrator);
        if (!rights.isEmpty()) {
            warnings.add(Problem.warning(
                    Code.UNSUPPORTED_STATEMENT,
                    null,
                    "The database has rights or owners, which the baseline has not, of the " + Printable.names(rights)
                            + ".",
                    "write a second migration with the GRANTs, for databases that start with the baseline; those of a changeset"
                            + " with runAlways into afterRun.sql, with the first line: -- option: run=always"));
        }
        if (!ran.again().isEmpty()) {
            warnings.add(
                    Problem.warning(
                            Code.UNSUPPORTED_STATEMENT,
                            null,
                            "Liquibase has run these changesets again (runAlways, runOnChange), which the baseline runs once: "
                                    + Printable.names(ran.again()) + ".",
                            "write what has to run at each start into afterRun.sql, with the first line: -- option: run=always; and what"
                                    + " has to run when it changes into a file without a number, with: -- option: run=on-change"));
        }
        ScratchContents made = ScratchContents.without(ran.schema(), ran.tables(), migrator);
        NamedSchema named = named(migrator, schema);
        if (named != null && schema == BaselineSchema.FILLED) {
            named.namedIn(made.contents()).ifPresent(warnings::add);
        }
        runs.report().accept(warnings);
        return new LiquibaseBaseline(ran, made, schema == BaselineSchema.ANY ? named : null);
    }

    /** The schema that it should not name; null where it is the same in each database, or is named everywhere. */
    private static @Nullable NamedSchema named(Migrator migrator, BaselineSchema schema) {
        return Engine.of(migrator).askWhenUp(session -> {
            Database database = session.database();
            String name = String.valueOf(session.history().currentSchema());
            if (database.has(Capability.SCHEMAS_ARE_DATABASES)) {
                return new NamedSchema("database", name, false);
            }
            if (schema == BaselineSchema.FILLED || !database.hasSeveralSchemas()) {
                return null;
            }
            if (database.has(Capability.SCRIPTS_ITSELF)) {
                throw ScratchScripts.refused(
                        null,
                        "A baseline of this product names the schema of each object, so --any-schema cannot be had.",
                        "leave it out: the schema is " + Printable.line(name)
                                + " in each database, whatever that is called");
            }
            return new NamedSchema("schema", name, true);
        });
    }

    /** What it is made of, as the end of a sentence and one more. */
    String inWords() {
        return "the " + Printable.counted(ran.changesets(), "changeset") + " that Liquibase ran.\nTheir contexts: "
                + ran.contexts() + ".";
    }

    @Override
    public String header() {
        return HeaderComments.text("What Liquibase made", Instant.now(), null)
                + new ScriptOptions(Map.of("placeholders", "off")).comment()
                + ran.comments().stream()
                        .filter(line -> unnamed == null || !RanChangeset.isSchemaLine(line))
                        .collect(joining("\n", "", "\n\n"));
    }

    @Override
    public String elsewhere() {
        return "--scratch-url";
    }

    @Override
    public String name() {
        return "changelog";
    }

    @Override
    public InvalidMigrationsException differs(String difference) {
        return ScratchScripts.refused(
                null,
                "The baseline would not give the same as the changelog:\n" + difference,
                "report this; until it is fixed, make the baseline by the tools of your database, and write its first comments"
                        + " by hand");
    }
}
