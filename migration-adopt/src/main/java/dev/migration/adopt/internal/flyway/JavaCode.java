// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.Location;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.CodeFiles;
import dev.migration.internal.layout.CodeSet;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.jspecify.annotations.Nullable;

/** What Flyway would run that is in Java: the application's beans, and the classes in the packages of the locations. */
public final class JavaCode {

    /** Where Flyway looks for callbacks, whatever the locations are. */
    private static final Location CALLBACKS = Location.parse("classpath:db/callback", FlywayFolder.DEFAULT);

    /** A class of such a name is meant to be a migration, even if it cannot be loaded. */
    private static final Pattern NAMED_SO = Pattern.compile(".*[./][VRBU][^./]*__[^./]*");

    private JavaCode() {}

    /**
     * Finds it.
     *
     * @param locations those of the files, for one vendor
     * @param table Flyway's, for code that asks for its name; null for the usual one
     * @param beans of the application, also of other types
     * @throws dev.migration.InvalidMigrationsException if a class cannot be used
     */
    public static CodeSet find(
            Settings settings, List<Location> locations, @Nullable String table, List<Object> beans) {
        var configuration = new FlywayConfiguration(settings, locations, table);
        List<JavaMigration> migrations = new ArrayList<>();
        List<Callback> callbacks = new ArrayList<>();
        Set<Class<?>> known = new LinkedHashSet<>();
        for (Object bean : beans) {
            known.add(bean.getClass());
            if (bean instanceof JavaMigration migration) {
                migrations.add(migration);
            } else if (bean instanceof Callback callback) {
                callbacks.add(callback);
            }
        }
        var located =
                new LocatedClasses<>(JavaMigration.class, locations, settings.finder(), NAMED_SO.asMatchPredicate());
        migrations.addAll(located.instances(known));
        callbacks.addAll(new LocatedClasses<>(Callback.class, List.of(CALLBACKS), settings.finder(), name -> true)
                .instances(known));
        List<Problem> problems = new ArrayList<>();
        List<CodeMigration> code = new ArrayList<>();
        for (JavaMigration migration : migrations) {
            MigrationType type = migration.getType();
            if (type.isBaseline() || type.isUndo()) {
                problems.add(ofAnotherKind(migration, type.isUndo() ? "undo" : "baseline"));
            } else {
                code.add(new JavaMigrationCode(migration, configuration));
            }
        }
        List<dev.migration.internal.layout.Callback> atMoments = callbacks.stream()
                .flatMap(callback -> CallbackMoments.of(new CallbackCalls(callback), configuration, problems).stream())
                .toList();
        Problems.throwIfInvalid(problems);
        return new CodeSet(CodeFiles.of(code), atMoments, located.holding());
    }

    private static Problem ofAnotherKind(JavaMigration migration, String kind) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                Place.of(Printable.line(migration.getClass().getName())),
                "This is a migration in Java of Flyway of the kind " + kind + ", which does not run here.",
                "write it as a file, or take it out of the packages of the locations");
    }
}
