package dev.migration.hibernate.internal;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import jakarta.persistence.EntityManagerFactory;
import java.io.StringWriter;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;
import org.jspecify.annotations.Nullable;

/** The tables that Hibernate makes for the entities of a service, by its dialect and its naming. */
final class HibernateTables {

    // https://docs.hibernate.org/orm/7.4/userguide/html_single/#settings-schema
    private static final String JAKARTA = "jakarta.persistence.schema-generation.";
    private static final String SCRIPTS_ACTION = JAKARTA + "scripts.action";
    private static final String CONNECTION = "jakarta.persistence.schema-generation-connection";
    private static final String AUTO = "hibernate.hbm2ddl.auto";

    /** What a service may have set for its own start, and what would run scripts of its own. */
    private static final Set<String> SETTINGS_OF_A_START = Set.of(
            AUTO,
            JAKARTA + "database.action",
            SCRIPTS_ACTION,
            JAKARTA + "create-source",
            JAKARTA + "create-script-source",
            "jakarta.persistence.sql-load-script-source",
            "hibernate.hbm2ddl.import_files");

    private static final List<String> DEFAULTS = List.of("hibernate.default_schema", "hibernate.default_catalog");

    /** Ends a statement: one of a type's or a trigger's may have a semicolon within. */
    private static final String END = "\n--end-of-statement--";

    private final SessionFactoryImplementor factory;
    private final Metadata metadata;
    private final String schema;

    private HibernateTables(SessionFactoryImplementor factory, Metadata metadata, String schema) {
        this.factory = factory;
        this.metadata = metadata;
        this.schema = schema;
    }

    /**
     * Those of a persistence unit, for a comparison with the migrations' schema.
     *
     * @throws InvalidMigrationsException if it is not Hibernate's, or started without this module
     */
    static HibernateTables of(EntityManagerFactory entities, Migrator migrations) {
        SessionFactoryImplementor factory = unwrapped(entities);
        Metadata metadata = factory == null ? null : MetadataKeeper.of(factory);
        if (factory == null || metadata == null) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    factory == null
                            ? "The EntityManagerFactory is not Hibernate's, and only Hibernate's entities can be compared."
                            : "Hibernate has started without the module migration-hibernate, which keeps what it knows of the"
                                    + " tables.",
                    "add dev.migration:migration-hibernate to the class path on which the EntityManagerFactory is made");
        }
        String schema = Engine.of(migrations)
                .ask(session -> String.valueOf(session.history().currentSchema()));
        return new HibernateTables(factory, metadata, schema);
    }

    private static @Nullable SessionFactoryImplementor unwrapped(EntityManagerFactory entities) {
        try {
            return entities.unwrap(SessionFactoryImplementor.class);
        } catch (RuntimeException e) {
            return null;
        }
    }

    Metadata metadata() {
        return metadata;
    }

    Dialect dialect() {
        return factory.getServiceRegistry().requireService(JdbcServices.class).getDialect();
    }

    /** That of the migrations, where an entity names none. */
    String schema() {
        return schema;
    }

    /** The schemas that entities name, beside the default one; on MariaDB and MySQL the databases. */
    Set<String> schemas() {
        Set<String> names = new TreeSet<>();
        DEFAULTS.stream()
                .map(settings()::get)
                .filter(Objects::nonNull)
                .map(name -> folded(name.toString()))
                .forEach(names::add);
        for (Namespace namespace : metadata.getDatabase().getNamespaces()) {
            Namespace.Name name = namespace.getPhysicalName();
            Stream.of(name.catalog(), name.schema()).forEach(part -> {
                if (part != null && !namespace.getTables().isEmpty()) {
                    names.add(
                            dialect().toQuotedIdentifier(part.getText()).equals(part.render(dialect()))
                                    ? part.getText()
                                    : folded(part.getText()));
                }
            });
        }
        return names;
    }

    /** A name without quotes as this product's catalogue has it. */
    private String folded(String name) {
        return switch (dialect().getClass().getSimpleName()) {
            case "H2Dialect" -> name.toUpperCase(java.util.Locale.ROOT);
            case "PostgreSQLDialect" -> name.toLowerCase(java.util.Locale.ROOT);
            default -> name;
        };
    }

    /** What creates all of them. */
    List<String> creating() {
        return script("create", Map.of("hibernate.hbm2ddl.create_namespaces", "true"));
    }

    /** What adds to a database that has some of them what is missing: tables, columns, foreign keys. */
    List<String> adding(Connection connection) {
        return script("update", Map.of(CONNECTION, connection));
    }

    /** What Hibernate itself finds wrong at the start of a service with {@code ddl-auto=validate}; null where nothing is. */
    @Nullable
    String invalid(Connection connection) {
        Map<String, Object> settings = settings();
        settings.put(JAKARTA + "database.action", "validate");
        settings.put(CONNECTION, connection);
        try {
            SchemaManagementToolCoordinator.process(metadata, factory.getServiceRegistry(), settings, delayed -> {});
            return null;
        } catch (SchemaManagementException e) {
            return e.getMessage();
        }
    }

    private List<String> script(String action, Map<String, Object> more) {
        var script = new StringWriter();
        Map<String, Object> settings = settings();
        settings.put(SCRIPTS_ACTION, action);
        settings.put(JAKARTA + "scripts.create-target", script);
        settings.put("hibernate.hbm2ddl.delimiter", END);
        settings.put("hibernate.format_sql", "true");
        settings.put("hibernate.highlight_sql", "false");
        settings.putAll(more);
        SchemaManagementToolCoordinator.process(metadata, factory.getServiceRegistry(), settings, delayed -> {});
        return Stream.of(script.toString().split(END))
                .map(HibernateTables::withoutIndent)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(factory.getProperties());
        settings.keySet().removeAll(SETTINGS_OF_A_START);
        // Without it the tables are made where the connection is.
        DEFAULTS.forEach(key -> settings.computeIfPresent(
                key, (same, name) -> folded(name.toString()).equals(schema) ? null : name));
        return settings;
    }

    /** Hibernate's formatter indents all lines. */
    private static String withoutIndent(String statement) {
        List<String> lines = statement.lines().filter(line -> !line.isBlank()).toList();
        int indent = lines.stream()
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.substring(indent).stripTrailing())
                .collect(Collectors.joining("\n"));
    }
}
