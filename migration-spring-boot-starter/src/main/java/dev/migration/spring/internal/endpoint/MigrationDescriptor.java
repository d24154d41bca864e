package dev.migration.spring.internal.endpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.migration.MigrationSql;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.ProblemDescriptor;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint answers about one migration.
 *
 * @param migration its state; null if its database, or the tenant, has not answered yet
 * @param problems what is wrong with it, or why it is not known
 * @param upSql the SQL that applies it, if that may be shown and is known
 * @param downSql the SQL that undoes it, if that may be shown and is known
 */
public record MigrationDescriptor(
        @JsonUnwrapped MigrationsDescriptor.@Nullable Migration migration,
        List<ProblemDescriptor> problems,
        @Nullable String upSql,
        @Nullable String downSql)
        implements OperationResponseBody {

    private static final Set<String> SUFFIXES = Set.of(".sql", ".up.sql", ".down.sql");

    /** Only why it is not known. */
    public static MigrationDescriptor unknown(List<Problem> problems) {
        return new MigrationDescriptor(
                null, problems.stream().map(ProblemDescriptor::of).toList(), null, null);
    }

    static MigrationDescriptor of(MigrationStatus migration, List<Problem> problems, @Nullable MigrationSql sql) {
        return new MigrationDescriptor(
                MigrationsDescriptor.Migration.of(migration),
                problems.stream().map(ProblemDescriptor::of).toList(),
                sql == null ? null : sql.up(),
                sql == null ? null : sql.down());
    }

    /** Whether a problem is in one of the migration's files, or names it. */
    static boolean concerns(Problem problem, String name) {
        if (problem.place() != null) {
            String path = problem.place().file();
            String file = path.substring(path.lastIndexOf('/') + 1);
            if (SUFFIXES.stream().anyMatch(suffix -> file.equals(name + suffix))) {
                return true;
            }
        }
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
                .matcher(problem.message())
                .find();
    }
}
