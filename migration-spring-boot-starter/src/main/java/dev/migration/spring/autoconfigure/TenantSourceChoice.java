package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.TenantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Decides who names the tenants of a database: a list, a query or a bean. */
final class TenantSourceChoice {

    private final ConfigurableBeanFactory beans;
    private final String prefix;

    /**
     * By the settings of a database.
     *
     * @param prefix of its settings, such as {@code migration.tenants}
     */
    TenantSourceChoice(ConfigurableBeanFactory beans, String prefix) {
        this.beans = beans;
        this.prefix = prefix;
    }

    /**
     * Asks nobody yet.
     *
     * @param dataSource of the database that is migrated; null where it is not to be
     */
    TenantSource choose(TenantProperties properties, @Nullable DataSource dataSource) {
        requireOne(properties);
        if (properties.schemas() != null) {
            return TenantSource.of(properties.schemas());
        }
        if (properties.schemasQuery() != null) {
            return dataSource == null
                    ? TenantSource.of(List.of())
                    : TenantSource.query(dataSource, properties.schemasQuery());
        }
        return bean(properties);
    }

    private TenantSource bean(TenantProperties properties) {
        String name = properties.source();
        try {
            return name == null ? beans.getBean(TenantSource.class) : beans.getBean(name, TenantSource.class);
        } catch (BeanCreationException e) {
            if (e.getMostSpecificCause() instanceof BeanCurrentlyInCreationException cycle && isOurs(cycle)) {
                throw waitsForItself(e);
            }
            throw e;
        } catch (NoSuchBeanDefinitionException e) {
            String which = name == null ? "one bean" : "a bean " + name;
            throw new InvalidMigrationsException(
                    Problem.error(
                            Code.INVALID_SETTING,
                            null,
                            "Nobody names the tenants: " + which + " of the type TenantSource is needed, "
                                    + e.getMessage(),
                            "define it, or name the tenants by " + prefix + ".schemas or " + prefix
                                    + ".schemas-query; where there are several beans, name one by " + prefix
                                    + ".source"),
                    e);
        }
    }

    // What is still being made is what waits for the tenants; a cycle below their source has been left by now.
    private boolean isOurs(BeanCurrentlyInCreationException cycle) {
        String bean = cycle.getBeanName();
        return bean != null && beans.isCurrentlyInCreation(bean);
    }

    private InvalidMigrationsException waitsForItself(BeanCreationException cause) {
        return new InvalidMigrationsException(
                Problem.error(
                        Code.INVALID_SETTING,
                        null,
                        "The TenantSource waits for itself: it needs a bean that uses the database, such as a JdbcClient,"
                                + " and that one waits until the tenants are migrated",
                        "let it take the DataSource, and make a JdbcClient of its own: JdbcClient.create(dataSource); or"
                                + " set " + prefix + ".schemas-query"),
                cause);
    }

    private void requireOne(TenantProperties properties) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("schemas", properties.schemas());
        given.put("schemas-query", properties.schemasQuery());
        given.put("source", properties.source());
        given.values().removeIf(Objects::isNull);
        if (given.size() > 1) {
            List<String> names =
                    given.keySet().stream().map(name -> prefix + "." + name).toList();
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The tenants are named more than once: " + String.join(" and ", names),
                    "leave one of them"));
        }
    }
}
