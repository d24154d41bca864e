// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.tables;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.mapping.HibernateAction;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.mapping.MetadataKeeper;
import dev.migration.hibernate.internal.mapping.SaidType;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.internal.help.Problems;
import jakarta.persistence.EntityManagerFactory;
import java.io.StringWriter;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.env.spi.IdentifierHelper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.tool.schema.internal.DefaultSchemaFilterProvider;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;
import org.jspecify.annotations.Nullable;

/**
 * The tables that Hibernate makes for the entities of a service, by its dialect and its naming.
 *
 * @param schema that of the migrations, where an entity names none
 */
public record HibernateTables(SessionFactoryImplementor factory, MetadataKeeper.Kept kept, String schema) {

    // https://docs.hibernate.org/orm/7.4/userguide/html_single/#settings-schema
    private static final String JAKARTA = "jakarta.persistence.schema-generation.";
    /** Whether a default length is taken for one that an entity says. */
    private static final String LENGTHS = "migration.draft.lengths";

    private static final String FILTERS = "hibernate.hbm2ddl.schema_filter_provider";
    private static final String CONNECTION = "jakarta.persistence.schema-generation-connection";

    /** What a service may have set for its own start, and what would run scripts of its own. */
    private static final Pattern OF_A_START = Pattern.compile("(?:jakarta|javax)\\.persistence\\."
            + "(?:schema-generation\\..*|sql-load-script-source)|hibernate\\.hbm2ddl\\.(?:auto|import_files)");

    private static final List<String> DEFAULTS = List.of("hibernate.default_schema", "hibernate.default_catalog");

    /** Ends a statement: one of a type's or a trigger's may have a semicolon within. */
    private static final String END = "\n--end-of-statement--";

    /**
     * Those of a persistence unit.
     *
     * @throws dev.migration.InvalidMigrationsException if it is not Hibernate's, was started without this module, or changes the tables itself
     */
    public static HibernateTables of(EntityManagerFactory entities, String schema) {
        SessionFactoryImplementor factory = unwrapped(entities);
        MetadataKeeper.Kept kept = MetadataKeeper.of(factory);
        if (kept == null) {
            throw Problems.refused(
                    "Hibernate was started without the module migration-hibernate, which keeps what it knows of the tables.",
                    "add dev.migration:migration-hibernate to the class path on which the EntityManagerFactory is made");
        }
        HibernateAction.requireNone(factory);
        return new HibernateTables(factory, kept, schema);
    }

    /** Names that people read, for a draft of what has none. */
    public static void giveNames(EntityManagerFactory entities) {
        SessionFactoryImplementor factory = unwrapped(entities);
        MetadataKeeper.Kept kept = MetadataKeeper.of(factory);
        if (kept != null) {
            // Hibernate makes the keys of unique columns only when it writes the tables.
            new HibernateTables(factory, kept, "").creating();
            GivenNames.give(
                    kept.metadata(), factory.getJdbcServices().getDialect().getMaxIdentifierLength());
        }
    }

    private static SessionFactoryImplementor unwrapped(EntityManagerFactory entities) {
        try {
            return entities.unwrap(SessionFactoryImplementor.class);
        } catch (RuntimeException e) {
            throw Problems.refused(
                    "The EntityManagerFactory is not Hibernate's, and only Hibernate's entities can be compared.",
                    "name the one of Hibernate, or write the migrations yourself: migration new NAME");
        }
    }

    public Metadata metadata() {
        return kept.metadata();
    }

    public Dialect dialect() {
        return factory.getJdbcServices().getDialect();
    }

