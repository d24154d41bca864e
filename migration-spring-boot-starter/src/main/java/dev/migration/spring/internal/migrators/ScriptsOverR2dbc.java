package dev.migration.spring.internal.migrators;

import dev.migration.spring.internal.settings.ConfiguredMode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer;
import org.springframework.core.env.Environment;

/**
 * Has the factory look at the databases before the scripts of {@code spring.sql.init} run over R2DBC, which is before the
 * migrations. Over JDBC, they run after the migrations.
 */
public final class ScriptsOverR2dbc implements BeanPostProcessor {

    private final Environment environment;
    private final ObjectProvider<MigratorFactory> factory;

    /** For the migrated databases of a context. */
    public ScriptsOverR2dbc(Environment environment, ObjectProvider<MigratorFactory> factory) {
        this.environment = environment;
        this.factory = factory;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractScriptDatabaseInitializer
                && !(bean instanceof DataSourceScriptDatabaseInitializer)
                && !ConfiguredMode.isOff(environment)) {
            factory.ifAvailable(MigratorFactory::expectTables);
        }
        return bean;
    }
}
