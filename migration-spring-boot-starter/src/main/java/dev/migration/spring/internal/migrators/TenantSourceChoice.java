package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.TenantSource;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.InstanceProperties.TenantProperties;
import dev.migration.spring.internal.settings.Instances;
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

/** Decides what names the tenants of a database: a list, a query or a bean. */
final class TenantSourceChoice {

    private final ConfigurableBeanFactory beans;
    private final DatabaseSettings settings;
    private final TenantProperties tenants;

    TenantSourceChoice(ConfigurableBeanFactory beans, DatabaseSettings settings) {
        this.beans = beans;
        this.settings = settings;
        this.tenants = settings.own().tenants();
    }

    /** The source, which is not read yet; without a DataSource there are no tenants. */
    TenantSource choose(@Nullable DataSource dataSource) {
        requireOne();
        if (tenants.schemas() != null) {
            return TenantSource.of(tenants.schemas());
        }
        if (tenants.schemasQuery() != null) {
            return dataSource == null
                    ? TenantSource.of(List.of())
                    : TenantSource.query(dataSource, tenants.schemasQuery());
        }
        return bean(tenants.source());
    }

    private TenantSource bean(@Nullable String name) {
        try {
            return name == null ? beans.getBean(TenantSource.class) : beans.getBean(name, TenantSource.class);
        } catch (BeanCreationException e) {
            if (e.getMostSpecificCause() instanceof BeanCurrentlyInCreationException cycle && isOurs(cycle)) {
                throw new InvalidMigrationsException(
                        Instances.invalid(
                                "The TenantSource waits for itself: it needs a bean that uses the database, such as a"
                                        + " JdbcClient, and that bean waits until the tenants are migrated",
                                "inject the DataSource, and create a JdbcClient from it:"
                                        + " JdbcClient.create(dataSource); or set " + property("schemas-query")),
                        e);
            }
            throw e;
        } catch (NoSuchBeanDefinitionException e) {
            String which = name == null ? "one bean" : "a bean " + name;
            throw new InvalidMigrationsException(
                    Instances.invalid(
                            "The tenants are not named: " + which + " of the type TenantSource is needed, "
                                    + e.getMessage(),
                            "define it, or name the tenants with " + property("schemas") + " or "
                                    + property("schemas-query") + "; if there are several beans, name one with "
                                    + property("source")),
                    e);
        }
    }

    // A bean that is still being created waits for the tenants; a cycle below their source has been left by now.
    private boolean isOurs(BeanCurrentlyInCreationException cycle) {
        String bean = cycle.getBeanName();
        return bean != null && beans.isCurrentlyInCreation(bean);
    }

    private void requireOne() {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put(property("schemas"), tenants.schemas());
        given.put(property("schemas-query"), tenants.schemasQuery());
        given.put(property("source"), tenants.source());
        given.values().removeIf(Objects::isNull);
        if (given.size() > 1) {
            throw new InvalidMigrationsException(Instances.invalid(
                    "The tenants are named more than once: " + String.join(" and ", given.keySet()),
                    "keep one of them"));
        }
    }

    private String property(String name) {
        return settings.property("tenants." + name);
    }
}
