package dev.migration.spring.diagnostics;

import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.TenantsFailedException;
import dev.migration.spring.DatabaseStartException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Explains why the migrations kept the application from starting. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> implements Ordered {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
        DatabaseStartException start = findCause(rootFailure, DatabaseStartException.class);
        RuntimeException first = start == null ? cause : start;
        List<HelpPage.Part> parts = new ArrayList<>();
        add(first, parts);
        // Others that were only looked at; those of tenants are in their page.
        if (!(first instanceof TenantsFailedException)) {
            Arrays.stream(first.getSuppressed()).forEach(other -> add(other, parts));
        }
        return HelpPage.of(parts, cause);
    }

    private static void add(Throwable failure, List<HelpPage.Part> parts) {
        if (failure instanceof DatabaseStartException start) {
            MigrationException reason = start.reason();
            parts.add(new HelpPage.Part(start.database(), title(reason), reason));
        } else if (failure instanceof MigrationException reason) {
            parts.add(new HelpPage.Part(null, title(reason), reason));
        }
    }

    private static String title(MigrationException reason) {
        if (reason instanceof MigrationFailedException failed) {
            return "Migration failed: " + failed.migration() + "\n";
        }
        if (reason instanceof TenantsFailedException tenants) {
            String page = String.valueOf(tenants.getMessage());
            return page.substring(0, page.indexOf('\n') + 1);
        }
        return "";
    }

    /** Before Spring Boot's, some of which know the cause of ours. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
