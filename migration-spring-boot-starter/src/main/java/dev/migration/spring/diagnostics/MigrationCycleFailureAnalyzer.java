package dev.migration.spring.diagnostics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Explains that a database waits for itself, because its DataSource is made from what is in a migrated one. Spring Boot's own
 * advice, to allow circular references, cannot help.
 */
final class MigrationCycleFailureAnalyzer extends AbstractFailureAnalyzer<BeanCurrentlyInCreationException>
        implements Ordered {

    /** What the bean of a database ends with; before it stands its name without dashes. */
    private static final String DATABASE = "MigratedDatabase";

    private final Environment environment;

    /** For the settings that name the databases. */
    MigrationCycleFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCurrentlyInCreationException cause) {
        List<String> beans = new ArrayList<>();
        for (Throwable at = rootFailure; at != null; at = at.getCause()) {
            if (at instanceof BeanCreationException creation && creation.getBeanName() != null) {
                beans.add(creation.getBeanName());
            }
        }
        // What comes before only waits for the cycle, which begins and ends with the bean that was asked for twice.
        int begin = beans.indexOf(cause.getBeanName());
        if (begin < 0) {
            return null;
        }
        Map<String, String> names = namesByBean();
        for (String bean : beans.subList(begin, beans.size())) {
            String database = names.get(bean.toLowerCase(Locale.ROOT));
            if (database != null) {
                return analysis(database, bean, beans, cause);
            }
        }
        return null;
    }

    /** The names of the databases as the settings have them, by that of their bean in small letters. */
    private Map<String, String> namesByBean() {
        Map<String, String> names = new HashMap<>();
        Binder.get(environment)
                .bind("migration.instances", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet()
                .forEach(name -> names.put((name.replace("-", "") + DATABASE).toLowerCase(Locale.ROOT), name));
        return names;
    }

    private static FailureAnalysis analysis(
            String database, String bean, List<String> beans, BeanCurrentlyInCreationException cause) {
        return new FailureAnalysis(
                "The database " + database + " waits for itself: its DataSource needs a bean that uses a database, and"
                        + " such a bean waits until all databases are migrated.\n  " + String.join(" -> ", beans),
                "set migration.instances." + database
                        + ".gates-beans=false, so that nobody waits for it; a bean that uses it says @DependsOn(\""
                        + bean.substring(0, bean.length() - DATABASE.length()) + "MigrationInitializer\")",
                cause);
    }

    /** Before Spring Boot's, which knows of the cycle only. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
