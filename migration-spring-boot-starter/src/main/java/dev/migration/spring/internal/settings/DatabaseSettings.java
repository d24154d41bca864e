package dev.migration.spring.internal.settings;

import dev.migration.Baseline;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.adopt.Adoption;
import dev.migration.internal.find.Locations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.run.Engine;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** The one place where settings become those of a {@link Migrator}. */
    public Migrator.Builder builder() {
        Migrator.Builder builder = Migrator.builder()
                .schema(own.schema())
                .initSql(or(own.initSql(), all.initSql()))
                .role(or(own.role(), all.role()))
                .policies(policies())
                .phase(all.phase())
                .placeholders(placeholders())
                .baseline(own.baseline() == null ? null : Baseline.of(own.baseline()));
        adopt(builder);
        if (own.locations() == null) {
            Engine.unlisted(builder).locations = Locations.usual(folders().get(0));
        } else {
            builder.locations(own.locations());
        }
        String table = or(own.table(), all.table());
        if (table != null) {
            builder.table(table);
        }
        String prefix = or(own.placeholderPrefix(), all.placeholderPrefix());
        if (prefix != null) {
            builder.placeholderPrefix(prefix);
        }
        String suffix = or(own.placeholderSuffix(), all.placeholderSuffix());
        if (suffix != null) {
            builder.placeholderSuffix(suffix);
        }
        Sequence sequence = or(own.sequence(), all.sequence());
        if (sequence != null) {
            builder.sequence(sequence);
        }
        OutOfOrder outOfOrder = or(own.outOfOrder(), all.outOfOrder());
        if (outOfOrder != null) {
            builder.outOfOrder(outOfOrder);
        }
        setTimeouts(builder);
        all.batches().set(builder);
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

    private void setTimeouts(Migrator.Builder builder) {
        Duration connectTimeout = or(own.connectTimeout(), all.connectTimeout());
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        Duration waitTimeout = or(own.waitTimeout(), all.waitTimeout());
        if (waitTimeout != null) {
            builder.waitTimeout(waitTimeout);
        }
        Duration sqlLockTimeout = or(own.sqlLockTimeout(), all.sqlLockTimeout());
        if (sqlLockTimeout != null) {
            builder.sqlLockTimeout(sqlLockTimeout);
        }
        Integer sqlLockRetries = or(own.sqlLockRetries(), all.sqlLockRetries());
        if (sqlLockRetries != null) {
            builder.sqlLockRetries(sqlLockRetries);
        }
    }

    /** The full name of a setting of this database. */
    public String property(String setting) {
        return (name == null ? "migration" : Instances.PREFIX + "." + name) + "." + setting;
    }

    private static <T> @Nullable T or(@Nullable T mine, @Nullable T forAll) {
        return mine == null ? forAll : mine;
    }

    /** By names whose case makes no difference. */
    public Map<String, String> placeholders() {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.putAll(all.placeholders());
        values.putAll(own.placeholders());
        return values;
    }

    private Set<Policy> policies() {
        Set<Policy> policies = EnumSet.noneOf(Policy.class);
        if (all.failOnNewerSchema()) {
            policies.add(Policy.FAIL_ON_NEWER_SCHEMA);
        }
        if (all.failOnMissingLocation()) {
            policies.add(Policy.FAIL_ON_MISSING_LOCATION);
        }
        if (all.createSchema()) {
            policies.add(Policy.CREATE_SCHEMA);
        }
        if (all.batches().run() == BatchProperties.Run.BACKGROUND) {
            policies.add(Policy.BATCHES_LATER);
        }
        if (all.recordSchema()) {
            policies.add(Policy.RECORD_SCHEMA);
        }
        return policies;
    }
}
