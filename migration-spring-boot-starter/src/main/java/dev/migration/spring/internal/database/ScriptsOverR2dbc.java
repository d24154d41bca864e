package dev.migration.spring.internal.database;

import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.settings.ConfiguredMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer;
import org.springframework.core.env.Environment;

/**
 * Records which migrated databases are empty before the scripts of {@code spring.sql.init} run over R2DBC: what exists
 * when the migrations start was created by these scripts. Over JDBC, the scripts run after the migrations.
 */
public final class ScriptsOverR2dbc implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(ScriptsOverR2dbc.class);

    private final Environment environment;
    private final ObjectProvider<MigratedDatabase> databases;
    private final Set<String> empty = ConcurrentHashMap.newKeySet();

    /** For the migrated databases of a context. */
    public ScriptsOverR2dbc(Environment environment, ObjectProvider<MigratedDatabase> databases) {
        this.environment = environment;
        this.databases = databases;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractScriptDatabaseInitializer
                && !(bean instanceof DataSourceScriptDatabaseInitializer)
                && !ConfiguredMode.isOff(environment)) {
            databases.stream().filter(ScriptsOverR2dbc::isEmpty).forEach(database -> empty.add(database.name()));
        }
        return bean;
    }

    /** Whether only these scripts can have filled it. */
    public boolean filled(MigratedDatabase database) {
        return empty.contains(database.name());
    }

    private static boolean isEmpty(MigratedDatabase database) {
        if (database.dataSource() == null) {
            return false;
        }
        try (Connection connection = database.dataSource().getConnection();
                ResultSet tables = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {
                            "TABLE", "BASE TABLE", "PARTITIONED TABLE", "VIEW", "MATERIALIZED VIEW"
                        })) {
            return !tables.next();
        } catch (SQLException e) {
            log.debug(
                    "The tables of {} cannot be read before the scripts run: {}",
                    database.name(),
                    SecretMask.describe(e));
            return false;
        }
    }
}