    /** The schemas that entities name, as the catalogue has them; on MariaDB and MySQL the databases. */
    public Set<String> schemas() {
        Map<String, Object> settings = settings();
        Stream<Identifier> defaults = DEFAULTS.stream()
                .map(settings::get)
                .filter(Objects::nonNull)
                .map(name -> helper().toIdentifier(name.toString()));
        Stream<@Nullable Identifier> named = StreamSupport.stream(
                        metadata().getDatabase().getNamespaces().spliterator(), false)
                .filter(namespace -> !namespace.getTables().isEmpty())
                .map(Namespace::getPhysicalName)
                .flatMap(name -> Stream.of(name.catalog(), name.schema()));
        return Stream.concat(defaults, named)
                .filter(Objects::nonNull)
                .map(helper()::toMetaDataObjectName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private IdentifierHelper helper() {
        return factory.getJdbcServices().getJdbcEnvironment().getIdentifierHelper();
    }

    /** What the entities say of their columns' sizes, by {@link EntityNames#key}. */
    public Map<String, SaidType> sizes() {
        return SaidType.all(
                metadata(),
                kept.written(),
                "true".equals(String.valueOf(factory.getProperties().get(LENGTHS))));
    }

    /** The names of the conditions that somebody wrote: Hibernate gives none to those of enums and of Bean Validation. */
    public Set<String> namedChecks() {
        return metadata().collectTableMappings().stream()
                .flatMap(table -> Stream.concat(
                        table.getChecks().stream(),
                        table.getColumns().stream().flatMap(column -> column.getCheckConstraints().stream())))
                .filter(CheckConstraint::isNamed)
                .map(check -> check.getName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    public MappedColumns columns() {
        return new MappedColumns(kept);
    }

    /** What creates all of them. */
    public List<String> creating() {
        return script("create", Map.of("hibernate.hbm2ddl.create_namespaces", "true"));
    }

    /** What adds to a database that has some of them what is missing: tables, columns, foreign keys. */
    public List<String> adding(Connection connection) {
        return script("update", Map.of(CONNECTION, connection));
    }

    /**
     * What Hibernate itself finds wrong at the start of a service with {@code ddl-auto=validate}; null where nothing is.
     *
     * @param known what differs: its tables and sequences are left out
     */
    public @Nullable String invalid(Connection connection, List<Difference> known) {
        Map<String, Object> settings = settings();
        SchemaFilterProvider own = factory.getServiceRegistry()
                .requireService(StrategySelector.class)
                .resolveDefaultableStrategy(
                        SchemaFilterProvider.class, settings.get(FILTERS), DefaultSchemaFilterProvider.INSTANCE);
        settings.put(FILTERS, new CheckFilter(own, CheckFilter.names(known)));
        settings.put(HibernateAction.OF_DATABASE, "validate");
        settings.put(CONNECTION, connection);
        Runnable restore = GivenNames.withoutThem(metadata());
        try {
            SchemaManagementToolCoordinator.process(metadata(), factory.getServiceRegistry(), settings, delayed -> {});
            return null;
        } catch (SchemaManagementException e) {
            return e.getMessage();
        } finally {
            restore.run();
        }
    }

    private List<String> script(String action, Map<String, Object> more) {
        var script = new StringWriter();
        Map<String, Object> settings = settings();
        settings.put(JAKARTA + "scripts.action", action);
        settings.put(JAKARTA + "scripts.create-target", script);
        settings.put("hibernate.hbm2ddl.delimiter", END);
        settings.put("hibernate.format_sql", "true");
        settings.put("hibernate.highlight_sql", "false");
        settings.putAll(more);
        SchemaManagementToolCoordinator.process(metadata(), factory.getServiceRegistry(), settings, delayed -> {});
        return Stream.of(script.toString().split(END))
                // Hibernate's formatter indents all lines.
                .map(statement -> withoutOwnChecks(statement).stripIndent().strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** A type that an entity writes may be an enum of the migrations, which refuses Hibernate's own condition with other values. */
    private String withoutOwnChecks(String statement) {
        return kept.written().stream()
                .flatMap(column -> column.getCheckConstraints().stream())
                .filter(check -> !check.isNamed())
                .map(check -> " check ((" + check.getConstraint() + "))")
                .reduce(SuperclassChecks.without(statement, metadata()), (text, check) -> text.replace(check, ""));
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(factory.getProperties());
        settings.keySet().removeIf(key -> OF_A_START.matcher(key).matches());
        // Without it the tables are made where the connection is.
        DEFAULTS.forEach(key -> settings.computeIfPresent(
                key,
                (same, name) -> schema.equals(helper().toMetaDataObjectName(helper().toIdentifier(name.toString())))
                        ? null
                        : name));
        return settings;
    }
}
