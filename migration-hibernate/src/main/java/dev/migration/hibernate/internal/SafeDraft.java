// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import dev.migration.rehearsal.internal.trial.MigrationRewriter;
import dev.migration.rehearsal.internal.trial.TrialPlace;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.MissingDatabase;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Rewrites drafts so that they keep nobody waiting, as {@code migration remedy} does.
 *
 * @param service the service's settings, with the files
 * @param own the service's database, beside which they are rehearsed
 */
public record SafeDraft(Supplier<Migrator.Builder> service, DatabaseUrl own) {

    /** Rewrites the migration of this version, and tells what was done. */
    String rewritten(Version version) {
        var text = new Text();
        try (ScratchDatabase scratch = ScratchDatabase.createOr(
                "leave out migration.draft.safe", own, problem -> text.read(problem.text() + "\n"))) {
            return scratch.using(login -> {
                Migrator migrator = on(login).build();
                ScratchScripts.requireWithin(migrator, version);
                ScratchScripts.createSchema(migrator);
                var place = new TrialPlace(
                        login,
                        this::on,
                        own,
                        RehearsalOptions.SCRATCH,
                        problems -> text.read(StatusText.problems(problems)));
                return new MigrationRewriter(place, version, text).rewrite() ? text.toString() : text.ofPart();
            });
        } catch (MigrationException e) {
            text.read(StatusText.problems(e.problems()));
            return text.ofPart();
        }
    }

    private Migrator.Builder on(DatabaseUrl scratch) {
        return service.get()
                .schema(null)
                .baseline(null)
                .policies(Set.of(Policy.CREATE_SCHEMA))
                .dataSource(new DriverDataSource(scratch, MissingDatabase.CREATE, () -> {}));
    }

    /** What the developer reads, who has asked for all of it. */
    private static final class Text implements MigrationRewriter.Reviewer {

        private final StringBuilder all = new StringBuilder();

        @Override
        public void read(String lines) {
            all.append(Printable.lines(SecretMask.maskText(lines)));
        }

        @Override
        public void remember(String line) {
            read(line + "\n");
        }

        @Override
        public void confirm(List<SafeFile> files) {
            // By the setting.
        }

        @Override
        public String shown(Path path) {
            return path.toString();
        }

        String ofPart() {
            return all + "Not all of it could be rewritten: see the lines above.\n";
        }

        @Override
        public String toString() {
            return all.toString();
        }
    }
}
