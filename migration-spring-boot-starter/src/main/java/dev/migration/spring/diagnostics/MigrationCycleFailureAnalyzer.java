package dev.migration.spring.diagnostics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/**
 * Explains that a database waits for itself, because its DataSource is made from what is in a migrated one. Spring Boot's own
 * advice, to allow circular references, cannot help.
 */
final class MigrationCycleFailureAnalyzer extends AbstractFailureAnalyzer<BeanCurrentlyInCreationException>
        implements Ordered {

    /** What the beans of a database by its name end with. */
    private static final String DATABASE = "MigratedDatabase";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCurrentlyInCreationException cause) {
        List<String> beans = new ArrayList<>();
        for (Throwable at = rootFailure; at != null; at = at.getCause()) {
            if (at instanceof BeanCreationException creation && creation.getBeanName() != null) {
                beans.add(creation.getBeanName());
            }
        }
        return beans.stream()
                .filter(bean -> bean.endsWith(DATABASE) && bean.length() > DATABASE.length())
                .findFirst()
                .map(bean -> analysis(bean.substring(0, bean.length() - DATABASE.length()), beans, cause))
                .orElse(null);
    }

    private static FailureAnalysis analysis(
            String database, List<String> beans, BeanCurrentlyInCreationException cause) {
        return new FailureAnalysis(
                "The database " + database + " waits for itself: its DataSource needs a bean that uses a database, and"
                        + " such a bean waits until all databases are migrated.\n  " + String.join(" -> ", beans),
                "set migration.instances." + database
                        + ".gates-beans=false, so that nobody waits for it; a bean that uses" + " it says @DependsOn(\""
                        + database + "MigrationInitializer\")",
                cause);
    }

    /** Before Spring Boot's, which knows of the cycle only. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
