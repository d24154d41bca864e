// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.adopt.Adoption;
import dev.migration.internal.find.Locations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.run.Engine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of one database, whose name is null where it is the only one; what is open is as for all. */
public record DatabaseSettings(@Nullable String name, InstanceProperties own, MigrationProperties all) {

    /** Of the only database. */
    public static DatabaseSettings of(MigrationProperties properties) {
        return new DatabaseSettings(null, properties.single(), properties);
    }

    /** Of the only database, or of each of several. */
    public static List<DatabaseSettings> all(MigrationProperties properties) {
        return properties.instances().isEmpty()
                ? List.of(of(properties))
                : properties.instances().entrySet().stream()
                        .map(one -> new DatabaseSettings(one.getKey(), one.getValue(), properties))
                        .toList();
    }

    /** What they are to a {@link Migrator}. */
    public Migrator.Builder builder() {
        Migrator.Builder builder = Migrator.builder().placeholders(placeholders());
        all.set(builder);
        own.set(builder);
        adopt(builder);
        if (own.locations() == null) {
            Engine.unlisted(builder).locations = Locations.usual(folders().get(0));
        } else {
            builder.locations(own.locations());
        }
        return builder;
    }

    /** A wrong name is refused as the setting that has it. */
    private void adopt(Migrator.Builder builder) {
        if (own.adopt() == null && own.adoptTable() == null) {
            return;
        }
        AdoptModule.require(property(own.adopt() == null ? "adopt-table" : "adopt") + " is set");
        try {
            Adoption.beforeUp(builder, own.adopt(), own.adoptTable());
        } catch (InvalidMigrationsException e) {
            String tool = Printable.line(String.valueOf(own.adopt()).strip());
            throw new InvalidMigrationsException(e.problems()
                    .get(0)
                    .withMessage(property("adopt")
                            + (tool.isEmpty()
                                    ? " is empty."
                                    : " is \"" + tool + "\", which is no tool whose history can be adopted.")));
        }
    }

    /** Where its migrations are. */
    public List<String> folders() {
        return own.locations() == null ? List.of("classpath:migrations/" + name) : own.locations();
    }

    /** The full name of a setting of this database. */
    public String property(String setting) {
        return (name == null ? "migration" : Instances.PREFIX + "." + name) + "." + setting;
    }

    /** By names whose case makes no difference. */
    public Map<String, String> placeholders() {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.putAll(all.placeholders());
        values.putAll(own.placeholders());
        return values;
    }
}
